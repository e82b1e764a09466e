package marketplace

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
	"marketplace/internal/telemetry"
	marketplacedb "marketplace/queries/marketplace"
)

func TestBacklogTellsWhatWaits(t *testing.T) {
	t.Parallel()
	db := pgtest.Marketplace(t)
	exec := func(sql string, args ...any) {
		t.Helper()
		_, err := db.Exec(t.Context(), sql, args...)
		require.NoError(t, err)
	}
	plugin := uuid.New()
	exec(`INSERT INTO plugins (id, slug, publisher_id, publisher_name, name, summary, category, license, price_minor, currency, status, source_revision)
	      VALUES ($1, 'x', $1, 'P', 'X', 'x', 'c', 'MIT', 100, 'EUR', 'listed', 1)`, plugin)
	buy := func(status, expires, attention string) {
		t.Helper()
		user := uuid.New()
		exec(`INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, 'A', 'x')`, user, user.String()+"@example.test")
		exec(`INSERT INTO purchases (id, user_id, plugin_id, publisher_id, idempotency_key, status, amount_minor, currency, platform_fee_minor, expires_at, attention)
		      VALUES ($1, $1, $2, $2, 'k', $3, 100, 'EUR', 15, now() + $4::interval, $5)`, user, plugin, status, expires, attention)
	}
	buy("awaiting_payment", "10 minutes", "")
	buy("awaiting_payment", "-1 hour", "")
	buy("awaiting_payment", "-1 hour", "amount_differs")
	buy("processing", "-1 hour", "")
	buy("fulfilled", "-1 hour", "refund_failed")
	buy("fulfilled", "-1 hour", "")
	exec(`INSERT INTO stripe_events (id, type, object_id, ids, payload, livemode, occurred_at, received_at) VALUES ('e', 't', 'o', '{}', '{}', false, now(), now() - interval '90 seconds')`)
	exec(`INSERT INTO outbox (id, kind, plugin_id, publisher_id, occurred_at) VALUES (gen_random_uuid(), 'view', $1, $1, now() - interval '30 seconds')`, plugin)
	exec(`INSERT INTO outbox (id, kind, plugin_id, publisher_id, sent_at) VALUES (gen_random_uuid(), 'view', $1, $1, now())`, plugin)

	exec(`INSERT INTO payouts (id, publisher_id, period, currency, cutoff, status, reason, amount_minor)
	      VALUES ($1, $1, '2026-11-01', 'EUR', now(), 'failing', 'refused', 700), (gen_random_uuid(), $1, '2026-12-01', 'EUR', now(), 'planned', '', 700)`, plugin)
	exec(`INSERT INTO reconciliation_cases (id, kind, subject, books, against) VALUES ($1, 'movement_unknown', 'txn_1', '{}', '{}')`, plugin)
	exec(`INSERT INTO reconciliations (id, workflow_id, trigger, status, finished_at) VALUES ($1, 'w', 'schedule', 'finished', now() - interval '2 hours')`, plugin)
	exec(`INSERT INTO reconciliations (id, workflow_id, trigger) VALUES (gen_random_uuid(), 'w', 'schedule')`)

	readings, err := readBacklog(t.Context(), marketplacedb.New(db.Pool))
	require.NoError(t, err)
	got := byName(t, NewBacklog(db.Pool), readings)
	require.InDelta(t, 90, got["marketplace.stripe_events.age"], 20)
	require.InDelta(t, 30, got["marketplace.outbox.age"], 20)
	require.InDelta(t, 7200, got["marketplace.reconciliation.age"], 20)
	delete(got, "marketplace.reconciliation.age")
	delete(got, "marketplace.stripe_events.age")
	delete(got, "marketplace.outbox.age")
	require.Equal(t, map[string]float64{
		"marketplace.purchases.open pending": 0, "marketplace.purchases.open awaiting_payment": 3, "marketplace.purchases.open processing": 1,
		"marketplace.purchases.stuck": 3, "marketplace.disputes.unanswered": 0, "marketplace.stripe_events.unprocessed": 1,
		"marketplace.outbox.unsent": 1, "marketplace.reconciliation.cases": 1, "marketplace.payouts.failing": 1, "marketplace.mail.unsent plugin_marketplace": 0, "marketplace.mail.age plugin_marketplace": 0,
	}, got)
}

// byName also holds every reading to a gauge that is declared, and the reverse.
func byName(t *testing.T, b *telemetry.Backlog, readings []telemetry.Reading) map[string]float64 {
	t.Helper()
	declared := map[string]bool{}
	for _, g := range b.Gauges {
		declared[g.Name] = false
	}
	got := map[string]float64{}
	for _, r := range readings {
		require.Contains(t, declared, r.Gauge)
		declared[r.Gauge] = true
		name := r.Gauge
		for _, a := range r.Attributes {
			name += " " + a.Value.AsString()
		}
		got[name] = r.Value
	}
	for name, read := range declared {
		require.True(t, read, name)
	}
	return got
}

// A scrape must cost no more when years of history lie in the tables.
func TestBacklogReadsOnlyWhatIsOpen(t *testing.T) {
	t.Parallel()
	db := pgtest.Marketplace(t)
	tx, err := db.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = tx.Rollback(context.Background()) }()
	_, err = tx.Exec(t.Context(), `SET LOCAL enable_seqscan = off`)
	require.NoError(t, err)
	recorded := &explaining{DBTX: tx, t: t}
	_, err = readBacklog(t.Context(), marketplacedb.New(recorded))
	require.NoError(t, err)
	require.Len(t, recorded.plans, 2)
	for _, plan := range recorded.plans {
		require.NotContains(t, plan, "Seq Scan")
		require.NotContains(t, plan, "Index Scan using purchases_created_idx")
	}
}
