package demo

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
)

func hours(n int) time.Duration { return time.Duration(n) * time.Hour }

// Of three purchases, the one that was made first is the youngest in the past; it was refunded, and the others too.
func TestDocumentsCodesAndLicensesMoveIntoThePast(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db := pgtest.Marketplace(t)
	exec := func(sql string, args ...any) {
		t.Helper()
		_, err := db.Exec(ctx, sql, args...)
		require.NoError(t, err, sql)
	}
	text := func(sql string, args ...any) (out string) {
		t.Helper()
		require.NoError(t, db.QueryRow(ctx, sql, args...).Scan(&out), sql)
		return out
	}
	plugin, publisher, coupon := uuid.New(), uuid.New(), uuid.New()
	exec(`INSERT INTO plugins (id, slug, publisher_id, publisher_name, name, summary, category, license, price_minor, currency, status, source_revision, published_at)
		VALUES ($1, 'lint', $2, 'Acme', 'Lint', 's', 'linters', 'MIT', 1999, 'EUR', 'listed', 1, now())`, plugin, publisher)
	exec(`INSERT INTO coupons (id, code, kind, basis_points) VALUES ($1, 'WELCOME', 'percent', 2000)`, coupon)
	exec(`INSERT INTO coupons (id, code, kind, basis_points, publisher_id) VALUES (gen_random_uuid(), 'ACME', 'percent', 2000, $1)`, publisher)
	uses := table{name: "past_uses", columns: "user_id uuid, plugin_id uuid, back interval, later interval, review_back interval"}
	for i, back := range []int{10, 40, 25} {
		id := uuid.New()
		uses.rows = append(uses.rows, []any{id, plugin, hours(24 * back), hours(48), hours(1)})
		exec(`INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, 'Ana', 'x')`, id, id.String()+"@example.com")
		exec(`INSERT INTO purchases (id, user_id, plugin_id, publisher_id, idempotency_key, status, amount_minor, currency, platform_fee_minor, expires_at, settled_at)
			VALUES ($1, $1, $2, $3, 'k', 'refunded', 1999, 'EUR', 300, now(), now())`, id, plugin, publisher)
		exec(`INSERT INTO coupon_redemptions (purchase_id, coupon_id, user_id, status, discount_minor, currency) VALUES ($1, $2, $1, 'redeemed', 400, 'EUR')`, id, coupon)
		for _, d := range []struct{ series, kind string }{{"R", "receipt"}, {"C", "credit_note"}} {
			exec(`INSERT INTO documents (id, entity, series, number, kind, purchase_id, corrects, source_id, issued_at, seller, lines, tax_behavior, net_minor, tax_minor, currency, country)
				VALUES (gen_random_uuid(), 'ES1', $1, $2, $3, $4, (SELECT id FROM documents WHERE purchase_id = $4), 's', now(), '{}', '[]', '', 1999, 0, 'EUR', 'ES')`,
				d.series, i+5, d.kind, id)
		}
		exec(`INSERT INTO entitlements (id, user_id, plugin_id, purchase_id, status) VALUES ($1, $1, $2, $1, 'revoked')`, id, plugin)
		exec(`INSERT INTO licenses (id, entitlement_id, key_hash, key_sealed, sealed_by, offline, offline_days, grace_days, revoked_at)
			VALUES ($1, $1, sha256($2), 'x', 'k', false, 1, 0, now())`, id, id[:])
		exec(`INSERT INTO license_activations (id, license_id, fingerprint_hash) VALUES ($1, $1, sha256('box'))`, id)
	}
	require.NoError(t, withDB(ctx, db.OwnerURL, func(tx pgx.Tx) error { return movedStore(ctx, tx, plugin, uses) }))

	days := `round(extract(epoch FROM now() - %s) / 86400)::int`
	ago := func(column, from string) string {
		t.Helper()
		return text(`SELECT string_agg(d::text, ' ' ORDER BY d) FROM (SELECT ` + fmt.Sprintf(days, column) + ` AS d FROM ` + from + `) x`)
	}
	require.Equal(t, "R-5 40, R-6 25, R-7 10, C-5 38, C-6 23, C-7 8", text(`SELECT string_agg(name || ' ' || `+fmt.Sprintf(days, "issued_at")+`, ', ' ORDER BY series DESC, number) FROM documents`))
	require.Equal(t, "0", text(`SELECT count(*)::text FROM documents d JOIN documents o ON o.id = d.corrects WHERE d.number <> o.number OR d.issued_at < o.issued_at`))
	require.Equal(t, "10 25 40", ago("created_at", "coupon_redemptions"))
	require.Equal(t, "10 25 40", ago("changed_at", "coupon_redemptions"))
	require.Equal(t, "41 50", ago("starts_at", "coupons"))
	require.Equal(t, "41 50", ago("created_at", "coupons"))
	require.Equal(t, "10 25 40", ago("issued_at", "licenses"))
	require.Equal(t, "8 23 38", ago("revoked_at", "licenses"))
	require.Equal(t, "10 25 40", ago("activated_at", "license_activations"))
	require.ErrorContains(t, withDB(ctx, db.OwnerURL, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE documents SET number = number + 100`)
		return err
	}), "is issued", "what may never change may not again")
}

// movedStore runs past_store.sql on a plugin that came out 50 days ago.
func movedStore(ctx context.Context, tx pgx.Tx, plugin uuid.UUID, uses table) error {
	if err := fill(ctx, tx, uses,
		table{name: "past_releases", columns: "plugin_id uuid, version text, back interval", rows: [][]any{{plugin, "1.0.0", hours(24 * 50)}}},
		table{name: "past_people", columns: "user_id uuid, back interval"},
		table{name: "past_days", columns: "plugin_id uuid, kind text, at timestamptz, quantity integer"},
		table{name: "past_fetches", columns: "plugin_id uuid, user_id uuid, at timestamptz"},
	); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, pastOfStore)
	return err
}

func TestAPublishersCodesAreAsOldAsTheirFirstRelease(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db := pgtest.Publisher(t)
	owner, plugin := uuid.New(), uuid.New()
	for _, row := range []struct {
		sql  string
		args []any
	}{
		{`INSERT INTO publisher_users (id, email, name, password_hash) VALUES ($1, 'ana@example.com', 'Ana', 'x')`, []any{owner}},
		{`INSERT INTO publisher_plugins (id, owner_id, slug, name) VALUES ($1, $2, 'lint', 'Lint')`, []any{plugin, owner}},
		{`INSERT INTO coupons (id, owner_id, code, kind, basis_points) VALUES ($1, $2, 'ACME', 'percent', 2000)`, []any{uuid.New(), owner}},
	} {
		_, err := db.Exec(ctx, row.sql, row.args...)
		require.NoError(t, err, row.sql)
	}
	require.NoError(t, withDB(ctx, db.OwnerURL, func(tx pgx.Tx) error {
		if err := fill(ctx, tx,
			table{name: "past_releases", columns: "plugin_id uuid, release_id uuid, back interval, review interval", rows: [][]any{
				{plugin, uuid.New(), hours(24 * 50), hours(5)}, {plugin, uuid.New(), hours(24 * 20), hours(5)},
			}},
			table{name: "past_publishers", columns: "user_id uuid, back interval"},
		); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, pastOfPanel)
		return err
	}))
	var ages string
	require.NoError(t, db.QueryRow(ctx, `SELECT concat_ws(' ', extract(day FROM now() - created_at), extract(day FROM now() - changed_at), extract(day FROM now() - starts_at)) FROM coupons`).Scan(&ages))
	require.Equal(t, "50 50 50", ages)
}
