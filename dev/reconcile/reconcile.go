// Package reconcile holds every figure of a stack against the others: both databases, Temporal, the
// simulator's money and the books.
package reconcile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"marketplace/dev/drive"
)

// Sources is where the figures are. The databases are only read.
type Sources struct {
	StoreDSN, PanelDSN string
	TemporalAddress    string
	Simulator          string
}

// Run waits until nothing is under way and then looks at everything that is there. step is called for each
// check with what it holds; Run goes on after one that failed, and joins what they returned.
func Run(ctx context.Context, sources Sources, step func(what string, check func() error) error) error {
	store, err := pgx.Connect(ctx, sources.StoreDSN)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close(context.WithoutCancel(ctx)) }()
	panel, err := pgx.Connect(ctx, sources.PanelDSN)
	if err != nil {
		return err
	}
	defer func() { _ = panel.Close(context.WithoutCancel(ctx)) }()
	r := &reconciliation{Sources: sources, sim: drive.NewSimulator(sources.Simulator), store: store, panel: panel}
	var failed []error
	for _, check := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"nothing is under way: inbox and outbox are empty, no workflow is left behind", r.quiet},
		{"every transaction balances", r.balanced},
		{"the balance that is kept of each account is the sum of its entries", r.balances},
		{"the books and Stripe agree on every cent", r.money},
		{"one charge for each fulfilled purchase, one purchase for each charge", r.charges},
		{"an entitlement for each purchase that was kept, and for no other", r.entitlements},
		{"the store shows what was approved, byte for byte", r.catalogue},
		{"counts and ratings in the store are those of their rows", r.counters},
		{"the publishers' statistics are the store's facts", r.analytics},
		{"no difference that a reconciliation has found is left to explain", r.cases},
	} {
		failed = append(failed, step(check.what, func() error { return check.do(ctx) }))
	}
	return errors.Join(failed...)
}

type reconciliation struct {
	Sources
	sim          drive.Simulator
	store, panel *pgx.Conn
}

// none expects a query to find nothing; what it finds is shown.
func none(ctx context.Context, db *pgx.Conn, what, sql string) error {
	rows, err := db.Query(ctx, sql)
	if err != nil {
		return err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToMap)
	if err != nil || len(found) == 0 {
		return err
	}
	return fmt.Errorf("%d × %s, the first: %v", len(found), what, found[0])
}

func (r *reconciliation) quiet(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 90*time.Second)
	defer cancel()
	if err := drive.Until(ctx, "quiet", func(ctx context.Context) (bool, error) {
		for _, sql := range []struct{ what, sql string }{
			{"event not dispatched", `SELECT id, type, last_error FROM stripe_events WHERE processed_at IS NULL`},
			{"fact not sent", `SELECT id, kind FROM outbox WHERE sent_at IS NULL`},
			{"mail not sent", `SELECT id, template, last_error FROM outgoing_mail WHERE sent_at IS NULL`},
			{"refund under way", `SELECT id FROM refunds WHERE status IN ('requested', 'pending')`},
		} {
			if err := none(ctx, r.store, sql.what, sql.sql); err != nil {
				return false, err
			}
		}
		return true, none(ctx, r.panel, "publication under way", `SELECT id, stage, last_error FROM publications WHERE finished_at IS NULL`)
	}); err != nil {
		return err
	}
	return r.workflows(ctx)
}

// workflows compares what Temporal has running with what the databases hold as open.
func (r *reconciliation) workflows(ctx context.Context) error {
	temporal, err := client.Dial(client.Options{HostPort: r.TemporalAddress, Logger: quietLogger{}})
	if err != nil {
		return err
	}
	defer temporal.Close()
	for workflowType, open := range map[string]struct {
		db  *pgx.Conn
		sql string
	}{
		"Purchase":    {r.store, `SELECT count(*) FROM purchases WHERE status IN ('pending', 'awaiting_payment', 'processing')`},
		"Refund":      {r.store, `SELECT count(*) FROM refunds WHERE status IN ('requested', 'pending')`},
		"Dispute":     {r.store, `SELECT count(*) FROM disputes WHERE status IN ('needs_response', 'under_review')`},
		"Review":      {r.panel, `SELECT count(*) FROM submissions WHERE status IN ('checking', 'in_review', 'changes_requested')`},
		"Publication": {r.panel, `SELECT count(*) FROM publications WHERE finished_at IS NULL`},
	} {
		if err := drive.Until(ctx, workflowType+" workflows", func(ctx context.Context) (bool, error) {
			var expected int64
			if err := open.db.QueryRow(ctx, open.sql).Scan(&expected); err != nil {
				return false, err
			}
			running, err := temporal.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{
				Query: fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus = 'Running'", workflowType),
			})
			if err != nil {
				return false, err
			}
			if running.Count != expected {
				return false, fmt.Errorf("%d run in Temporal, %d are open in the database", running.Count, expected)
			}
			return true, nil
		}); err != nil {
			return err
		}
	}
	return nil
}

func texts(ctx context.Context, db *pgx.Conn, sql string) ([]string, error) {
	rows, err := db.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	slices.Sort(all)
	return all, err
}

// difference is what only one of two sorted lists has.
func difference(a, b []string) string {
	var only []string
	for _, line := range a {
		if _, found := slices.BinarySearch(b, line); !found {
			only = append(only, "− "+line)
		}
	}
	for _, line := range b {
		if _, found := slices.BinarySearch(a, line); !found {
			only = append(only, "+ "+line)
		}
	}
	if len(only) > 6 {
		only = append(only[:6], fmt.Sprintf("and %d more", len(only)-6))
	}
	return strings.Join(only, "; ")
}

// quietLogger keeps the Temporal client's chatter out of the lines of who runs this.
type quietLogger struct{}

func (quietLogger) Debug(string, ...any) {}
func (quietLogger) Info(string, ...any)  {}
func (quietLogger) Warn(string, ...any)  {}
func (quietLogger) Error(string, ...any) {}
