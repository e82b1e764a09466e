package demo

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"marketplace/dev/drive"
)

// reconcile holds every figure against the others: both databases, Temporal, the simulator's money and the
// books. It looks at everything that is there, not only at what this run did.
func (d *demo) reconcile(ctx context.Context) error {
	store, err := pgx.Connect(ctx, d.StoreDSN)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close(context.WithoutCancel(ctx)) }()
	panel, err := pgx.Connect(ctx, d.PanelDSN)
	if err != nil {
		return err
	}
	defer func() { _ = panel.Close(context.WithoutCancel(ctx)) }()
	r := &reconciliation{demo: d, store: store, panel: panel}
	var failed []error
	for _, check := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"nothing is under way: inbox and outbox are empty, no workflow is left behind", r.quiet},
		{"every transaction balances", r.balanced},
		{"the books and Stripe agree on every cent", r.money},
		{"one charge for each fulfilled purchase, one purchase for each charge", r.charges},
		{"an entitlement for each purchase that was kept, and for no other", r.entitlements},
		{"the store shows what was approved, byte for byte", r.catalogue},
		{"counts and ratings in the store are those of their rows", r.counters},
		{"the publishers' statistics are the store's facts", r.analytics},
	} {
		failed = append(failed, d.step(check.what, func() error { return check.do(ctx) }))
	}
	return errors.Join(failed...)
}

type reconciliation struct {
	*demo
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

func (r *reconciliation) balanced(ctx context.Context) error {
	return none(ctx, r.store, "unbalanced transaction",
		`SELECT transaction_id, currency, sum(amount_minor) FROM transaction_entries GROUP BY 1, 2 HAVING sum(amount_minor) <> 0`)
}

// simMoney is what the simulator knows of money.
type simMoney struct {
	Balance map[string]int64 `json:"balance"`
	Charges []struct {
		ID       string `json:"id"`
		Amount   int64  `json:"amount"`
		Status   string `json:"status"`
		Refunded int64  `json:"amount_refunded"`
		Intent   string `json:"payment_intent"`
	} `json:"charges"`
}

func (r *reconciliation) simulated(ctx context.Context) (m simMoney, err error) {
	return m, r.sim.Control(ctx, http.MethodGet, "/money", nil, &m)
}

func (r *reconciliation) money(ctx context.Context) error {
	stripe, err := r.simulated(ctx)
	if err != nil {
		return err
	}
	rows, err := r.store.Query(ctx, `SELECT lower(currency), sum(amount_minor)::bigint FROM transaction_entries
		WHERE account IN ('processor_clearing', 'processor_fee') GROUP BY 1`)
	if err != nil {
		return err
	}
	books := map[string]int64{}
	var currency string
	var sum int64
	if _, err := pgx.ForEachRow(rows, []any{&currency, &sum}, func() error { books[currency] = sum; return nil }); err != nil {
		return err
	}
	for currency := range stripe.Balance {
		if stripe.Balance[currency] != books[currency] {
			return fmt.Errorf("Stripe holds %d %s for us, the books say %d", stripe.Balance[currency], currency, books[currency])
		}
	}
	if len(books) != len(stripe.Balance) {
		return fmt.Errorf("the books know the currencies %v, Stripe %v", slices.Sorted(maps.Keys(books)), slices.Sorted(maps.Keys(stripe.Balance)))
	}
	return none(ctx, r.store, "sale whose entries are not those of its purchase", `
		SELECT p.id FROM purchases p JOIN transactions t ON t.purchase_id = p.id AND t.kind = 'sale'
		JOIN transaction_entries e ON e.transaction_id = t.id
		GROUP BY p.id
		HAVING sum(e.amount_minor) FILTER (WHERE e.account = 'processor_clearing') <> p.amount_minor
		    OR coalesce(sum(e.amount_minor) FILTER (WHERE e.account = 'platform_fee'), 0) <> -p.platform_fee_minor
		    OR coalesce(sum(e.amount_minor) FILTER (WHERE e.account = 'processor_fee'), 0) <> -p.processor_fee_minor`)
}

func (r *reconciliation) charges(ctx context.Context) error {
	stripe, err := r.simulated(ctx)
	if err != nil {
		return err
	}
	charged := map[string]int64{}
	intents := map[string]bool{}
	for _, c := range stripe.Charges {
		if c.Status != "succeeded" {
			continue
		}
		if intents[c.Intent] {
			return fmt.Errorf("payment intent %s was charged twice", c.Intent)
		}
		intents[c.Intent] = true
		charged[c.ID] = c.Amount
	}
	rows, err := r.store.Query(ctx, `SELECT charge_stripe_id, amount_minor FROM purchases WHERE charge_stripe_id IS NOT NULL`)
	if err != nil {
		return err
	}
	var charge string
	var amount int64
	count := 0
	if _, err := pgx.ForEachRow(rows, []any{&charge, &amount}, func() error {
		count++
		if charged[charge] != amount {
			return fmt.Errorf("charge %s: Stripe took %d, the purchase is of %d", charge, charged[charge], amount)
		}
		return nil
	}); err != nil {
		return err
	}
	if count != len(charged) {
		return fmt.Errorf("%d charges succeeded at Stripe, %d purchases have one", len(charged), count)
	}
	return none(ctx, r.store, "paid purchase without its sale, or the reverse", `
		SELECT p.id, p.status FROM purchases p LEFT JOIN transactions t ON t.purchase_id = p.id AND t.kind = 'sale'
		WHERE (t.id IS NULL) = (p.status IN ('fulfilled', 'partially_refunded', 'refunded', 'disputed', 'dispute_lost'))`)
}

func (r *reconciliation) entitlements(ctx context.Context) error {
	return none(ctx, r.store, "purchase with the wrong entitlement", `
		SELECT p.id, p.status, e.status AS entitlement FROM purchases p LEFT JOIN entitlements e ON e.purchase_id = p.id
		WHERE coalesce(e.status, 'none') <> CASE
			WHEN p.status IN ('fulfilled', 'partially_refunded') THEN 'granted'
			WHEN p.status = 'disputed' THEN 'suspended'
			WHEN p.status IN ('refunded', 'dispute_lost') THEN 'revoked'
			ELSE 'none' END`)
}

func (r *reconciliation) catalogue(ctx context.Context) error {
	approved, err := texts(ctx, r.panel, `
		SELECT p.id || ' ' || p.slug || ' ' || p.status || ' ' || r.version || ' ' || r.status || ' ' || encode(r.artifact_sha256, 'hex')
		FROM publisher_plugins p JOIN releases r ON r.plugin_id = p.id
		WHERE r.status IN ('published', 'withdrawn') AND p.status <> 'draft' AND r.published_at IS NOT NULL`)
	if err != nil {
		return err
	}
	shown, err := texts(ctx, r.store, `
		SELECT p.id || ' ' || p.slug || ' ' || p.status || ' ' || v.version || ' ' || v.status || ' ' || encode(v.artifact_sha256, 'hex')
		FROM plugins p JOIN plugin_versions v ON v.plugin_id = p.id`)
	if err != nil {
		return err
	}
	if difference := difference(approved, shown); difference != "" {
		return fmt.Errorf("publisher_db and plugin_marketplace differ: %s", difference)
	}
	return none(ctx, r.store, "version without a signature", `SELECT id FROM plugin_versions WHERE status = 'published' AND signature = ''`)
}

func (r *reconciliation) counters(ctx context.Context) error {
	return none(ctx, r.store, "plugin whose counts are not those of its rows", `
		SELECT p.slug, p.download_count, p.rating_count, p.rating_sum FROM plugins p
		WHERE p.download_count <> (SELECT count(*) FROM downloads d WHERE d.plugin_id = p.id)
		   OR p.rating_count <> (SELECT count(*) FROM reviews w WHERE w.plugin_id = p.id AND w.status = 'visible')
		   OR p.rating_sum <> (SELECT coalesce(sum(w.rating), 0) FROM reviews w WHERE w.plugin_id = p.id AND w.status = 'visible')`)
}

// analytics compares the statistics with the outbox, and the outbox with the books and rows that it tells of.
func (r *reconciliation) analytics(ctx context.Context) error {
	facts, err := texts(ctx, r.store, `
		SELECT concat_ws(' ', plugin_id, currency,
			coalesce(sum(quantity) FILTER (WHERE kind = 'view'), 0), coalesce(sum(quantity) FILTER (WHERE kind = 'download'), 0),
			coalesce(sum(quantity) FILTER (WHERE kind = 'sale'), 0), coalesce(sum(quantity) FILTER (WHERE kind = 'refund'), 0),
			sum(gross_minor), sum(platform_fee_minor), sum(processor_fee_minor), sum(net_minor), sum(rating_count), sum(rating_sum))
		FROM outbox GROUP BY plugin_id, currency`)
	if err != nil {
		return err
	}
	statistics, err := texts(ctx, r.panel, `
		SELECT concat_ws(' ', plugin_id, currency, sum(views), sum(downloads), sum(sales), sum(refunds), sum(gross_minor),
			sum(platform_fee_minor), sum(processor_fee_minor), sum(net_minor), sum(rating_count), sum(rating_sum))
		FROM publisher_analytics GROUP BY plugin_id, currency`)
	if err != nil {
		return err
	}
	if difference := difference(facts, statistics); difference != "" {
		return fmt.Errorf("outbox and publisher_analytics differ: %s", difference)
	}
	if err := none(ctx, r.store, "publisher whose net in the outbox is not that of the books", `
		SELECT * FROM (SELECT publisher_id, currency, -sum(amount_minor) AS net FROM transaction_entries WHERE account = 'publisher_earning' GROUP BY 1, 2) b
		FULL JOIN (SELECT publisher_id, currency, sum(net_minor) AS net FROM outbox WHERE currency <> '' GROUP BY 1, 2) o USING (publisher_id, currency)
		WHERE b.net IS DISTINCT FROM o.net`); err != nil {
		return err
	}
	return none(ctx, r.store, "plugin whose downloads in the outbox are not those of its rows", `
		SELECT * FROM (SELECT plugin_id, count(*) AS n FROM downloads GROUP BY 1) d
		FULL JOIN (SELECT plugin_id, sum(quantity) AS n FROM outbox WHERE kind = 'download' GROUP BY 1) o USING (plugin_id)
		WHERE d.n IS DISTINCT FROM o.n`)
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

// quietLogger keeps the Temporal client's chatter out of the demo's lines.
type quietLogger struct{}

func (quietLogger) Debug(string, ...any) {}
func (quietLogger) Info(string, ...any)  {}
func (quietLogger) Warn(string, ...any)  {}
func (quietLogger) Error(string, ...any) {}
