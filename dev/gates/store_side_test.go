package gates

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/marketplace"
	"marketplace/api"
	"marketplace/dev/pgtest"
	"marketplace/internal/account"
	"marketplace/internal/accountapi"
	"marketplace/internal/blobstore"
	"marketplace/internal/cursor"
	"marketplace/internal/download"
	"marketplace/internal/httpapi"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/licensefile"
	"marketplace/internal/licensekey"
	"marketplace/internal/stripeclient"
	"marketplace/workflows/dispute"
	"marketplace/workflows/payout"
	"marketplace/workflows/payoutreversal"
	"marketplace/workflows/purchase"
	"marketplace/workflows/reconciliation"
	"marketplace/workflows/refund"
	"marketplace/workflows/refundrequest"
	"marketplace/workflows/step"
)

const webhookSecret = "whsec_gates"

var secret = []byte(strings.Repeat("s", 32))

// newStore is the store with what its customer has: a settled purchase with a receipt, an open one, an
// entitlement, a review, a session; another customer with a session only; and an admin.
func newStore(t testing.TB) *side {
	t.Helper()
	s := &side{
		db: pgtest.Marketplace(t), calls: &calls{}, roles: []string{anonymous, "customer", "other", "admin"},
		names: map[string]string{}, files: map[string][]byte{}, cookies: map[string]string{},
	}
	s.open(t)
	artifacts, err := blobstore.Open(t.Context(), "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { _ = artifacts.Close() })
	signer := download.NewSigner(secret)
	keys, err := licensekey.NewKeyring("gates:" + base64.StdEncoding.EncodeToString(secret))
	require.NoError(t, err)
	files, err := licensefile.NewSigner("gates:" + base64.StdEncoding.EncodeToString(secret))
	require.NoError(t, err)
	s.seedStore(t, artifacts, signer)
	s.seedLicense(t, keys)

	store := api.NewAccountStore(s.db.Pool)
	accounts := account.New(store, account.Options{Roles: api.AccountRoles})
	webhook := &api.Webhook{Inbox: &marketplace.Inbox{DB: s.db.Pool}, Dispatcher: storeFlows{s}, Secrets: []string{webhookSecret}}
	t.Cleanup(webhook.Drain)
	s.Client = httpapitest.New(t, func(a huma.API) {
		api.Register(a, api.Deps{
			DB: s.db.Pool, Artifacts: artifacts, Cursors: cursor.NewCodec(secret), Accounts: accounts, Downloads: signer, SigningKey: "RWTest",
			Purchases: storeFlows{s}, Refunds: storeRefunds{s}, RefundRequests: storeRequests{s}, Disputes: storeDisputes{s}, Webhook: webhook, Reconciliations: storeReconciliations{s},
			Payouts: storePayouts{s}, PayoutReversals: storeReversals{s}, PurchaseWait: 5 * time.Second,
			LicenseKeys: keys, LicenseFiles: files, LicenseLimits: store, TemporalUIURL: "http://ui.test",
		})
	}, func(o *httpapi.Options) {
		o.Title = "store"
		o.Session = accountapi.Session(accounts, api.SessionCookie(false))
		o.Health = httpapi.NewHealth()
	})
	var read api.DisputeDetail
	s.With("Cookie", s.cookies["admin"]).GET("/v1/admin/disputes/" + s.names["otherDispute"]).Status(http.StatusOK).JSON(&read)
	s.names["evidence"] = read.Evidence.Version
	return s
}

func (s *side) seedStore(t testing.TB, artifacts *blobstore.Store, signer *download.Signer) {
	t.Helper()
	for _, name := range []string{
		"customer", "other", "admin", "session", "otherSession", "adminSession", "publisherId", "pluginId", "paidId", "freeId", "version", "freeVersion",
		"purchaseId", "openPurchase", "refundablePurchase", "requestId", "refundId", "entitlement", "reviewId", "report", "pluginReport", "transaction", "reconciliationId", "caseId", "coupon", "publisherCoupon", "ruleId",
		"answer", "payoutId", "failingPayout", "heldPublisher",
	} {
		s.names[name] = uuid.NewString()
	}
	hash, err := passwordHash()
	require.NoError(t, err)
	for role, kind := range map[string]string{"customer": "customer", "other": "customer", "admin": "admin"} {
		s.exec(t, `INSERT INTO users (id, email, name, password_hash, role, email_verified_at) VALUES ($1, $2, $3, $4, $5::text::user_role, now())`,
			s.names[role], "canary-"+role+"@example.com", strings.ToUpper(role), hash, kind)
	}
	s.exec(t, `INSERT INTO users (id, email, name, password_hash, email_verified_at) VALUES ('{report}', 'guest@example.com', 'Guest', $1, now())`, hash)
	for role, session := range map[string]string{"customer": "session", "other": "otherSession", "admin": "adminSession"} {
		s.cookies[role] = s.session(t, "sessions", accountapi.StoreCookie, session, role)
	}
	s.cookies[foreign] = strings.Replace(s.cookies["customer"], accountapi.StoreCookie, accountapi.PublisherCookie, 1)

	body := []byte("an archive")
	sum := sha256.Sum256(body)
	key := blobstore.Key("artifacts", sum)
	require.NoError(t, artifacts.Put(t.Context(), key, bytes.NewReader(body), "application/gzip", sum))
	picture := sha256.Sum256([]byte("a picture"))
	require.NoError(t, artifacts.Put(t.Context(), blobstore.Key("images", picture), strings.NewReader("a picture"), "image/png", picture))
	digest := hex.EncodeToString(picture[:])
	s.names["prefix"], s.names["shard"], s.names["digest"] = "images", digest[:2], digest

	plugin := func(id, slug string, price int) {
		s.exec(t, `INSERT INTO plugins (id, slug, publisher_id, publisher_name, name, summary, category, license, price_minor, currency, status, source_revision, latest_version)
			VALUES ('{`+id+`}', $1, '{publisherId}', 'Acme', $1, 's', 'linters', 'MIT', $2, 'EUR', 'listed', 1, '1.0.0')`, slug, price)
		s.exec(t, `SELECT index_plugin('{`+id+`}')`)
	}
	plugin("pluginId", "lint", 1999)
	plugin("paidId", "paid", 999)
	plugin("freeId", "free", 0)
	for id, plugin := range map[string]string{"version": "pluginId", "freeVersion": "freeId"} {
		s.exec(t, `INSERT INTO plugin_versions (id, plugin_id, version, major, minor, patch, artifact_sha256, artifact_size, artifact_key, file_name, signature, status, source_revision)
			VALUES ('{`+id+`}', '{`+plugin+`}', '1.0.0', 1, 0, 0, $1, $2, $3, 'x.tgz', 'untrusted comment: x', 'published', 1)`, sum[:], len(body), key)
	}
	s.names["plugin"], s.names["free"], s.names["paid"] = "lint", "free", "paid"
	s.names["one"], s.names["account"] = "1.0.0", "publisher_earning"

	s.exec(t, `INSERT INTO purchases (id, user_id, plugin_id, publisher_id, idempotency_key, status, amount_minor, currency, platform_fee_minor, processor_fee_minor,
			checkout_session_stripe_id, payment_intent_stripe_id, charge_stripe_id, expires_at, settled_at, tax_behavior)
		VALUES ('{purchaseId}', '{customer}', '{pluginId}', '{publisherId}', 'k', 'fulfilled', 1999, 'EUR', 300, 55, 'cs_canary', 'pi_canary', 'ch_canary', now(), now(), 'exclusive')`)
	s.exec(t, `INSERT INTO documents (id, entity, series, number, kind, purchase_id, source_id, issued_at, seller, customer, taxes, lines, tax_behavior, net_minor, tax_minor, currency, country)
		VALUES ('{transaction}', '', 'R', 4711, 'receipt', '{purchaseId}', 'pi_canary', now(), '{}', '{"name":"customer-canary"}', '[]', '[{"kind":"plugin","text":"lint","amountMinor":1999}]', '', 1999, 0, 'EUR', 'ES')`)
	s.names["document"] = "R-4711"
	s.exec(t, `INSERT INTO tax_evidence (purchase_id, customer, billing_country, card_country, source, complete_at) VALUES ('{purchaseId}', '{"name":"customer-canary"}', 'ES', 'US', 'stripe', now())`)
	s.exec(t, `INSERT INTO purchases (id, user_id, plugin_id, publisher_id, idempotency_key, status, amount_minor, currency, platform_fee_minor, checkout_url, attention, expires_at)
		VALUES ('{openPurchase}', '{customer}', '{paidId}', '{publisherId}', 'k2', 'awaiting_payment', 999, 'EUR', 150, 'https://pay.test/canary', 'backstage: look at it', now() + interval '1 hour')`)
	s.exec(t, `INSERT INTO purchase_events (purchase_id, kind, detail, dedupe_key) VALUES ('{purchaseId}', 'paid', '{"note":"canary"}', 'x')`)
	s.exec(t, `BEGIN`)
	s.exec(t, `INSERT INTO transactions (id, kind, purchase_id, source_id, currency) VALUES ('{transaction}', 'sale', '{purchaseId}', 'pi_canary', 'EUR')`)
	s.exec(t, `INSERT INTO transaction_entries (transaction_id, position, account, publisher_id, amount_minor, currency)
		VALUES ('{transaction}', 1, 'processor_clearing', NULL, 1999, 'EUR'), ('{transaction}', 2, 'publisher_earning', '{publisherId}', -1999, 'EUR')`)
	s.exec(t, `COMMIT`)
	s.exec(t, `INSERT INTO coupons (id, code, publisher_id, kind, basis_points)
		VALUES ('{coupon}', 'BACKSTAGE', NULL, 'percent', 2500), ('{publisherCoupon}', 'ACME', '{publisherId}', 'percent', 2500)`)
	s.exec(t, `INSERT INTO entitlements (id, user_id, plugin_id, purchase_id, status) VALUES ('{entitlement}', '{customer}', '{pluginId}', '{purchaseId}', 'granted')`)
	s.seedRefunds(t)
	s.seedDisputes(t)
	s.exec(t, `INSERT INTO reviews (id, plugin_id, user_id, rating, title, body) VALUES ('{reviewId}', '{pluginId}', '{customer}', 4, 'Good', 'It works')`)
	s.exec(t, `UPDATE plugins SET rating_count = 1, rating_sum = 4 WHERE id = '{pluginId}'`)
	s.exec(t, `INSERT INTO review_reports (id, review_id, reporter_id, reason, note) VALUES ('{report}', '{reviewId}', '{admin}', 'spam', 'backstage note')`)
	s.exec(t, `INSERT INTO plugin_reports (id, plugin_id, reporter_id, reason, note) VALUES ('{pluginReport}', '{pluginId}', '{report}', 'spam', 'backstage note')`)
	s.exec(t, `INSERT INTO audit_log (id, actor_id, actor_role, action, subject_type, subject_id, detail)
		VALUES ('{report}', '{admin}', 'admin', 'purchase.retry', 'purchase', '{purchaseId}', '{"note":"backstage"}')`)

	s.exec(t, `INSERT INTO commission_rules (id, position, basis_points, fee_on_refund, note) VALUES ('{ruleId}', 1, 1200, 'returned', 'backstage')`)
	s.seedPayouts(t)
	s.exec(t, `INSERT INTO reconciliations (id, workflow_id, trigger, status, finished_at) VALUES ('{reconciliationId}', 'backstage', 'schedule', 'finished', now())`)
	s.exec(t, `INSERT INTO reconciliation_cases (id, kind, subject, books, against) VALUES ('{caseId}', 'charge_without_sale', 'txn_canary', '{}', '{"sourceId":"ch_canary"}')`)

	for _, purpose := range []string{"verify_email", "reset_password"} {
		token, hash := account.NewToken()
		logged.secret(token)
		s.names[purpose] = token
		s.exec(t, `INSERT INTO auth_tokens (token_hash, user_id, purpose, expires_at) VALUES ($1, '{customer}', $2::text::auth_token_purpose, now() + interval '1 hour')`, hash, purpose)
	}
	s.names["password"] = password
	s.names["token"] = signer.Sign(download.Token{ID: uuid.New(), Version: uuid.MustParse(s.names["freeVersion"]), Expires: time.Now().Add(time.Minute)})
	logged.secret(s.names["token"])
	s.signWebhook()

	backstage := []string{"backstage", "canary-admin", s.names["admin"]}
	private := append([]string{
		"canary-customer", "customer-canary", "_canary", "/canary", `"canary"`, "4711",
		s.names["customer"], s.names["purchaseId"], s.names["openPurchase"], s.names["entitlement"], s.names["session"],
	}, backstage...)
	s.secrets = map[string][]string{anonymous: private, foreign: private, "other": private, "customer": backstage}
}

// signWebhook makes an event as Stripe sends them.
func (s *side) signWebhook() {
	event := fmt.Sprintf(`{"id":"evt_1","object":"event","api_version":%q,"created":%d,"livemode":false,"type":"checkout.session.completed",
		"data":{"object":{"id":"cs_1","object":"checkout.session","metadata":{}}}}`, stripeclient.APIVersion, time.Now().Unix())
	at := time.Now().Unix()
	mac := hmac.New(sha256.New, []byte(webhookSecret))
	_, _ = fmt.Fprintf(mac, "%d.%s", at, event)
	s.files["event"], s.names["signature"] = []byte(event), fmt.Sprintf("t=%d,v1=%x", at, mac.Sum(nil))
}

// seedLicense gives the customer a license that is active on one machine.
func (s *side) seedLicense(t testing.TB, keys *licensekey.Keyring) {
	t.Helper()
	license, key := uuid.New(), licensekey.New()
	logged.secret(key)
	sealed, by := keys.Seal(license, key)
	s.names["license"], s.names["licenseKey"], s.names["activation"] = license.String(), key, uuid.NewString()
	s.exec(t, `UPDATE plugins SET licensed = true, license_offline = true WHERE id = '{pluginId}'`)
	s.exec(t, `INSERT INTO licenses (id, entitlement_id, key_hash, key_sealed, sealed_by, offline, offline_days, grace_days, activations)
		VALUES ('{license}', '{entitlement}', $1, $2, $3, true, 14, 7, 1)`, licensekey.Hash(key), sealed, by)
	s.exec(t, `INSERT INTO license_activations (id, license_id, fingerprint_hash, name) VALUES ('{activation}', '{license}', $1, 'customer-canary')`,
		licensekey.FingerprintDigest(license.String(), "box"))
	for _, role := range []string{anonymous, foreign, "other"} {
		s.secrets[role] = append(slices.Clone(s.secrets[role]), key)
	}
}

// storeFlows notes what is asked of workflows, and does none of it.
type storeFlows struct{ *side }

func (f storeFlows) Begin(_ context.Context, in purchase.Input, _ uuid.UUID) (purchase.BeginResult, error) {
	f.calls.note("begin %s", in.PurchaseID)
	return purchase.BeginResult{}, step.ErrPending
}

func (f storeFlows) Cancel(_ context.Context, id uuid.UUID) (purchase.CancelResult, error) {
	f.calls.note("cancel %s", id)
	return purchase.CancelResult{Status: "cancelled"}, nil
}

func (f storeFlows) Recheck(_ context.Context, id uuid.UUID) error {
	f.calls.note("recheck %s", id)
	return nil
}

func (f storeFlows) Dispatch(_ context.Context, e stripeclient.Event) error {
	f.calls.note("dispatch %s", e.ID)
	return nil
}

type storeReconciliations struct{ *side }

func (f storeReconciliations) Begin(ctx context.Context, in reconciliation.Input) (reconciliation.BeginResult, error) {
	f.calls.note("reconcile %s", in.ID)
	_, err := f.db.Exec(ctx, `INSERT INTO reconciliations (id, workflow_id, trigger, status) VALUES ($1, 'w', 'admin', 'finished') ON CONFLICT DO NOTHING`, in.ID)
	return reconciliation.BeginResult{ID: in.ID}, err
}

// seedRefunds are a request of the customer that waits, about a purchase of its own, and a refund of the other purchase that failed.
func (s *side) seedRefunds(t testing.TB) {
	t.Helper()
	s.exec(t, `INSERT INTO purchases (id, user_id, plugin_id, publisher_id, idempotency_key, status, amount_minor, currency, platform_fee_minor, payment_intent_stripe_id, expires_at, settled_at, refund_until)
		VALUES ('{refundablePurchase}', '{customer}', '{paidId}', '{publisherId}', 'k3', 'fulfilled', 999, 'EUR', 150, 'pi_refundable', now(), now(), now() + interval '1 day')`)
	s.exec(t, `BEGIN`)
	s.exec(t, `INSERT INTO transactions (id, kind, purchase_id, source_id, currency) VALUES ('{refundablePurchase}', 'sale', '{refundablePurchase}', 'pi_refundable', 'EUR')`)
	s.exec(t, `INSERT INTO transaction_entries (transaction_id, position, account, publisher_id, amount_minor, currency)
		VALUES ('{refundablePurchase}', 1, 'processor_clearing', NULL, 999, 'EUR'), ('{refundablePurchase}', 2, 'publisher_earning', '{publisherId}', -999, 'EUR')`)
	s.exec(t, `COMMIT`)
	s.exec(t, `UPDATE purchases SET refund_until = now() + interval '1 day' WHERE id = '{purchaseId}'`)
	s.exec(t, `INSERT INTO refund_requests (id, purchase_id, origin, asked_by, reason, message, currency, status, manual_because, proposed_minor, proposed_by, due_at)
		VALUES ('{requestId}', '{refundablePurchase}', 'customer', '{customer}', 'not_working', 'canary-customer says no', 'EUR', 'proposed', 'amount', 999, '{admin}', now() + interval '1 day')`)
	s.exec(t, `INSERT INTO refund_decisions (id, request_id, actor_id, kind, reason, outcome) VALUES ('{requestId}', '{requestId}', '{admin}', 'approve', 'backstage thoughts', 'proposed')`)
	s.exec(t, `INSERT INTO refunds (id, purchase_id, amount_minor, currency, reason, status, failure_code, idempotency_key)
		VALUES ('{refundId}', '{purchaseId}', 5, 'EUR', 'other', 'failed', 'declined', 'k')`)
}

// seedDisputes are those that wait for an answer, one of them with a draft, an inquiry, and one that the bank has our answer to.
func (s *side) seedDisputes(t testing.TB) {
	t.Helper()
	s.exec(t, `INSERT INTO disputes (stripe_id, purchase_id, amount_minor, currency, reason, status, charge_stripe_id, is_inquiry, evidence_due_by) VALUES
		('dp_waiting', '{purchaseId}', 1999, 'EUR', 'fraudulent', 'needs_response', 'ch_canary', false, now() + interval '1 day'),
		('dp_given', '{purchaseId}', 1999, 'EUR', 'fraudulent', 'needs_response', 'ch_canary', false, now() + interval '1 day'),
		('dp_other', '{purchaseId}', 1999, 'EUR', 'fraudulent', 'needs_response', 'ch_canary', false, now() + interval '1 day'),
		('dp_asked', '{purchaseId}', 1999, 'EUR', 'fraudulent', 'needs_response', 'ch_canary', true, now() + interval '1 day'),
		('dp_answered', '{purchaseId}', 1999, 'EUR', 'fraudulent', 'under_review', 'ch_canary', false, now() + interval '1 day')`)
	s.exec(t, `INSERT INTO dispute_evidence (dispute_id, texts, edited_by) VALUES ('dp_waiting', '{"uncategorized_text":"backstage words"}', '{admin}')`)
	s.exec(t, `INSERT INTO dispute_answers (id, dispute_id, to_inquiry, version, texts, status, approved_by, settled_at)
		VALUES ('{answer}', 'dp_answered', false, 'v', '{"customer_name":"customer-canary"}', 'submitted', '{admin}', now())`)
	s.exec(t, `INSERT INTO dispute_files (answer_id, field, name, content) VALUES ('{answer}', 'receipt', 'R-4711.pdf', '%PDF-1.7 customer-canary')`)
	maps.Copy(s.names, map[string]string{
		"disputeId": "dp_waiting", "otherDispute": "dp_other", "givenUp": "dp_given", "inquiry": "dp_asked", "answered": "dp_answered", "field": "receipt",
	})
}

type storeDisputes struct{ *side }

func (f storeDisputes) Answer(_ context.Context, id, _ string) (dispute.Answered, error) {
	f.calls.note("answer %s", id)
	return dispute.Answered{Status: "under_review"}, nil
}

type storeRequests struct{ *side }

func (f storeRequests) Open(ctx context.Context, in refundrequest.Input, _, _ uuid.UUID) (refundrequest.State, error) {
	f.calls.note("open %s", in.RequestID)
	return (&marketplace.Activities{DB: f.db.Pool}).OpenRefundRequest(ctx, marketplace.RefundRequestRef{RequestID: in.RequestID})
}

func (f storeRequests) Decide(ctx context.Context, in refundrequest.Input, decision uuid.UUID) (refundrequest.State, error) {
	f.calls.note("decide %s", in.RequestID)
	return (&marketplace.Activities{DB: f.db.Pool}).DecideRefundRequest(ctx, marketplace.DecideRefundRequestInput{RequestID: in.RequestID, DecisionID: decision})
}

type storeRefunds struct{ *side }

func (f storeRefunds) Begin(ctx context.Context, in refund.Input) (refund.BeginResult, error) {
	f.calls.note("refund %s", in.PurchaseID)
	_, err := f.db.Exec(ctx, `INSERT INTO refunds (id, purchase_id, amount_minor, currency, reason) VALUES ($1, $2, 1999, 'EUR', $3) ON CONFLICT DO NOTHING`, in.RefundID, in.PurchaseID, in.Reason)
	return refund.BeginResult{RefundID: in.RefundID, Status: "requested"}, err
}

// seedPayouts are a payout of the publisher that was sent and one that fails, and another publisher on hold.
func (s *side) seedPayouts(t testing.TB) {
	t.Helper()
	s.exec(t, `INSERT INTO payout_accounts (publisher_id, stripe_id, country, state) VALUES ('{publisherId}', 'acct_backstage', 'ES', 'ready')`)
	s.exec(t, `INSERT INTO payouts (id, publisher_id, period, currency, cutoff, status, amount_minor, transfer_stripe_id, sent_at)
		VALUES ('{payoutId}', '{publisherId}', '2026-10-01', 'EUR', now(), 'sent', 500, 'tr_backstage', now())`)
	s.exec(t, `INSERT INTO payouts (id, publisher_id, period, currency, cutoff, status, reason, amount_minor)
		VALUES ('{failingPayout}', '{publisherId}', '2026-11-01', 'EUR', now(), 'failing', 'refused', 700)`)
	s.exec(t, `INSERT INTO plugins (id, slug, publisher_id, publisher_name, name, summary, category, license, price_minor, currency, status, source_revision, latest_version)
		VALUES ('{heldPublisher}', 'held', '{heldPublisher}', 'Held', 'held', 's', 'linters', 'MIT', 0, 'EUR', 'unlisted', 1, '1.0.0')`)
	s.exec(t, `INSERT INTO payout_holds (id, publisher_id, reason_code, note, placed_by) VALUES ('{heldPublisher}', '{heldPublisher}', 'legal', 'backstage', '{admin}')`)
}

type storePayouts struct{ *side }

func (f storePayouts) Start(_ context.Context, publisher uuid.UUID, _ time.Time) (string, error) {
	f.calls.note("pay %s", publisher)
	return "2026-11-25T0400", nil
}

func (f storePayouts) StartRun(_ context.Context, request uuid.UUID) error {
	f.calls.note("pay everyone %s", request)
	return nil
}

func (f storePayouts) Await(context.Context, uuid.UUID, string) bool { return true }

func (f storePayouts) AwaitRun(context.Context, uuid.UUID) (payout.RunResult, bool) {
	return payout.RunResult{Begun: 1}, true
}

func (f storePayouts) RetryNow(_ context.Context, publisher uuid.UUID, _ string, _ time.Time) error {
	f.calls.note("retry payout %s", publisher)
	return nil
}

func (f storePayouts) Tell(_ context.Context, publisher uuid.UUID, _ []string, update string) bool {
	f.calls.note("%s %s", update, publisher)
	return false
}

type storeReversals struct{ *side }

func (f storeReversals) Begin(ctx context.Context, in payoutreversal.Input) (payoutreversal.Result, error) {
	f.calls.note("reverse %s", in.PayoutID)
	plan, err := (&marketplace.Activities{DB: f.db.Pool}).RecordReversal(ctx, marketplace.RecordReversalInput{
		ReversalID: in.ReversalID, PayoutID: in.PayoutID, AmountMinor: in.AmountMinor, ReasonCode: in.ReasonCode, RequestedBy: in.RequestedBy,
	})
	if plan.Refusal != "" {
		return payoutreversal.Result{Status: payoutreversal.StatusRefused, Reason: plan.Refusal}, err
	}
	return payoutreversal.Result{Status: payoutreversal.StatusSucceeded}, err
}
