package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/activities/marketplace"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/money"
	rules "marketplace/internal/payout"
	"marketplace/internal/stripeclient"
	"marketplace/workflows/payout"
	"marketplace/workflows/payoutreversal"
	"marketplace/workflows/step"
)

// cashier plays the workflows of payouts with their activities, and Stripe, which refuses transfers for a reason if there
// is one. It is the counter of a publisher who is owed 16.44 EUR for each sale.
type cashier struct {
	*counter
	publisher uuid.UUID
	refusal   string
	inFlight  bool
	stuck     bool // Stripe does not answer
	started   map[string]bool
	sales     int
}

func newCashier(t *testing.T) *cashier {
	t.Helper()
	c := &cashier{counter: newCounter(t), started: map[string]bool{}}
	c.cashier = c
	c.act.PayoutThresholds = rules.Thresholds{"EUR": 1000}
	require.NoError(t, c.db.QueryRow(t.Context(), `SELECT publisher_id FROM plugins WHERE id = $1`, c.plugin).Scan(&c.publisher))
	return c
}

// connect gives the publisher an account that can be paid.
func (c *cashier) connect() {
	c.t.Helper()
	_, err := c.act.BeginPayoutAccount(c.t.Context(), marketplace.BeginPayoutAccountInput{PublisherID: c.publisher, Country: "ES"})
	require.NoError(c.t, err)
	_, err = c.act.RecordPayoutAccount(c.t.Context(), marketplace.RecordPayoutAccountInput{PublisherID: c.publisher, Account: rules.Account{
		ID: "acct_1", Country: "ES", DefaultCurrency: "EUR", DetailsSubmitted: true, TransfersEnabled: true, PayoutsEnabled: true,
	}})
	require.NoError(c.t, err)
}

// earn settles a purchase.
func (c *cashier) earn() uuid.UUID {
	c.t.Helper()
	c.sales++
	var p Purchase
	c.buy(c.user("buyer"+strings.Repeat("x", c.sales), "customer"), "k", c.plugin).Status(http.StatusCreated).JSON(&p)
	c.settle(p.ID)
	c.calls = nil
	return p.ID
}

// pay plays a Payout until it waits or is over.
func (c *cashier) pay(ctx context.Context, publisher uuid.UUID, period string, cutoff time.Time) error {
	plan, err := c.act.PlanPayout(ctx, marketplace.PlanPayoutInput{PublisherID: publisher, Period: period, Cutoff: cutoff})
	for _, id := range plan.Transfers {
		begun, failed := c.act.BeginTransfer(ctx, marketplace.PayoutRef{PayoutID: id})
		switch {
		case failed != nil || begun.Transfer == nil || c.stuck:
			err = errors.Join(err, failed)
		case c.refusal != "":
			_, failed = c.act.FailTransfer(ctx, marketplace.FailTransferInput{PayoutID: id, Generation: begun.Transfer.Generation, Reason: c.refusal})
			err = errors.Join(err, failed)
		default:
			err = errors.Join(err, c.act.RecordTransfer(ctx, marketplace.RecordTransferInput{PayoutID: id, Transfer: rules.Transfer{ID: "tr_" + id.String(), Amount: begun.Transfer.Amount}}))
		}
	}
	return err
}

// payoutsOf is the cashier as the API knows it; there is none unless the test is about payouts.
type payoutsOf struct{ c *counter }

func (p payoutsOf) Start(ctx context.Context, publisher uuid.UUID, at time.Time) (string, error) {
	period := rules.PeriodOnDemand(at)
	if err := p.c.note("pay %s", publisher); err != nil {
		return period, err
	}
	if p.c.cashier.started[period] {
		return period, payout.ErrRunning
	}
	p.c.cashier.started[period] = true
	return period, p.c.cashier.pay(ctx, publisher, period, at)
}

func (p payoutsOf) StartRun(_ context.Context, request uuid.UUID) error {
	if err := p.c.note("pay everyone"); err != nil {
		return err
	}
	if p.c.cashier.started[request.String()] {
		return payout.ErrRunning
	}
	p.c.cashier.started[request.String()] = true
	return nil
}

func (p payoutsOf) Await(context.Context, uuid.UUID, string) bool { return !p.c.cashier.stuck }

func (p payoutsOf) AwaitRun(context.Context, uuid.UUID) (payout.RunResult, bool) {
	return payout.RunResult{Begun: 3}, true
}

func (p payoutsOf) RetryNow(ctx context.Context, publisher uuid.UUID, period string, cutoff time.Time) error {
	if err := p.c.note("retry %s", publisher); err != nil {
		return err
	}
	return p.c.cashier.pay(ctx, publisher, period, cutoff)
}

func (p payoutsOf) Tell(_ context.Context, _ uuid.UUID, periods []string, update string) bool {
	_ = p.c.note("%s %d", update, len(periods))
	return p.c.cashier.inFlight
}

// reversalsOf plays the PayoutReversal workflow.
type reversalsOf struct{ c *counter }

func (r reversalsOf) Begin(ctx context.Context, in payoutreversal.Input) (payoutreversal.Result, error) {
	if err := r.c.note("reverse %d", in.AmountMinor); err != nil {
		return payoutreversal.Result{}, err
	}
	if r.c.before != nil {
		r.c.before()
	}
	plan, err := r.c.act.RecordReversal(ctx, marketplace.RecordReversalInput{
		ReversalID: in.ReversalID, PayoutID: in.PayoutID, AmountMinor: in.AmountMinor, ReasonCode: in.ReasonCode, RequestedBy: in.RequestedBy,
	})
	switch {
	case err != nil:
		return payoutreversal.Result{}, err
	case plan.Refusal != "":
		return payoutreversal.Result{Status: payoutreversal.StatusRefused, Reason: plan.Refusal}, nil
	case r.c.cashier.stuck:
		return payoutreversal.Result{}, step.ErrPending
	case r.c.cashier.refusal != "":
		err := r.c.act.FailReversal(ctx, marketplace.FailReversalInput{ReversalID: in.ReversalID, Reason: r.c.cashier.refusal})
		return payoutreversal.Result{Status: payoutreversal.StatusFailed, Reason: r.c.cashier.refusal}, err
	}
	err = r.c.act.ApplyReversal(ctx, marketplace.ApplyReversalInput{ReversalID: in.ReversalID, PayoutID: in.PayoutID, Reversal: rules.Reversal{
		ID: "trr_" + in.ReversalID.String(), Amount: plan.Request.Amount,
	}})
	return payoutreversal.Result{Status: payoutreversal.StatusSucceeded}, err
}

// runFor asks for a payout of the publisher.
func (c *cashier) runFor(key string) *httpapitest.Response {
	c.t.Helper()
	return c.As(c.admin).With("Idempotency-Key", key).POST("/v1/admin/payout-runs", map[string]any{"publisherId": c.publisher, "reason": "They asked for it"})
}

// paid is the publisher's payout of a run.
func (c *cashier) paid(key string) AdminPayout {
	c.t.Helper()
	var run PayoutRun
	c.runFor(key).Status(http.StatusAccepted).JSON(&run)
	require.Len(c.t, run.Payouts, 1)
	c.calls = nil
	return run.Payouts[0]
}

func (c *cashier) payout(id uuid.UUID) (out AdminPayoutDetail) {
	c.t.Helper()
	c.As(c.admin).GET("/v1/admin/payouts/" + id.String()).Status(http.StatusOK).JSON(&out)
	return out
}

func (c *cashier) standing() (out PayoutPublisherDetail) {
	c.t.Helper()
	c.As(c.admin).GET("/v1/admin/payout-publishers/" + c.publisher.String()).Status(http.StatusOK).JSON(&out)
	return out
}

func euros(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }

// told are the kinds of a story's lines, the latest first.
func told(steps []PayoutStep) string {
	return strings.Join(each(steps, func(s PayoutStep) string { return strings.TrimSpace(s.Kind + " " + s.Reason) }), ", ")
}

func TestPayingOnePublisherNow(t *testing.T) {
	c := newCashier(t)
	c.runFor("a").Problem(http.StatusConflict, "payout_account_not_ready")
	c.connect()
	c.runFor("a").Problem(http.StatusConflict, "nothing_to_pay")
	require.Empty(t, c.audited())
	c.called()

	c.earn()
	var run, again PayoutRun
	c.runFor("a").Status(http.StatusAccepted).JSON(&run)
	c.called("pay " + c.publisher.String())
	require.Equal(t, []any{true, 1, rules.PeriodOnDemand(run.StartedAt)}, []any{run.Over, run.Begun, run.Period})
	require.Equal(t, "http://ui.test/namespaces/default/workflows/payout%2F"+c.publisher.String()+"%2F"+run.Period, run.WorkflowURL)
	paid := run.Payouts[0]
	require.Equal(t, []any{"sent", euros(1644), "Acme", "acct_1"}, []any{paid.Status, paid.Amount, paid.Publisher.Name, paid.AccountID})
	require.Equal(t, run.WorkflowURL, paid.WorkflowURL)

	t.Run("AgainWithTheSameKey", func(t *testing.T) {
		c.runFor("a").Status(http.StatusAccepted).JSON(&again)
		require.Equal(t, run, again)
		require.Equal(t, []string{"payout.run"}, c.audited(), "though there is nothing left to pay")
	})
	t.Run("TheKeyForSomethingElse", func(t *testing.T) {
		for _, body := range []map[string]any{{"reason": "They asked for it"}, {"publisherId": c.publisher, "reason": "Another reason"}} {
			c.As(c.admin).With("Idempotency-Key", "a").POST("/v1/admin/payout-runs", body).Problem(http.StatusUnprocessableEntity, "idempotency_key_reused")
		}
	})
	t.Run("BadInput", func(t *testing.T) {
		admin := c.As(c.admin).With("Idempotency-Key", "b")
		admin.POST("/v1/admin/payout-runs", map[string]any{"publisherId": uuid.New(), "reason": "No such"}).Problem(http.StatusUnprocessableEntity, "invalid_request")
		admin.POST("/v1/admin/payout-runs", map[string]any{"reason": "  \n  "}).Problem(http.StatusUnprocessableEntity, "invalid_request")
		c.As(c.admin).POST("/v1/admin/payout-runs", map[string]any{"reason": "No key"}).Problem(http.StatusUnprocessableEntity, "invalid_request")
		c.As(c.customer).With("Idempotency-Key", "b").POST("/v1/admin/payout-runs", map[string]any{"reason": "Mine"}).Problem(http.StatusForbidden, "forbidden")
	})
	t.Run("ItsStory", func(t *testing.T) {
		detail := c.payout(paid.ID)
		require.Equal(t, "sent, attempted, planned", told(detail.Story))
		require.Equal(t, []PayoutTransaction{{detail.Transactions[0].ID, "transfer", *paid.TransferID, detail.Transactions[0].At}}, detail.Transactions)
		require.Equal(t, euros(1644), detail.Left)
		require.Empty(t, detail.Reversals)
	})
}

func TestPayingEveryoneNow(t *testing.T) {
	c := newCashier(t)
	ask := func(key string) *httpapitest.Response {
		return c.As(c.admin).With("Idempotency-Key", key).POST("/v1/admin/payout-runs", map[string]any{"reason": "Before the holidays"})
	}
	c.answer = step.ErrUnavailable
	ask("a").Problem(http.StatusServiceUnavailable, "workflows_unavailable")
	c.answer, c.calls = nil, nil
	var run, again PayoutRun
	ask("a").Status(http.StatusAccepted).JSON(&run)
	require.Equal(t, []any{true, 3}, []any{run.Over, run.Begun})
	require.Equal(t, "http://ui.test/namespaces/default/workflows/payout-run%2F"+run.ID.String(), run.WorkflowURL)
	ask("a").Status(http.StatusAccepted).JSON(&again)
	require.Equal(t, run, again)
	c.called("pay everyone", "pay everyone")
	require.Len(t, c.started, 1)
	require.Equal(t, []string{"payout.run"}, c.audited())
	ask("b").Status(http.StatusAccepted).JSON(&again)
	require.NotEqual(t, run.ID, again.ID)
}

func TestAPayoutThatFailsIsSeenFirstAndRetried(t *testing.T) {
	c := newCashier(t)
	c.connect()
	c.earn()
	c.refusal = rules.FailedInsufficient
	failing := c.paid("a")
	require.Equal(t, []any{"failing", "balance_insufficient", int32(1)}, []any{failing.Status, failing.Reason, failing.Failures})
	c.exec(`INSERT INTO payouts (id, publisher_id, period, currency, cutoff, status, reason, amount_minor) SELECT gen_random_uuid(), $1, '2026-12-0' || n, 'EUR', now(), 'skipped', 'nothing', 0
		FROM generate_series(1, 3) n`, c.publisher)

	admin := c.As(c.admin)
	var first, rest, none AdminPayoutPage
	admin.GET("/v1/admin/payouts?limit=2").Status(http.StatusOK).JSON(&first)
	require.Equal(t, failing.ID, first.Items[0].ID)
	admin.GET("/v1/admin/payouts?limit=2&cursor=" + first.NextCursor).Status(http.StatusOK).JSON(&rest)
	require.Len(t, rest.Items, 2)
	require.Empty(t, rest.NextCursor)
	seen := map[uuid.UUID]bool{}
	for _, p := range append(first.Items, rest.Items...) {
		seen[p.ID] = true
	}
	require.Len(t, seen, 4)
	admin.GET("/v1/admin/payouts?limit=2&status=skipped&cursor="+first.NextCursor).Problem(http.StatusBadRequest, "invalid_cursor")
	for query, found := range map[string]int{"status=skipped": 3, "status=failing&currency=EUR&publisherId=" + c.publisher.String(): 1, "currency=USD": 0, "publisherId=" + uuid.NewString(): 0} {
		admin.GET("/v1/admin/payouts?" + query).Status(http.StatusOK).JSON(&none)
		require.Len(t, none.Items, found, query)
	}
	admin.GET("/v1/admin/payouts?publisherId=x").Problem(http.StatusUnprocessableEntity, "invalid_request")
	var todo AdminTodo
	admin.GET("/v1/admin/todo").Status(http.StatusOK).JSON(&todo)
	require.Equal(t, AdminTodo{Payouts: 1}, todo)

	path := "/v1/admin/payouts/" + failing.ID.String()
	c.answer = payout.ErrNotWaiting
	admin.POST(path+"/retry", nil).Problem(http.StatusConflict, "payout_not_waiting")
	c.answer = step.ErrUnavailable
	admin.POST(path+"/retry", nil).Problem(http.StatusServiceUnavailable, "workflows_unavailable")
	c.answer, c.calls, c.refusal = nil, nil, ""
	var retried AdminPayoutDetail
	admin.POST(path+"/retry", nil).Status(http.StatusAccepted).JSON(&retried)
	c.called("retry " + c.publisher.String())
	require.Equal(t, "sent", retried.Status)
	require.Equal(t, "retried, sent, attempted, failing balance_insufficient, attempted, planned", told(retried.Story))
	require.Equal(t, "root", retried.Story[0].ActorName)
	admin.POST(path+"/retry", nil).Problem(http.StatusConflict, "payout_not_waiting")
	c.called()

	for _, id := range []string{uuid.NewString(), "x"} {
		admin.GET("/v1/admin/payouts/"+id).Problem(http.StatusNotFound, "not_found")
		admin.POST("/v1/admin/payouts/"+id+"/retry", nil).Problem(http.StatusNotFound, "not_found")
	}
	c.As(c.customer).GET(path).Problem(http.StatusForbidden, "forbidden")
}

func TestHoldingAPublishersPayouts(t *testing.T) {
	c := newCashier(t)
	c.connect()
	path := "/v1/admin/payout-publishers/" + c.publisher.String() + "/hold"
	hold := func(key, reason, note string) *httpapitest.Response {
		return c.As(c.admin).With("Idempotency-Key", key).POST(path, map[string]any{"reason": reason, "note": note})
	}
	release := func(key string) *httpapitest.Response {
		return c.As(c.admin).With("Idempotency-Key", key).POST(path+"/release", map[string]any{"reason": "All is well"})
	}
	release("r").Problem(http.StatusConflict, "payouts_not_held")
	require.Empty(t, c.audited())

	c.inFlight = true
	var held, again PayoutPublisherDetail
	hold("a", "fraud_review", " We look into some sales.\n").Status(http.StatusOK).JSON(&held)
	require.True(t, held.TransferInFlight)
	require.Equal(t, []any{"fraud_review", "We look into some sales.", "root"}, []any{held.Hold.Reason, held.Hold.Note, held.Hold.PlacedByName})
	c.called("Hold 0")
	hold("a", "fraud_review", "We look into some sales.").Status(http.StatusOK).JSON(&again)
	require.Equal(t, held, again)
	hold("a", "legal", "We look into some sales.").Problem(http.StatusUnprocessableEntity, "idempotency_key_reused")
	hold("b", "legal", "A court wants it").Problem(http.StatusConflict, "payouts_held")
	require.Equal(t, []string{"payout.hold"}, c.audited())

	c.earn()
	c.runFor("run").Problem(http.StatusConflict, "payouts_held")
	require.NoError(t, c.pay(t.Context(), c.publisher, "2026-11-01", time.Now()), "the schedule comes to them all the same")
	var page AdminPayoutPage
	c.As(c.admin).GET("/v1/admin/payouts").Status(http.StatusOK).JSON(&page)
	require.Equal(t, []any{"skipped", "held"}, []any{page.Items[0].Status, page.Items[0].Reason})
	require.Equal(t, held.Hold.ID, c.payout(page.Items[0].ID).Hold.ID)
	c.calls = nil

	var released PayoutPublisherDetail
	release("r").Status(http.StatusOK).JSON(&released)
	c.called("Release 1")
	require.Nil(t, released.Hold)
	require.Equal(t, "root", released.Holds[0].ReleasedByName)
	release("r").Status(http.StatusOK)
	release("s").Problem(http.StatusConflict, "payouts_not_held")
	require.Equal(t, []string{"payout.release", "payout.hold"}, c.audited())
	require.NoError(t, c.pay(t.Context(), c.publisher, "2026-11-01", time.Now()))
	require.Equal(t, "sent, attempted, planned, released, skipped held, held fraud_review", told(c.payout(page.Items[0].ID).Story))

	for _, body := range []map[string]any{{"reason": "fraud_review"}, {"reason": "x", "note": "Because"}, {"reason": "legal", "note": " \n "}, {"reason": "legal", "note": "a\u0000b c"}, {"note": "Because"}} {
		c.As(c.admin).With("Idempotency-Key", "c").POST(path, body).Problem(http.StatusUnprocessableEntity, "invalid_request")
	}
	for _, id := range []string{uuid.NewString(), "x"} {
		other := "/v1/admin/payout-publishers/" + id
		c.As(c.admin).With("Idempotency-Key", "c").POST(other+"/hold", map[string]any{"reason": "legal", "note": "No such"}).Problem(http.StatusNotFound, "not_found")
		c.As(c.admin).GET(other).Problem(http.StatusNotFound, "not_found")
	}
	c.As(c.customer).With("Idempotency-Key", "c").POST(path, map[string]any{"reason": "legal", "note": "Mine"}).Problem(http.StatusForbidden, "forbidden")
}

func TestTakingATransferBack(t *testing.T) {
	c := newCashier(t)
	c.connect()
	c.earn()
	c.refusal = rules.FailedInsufficient
	id := c.paid("a").ID
	path := "/v1/admin/payouts/" + id.String() + "/reversals"
	body := func(minor int64, currency string) map[string]any {
		out := map[string]any{"reason": "overpaid", "note": "A sale was counted twice"}
		if minor != 0 {
			out["amount"] = map[string]any{"minor": minor, "currency": currency}
		}
		return out
	}
	ask := func(key string, minor int64) *httpapitest.Response {
		return c.As(c.admin).With("Idempotency-Key", key).POST(path, body(minor, "EUR"))
	}
	ask("early", 100).Problem(http.StatusConflict, "payout_not_sent")
	c.refusal = ""
	c.As(c.admin).POST("/v1/admin/payouts/"+id.String()+"/retry", nil).Status(http.StatusAccepted)
	c.calls = nil
	ask("much", 1645).Problem(http.StatusConflict, "reversal_too_high")
	admin := c.As(c.admin).With("Idempotency-Key", "bad")
	admin.POST(path, body(100, "USD")).Problem(http.StatusUnprocessableEntity, "currency_mismatch")
	for _, minor := range []int64{-1, 9e18} {
		require.GreaterOrEqual(t, admin.POST(path, body(minor, "EUR")).Code, 400)
	}
	admin.POST(path, map[string]any{"reason": "overpaid", "note": "x"}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	admin.POST("/v1/admin/payouts/"+uuid.NewString()+"/reversals", body(1, "EUR")).Problem(http.StatusNotFound, "not_found")
	c.called()
	require.Equal(t, []string{"payout.retry", "payout.run"}, c.audited())

	var part, again, rest PayoutReversal
	ask("part", 644).Status(http.StatusAccepted).JSON(&part)
	require.Equal(t, []any{euros(644), "overpaid", "succeeded", "root"}, []any{part.Amount, part.Reason, part.Status, part.RequestedByName})
	require.Equal(t, "http://ui.test/namespaces/default/workflows/payout-reversal%2F"+part.ID.String(), part.WorkflowURL)
	ask("part", 644).Status(http.StatusAccepted).JSON(&again)
	require.Equal(t, part, again)
	ask("part", 645).Problem(http.StatusUnprocessableEntity, "idempotency_key_reused")
	require.Equal(t, euros(644), c.standing().Balances[0].Payable, "it is owed to them again")

	c.refusal = rules.FailedInsufficient
	var failed PayoutReversal
	ask("gone", 0).Status(http.StatusAccepted).JSON(&failed)
	require.Equal(t, []any{"failed", "balance_insufficient"}, []any{failed.Status, failed.FailureCode})
	c.refusal = ""
	c.before = func() { // somebody is faster
		c.before = nil
		ask("rest", 0).Status(http.StatusAccepted).JSON(&rest)
	}
	ask("late", 0).Problem(http.StatusConflict, "reversal_too_high")
	require.Equal(t, euros(1000), rest.Amount)
	ask("nothing", 0).Problem(http.StatusConflict, "reversal_too_high")

	detail := c.payout(id)
	require.Equal(t, []any{euros(1644), euros(0), 3}, []any{detail.Reversed, detail.Left, len(detail.Reversals)})
	require.Equal(t, []string{"transfer", "transfer_reversal", "transfer_reversal"}, each(detail.Transactions, func(t PayoutTransaction) string { return t.Kind }))
	for _, kind := range []string{"reversed", "reversal_requested overpaid", "reversal_failed balance_insufficient"} {
		require.Contains(t, told(detail.Story), kind)
	}
}

func TestAReversalThatStripeDoesNotAnswer(t *testing.T) {
	c := newCashier(t)
	c.connect()
	c.earn()
	path := "/v1/admin/payouts/" + c.paid("a").ID.String() + "/reversals"
	ask := func(key string) *httpapitest.Response {
		return c.As(c.admin).With("Idempotency-Key", key).POST(path, map[string]any{"reason": "fraud", "note": "Stolen cards"})
	}
	c.answer = step.ErrUnavailable
	ask("down").Problem(http.StatusServiceUnavailable, "workflows_unavailable")
	c.answer = step.ErrPending
	ask("down").Problem(http.StatusServiceUnavailable, "no_answer_yet")
	c.answer, c.stuck = nil, true
	var pending PayoutReversal
	ask("a").Status(http.StatusAccepted).JSON(&pending)
	require.Equal(t, "requested", pending.Status)
	ask("b").Problem(http.StatusConflict, "reversal_open")
}

func TestWhatPublishersAreOwed(t *testing.T) {
	c := newCashier(t)
	admin := c.As(c.admin)
	list := func(query string) (out PayoutPublisherPage) {
		admin.GET("/v1/admin/payout-publishers?" + query).Status(http.StatusOK).JSON(&out)
		return out
	}
	require.Empty(t, list("").Items, "nobody has earned anything")
	require.Equal(t, []any{"none", false}, []any{c.standing().Account.State, c.standing().Account.Payable})

	c.connect()
	sale := c.earn()
	c.act.PayoutHold = 14 * 24 * time.Hour
	c.earn()
	paid := c.paid("a")
	require.NoError(t, c.act.ApplyPayoutSettings(t.Context(), marketplace.PayoutSettings{PublisherID: c.publisher, Schedule: rules.Weekly, Thresholds: rules.Thresholds{"EUR": 5000}, Revision: 1}))
	one := list("").Items[0]
	require.Equal(t, []PublisherBalance{{euros(1644), euros(1644), euros(0), euros(0), euros(0)}}, one.Balances)
	require.Equal(t, []any{"ready", "acct_1", "ES", true, "weekly"}, []any{one.Account.State, one.Account.StripeID, one.Account.Country, one.Account.Payable, one.Schedule})
	require.Equal(t, []money.Money{euros(5000)}, one.Thresholds)
	require.Equal(t, "http://ui.test/namespaces/default/workflows/payout-account%2F"+c.publisher.String(), one.Account.WorkflowURL)
	require.Equal(t, "sent", paid.Status)

	require.Empty(t, list("standing=negative").Items)
	_, err := c.act.ApplyRefund(t.Context(), marketplace.ApplyRefundInput{Refund: stripeclient.Refund{
		ID: "re_1", State: stripeclient.RefundSucceeded, PaymentIntentID: "pi_" + sale.String(), Amount: euros(1999)}})
	require.NoError(t, err)
	require.Equal(t, PublisherBalance{euros(-55), euros(1644), euros(0), euros(0), euros(-1699)}, list("").Items[0].Balances[0], "the second sale does not count yet")
	require.Len(t, list("standing=negative").Items, 1)

	require.Empty(t, list("standing=held").Items)
	other := c.addPlugin("other", 500)
	c.exec(`UPDATE plugins SET publisher_name = 'acme zwei' WHERE id = $1`, other)
	var second uuid.UUID
	require.NoError(t, c.db.QueryRow(t.Context(), `SELECT publisher_id FROM plugins WHERE id = $1`, other).Scan(&second))
	admin.With("Idempotency-Key", "h").POST("/v1/admin/payout-publishers/"+second.String()+"/hold", map[string]any{"reason": "identity", "note": "Who are they?"}).Status(http.StatusOK)
	require.Equal(t, second, list("standing=held").Items[0].ID, "though they have earned nothing")
	require.Len(t, list("q=ACME").Items, 2)
	require.Len(t, list("q=zwei").Items, 1)
	require.Empty(t, list("q=%25").Items)
	first := list("limit=1")
	rest := list("limit=1&cursor=" + first.NextCursor)
	require.Equal(t, []any{"Acme", "acme zwei", ""}, []any{first.Items[0].Name, rest.Items[0].Name, rest.NextCursor})
	admin.GET("/v1/admin/payout-publishers?standing=x").Problem(http.StatusUnprocessableEntity, "invalid_request")
	c.As(c.customer).GET("/v1/admin/payout-publishers").Problem(http.StatusForbidden, "forbidden")
}
