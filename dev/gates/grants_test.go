package gates

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
)

// What the role that the product runs as may do with each table: (S)elect, (I)nsert, (U)pdate, (D)elete.
// Never more: no TRUNCATE, no REFERENCES, no TRIGGER, no DDL. The books and the logs can only grow.
var (
	storeGrants = map[string]string{
		"audit_log": "SI", "downloads": "SI", "purchase_events": "SI", "transactions": "SI", "transaction_entries": "SI", "account_balances": "S",
		"commission_rules":  "SI", // and of their columns, position and retired_at change
		"publisher_volumes": "SIU",
		"auth_tokens":       "SIUD", "sessions": "SIUD", "rate_limits": "SIUD", "reviews": "SIUD", "outgoing_mail": "SIUD",
		"users": "SIU", "plugins": "SIU", "plugin_versions": "SIU", "plugin_search": "SIU", "search_words": "SIU", "entitlements": "SIU", "licenses": "SIU", "license_activations": "SIU", "license_states": "S",
		"review_reports": "SIU", "plugin_reports": "SIU", "shelves": "SIU", "download_days": "SIU", "purchases": "SIU", "refunds": "SIU", "disputes": "SIU", "stripe_events": "SIU", "outbox": "SIU",
		"coupons": "SIU", "coupon_redemptions": "SIU",
		"stripe_balance_transactions": "SI", "reconciliation_case_events": "SI", "reconciliations": "SIU", "reconciliation_currencies": "SIU",
		"reconciliation_cases": "SIU", "reconciliation_pairs": "S", "reconciliation_differences": "S",
		"refund_requests": "SIU", "refund_decisions": "SIU", "dispute_evidence": "SIU", "held_shares": "S", "dispute_files": "SI",
		"dispute_answers": "SI", // and of their columns, status, failure_code and settled_at change
		"payout_accounts": "SIU", "payout_settings": "SIU", "payout_holds": "SIU", "payouts": "SIU", "payout_reversals": "SIU", "payout_events": "SI", "bank_payouts": "SIU",
		"document_counters": "SIU", "documents": "SI", "tax_evidence": "SIU",
		"plugin_cards": "S", "goose_db_version": "S",
	}
	panelGrants = map[string]string{
		"commission_terms": "SIU",
		"audit_log":        "SI", "review_decisions": "SI", "review_messages": "SI", "submission_events": "SI", "applied_events": "SI",
		"artifacts": "SID", "decision_drafts": "SID",
		"auth_tokens": "SIUD", "publisher_sessions": "SIUD", "rate_limits": "SIUD", "outgoing_mail": "SIUD", "plugin_images": "SIUD",
		"publisher_plugins": "SIUD", "releases": "SIUD",
		"coupons": "SIU", "coupon_discounts": "SIU",
		"publisher_users": "SIU", "slug_reservations": "SIU", "submissions": "SIU", "check_results": "SIU", "publications": "SIU", "publisher_analytics": "SIU", "held_shares": "SIU",
		"statement_lines": "SI", "statement_months": "SIU", "payouts": "SIU", "payout_accounts": "SIU", "payout_holds": "SIU", "bank_payouts": "SIU", "payout_settings": "SIU",
		"goose_db_version": "S",
	}
)

// appendOnly are the tables whose rows not even the owner of the schema changes.
var appendOnly = map[string][]string{
	"store": {"audit_log", "transactions", "transaction_entries", "reconciliation_case_events", "payout_events"},
	"panel": {"audit_log"},
}

func TestLeastPrivilege(t *testing.T) {
	t.Parallel()
	store, panel := pgtest.Marketplace(t), pgtest.Publisher(t)
	t.Run("store", func(t *testing.T) { grants(t, store, storeGrants, appendOnly["store"], panel) })
	t.Run("panel", func(t *testing.T) { grants(t, panel, panelGrants, appendOnly["panel"], store) })
}

func grants(t *testing.T, db *pgtest.Database, want map[string]string, growing []string, other *pgtest.Database) {
	ctx := t.Context()
	rows, err := db.Query(ctx, `SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace`)
	require.NoError(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	for table := range want {
		require.Contains(t, tables, table, "no such table any more")
	}
	for _, table := range tables {
		may, declared := want[table]
		require.True(t, declared, "say in the table of grants what the app may do with %s", table)
		for verb, sql := range statements(t, db, table) {
			_, err := db.Exec(ctx, sql)
			if strings.Contains(may, verb) {
				require.NotEqual(t, "42501", stateOf(err), "%s: may, but %v", sql, err)
			} else {
				require.Contains(t, []string{"42501", "42809", "55000"}, stateOf(err), "%s: may not, but %v", sql, err) // 42809, 55000: a view
				require.Contains(t, []string{"42501", "42809", "55000"}, stateOf(err), "%s: may not, but %v", sql, err) // the last two: a view
			}
		}
	}
	for _, sql := range []string{
		`CREATE TABLE mine (x int)`, `CREATE SCHEMA mine`, `CREATE EXTENSION hstore`, `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
		`CREATE ROLE mine`, `ALTER ROLE CURRENT_USER SUPERUSER`, `SET ROLE postgres`, `COPY audit_log TO PROGRAM 'true'`, `SELECT pg_read_file('/etc/passwd')`,
		`ALTER TABLE audit_log DISABLE TRIGGER ALL`, `DROP TABLE audit_log`, `ALTER TABLE audit_log ADD x int`, `CREATE DATABASE mine`,
		`SET session_replication_role = 'replica'`, `CREATE INDEX ON audit_log (action)`, `SELECT lo_import('/etc/passwd')`,
	} {
		_, err := db.Exec(ctx, sql)
		require.Contains(t, []string{"42501", "22023"}, stateOf(err), "%s: %v", sql, err)
	}
	owner, err := pgx.Connect(ctx, db.OwnerURL)
	require.NoError(t, err)
	defer func() { _ = owner.Close(ctx) }()
	for _, table := range growing {
		for verb, sql := range statements(t, db, table) {
			if slices.Contains([]string{"U", "D", "T"}, verb) {
				_, err := owner.Exec(ctx, sql)
				require.Equal(t, "23001", stateOf(err), "%s: %v", sql, err)
			}
		}
	}
	app, err := url.Parse(db.AppURL)
	require.NoError(t, err)
	app.Path = "/" + other.Config().ConnConfig.Database
	_, err = pgx.Connect(ctx, app.String())
	require.Equal(t, "42501", stateOf(err), "the other side's database let us in")
}

// statements try each verb on a table without touching a row.
func statements(t *testing.T, db *pgtest.Database, table string) map[string]string {
	t.Helper()
	var column string
	require.NoError(t, db.QueryRow(t.Context(), `SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND attgenerated = '' AND attidentity = ''
		AND NOT attisdropped ORDER BY attnum LIMIT 1`, table).Scan(&column))
	return map[string]string{
		"S": `SELECT ` + column + ` FROM ` + table + ` WHERE false`,
		"I": `INSERT INTO ` + table + ` (` + column + `) SELECT ` + column + ` FROM ` + table + ` WHERE false`,
		"U": `UPDATE ` + table + ` SET ` + column + ` = ` + column + ` WHERE false`,
		"D": `DELETE FROM ` + table + ` WHERE false`,
		"T": `TRUNCATE ` + table + ` CASCADE`,
	}
}

// stateOf is the SQLSTATE of an error, "" of none.
func stateOf(err error) string {
	if failed, ok := errors.AsType[*pgconn.PgError](err); ok {
		return failed.Code
	}
	return ""
}
