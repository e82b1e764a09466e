package check

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
)

// One customer who has bought one plugin for 20.00 EUR, of which one release was approved.
const (
	customer  = "'00000000-0000-0000-0000-0000000000c1'"
	publisher = "'00000000-0000-0000-0000-0000000000b1'"
	reviewer  = "'00000000-0000-0000-0000-0000000000e1'"
	plugin    = "'00000000-0000-0000-0000-0000000000a1'"
	version   = "'00000000-0000-0000-0000-0000000000a2'"
	purchase  = "'00000000-0000-0000-0000-0000000000d1'"
	sale      = "'00000000-0000-0000-0000-0000000000f1'"
	bytesOf   = "'\\x9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'" // sha256 of "test"
	noon      = "'2026-05-05 12:00:00+00'"
)

var storeWorld = `
INSERT INTO users (id, email, name, password_hash) VALUES (` + customer + `, 'ana@example.com', 'Ana', '$argon2id$x');
INSERT INTO plugins (id, slug, publisher_id, publisher_name, name, summary, category, license, price_minor, currency, status, source_revision, latest_version, download_count)
	VALUES (` + plugin + `, 'lint', ` + publisher + `, 'Acme', 'Lint', 's', 'linters', 'MIT', 2000, 'EUR', 'listed', 1, '1.0.0', 1);
INSERT INTO plugin_versions (id, plugin_id, version, major, minor, patch, artifact_sha256, artifact_size, artifact_key, file_name, status, source_revision, signature, download_count)
	VALUES (` + version + `, ` + plugin + `, '1.0.0', 1, 0, 0, ` + bytesOf + `, 4, 'lint.zip', 'lint.zip', 'published', 1, 's', 1);
SELECT index_plugin(` + plugin + `);
INSERT INTO purchases (id, user_id, plugin_id, publisher_id, idempotency_key, amount_minor, paid_minor, currency, platform_fee_minor, processor_fee_minor, expires_at, status, settled_at,
		checkout_session_stripe_id, payment_intent_stripe_id, charge_stripe_id)
	VALUES (` + purchase + `, ` + customer + `, ` + plugin + `, ` + publisher + `, 'k', 2000, 2000, 'EUR', 300, 55, now(), 'fulfilled', now(), 'cs_1', 'pi_1', 'ch_1');
INSERT INTO transactions (id, kind, purchase_id, source_id, currency, created_at, available_at) VALUES (` + sale + `, 'sale', ` + purchase + `, 'pi_1', 'EUR', ` + noon + `, ` + noon + `);
INSERT INTO transaction_entries (transaction_id, position, account, publisher_id, amount_minor, currency, available_at) VALUES
	(` + sale + `, 1, 'processor_clearing', NULL, 2000, 'EUR', ` + noon + `), (` + sale + `, 2, 'processor_fee', NULL, -55, 'EUR', ` + noon + `),
	(` + sale + `, 3, 'platform_fee', NULL, -300, 'EUR', ` + noon + `), (` + sale + `, 4, 'publisher_earning', ` + publisher + `, -1645, 'EUR', ` + noon + `);
INSERT INTO publisher_volumes VALUES (` + publisher + `, 'EUR', 2000);
INSERT INTO entitlements (id, user_id, plugin_id, purchase_id, status) VALUES (` + purchase + `, ` + customer + `, ` + plugin + `, ` + purchase + `, 'granted');
INSERT INTO outbox (id, kind, plugin_id, publisher_id, occurred_at, quantity, currency, gross_minor, platform_fee_minor, processor_fee_minor, net_minor, sent_at, transaction_id)
	VALUES (` + sale + `, 'sale', ` + plugin + `, ` + publisher + `, ` + noon + `, 1, 'EUR', 2000, 300, 55, 1645, now(), ` + sale + `),
	(` + version + `, 'download', ` + plugin + `, ` + publisher + `, ` + noon + `, 1, '', 0, 0, 0, 0, now(), NULL);
INSERT INTO downloads (token_id, plugin_id, version_id, user_id, at) VALUES (` + version + `, ` + plugin + `, ` + version + `, ` + customer + `, ` + noon + `);
INSERT INTO download_days VALUES (` + plugin + `, '2026-05-05', 1);
INSERT INTO stripe_events (id, type, object_id, ids, payload, livemode, occurred_at, processed_at) VALUES ('evt_1', 'charge.succeeded', 'ch_1', '{}', '{}', false, now(), now());
`

var panelWorld = `
INSERT INTO publisher_users (id, email, name, password_hash, role) VALUES (` + publisher + `, 'acme@example.com', 'Acme', 'x', 'publisher'), (` + reviewer + `, 'rui@example.com', 'Rui', 'x', 'reviewer');
INSERT INTO publisher_plugins (id, owner_id, slug, name, status, approved_listing) VALUES (` + plugin + `, ` + publisher + `, 'lint', 'Lint', 'listed',
	'{"name": "Lint", "price": {"minor": 2000, "currency": "EUR"}}');
INSERT INTO artifacts (sha256, size, format, blob_key) VALUES (` + bytesOf + `, 4, 'zip', 'lint.zip');
INSERT INTO releases (id, plugin_id, version, major, minor, patch, artifact_sha256, file_name, status, published_at)
	VALUES (` + version + `, ` + plugin + `, '1.0.0', 1, 0, 0, ` + bytesOf + `, 'lint.zip', 'published', now());
INSERT INTO submissions (id, plugin_id, release_id, author_id, round, status, ball, artifact_sha256, listing, decided_at)
	VALUES (` + sale + `, ` + plugin + `, ` + version + `, ` + publisher + `, 1, 'approved', 'nobody', ` + bytesOf + `, '{}', now());
INSERT INTO check_results (submission_id, round, name, artifact_sha256, verdict, finished_at) VALUES (` + sale + `, 1, 'archive', ` + bytesOf + `, 'passed', now());
INSERT INTO review_decisions (id, submission_id, author_id, round, kind, reviewer_id, reason_code, artifact_sha256)
	VALUES (` + sale + `, ` + sale + `, ` + publisher + `, 1, 'approve', ` + reviewer + `, 'ok', ` + bytesOf + `);
INSERT INTO publications (id, plugin_id, release_id, action, version, revision, workflow_id, stage, finished_at)
	VALUES (` + sale + `, ` + plugin + `, ` + version + `, 'publish', '1.0.0', 1, 'publication/1', 'done', now());
INSERT INTO publisher_analytics (plugin_id, day, currency, publisher_id, sales, gross_minor, platform_fee_minor, processor_fee_minor, net_minor)
	VALUES (` + plugin + `, '2026-05-05', 'EUR', ` + publisher + `, 1, 2000, 300, 55, 1645);
INSERT INTO publisher_analytics (plugin_id, day, currency, publisher_id, downloads) VALUES (` + plugin + `, '2026-05-05', '', ` + publisher + `, 1);
INSERT INTO statement_lines (transaction_id, publisher_id, currency, occurred_at, kind, gross_minor, platform_fee_minor, processor_fee_minor, amount_minor, available_at)
	VALUES (` + sale + `, ` + publisher + `, 'EUR', ` + noon + `, 'sale', 2000, 300, 55, 1645, ` + noon + `);
INSERT INTO statement_months (publisher_id, currency, month, amount_minor, lines) VALUES (` + publisher + `, 'EUR', '2026-05-01', 1645, 1);
`

// stripeWorld is what Stripe knows of it.
func stripeWorld() map[string]any {
	return map[string]any{
		"balance":              map[string]int64{"eur": 1945},
		"sessions":             []any{map[string]any{"id": "cs_1", "status": "complete", "payment_status": "paid", "client_reference_id": strings.Trim(purchase, "'"), "payment_intent": "pi_1"}},
		"payment_intents":      []any{map[string]any{"id": "pi_1", "status": "succeeded"}},
		"charges":              []any{charge("ch_1")},
		"refunds":              []any{},
		"disputes":             []any{},
		"transfers":            []any{},
		"transfer_reversals":   []any{},
		"balance_transactions": []any{map[string]any{"id": "txn_1", "type": "charge", "amount": 2000, "fee": 55, "net": 1945, "currency": "eur", "source": "ch_1"}},
		"deliveries":           []any{map[string]any{"event": "evt_1", "type": "charge.succeeded", "status": "delivered", "http_status": 204}},
	}
}

func charge(id string) map[string]any {
	return map[string]any{
		"id": id, "amount": 2000, "currency": "eur", "status": "succeeded", "payment_intent": "pi_1", "metadata": map[string]string{"purchase_id": strings.Trim(purchase, "'")},
	}
}

// sabotage is a world where one thing is wrong.
type sabotage struct {
	rule, finding string // which must be told
	store, panel  string // what spoils it
	stripe        func(map[string]any)
}

func replaced(key string, value any) func(map[string]any) {
	return func(stripe map[string]any) { stripe[key] = value }
}

// sabotages are one for each finding.
var sabotages = []sabotage{
	{"I1", "purchase that was charged twice", "", "", replaced("charges", []any{charge("ch_1"), charge("ch_2")})},
	{"I1", "purchase whose cash differs", "", "", replaced("balance_transactions", []any{map[string]any{"id": "txn_1", "net": 1944, "currency": "eur", "source": "ch_1"}})},
	{"I2", "charge without its purchase, or the reverse", `UPDATE purchases SET charge_stripe_id = 'ch_9'`, "", nil},
	{"I2", "paid purchase without its sale in the books, or the reverse", `DELETE FROM transactions`, "", nil},
	{"I2", "paid purchase without entitlement and without refund", `DELETE FROM entitlements`, "", nil},
	{"I3", "unbalanced transaction", `UPDATE transaction_entries SET amount_minor = 1999 WHERE position = 1`, "", nil},
	{"I3", "transaction without entries", `DELETE FROM transaction_entries`, "", nil},
	{"I3", "fact that was booked twice", `ALTER TABLE transactions DROP CONSTRAINT transactions_kind_source_id_key; DROP INDEX transactions_one_sale_key;
		INSERT INTO transactions (id, kind, purchase_id, source_id, currency) VALUES (gen_random_uuid(), 'sale', ` + purchase + `, 'pi_1', 'EUR')`, "", nil},
	{"I3", "balance that is not the sum of its entries", `UPDATE account_balances SET debit_minor = debit_minor + 1 WHERE account = 'processor_clearing'`, "", nil},
	{"I3", "table of the books that can be changed", `ALTER TABLE transactions DISABLE TRIGGER transactions_append_only`, "", nil},
	{"I4", "currency in which the books and Stripe differ", "", "", replaced("balance", map[string]int64{"eur": 1946})},
	{"I4", "movements of Stripe's that the books have not, by amount", "", "", replaced("balance_transactions", []any{})},
	{"I5", "purchase of which more went back than was paid",
		`INSERT INTO refunds (id, purchase_id, amount_minor, currency, reason, status) VALUES (gen_random_uuid(), ` + purchase + `, 2001, 'EUR', 'other', 'succeeded')`, "", nil},
	{"I5", "refund that only one side knows, or otherwise", "", "", replaced("refunds", []any{map[string]any{"id": "re_1", "amount": 100, "currency": "eur", "status": "succeeded", "charge": "ch_1"}})},
	{"I5", "purchase with the wrong status", `UPDATE purchases SET status = 'refunded'`, "", nil},
	{"I6", "dispute that only one side knows, or otherwise", `INSERT INTO disputes (stripe_id, purchase_id, amount_minor, currency, status) VALUES ('dp_1', ` + purchase + `, 2000, 'EUR', 'won')`, "", nil},
	{"I6", "movement of a dispute that is not booked once", "", "", replaced("disputes", []any{map[string]any{
		"id": "dp_1", "amount": 2000, "currency": "eur", "status": "lost", "charge": "ch_1", "balance_transactions": []any{map[string]string{"id": "txn_2"}},
	}})},
	{"I7", "transfer that only one side knows, or otherwise", "", "", replaced("transfers", []any{map[string]any{"id": "tr_1", "amount": 5, "currency": "eur", "destination": "acct_1"}})},
	{"I7", "transfer or reversal that is not booked once", "", "", replaced("transfer_reversals", []any{map[string]any{"id": "trr_1", "amount": 5}})},
	{"I7", "period that was paid twice", `ALTER TABLE payouts DROP CONSTRAINT payouts_publisher_id_period_currency_key;
		INSERT INTO payouts (id, publisher_id, period, currency, cutoff, status, amount_minor, sent_at, transfer_stripe_id)
		SELECT gen_random_uuid(), ` + publisher + `, '2026-05-01', 'EUR', now(), 'sent', 1, now(), 'tr_' || n FROM generate_series(1, 2) n`, "", nil},
	{"I7", "payout of more than was due at its cutoff", `INSERT INTO payouts (id, publisher_id, period, currency, cutoff, status, amount_minor, sent_at, transfer_stripe_id)
		VALUES (gen_random_uuid(), ` + publisher + `, '2026-05-01', 'EUR', ` + noon + `, 'sent', 1646, now(), 'tr_1')`, "", nil},
	{"I8", "purchase whose amounts do not add up", `UPDATE purchases SET paid_minor = 1999`, "", nil},
	{"I8", "purchase that a code of ours pays without the publisher's part in the books, or the reverse", `UPDATE purchases SET amount_minor = 0, discount_minor = 2000, discount_bearer = 'platform'`, "", nil},
	{"I8", "code whose uses are not those of its redemptions", `INSERT INTO coupons (id, code, kind, basis_points, uses) VALUES (gen_random_uuid(), 'TEN', 'percent', 1000, 1)`, "", nil},
	{"I8", "customer who used a code more often than one may", `INSERT INTO coupons (id, code, kind, basis_points, uses, max_per_customer) VALUES (` + sale + `, 'TEN', 'percent', 1000, 2, 1);
		INSERT INTO coupon_redemptions (purchase_id, coupon_id, user_id, discount_minor, currency, status)
		SELECT gen_random_uuid(), ` + sale + `, ` + customer + `, 1, 'EUR', 'redeemed' FROM generate_series(1, 2)`, "", nil},
	{"I8", "paid purchase whose code is not redeemed, or the reverse", `UPDATE purchases SET coupon_id = gen_random_uuid()`, "", nil},
	{"I8", "gap in the numbers of documents", `INSERT INTO documents (id, entity, series, number, kind, purchase_id, source_id, issued_at, seller, customer, taxes, lines, tax_behavior, net_minor, tax_minor, currency, country)
		VALUES (gen_random_uuid(), 'e', 's', 2, 'receipt', ` + purchase + `, 'x', now(), '{}', '{}', '[]', '[]', 'inclusive', 0, 0, 'EUR', 'ES')`, "", nil},
	{"I9", "key with two purchases", `ALTER TABLE purchases DROP CONSTRAINT purchases_user_id_idempotency_key_key;` + again("fulfilled"), "", nil},
	{"I9", "two purchases under way", `DROP INDEX purchases_one_open_key;` + again("pending") + again("pending"), "", nil},
	{"I9", "two entitlements", `DROP INDEX entitlements_one_live_key;
		INSERT INTO entitlements (id, user_id, plugin_id, status) VALUES (gen_random_uuid(), ` + customer + `, ` + plugin + `, 'granted')`, "", nil},
	{"I10", "delivered event that is not here", `UPDATE stripe_events SET id = 'evt_2'`, "", nil},
	{"I10", "event that has not been handled", `UPDATE stripe_events SET processed_at = NULL`, "", nil},
	{"I12", "purchase that is otherwise than its Checkout Session", `UPDATE purchases SET status = 'expired'`, "", nil},
	{"I13", "offered version that was not approved", "", `UPDATE check_results SET verdict = 'errored'`, nil},
	{"I13", "approval by its own author, or by nobody who may", "", `ALTER TABLE review_decisions DROP CONSTRAINT review_decisions_nobody_reviews_their_own; UPDATE review_decisions SET reviewer_id = author_id`, nil},
	{"I13", "artifact that is", `UPDATE plugin_versions SET artifact_key = 'other.zip'`, "", nil},
	{"I14", "round with two decisions", "", `ALTER TABLE review_decisions DROP CONSTRAINT review_decisions_submission_id_round_key;
		INSERT INTO review_decisions (id, submission_id, author_id, round, kind, reviewer_id, reason_code, artifact_sha256)
		VALUES (gen_random_uuid(), ` + sale + `, ` + publisher + `, 1, 'request_changes', ` + reviewer + `, 'x', ` + bytesOf + `)`, nil},
	{"I14", "submission that is decided otherwise than its last decision", "", `UPDATE review_decisions SET kind = 'reject'`, nil},
	{"I15", "open submission with nobody's turn, or the reverse", "", `UPDATE submissions SET ball = 'author'`, nil},
	{"I15", "release that is otherwise than its submission", "", `UPDATE releases SET status = 'submitted'`, nil},
	{"I15", "overdue submission that nobody was told of", "", `UPDATE submissions SET status = 'in_review', ball = 'reviewer', due_at = now() - interval '1 day'`, nil},
	{"I16", "approved release that is not published", "", `UPDATE releases SET status = 'approved'`, nil},
	{"I16", "publication that has not come to its end", "", `UPDATE publications SET stage = 'storing', finished_at = NULL`, nil},
	{"I17", "plugin that is found though it is not listed, or the reverse", `UPDATE plugins SET status = 'unlisted'`, "", nil},
	{"I17", "latest version that is withdrawn", `UPDATE plugin_versions SET status = 'withdrawn'`, "", nil},
	{"I18", "plugin that only one side has, or otherwise", "", `UPDATE publisher_plugins SET status = 'taken_down'`, nil},
	{"I18", "version that only one side has, or otherwise", "", `UPDATE releases SET version = '1.0.1'`, nil},
	{"I19", "plugin that is not as the last word has it", "", `UPDATE publications SET revision = 2`, nil},
	{"I20", "purchase with the wrong entitlement", `UPDATE entitlements SET status = 'suspended'`, "", nil},
	{"I20", "two licenses of one entitlement", `ALTER TABLE licenses DROP CONSTRAINT IF EXISTS licenses_entitlement_id_key;` + license(0) + license(0), "", nil},
	{"I20", "license whose activations are not those of its rows", license(1), "", nil},
	{"I21", "day of a plugin whose statistics are not its facts", "", `UPDATE publisher_analytics SET downloads = 2 WHERE downloads = 1`, nil},
	{"I21", "plugin whose counts are not those of its rows", `UPDATE plugins SET rating_count = 1`, "", nil},
	{"I21", "day whose downloads are not those of its rows", `UPDATE download_days SET downloads = 2`, "", nil},
	{"I21", "plugin whose downloads among the facts are not those of its rows", `DELETE FROM downloads`, "", nil},
	{"I22", "publisher whose net among the facts is not that of the books", `UPDATE outbox SET net_minor = 1 WHERE kind = 'sale'`, "", nil},
	{"I22", "publisher whose volume is not that of the books", `UPDATE publisher_volumes SET gross_minor = 1`, "", nil},
	{"I22", "month of a statement that is not the sum of its lines", "", `UPDATE statement_months SET lines = 2`, nil},
	{"I22", "publisher whose statement is not that of the books", "", `UPDATE statement_lines SET amount_minor = 1; UPDATE statement_months SET amount_minor = 1`, nil},
	{"R", "open case", `INSERT INTO reconciliation_cases (id, kind, subject, currency, amount_minor, books, against) VALUES (gen_random_uuid(), 'missing_sale', 'ch_1', 'EUR', 1, '{}', '{}')`, "", nil},
}

// again is another purchase like the one there is.
func again(status string) string {
	return `INSERT INTO purchases (id, user_id, plugin_id, publisher_id, idempotency_key, amount_minor, currency, platform_fee_minor, expires_at, status)
		SELECT gen_random_uuid(), user_id, plugin_id, publisher_id, CASE WHEN '` + status + `' = 'pending' THEN gen_random_uuid()::text ELSE idempotency_key END,
			amount_minor, currency, platform_fee_minor, expires_at, '` + status + `' FROM purchases LIMIT 1;`
}

func license(activations int) string {
	return fmt.Sprintf(`INSERT INTO licenses (id, entitlement_id, key_hash, key_sealed, sealed_by, offline, offline_days, grace_days, activations)
		VALUES (gen_random_uuid(), %s, sha256(gen_random_uuid()::text::bytea), '\x01', 'k', false, 1, 1, %d);`, purchase, activations)
}

// inHand is a world to be spoiled, and to be looked at.
func inHand(t *testing.T) (w *world, spoil func(sabotage)) {
	t.Helper()
	ctx := context.Background()
	store, panel := pgtest.Marketplace(t), pgtest.Publisher(t)
	run := func(dsn, sql string) {
		db, err := pgx.Connect(ctx, dsn)
		require.NoError(t, err)
		defer func() { require.NoError(t, db.Close(ctx)) }()
		_, err = db.Exec(ctx, sql)
		require.NoError(t, err)
	}
	run(store.AdminURL, storeWorld)
	run(panel.AdminURL, panelWorld)
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "lint.zip"), []byte("test"), 0o600))
	w = &world{Sources: Sources{ArtifactsURL: (&url.URL{Scheme: "file", Path: folder}).String()}}
	var err error
	w.store, err = connect(ctx, store.AppURL)
	require.NoError(t, err)
	w.panel, err = connect(ctx, panel.AppURL)
	require.NoError(t, err)
	t.Cleanup(func() { w.close(ctx) })
	stripe := stripeWorld()
	spoil = func(s sabotage) {
		const unguarded = "SET session_replication_role = replica;"
		run(store.AdminURL, unguarded+s.store)
		run(panel.AdminURL, unguarded+s.panel)
		if s.stripe != nil {
			s.stripe(stripe)
		}
		w.stripe = map[string]json.RawMessage{}
		for key, value := range stripe {
			w.stripe[key], err = json.Marshal(value)
			require.NoError(t, err)
		}
	}
	return w, spoil
}

// look applies every rule that needs no Temporal.
func look(t *testing.T, w *world) {
	t.Helper()
	for _, rule := range Rules() {
		if rule.ID == "I23" || rule.ID == "I25" {
			continue // on running workflows: see dev/e2e
		}
		w.rule = rule.ID
		require.NoError(t, rule.find(t.Context(), w))
	}
}

func TestAWorldInOrderHasNoViolation(t *testing.T) {
	t.Parallel()
	w, spoil := inHand(t)
	spoil(sabotage{})
	look(t, w)
	require.Empty(t, w.found)
}

func TestEveryFindingCanBeMade(t *testing.T) {
	t.Parallel()
	for _, s := range sabotages {
		t.Run(s.rule+" "+s.finding, func(t *testing.T) {
			t.Parallel()
			w, spoil := inHand(t)
			spoil(s)
			look(t, w)
			for _, v := range w.found {
				if v.Rule == s.rule && strings.HasPrefix(v.Finding, s.finding) {
					require.True(t, json.Valid([]byte(v.Row)))
					return
				}
			}
			require.Failf(t, "not found", "found was: %v", w.found)
		})
	}
}

// A finding that cannot be made is none.
func TestEveryFindingHasItsSabotage(t *testing.T) {
	t.Parallel()
	made := map[string]bool{}
	for _, s := range sabotages {
		made[s.finding] = true
	}
	sources, err := filepath.Glob("*.go")
	require.NoError(t, err)
	findings := regexp.MustCompile(`(?:finding\{|w\.none\(ctx, w\.\w+, )"([^"]+)"`)
	count := 0
	for _, file := range sources {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		if strings.HasSuffix(file, "_test.go") || file == "rest.go" {
			continue
		}
		for _, match := range findings.FindAllStringSubmatch(string(source), -1) {
			count++
			require.True(t, made[match[1]], "%s: nothing shows that %q can be found", file, match[1])
		}
	}
	require.Greater(t, count, 50)
}

func TestEveryPromiseIsWrittenDown(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "guarantees.md"))
	require.NoError(t, err)
	for _, rule := range Rules() {
		require.Contains(t, string(page), "| "+rule.ID+" | "+rule.Promise+" |")
	}
}
