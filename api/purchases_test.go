package api

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/marketplace"
	"marketplace/dev/pgtest"
	"marketplace/internal/account"
	"marketplace/internal/brand"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	"marketplace/workflows/purchase"
	"marketplace/workflows/refund"
	"marketplace/workflows/refundrequest"
	"marketplace/workflows/step"
)

// counter is the store's counter: the API over a real database, with workflows that are played by the same
// activities and whose starts are noted.
type counter struct {
	*httpapitest.Client
	t         *testing.T
	db        *pgtest.Database
	act       *marketplace.Activities
	webhook   *Webhook
	customer  account.Principal
	other     account.Principal
	admin     account.Principal
	plugin    uuid.UUID
	mu        sync.Mutex
	calls     []string // what was asked of the workflows
	answer    error    // what the workflows fail with
	noPage    bool     // begun, but Stripe does not answer
	before    func()   // happens after the API has looked and before the workflow does
	dispatchd []stripeclient.Event
	dispErr   error
	stripe    *stripeDesk
	evidence  *marketplace.Evidence
	cashier   *cashier // of tests about payouts
}

const webhookSecret = "whsec_test"

func newCounter(t *testing.T) *counter { return newCounterBy(t, marketplace.RefundRules{}) }

func newCounterBy(t *testing.T, rules marketplace.RefundRules) *counter {
	t.Helper()
	t.Parallel()
	db := pgtest.Marketplace(t)
	c := &counter{t: t, db: db, act: &marketplace.Activities{DB: db.Pool, Refunds: rules, Offers: marketplace.Offers{PlatformFeeBasisPoints: 1500}, CheckoutExpiry: 30 * time.Minute, StorefrontURL: "http://store.test"}}
	c.customer, c.other, c.admin = c.user("ana", "customer"), c.user("bea", "customer"), c.user("root", "admin")
	c.plugin = c.addPlugin("lint", 1999)
	c.webhook = &Webhook{Inbox: &marketplace.Inbox{DB: db.Pool}, Dispatcher: c, Secrets: []string{"whsec_old", webhookSecret}}
	c.stripe = &stripeDesk{}
	c.evidence = &marketplace.Evidence{DB: db.Pool, Stripe: c.stripe}
	deps := Deps{
		Evidence: c.evidence, Brand: brand.Brand{Name: "Plugs"},
		DB: db.Pool, Cursors: cursor.NewCodec([]byte(strings.Repeat("s", 32))), Offers: c.act.Offers, Purchases: c, Refunds: refundsOf{c}, RefundRequests: requestsOf{c}, Disputes: bankOf{c}, RefundRules: rules, Webhook: c.webhook, Reconciliations: auditorOf{c},
		Payouts: payoutsOf{c}, PayoutReversals: reversalsOf{c},
		PurchaseWait: time.Second, TemporalUIURL: "http://ui.test",
	}
	c.Client = httpapitest.New(t, func(a huma.API) {
		registerPurchases(a, deps)
		registerDocuments(a, deps)
		registerDocumentLists(a, deps)
		registerEvidenceReviews(a, deps)
		registerLibrary(a, deps)
		registerCommissionRules(a, deps)
		registerRefunds(a, deps)
		registerCoupons(a, deps)
		registerRefundRequests(a, deps)
		registerRefundDesk(a, deps)
		registerFailedRefunds(a, deps)
		registerDisputes(a, deps)
		registerOperations(a, deps)
		registerAudit(a, deps)
		registerBooks(a, deps)
		registerReconciliations(a, deps)
		registerPayouts(a, deps)
		registerWebhook(a, deps.Webhook)
	})
	return c
}

func (c *counter) exec(sql string, args ...any) {
	c.t.Helper()
	_, err := c.db.Exec(context.Background(), sql, args...)
	require.NoError(c.t, err)
}

func (c *counter) user(name, role string) account.Principal {
	id := uuid.New()
	c.exec(`INSERT INTO users (id, email, name, password_hash, role) VALUES ($1, $2, $3, 'x', $4::user_role)`, id, name+"@example.com", name, role)
	return account.Principal{ID: id, Role: role, Name: name, Locale: "es"}
}

func (c *counter) addPlugin(slug string, price int64) uuid.UUID {
	id := uuid.New()
	c.exec(`INSERT INTO plugins (id, slug, publisher_id, publisher_name, name, summary, category, license, price_minor, currency, status, source_revision, latest_version)
		VALUES ($1, $2, $3, 'Acme', $2, 's', 'linters', 'MIT', $4, 'EUR', 'listed', 1, '1.0.0')`, id, slug, uuid.New(), price)
	return id
}

func (c *counter) note(format string, args ...any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, fmt.Sprintf(format, args...))
	return c.answer
}

// called requires what was asked of the workflows since the last time.
func (c *counter) called(want ...string) {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	require.Equal(c.t, want, c.calls)
	c.calls = nil
}

// Begin plays the Purchase workflow up to its page.
func (c *counter) Begin(ctx context.Context, in purchase.Input, _ uuid.UUID) (purchase.BeginResult, error) {
	out := purchase.BeginResult{PurchaseID: in.PurchaseID, PluginID: in.PluginID}
	if err := c.note("begin %s", in.PurchaseID); err != nil {
		return out, err
	}
	if in.Resume {
		return out, c.page(ctx, in.PurchaseID)
	}
	if c.before != nil {
		c.before()
	}
	intent, err := c.act.RecordIntent(ctx, marketplace.RecordIntentInput{PurchaseID: in.PurchaseID, UserID: in.UserID, PluginID: in.PluginID, KeyDigest: in.KeyDigest,
		Currency: in.Currency, Seen: in.Seen, CouponCode: in.CouponCode})
	if err != nil || intent.Refusal != "" {
		out.Refusal, out.OtherPurchase = intent.Refusal, intent.OtherPurchase
		return out, err
	}
	if c.noPage {
		return out, step.ErrPending
	}
	if intent.Settled {
		out.Status, out.Refusal = intent.Status, marketplace.RefusedClosed
		return out, nil
	}
	return out, c.page(ctx, in.PurchaseID)
}

func (c *counter) page(ctx context.Context, id uuid.UUID) error {
	return c.act.RecordSession(ctx, marketplace.RecordSessionInput{PurchaseID: id, Session: stripeclient.Session{
		ID: "cs_" + id.String(), URL: "https://pay.test/" + id.String(), ExpiresAt: time.Now().Add(time.Hour)}})
}

func (c *counter) Cancel(ctx context.Context, id uuid.UUID) (purchase.CancelResult, error) {
	if err := c.note("cancel %s", id); err != nil {
		return purchase.CancelResult{}, err
	}
	state, err := c.act.Close(ctx, marketplace.CloseInput{PurchaseID: id, Status: "cancelled"})
	return purchase.CancelResult{Status: state.Status}, err
}

func (c *counter) Recheck(_ context.Context, id uuid.UUID) error { return c.note("recheck %s", id) }

// refundsOf plays the Refund workflow up to its record.
type refundsOf struct{ c *counter }

func (r refundsOf) Begin(ctx context.Context, in refund.Input) (refund.BeginResult, error) {
	if err := r.c.note("refund %s", in.PurchaseID); err != nil {
		return refund.BeginResult{}, err
	}
	plan, err := r.c.act.RecordRefund(ctx, marketplace.RecordRefundInput{RefundID: in.RefundID, PurchaseID: in.PurchaseID, Reason: in.Reason, RequestedBy: in.RequestedBy, AmountMinor: in.AmountMinor, RetryOf: in.RetryOf})
	return refund.BeginResult{RefundID: in.RefundID, Refusal: plan.Refusal, Status: plan.Status}, err
}

// requestsOf plays the RefundRequest workflow.
type requestsOf struct{ c *counter }

func (r requestsOf) Open(ctx context.Context, in refundrequest.Input, _, _ uuid.UUID) (refundrequest.State, error) {
	if err := r.c.note("open %s", in.RequestID); err != nil {
		return refundrequest.State{}, err
	}
	return r.c.act.OpenRefundRequest(ctx, marketplace.RefundRequestRef{RequestID: in.RequestID})
}

func (r requestsOf) Decide(ctx context.Context, in refundrequest.Input, decision uuid.UUID) (refundrequest.State, error) {
	if err := r.c.note("decide %s", in.RequestID); err != nil {
		return refundrequest.State{}, err
	}
	return r.c.act.DecideRefundRequest(ctx, marketplace.DecideRefundRequestInput{RequestID: in.RequestID, DecisionID: decision})
}

func (c *counter) Dispatch(_ context.Context, e stripeclient.Event) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dispatchd = append(c.dispatchd, e)
	return c.dispErr
}

func (c *counter) buy(who account.Principal, key string, plugin uuid.UUID) *httpapitest.Response {
	c.t.Helper()
	return c.As(who).With("Idempotency-Key", key).POST("/v1/purchases", map[string]any{"pluginId": plugin})
}

// bought is a settled purchase of the customer.
func (c *counter) bought() uuid.UUID {
	c.t.Helper()
	var p Purchase
	c.buy(c.customer, "bought", c.plugin).Status(201).JSON(&p)
	c.settle(p.ID)
	c.calls = nil
	return p.ID
}

func (c *counter) settle(id uuid.UUID) {
	c.t.Helper()
	_, err := c.act.Settle(context.Background(), marketplace.SettleInput{PurchaseID: id, Payment: stripeclient.Payment{
		State: stripeclient.PaymentPaid, SessionID: "cs_" + id.String(), PaymentIntentID: "pi_" + id.String(), ChargeID: "ch_" + id.String(),
		Amount: money.Money{Minor: 1999, Currency: "EUR"}, ProcessorFeeMinor: 55}})
	require.NoError(c.t, err)
}

func TestBuying(t *testing.T) {
	c := newCounter(t)
	var first, again, tab Purchase
	c.buy(c.customer, "k1", c.plugin).Status(201).JSON(&first)
	require.Equal(t, purchase.ID(c.customer.ID, "k1"), first.ID)
	require.Equal(t, "awaiting_payment", first.Status)
	require.Equal(t, "https://pay.test/"+first.ID.String(), first.CheckoutURL)
	require.Equal(t, money.Money{Minor: 1999, Currency: "EUR"}, first.Amount)
	c.called("begin " + first.ID.String())

	t.Run("AgainWithTheSameKey", func(t *testing.T) {
		c.buy(c.customer, "k1", c.plugin).Status(200).JSON(&again)
		require.Equal(t, first, again)
		c.called()
	})
	t.Run("InAnotherTab", func(t *testing.T) {
		c.buy(c.customer, "k2", c.plugin).Status(200).JSON(&tab)
		require.Equal(t, first, tab)
		c.called()
	})
	t.Run("TheKeyForAnotherPlugin", func(t *testing.T) {
		c.buy(c.customer, "k1", c.addPlugin("other", 500)).Problem(422, "idempotency_key_reused")
		c.called()
	})
	t.Run("AnotherCustomerWithTheSameKey", func(t *testing.T) {
		var p Purchase
		c.buy(c.other, "k1", c.plugin).Status(201).JSON(&p)
		require.NotEqual(t, first.ID, p.ID)
		c.called("begin " + p.ID.String())
	})
	t.Run("TheQuoteTells", func(t *testing.T) {
		var q Quote
		c.As(c.customer).GET("/v1/plugins/lint/quote").Status(200).JSON(&q)
		require.Equal(t, Quote{PluginID: c.plugin, Price: first.Amount, Prices: []money.Money{first.Amount}, OpenPurchase: &first.ID}, q)
	})
	c.settle(first.ID)
	t.Run("Owned", func(t *testing.T) {
		c.buy(c.customer, "k3", c.plugin).Problem(409, "already_owned")
		c.called()
		var q Quote
		c.As(c.customer).GET("/v1/plugins/lint/quote").Status(200).JSON(&q)
		require.True(t, q.Owned)
		require.False(t, q.Suspended)
		var page LibraryPage
		c.As(c.customer).GET("/v1/library").Status(200).JSON(&page)
		require.Len(t, page.Items, 1)
		require.Equal(t, &first.ID, page.Items[0].PurchaseID)
		require.True(t, page.Items[0].Downloadable)
	})
	t.Run("Suspended", func(t *testing.T) {
		c.exec(`UPDATE entitlements SET status = 'suspended' WHERE user_id = $1`, c.customer.ID)
		var q Quote
		c.As(c.customer).GET("/v1/plugins/lint/quote").Status(200).JSON(&q)
		require.True(t, q.Owned && q.Suspended)
	})
	t.Run("TheOldKeyTellsWhatBecameOfIt", func(t *testing.T) {
		var old Purchase
		c.buy(c.customer, "k1", c.plugin).Status(200).JSON(&old)
		require.Equal(t, "fulfilled", old.Status)
		require.Empty(t, old.CheckoutURL)
		c.called()
	})
}

func TestBuyingWhatIsNotForSale(t *testing.T) {
	c := newCounter(t)
	free, unlisted := c.addPlugin("free", 0), c.addPlugin("gone", 100)
	c.exec(`UPDATE plugins SET status = 'unlisted' WHERE id = $1`, unlisted)
	c.buy(c.customer, "a", free).Problem(409, "plugin_is_free")
	c.buy(c.customer, "b", unlisted).Problem(409, "plugin_not_for_sale")
	c.buy(c.customer, "c", uuid.New()).Problem(404, "not_found")
	c.called()
}

func TestBadPurchaseRequests(t *testing.T) {
	c := newCounter(t)
	me := c.As(c.customer)
	keyed := me.With("Idempotency-Key", "k")
	c.POST("/v1/purchases", map[string]any{"pluginId": c.plugin}).Problem(401, "unauthenticated")
	me.POST("/v1/purchases", map[string]any{"pluginId": c.plugin}).Problem(422, "invalid_request")
	me.With("Idempotency-Key", strings.Repeat("k", 256)).POST("/v1/purchases", map[string]any{"pluginId": c.plugin}).Problem(422, "invalid_request")
	keyed.POST("/v1/purchases", map[string]any{"pluginId": "x"}).Problem(422, "invalid_request")
	keyed.POST("/v1/purchases", map[string]any{}).Problem(422, "invalid_request")
	for _, extra := range []string{"price", "amount", "amountMinor", "status", "userId"} {
		keyed.POST("/v1/purchases", map[string]any{"pluginId": c.plugin, extra: 1}).Problem(422, "invalid_request")
	}
	keyed.POST("/v1/purchases", []byte(`{`)).Problem(400, "malformed_request")
	me.GET("/v1/purchases?cursor=forged").Problem(400, "invalid_cursor")
	me.GET("/v1/library?cursor=forged").Problem(400, "invalid_cursor")
	me.GET("/v1/purchases?limit=0").Problem(422, "invalid_request")
	c.called()
}

func TestTemporalIsDown(t *testing.T) {
	c := newCounter(t)
	c.answer = step.ErrUnavailable
	answer := c.buy(c.customer, "k1", c.plugin)
	answer.Problem(503, "workflows_unavailable")
	require.NotEmpty(t, answer.Header.Get("Retry-After"))
	var rows int
	require.NoError(t, c.db.QueryRow(t.Context(), `SELECT count(*) FROM purchases`).Scan(&rows))
	require.Zero(t, rows)
}

func TestTheWorkerIsSlow(t *testing.T) {
	t.Run("NothingRecordedYet", func(t *testing.T) {
		c := newCounter(t)
		c.answer = step.ErrPending
		answer := c.buy(c.customer, "k1", c.plugin).Status(202)
		require.Equal(t, "2", answer.Header.Get("Retry-After"))
		var p Purchase
		answer.JSON(&p)
		require.Equal(t, "pending", p.Status)
		require.Equal(t, "/v1/purchases/"+purchase.ID(c.customer.ID, "k1").String(), p.StatusURL)
	})
	t.Run("StripeIsSlow", func(t *testing.T) {
		c := newCounter(t)
		c.noPage = true
		var p Purchase
		c.buy(c.customer, "k1", c.plugin).Status(202).JSON(&p)
		c.called("begin " + p.ID.String())
		c.buy(c.customer, "k2", c.plugin).Status(200).JSON(&p) // waits for the one that is there
		c.called("begin " + p.ID.String())
		require.NotEmpty(t, p.CheckoutURL)
	})
}

func TestTwoTabsAtTheSameMoment(t *testing.T) {
	c := newCounter(t)
	var all sync.WaitGroup
	pages := make(chan string, 8)
	for i := range 8 {
		all.Go(func() {
			r := c.buy(c.customer, fmt.Sprint("tab", i), c.plugin)
			var p Purchase
			if r.Code < 300 {
				_ = json.Unmarshal(r.Body, &p)
			}
			pages <- p.CheckoutURL
		})
	}
	all.Wait()
	close(pages)
	seen := map[string]bool{}
	for p := range pages {
		seen[p] = true
	}
	require.Len(t, seen, 1)
	require.NotContains(t, seen, "")
}

func TestAnothersPurchaseIsNotThere(t *testing.T) {
	c := newCounter(t)
	id := c.bought().String()
	stranger := c.As(c.other)
	for _, path := range []string{"", "/documents", "/documents/R-1.pdf", "/documents/R-1.html"} {
		stranger.GET("/v1/purchases/"+id+path).Problem(404, "not_found")
		c.As(c.customer).GET("/v1/purchases/"+uuid.NewString()+path).Problem(404, "not_found")
		c.As(c.customer).GET("/v1/purchases/nonsense"+path).Problem(404, "not_found")
		c.GET("/v1/purchases/"+id+path).Problem(401, "unauthenticated")
	}
	stranger.POST("/v1/purchases/"+id+"/cancel", nil).Problem(404, "not_found")
	var page PurchasePage
	stranger.GET("/v1/purchases").Status(200).JSON(&page)
	require.Empty(t, page.Items)
	c.called()
}

func TestOwnPurchases(t *testing.T) {
	c := newCounter(t)
	id := c.bought()
	var p PurchaseWithTimeline
	c.As(c.customer).GET("/v1/purchases/" + id.String()).Status(200).JSON(&p)
	require.Equal(t, "fulfilled", p.Status)
	kinds := []string{}
	for _, e := range p.Timeline {
		kinds = append(kinds, string(e.Kind))
	}
	require.Equal(t, []string{"requested", "checkout_opened", "paid", "entitlement_granted"}, kinds)

	var next Purchase
	c.buy(c.customer, "second", c.addPlugin("second", 700)).Status(201).JSON(&next)
	var page PurchasePage
	c.As(c.customer).GET("/v1/purchases?limit=1").Status(200).JSON(&page)
	require.Equal(t, next.ID, page.Items[0].ID)
	c.As(c.customer).GET("/v1/purchases?limit=1&cursor=" + page.NextCursor).Status(200).JSON(&page)
	require.Equal(t, id, page.Items[0].ID)
}

func TestCancelling(t *testing.T) {
	c := newCounter(t)
	var p Purchase
	c.buy(c.customer, "k1", c.plugin).Status(201).JSON(&p)
	c.calls = nil
	path := "/v1/purchases/" + p.ID.String() + "/cancel"
	c.answer = step.ErrUnavailable
	c.As(c.customer).POST(path, nil).Problem(503, "workflows_unavailable")
	c.answer = step.ErrPending
	c.As(c.customer).POST(path, nil).Status(202)
	c.answer = purchase.ErrTooLate
	c.As(c.customer).POST(path, nil).Problem(409, "too_late_to_cancel")
	c.answer, c.calls = nil, nil
	c.As(c.customer).POST(path, nil).Status(200).JSON(&p)
	require.Equal(t, "cancelled", p.Status)
	c.called("cancel " + p.ID.String())
	c.As(c.customer).POST(path, nil).Status(200)
	c.called()
	var again Purchase
	c.buy(c.customer, "k2", c.plugin).Status(201).JSON(&again)
	c.settle(again.ID)
	c.As(c.customer).POST("/v1/purchases/"+again.ID.String()+"/cancel", nil).Problem(409, "too_late_to_cancel")
}

func TestRefunding(t *testing.T) {
	c := newCounter(t)
	id := c.bought()
	path := "/v1/admin/purchases/" + id.String() + "/refund"
	body := map[string]any{"reason": "requested_by_customer"}
	keyed := c.As(c.admin).With("Idempotency-Key", "r1")

	c.As(c.customer).With("Idempotency-Key", "r1").POST(path, body).Problem(403, "forbidden")
	c.As(c.admin).POST(path, body).Problem(422, "invalid_request")
	keyed.POST(path, map[string]any{"reason": "because"}).Problem(422, "invalid_request")
	keyed.POST(path, map[string]any{"reason": "other", "amount": 5}).Problem(422, "invalid_request")
	keyed.POST("/v1/admin/purchases/"+uuid.NewString()+"/refund", body).Problem(404, "not_found")
	c.called()
	require.Equal(t, []string{}, c.audited())

	var r, again Refund
	keyed.POST(path, body).Status(202).JSON(&r)
	require.Equal(t, "requested", r.Status)
	require.EqualValues(t, 1999, r.Amount.Minor)
	keyed.POST(path, body).Status(202).JSON(&again)
	require.Equal(t, r.ID, again.ID)
	c.called("refund "+id.String(), "refund "+id.String())
	require.Equal(t, []string{"purchase.refund", "purchase.refund"}, c.audited())

	c.As(c.admin).With("Idempotency-Key", "r2").POST(path, body).Problem(409, "refund_open")
	c.answer = step.ErrUnavailable
	c.As(c.admin).With("Idempotency-Key", "r3").POST(path, body).Problem(503, "workflows_unavailable")
	c.answer = step.ErrPending
	c.As(c.admin).With("Idempotency-Key", "r4").POST(path, body).Problem(503, "no_answer_yet")
	keyed.POST(path, body).Status(202).JSON(&again)
	require.Equal(t, r.ID, again.ID)
}

func (c *counter) audited() []string {
	c.t.Helper()
	var page AuditPage
	c.As(c.admin).GET("/v1/admin/audit").Status(200).JSON(&page)
	out := []string{}
	for _, e := range page.Items {
		out = append(out, e.Action)
	}
	return out
}

func TestTheAuditLogIsFiltered(t *testing.T) {
	c := newCounter(t)
	gone := uuid.New()
	line := func(actor uuid.UUID, action, subjectType, subject string) {
		c.exec(`INSERT INTO audit_log (id, actor_id, actor_role, action, subject_type, subject_id) VALUES ($1, $2, 'admin', $3, $4, $5)`,
			uuid.Must(uuid.NewV7()), actor, action, subjectType, subject)
	}
	line(c.admin.ID, "purchase.refund", "purchase", "p1")
	line(gone, "purchase.refund", "purchase", "p2")
	line(c.admin.ID, "review.hide", "review", "p1")
	find := func(query string) (page AuditPage) {
		c.As(c.admin).GET("/v1/admin/audit?" + query).Status(200).JSON(&page)
		return page
	}
	for query, want := range map[string][]string{
		"action=purchase.refund": {"p2", "p1"}, "subjectType=review": {"p1"}, "subjectId=p1&action=purchase.refund": {"p1"},
		"actor=" + gone.String(): {"p2"}, "action=purchase": {}, "": {"p1", "p2", "p1"},
	} {
		require.Equal(t, want, each(find(query).Items, func(e AuditEntry) string { return e.SubjectID }), query)
	}
	require.Equal(t, "root", *find("subjectType=review").Items[0].ActorName)
	require.Nil(t, find("actor=" + gone.String()).Items[0].ActorName)
	page := find("action=purchase.refund&limit=1")
	require.Equal(t, "p1", find("action=purchase.refund&limit=1&cursor=" + page.NextCursor).Items[0].SubjectID)
	c.As(c.admin).GET("/v1/admin/audit?limit=1&cursor="+page.NextCursor).Problem(400, "invalid_cursor")
	c.As(c.admin).GET("/v1/admin/audit?actor=root").Problem(422, "invalid_request")
}

func TestPurchasesShowTheirPluginAndWhatWentBack(t *testing.T) {
	c := newCounter(t)
	id := c.bought()
	c.exec(`UPDATE plugins SET icon_key = 'images/ab/cd' WHERE id = $1`, c.plugin)
	refund := func(minor int, status string) {
		c.exec(`INSERT INTO refunds (id, purchase_id, amount_minor, currency, reason, status) VALUES ($1, $2, $3, 'EUR', 'other', $4::text::refund_status)`, uuid.New(), id, minor, status)
	}
	refund(1500, "failed")
	var p PurchaseWithTimeline
	c.As(c.customer).GET("/v1/purchases/" + id.String()).Status(200).JSON(&p)
	require.Nil(t, p.Refunded)
	require.Equal(t, imageURL("images/ab/cd"), p.PluginIconURL)
	require.NotEmpty(t, p.PublisherName)
	refund(500, "succeeded")
	refund(250, "succeeded")
	var page PurchasePage
	c.As(c.customer).GET("/v1/purchases").Status(200).JSON(&page)
	require.Equal(t, &money.Money{Minor: 750, Currency: "EUR"}, page.Items[0].Refunded)
	c.As(c.customer).GET("/v1/purchases/" + id.String()).Status(200).JSON(&p)
	require.EqualValues(t, 750, p.Refunded.Minor)
}

func TestOperations(t *testing.T) {
	c := newCounter(t)
	id := c.bought()
	var late Purchase
	c.buy(c.other, "late", c.plugin).Status(201).JSON(&late)
	c.exec(`UPDATE purchases SET expires_at = now() - interval '1 hour', created_at = now() - interval '2 hours' WHERE id = $1`, late.ID)
	c.calls = nil
	admin := c.As(c.admin)

	for _, path := range []string{"/v1/admin/purchases", "/v1/admin/purchases/" + id.String(), "/v1/admin/audit"} {
		c.As(c.customer).GET(path).Problem(403, "forbidden")
		c.GET(path).Problem(401, "unauthenticated")
	}
	var page AdminPurchasePage
	admin.GET("/v1/admin/purchases").Status(200).JSON(&page)
	require.Len(t, page.Items, 2)
	require.Equal(t, late.ID, page.Items[0].ID, "stuck ones first")
	require.True(t, page.Items[0].Stuck)
	require.Equal(t, "http://ui.test/namespaces/default/workflows/purchase%2F"+late.ID.String(), page.Items[0].WorkflowURL)
	admin.GET("/v1/admin/purchases?limit=1").Status(200).JSON(&page)
	admin.GET("/v1/admin/purchases?limit=1&cursor=" + page.NextCursor).Status(200).JSON(&page)
	require.Equal(t, id, page.Items[0].ID)
	admin.GET("/v1/admin/purchases?stuck=true").Status(200).JSON(&page)
	require.Len(t, page.Items, 1)
	admin.GET("/v1/admin/purchases?stage=fulfilled").Status(200).JSON(&page)
	require.Len(t, page.Items, 1)
	admin.GET("/v1/admin/purchases?createdBefore=2020-01-01T00:00:00Z").Status(200).JSON(&page)
	require.Empty(t, page.Items)
	admin.GET("/v1/admin/purchases?stage=nonsense").Problem(422, "invalid_request")
	for query, want := range map[string][]uuid.UUID{
		"sort=newest": {id, late.ID}, "sort=oldest": {late.ID, id}, "q=ANA": {id}, "q=bea%40": {late.ID}, "q=lint": {late.ID, id},
		"q=" + late.ID.String(): {late.ID}, "q=nobody": {}, "q=%25": {}, "q=bea&sort=oldest&stuck=true": {late.ID},
	} {
		admin.GET("/v1/admin/purchases?" + query).Status(200).JSON(&page)
		require.Equal(t, want, each(page.Items, func(p AdminPurchase) uuid.UUID { return p.ID }), query)
	}
	admin.GET("/v1/admin/purchases?sort=oldest&limit=1").Status(200).JSON(&page)
	require.Equal(t, "bea", page.Items[0].CustomerName)
	admin.GET("/v1/admin/purchases?sort=newest&limit=1&cursor="+page.NextCursor).Problem(400, "invalid_cursor")
	var last AdminPurchasePage
	admin.GET("/v1/admin/purchases?sort=oldest&limit=1&cursor=" + page.NextCursor).Status(200).JSON(&last)
	require.Equal(t, id, last.Items[0].ID)
	require.Empty(t, last.NextCursor)

	var summary PurchaseSummary
	admin.GET("/v1/admin/purchases/summary").Status(200).JSON(&summary)
	require.Len(t, summary.Counts, 11)
	require.Contains(t, summary.Counts, StatusCount{"fulfilled", 1})
	require.Contains(t, summary.Counts, StatusCount{"awaiting_payment", 1})
	require.Contains(t, summary.Counts, StatusCount{"refunded", 0})
	require.EqualValues(t, 1, summary.Stuck)
	require.InDelta(t, 2*time.Hour.Seconds(), summary.OldestStuckSeconds, 60)
	admin.GET("/v1/admin/purchases?cursor=x").Problem(400, "invalid_cursor")

	var detail AdminPurchaseDetail
	admin.GET("/v1/admin/purchases/" + id.String()).Status(200).JSON(&detail)
	require.Len(t, detail.Books, 4)
	require.Len(t, detail.Timeline, 4)
	require.Equal(t, "granted", detail.Entitlement.Status)
	admin.GET("/v1/admin/purchases/"+uuid.NewString()).Problem(404, "not_found")

	admin.POST("/v1/admin/purchases/"+id.String()+"/retry", nil).Problem(409, "nothing_to_retry")
	c.called()
	admin.POST("/v1/admin/purchases/"+late.ID.String()+"/retry", nil).Status(202)
	c.called("recheck " + late.ID.String())
	c.answer = step.ErrUnavailable
	admin.POST("/v1/admin/purchases/"+late.ID.String()+"/retry", nil).Problem(503, "workflows_unavailable")
	require.Equal(t, []string{"purchase.retry", "purchase.retry"}, c.audited())
}

func sign(body, secret string, at time.Time) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = fmt.Fprintf(mac, "%d.%s", at.Unix(), body)
	return fmt.Sprintf("t=%d,v1=%s", at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}

func eventBody(id, eventType string) string {
	return fmt.Sprintf(`{"id":%q,"object":"event","api_version":%q,"type":%q,"created":%d,"livemode":false,"data":{"object":{"id":"cs_1","object":"checkout.session","metadata":{"purchase_id":"0194d5a0-0000-7000-8000-000000000001"}}}}`,
		id, stripeclient.APIVersion, eventType, time.Now().Unix())
}

func (c *counter) deliver(body, signature string) *httpapitest.Response {
	c.t.Helper()
	return c.With("Content-Type", "application/json").With("Stripe-Signature", signature).POST("/v1/stripe/webhook", []byte(body))
}

func (c *counter) inbox() (rows, unprocessed, deliveries int) {
	c.t.Helper()
	require.NoError(c.t, c.db.QueryRow(context.Background(), `SELECT count(*), count(*) FILTER (WHERE processed_at IS NULL), coalesce(sum(deliveries), 0) FROM stripe_events`).
		Scan(&rows, &unprocessed, &deliveries))
	return rows, unprocessed, deliveries
}

func TestWebhook(t *testing.T) {
	c := newCounter(t)
	body := eventBody("evt_1", "checkout.session.completed")
	c.deliver(body, sign(body, webhookSecret, time.Now())).Status(204)
	c.webhook.Drain()
	rows, unprocessed, _ := c.inbox()
	require.Equal(t, []int{1, 0}, []int{rows, unprocessed})
	require.Len(t, c.dispatchd, 1)
	require.Equal(t, uuid.MustParse("0194d5a0-0000-7000-8000-000000000001"), c.dispatchd[0].PurchaseID)

	t.Run("ADuplicateIsCountedAndNotDispatched", func(t *testing.T) {
		c.deliver(body, sign(body, "whsec_old", time.Now())).Status(204)
		c.webhook.Drain()
		rows, _, deliveries := c.inbox()
		require.Equal(t, []int{1, 2}, []int{rows, deliveries})
		require.Len(t, c.dispatchd, 1)
	})
	t.Run("AnUnknownTypeIsKeptAndDone", func(t *testing.T) {
		other := eventBody("evt_2", "payment_intent.created")
		c.deliver(other, sign(other, webhookSecret, time.Now())).Status(204)
		c.webhook.Drain()
		rows, unprocessed, _ := c.inbox()
		require.Equal(t, []int{2, 0}, []int{rows, unprocessed})
		require.Len(t, c.dispatchd, 1)
	})
	t.Run("WhatCannotBeDispatchedIsLeftToTheSweeper", func(t *testing.T) {
		c.dispErr = errors.New("temporal is down")
		failing := eventBody("evt_3", "checkout.session.expired")
		c.deliver(failing, sign(failing, webhookSecret, time.Now())).Status(204)
		c.webhook.Drain()
		_, unprocessed, _ := c.inbox()
		require.Equal(t, 1, unprocessed)
	})
}

func TestForgedWebhooks(t *testing.T) {
	c := newCounter(t)
	body := eventBody("evt_1", "checkout.session.completed")
	now := time.Now()
	tests := map[string]struct {
		body, signature, code string
		status                int
	}{
		"NoSignature":    {body, "", "invalid_signature", 400},
		"Garbage":        {body, "t=1,v1=zz", "invalid_signature", 400},
		"WrongSecret":    {body, sign(body, "whsec_other", now), "invalid_signature", 400},
		"OtherBody":      {body + " ", sign(body, webhookSecret, now), "invalid_signature", 400},
		"Replayed":       {body, sign(body, webhookSecret, now.Add(-6*time.Minute)), "stale_signature", 400},
		"FromTheFuture":  {body, sign(body, webhookSecret, now.Add(6*time.Minute)), "stale_signature", 400},
		"NotJSON":        {"{", sign("{", webhookSecret, now), "malformed_event", 400},
		"TooLarge":       {strings.Repeat("x", 257<<10), "", "request_too_large", 413},
		"OtherAPI":       {strings.Replace(body, stripeclient.APIVersion, "2020-08-27", 1), sign(strings.Replace(body, stripeclient.APIVersion, "2020-08-27", 1), webhookSecret, now), "wrong_api_version", 400},
		"EmptySecretKey": {body, sign(body, "", now), "invalid_signature", 400},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c.deliver(test.body, test.signature).Problem(test.status, test.code)
		})
	}
	rows, _, _ := c.inbox()
	require.Zero(t, rows)
	require.Empty(t, c.dispatchd)
}
