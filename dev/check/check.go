// Package check holds the two databases, Stripe's side, Temporal and the artifacts of a marketplace at rest against each
// other, and reports every promise of docs/guarantees.md that is broken, with what shows it. It shares no code with the
// product: what is wrong in the product cannot be wrong here in the same way.
package check

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/client"
)

// Sources is where the marketplace's state is. Nothing is written to it.
type Sources struct {
	StoreDSN, PanelDSN string
	TemporalAddress    string
	Simulator          string // its URL
	ArtifactsURL       string // of a folder (file://…); any other leaves what is served unread
}

// Violation is a broken promise and what shows it.
type Violation struct {
	Rule    string // the ID of its Rule
	Finding string // what is wrong
	Row     string // JSON of what shows it
}

func (v Violation) String() string { return v.Rule + " " + v.Finding + ": " + v.Row }

// Rule is a promise, by its number in docs/guarantees.md.
type Rule struct {
	ID, Promise string
	find        func(context.Context, *world) error
}

// Rules are all that is checked.
func Rules() []Rule {
	var all []Rule
	for _, part := range [][]Rule{money, payouts, webhooks, reviews, sync, facts, general} {
		all = append(all, part...)
	}
	return all
}

// mostRows is how many rows of one finding are reported.
const mostRows = 20

// world is what the rules look at, and what they have found.
type world struct {
	Sources
	store, panel *pgx.Conn
	temporal     client.Client
	stripe       map[string]json.RawMessage // lists of the simulator's objects, by kind
	rule         string
	found        []Violation
}

// Run waits for rest and checks everything. step is called for each rule with a function that returns what is wrong, and
// returns what is to come of it; nil lets all rules pass in silence.
func Run(ctx context.Context, sources Sources, step func(what string, do func() error) error) ([]Violation, error) {
	if step == nil {
		step = func(_ string, do func() error) error { return do() }
	}
	w, err := open(ctx, sources)
	if err != nil {
		return nil, err
	}
	defer w.close(context.WithoutCancel(ctx))
	if err := step("everything is at rest: inbox and outbox are empty, no step is left to do", func() error { return w.rest(ctx) }); err != nil {
		return nil, err
	}
	if w.stripe, err = readSimulator(ctx, sources.Simulator); err != nil {
		return nil, err
	}
	var failed error
	for _, rule := range Rules() {
		failed = errors.Join(failed, step(rule.ID+" "+rule.Promise, func() error { return w.apply(ctx, rule) }))
	}
	return w.found, failed
}

// apply lets a rule look; the error says what it has found.
func (w *world) apply(ctx context.Context, rule Rule) error {
	before := len(w.found)
	w.rule = rule.ID
	if err := rule.find(ctx, w); err != nil {
		return fmt.Errorf("%s could not be checked: %w", rule.ID, err)
	}
	var lines []string
	for _, v := range w.found[before:] {
		lines = append(lines, v.Finding+": "+v.Row)
	}
	if len(lines) > 0 {
		return errors.New(strings.Join(lines, "\n"))
	}
	return nil
}

func (w *world) violated(finding, row string) {
	w.found = append(w.found, Violation{w.rule, finding, row})
}

func open(ctx context.Context, sources Sources) (*world, error) {
	w := &world{Sources: sources}
	var err error
	if w.store, err = connect(ctx, sources.StoreDSN); err != nil {
		return nil, err
	}
	if w.panel, err = connect(ctx, sources.PanelDSN); err != nil {
		w.close(ctx)
		return nil, err
	}
	if w.temporal, err = client.DialContext(ctx, client.Options{HostPort: sources.TemporalAddress, Logger: silent{}}); err != nil {
		w.close(ctx)
		return nil, err
	}
	return w, nil
}

// connect opens a connection that cannot write.
func connect(ctx context.Context, dsn string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["default_transaction_read_only"] = "on"
	return pgx.ConnectConfig(ctx, config)
}

func (w *world) close(ctx context.Context) {
	for _, db := range []*pgx.Conn{w.store, w.panel} {
		if db != nil {
			_ = db.Close(ctx)
		}
	}
	if w.temporal != nil {
		w.temporal.Close()
	}
}

// none expects a query to find nothing; each row that it finds is a violation.
func (w *world) none(ctx context.Context, db *pgx.Conn, finding, sql string, args ...any) error {
	rows, err := db.Query(ctx, fmt.Sprintf("SELECT to_jsonb(x)::text FROM (%s) x LIMIT %d", sql, mostRows), args...)
	if err != nil {
		return fmt.Errorf("%s: %w", finding, err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("%s: %w", finding, err)
	}
	for _, row := range found {
		w.violated(finding, row)
	}
	return nil
}

// list is what a query finds, to be handed to a query on the other side.
func list(ctx context.Context, db *pgx.Conn, sql string) (all json.RawMessage, err error) {
	return all, db.QueryRow(ctx, "SELECT coalesce(jsonb_agg(x), '[]') FROM ("+sql+") x").Scan(&all)
}

// finding is a query on one side that must find nothing.
type finding struct{ what, sql string }

// inStore is a rule that is checked by queries on the store alone.
func inStore(findings ...finding) func(context.Context, *world) error {
	return func(ctx context.Context, w *world) error {
		for _, f := range findings {
			if err := w.none(ctx, w.store, f.what, f.sql); err != nil {
				return err
			}
		}
		return nil
	}
}

// inPanel is the same on the panel.
func inPanel(findings ...finding) func(context.Context, *world) error {
	return func(ctx context.Context, w *world) error {
		for _, f := range findings {
			if err := w.none(ctx, w.panel, f.what, f.sql); err != nil {
				return err
			}
		}
		return nil
	}
}

// against is a rule that is checked by queries on the store, each of which gets lists of Stripe's objects as $1, $2, ….
func against(kinds []string, findings ...finding) func(context.Context, *world) error {
	return func(ctx context.Context, w *world) error {
		args := make([]any, len(kinds))
		for i, kind := range kinds {
			args[i] = w.stripe[kind]
		}
		for _, f := range findings {
			if err := w.none(ctx, w.store, f.what, f.sql, args...); err != nil {
				return err
			}
		}
		return nil
	}
}

// all is a rule of several.
func all(parts ...func(context.Context, *world) error) func(context.Context, *world) error {
	return func(ctx context.Context, w *world) error {
		for _, part := range parts {
			if err := part(ctx, w); err != nil {
				return err
			}
		}
		return nil
	}
}

// patience is for how long everything may take to come to rest.
const patience = 90 * time.Second
