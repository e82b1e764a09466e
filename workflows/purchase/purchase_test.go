package purchase

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	"marketplace/workflows/refund"
)

var (
	purchaseID = uuid.MustParse("0194d5a0-0000-7000-8000-000000000001")
	pluginID   = uuid.MustParse("0194d5a0-0000-7000-8000-000000000002")
	input      = Input{PurchaseID: purchaseID, UserID: uuid.MustParse("0194d5a0-0000-7000-8000-000000000003"), PluginID: pluginID, KeyDigest: "k"}
	paid       = stripeclient.Payment{
		State: stripeclient.PaymentPaid, SessionID: "cs_1", PaymentIntentID: "pi_1", ChargeID: "ch_1",
		Amount: money.Money{Minor: 1999, Currency: "EUR"}, ProcessorFeeMinor: 88,
	}
	processing = stripeclient.Payment{State: stripeclient.PaymentProcessing, SessionID: "cs_1"}
	expired    = stripeclient.Payment{State: stripeclient.PaymentExpired, SessionID: "cs_1"}
	failed     = stripeclient.Payment{State: stripeclient.PaymentFailed, SessionID: "cs_1", FailureCode: "insufficient_funds"}
	session    = stripeclient.Session{ID: "cs_1", URL: "https://checkout.test/cs_1"}
)

// world is the test's environment: a database that takes everything, and a Stripe that the test scripts.
type world struct {
	*testsuite.TestWorkflowEnvironment
	t       *testing.T
	begun   BeginResult
	closed  marketplace.CloseInput
	settled atomic.Int32
	stripe  atomic.Pointer[stripeclient.Payment] // what Stripe says when asked
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	w := &world{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t}
	w.SetTestTimeout(20 * time.Second)
	w.RegisterWorkflowWithOptions(Purchase, workflow.RegisterOptions{Name: WorkflowType})
	w.RegisterWorkflowWithOptions(refund.Refund, workflow.RegisterOptions{Name: refund.WorkflowType})
	w.RegisterActivity(&marketplace.Activities{})
	w.RegisterActivity(&payments.Activities{})
	w.stripe.Store(&stripeclient.Payment{State: stripeclient.PaymentOpen, SessionID: "cs_1"})
	return w
}

// database takes everything.
func (w *world) database() {
	w.OnActivity("RecordIntent", mock.Anything, mock.Anything).Return(marketplace.Intent{
		Status: "pending", Expiry: 30 * time.Minute, Request: stripeclient.SessionRequest{PurchaseID: purchaseID, Amount: paid.Amount},
	}, nil).Maybe()
	w.OnActivity("RecordSession", mock.Anything, mock.Anything).Return(nil).Maybe()
	w.OnActivity("RecordProcessing", mock.Anything, mock.Anything).Return(nil).Maybe()
	w.OnActivity("SetAttention", mock.Anything, mock.Anything).Return(nil).Maybe()
	w.OnActivity("Settle", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.SettleInput) (marketplace.Settlement, error) {
		w.settled.Add(1)
		require.Equal(w.t, paid, in.Payment)
		return marketplace.Settlement{Status: "fulfilled"}, nil
	}).Maybe()
	w.OnActivity("Close", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.CloseInput) (marketplace.PurchaseState, error) {
		w.closed = in
		return marketplace.PurchaseState{Status: in.Status}, nil
	}).Maybe()
}

// stripeAnswers makes Stripe say what w.stripe holds.
func (w *world) stripeAnswers() {
	w.OnActivity("CreateCheckoutSession", mock.Anything, mock.Anything).Return(session, nil).Maybe()
	w.stripeTells()
}

func (w *world) stripeTells() {
	w.OnActivity("AwaitPayment", mock.Anything, mock.Anything).Return(func(_ context.Context, in payments.AwaitPaymentInput) (stripeclient.Payment, error) {
		now := w.stripe.Load()
		if now.State == in.Known {
			return stripeclient.Payment{}, temporal.NewApplicationErrorWithOptions("no news", payments.ErrTypeNoNews, temporal.ApplicationErrorOptions{NextRetryDelay: payments.PollOpen})
		}
		return *now, nil
	}).Maybe()
	w.OnActivity("RetrievePayment", mock.Anything, mock.Anything).Return(func(context.Context, payments.SessionRef) (stripeclient.Payment, error) {
		return *w.stripe.Load(), nil
	}).Maybe()
	w.OnActivity("ExpireCheckoutSession", mock.Anything, mock.Anything).Return(func(context.Context, payments.SessionRef) (stripeclient.Payment, error) {
		w.stripe.CompareAndSwap(w.openState(), &expired)
		return *w.stripe.Load(), nil
	}).Maybe()
}

func (w *world) openState() *stripeclient.Payment {
	if p := w.stripe.Load(); p.State == stripeclient.PaymentOpen {
		return p
	}
	return nil
}

func (w *world) begin() {
	w.RegisterDelayedCallback(func() {
		w.UpdateWorkflow(UpdateBegin, BeginID, w.answer(&w.begun, nil))
	}, 0)
}

func (w *world) answer(out any, rejected *error) *testsuite.TestUpdateCallback {
	return &testsuite.TestUpdateCallback{
		OnAccept: func() {},
		OnReject: func(err error) {
			if rejected == nil {
				require.NoError(w.t, err)
			} else {
				*rejected = err
			}
		},
		OnComplete: func(v any, err error) {
			require.NoError(w.t, err)
			switch o := out.(type) {
			case *BeginResult:
				*o = v.(BeginResult)
			case *CancelResult:
				*o = v.(CancelResult)
			}
		},
	}
}

func (w *world) after(d time.Duration, f func()) { w.RegisterDelayedCallback(f, d) }

func (w *world) signal(name, event string, p *stripeclient.Payment) {
	w.SignalWorkflow(name, News{EventID: event, Payment: p})
}

func (w *world) run(in Input) Result {
	w.t.Helper()
	w.begin()
	w.ExecuteWorkflow(WorkflowType, in)
	require.True(w.t, w.IsWorkflowCompleted())
	require.NoError(w.t, w.GetWorkflowError())
	var out Result
	require.NoError(w.t, w.GetWorkflowResult(&out))
	return out
}

func TestPaidByWebhook(t *testing.T) {
	w := newWorld(t)
	w.database()
	w.stripeAnswers()
	w.after(2*time.Minute, func() { w.stripe.Store(&paid); w.signal(SignalPaymentSucceeded, "evt_1", &paid) })
	require.Equal(t, "fulfilled", w.run(input).Status)
	require.Equal(t, session.URL, w.begun.CheckoutURL)
	require.Equal(t, pluginID, w.begun.PluginID)
	require.EqualValues(t, 1, w.settled.Load())
}

func TestPaymentIsHeardOf(t *testing.T) {
	tests := map[string]struct {
		script     func(w *world)
		want       string
		wantCode   string
		wantSettle int32
	}{
		"ByTheSignalWithoutPayment": {func(w *world) {
			w.after(time.Minute, func() { w.stripe.Store(&paid); w.signal(SignalPaymentSucceeded, "evt_1", nil) })
		}, "fulfilled", "", 1},
		"ByThePollWhenTheWebhookIsLost": {func(w *world) {
			w.after(time.Minute, func() { w.stripe.Store(&paid) })
		}, "fulfilled", "", 1},
		"TwiceAndByThePoll": {func(w *world) {
			w.after(time.Minute, func() {
				w.stripe.Store(&paid)
				w.signal(SignalPaymentSucceeded, "evt_1", &paid)
				w.signal(SignalPaymentSucceeded, "evt_1", &paid)
				w.signal(SignalPaymentSucceeded, "evt_2", &paid)
			})
		}, "fulfilled", "", 1},
		"ProcessingThenPaid": {func(w *world) {
			w.after(time.Minute, func() { w.stripe.Store(&processing); w.signal(SignalPaymentProcessing, "evt_1", &processing) })
			w.after(72*time.Hour, func() { w.stripe.Store(&paid); w.signal(SignalPaymentSucceeded, "evt_2", &paid) })
		}, "fulfilled", "", 1},
		"ProcessingThenPaidWithoutAnyWebhook": {func(w *world) {
			w.after(time.Minute, func() { w.stripe.Store(&processing) })
			w.after(10*time.Minute, func() { w.stripe.Store(&paid) })
		}, "fulfilled", "", 1},
		"PaidThenProcessingOutOfOrder": {func(w *world) {
			w.after(time.Minute, func() {
				w.stripe.Store(&paid)
				w.signal(SignalPaymentProcessing, "evt_1", &processing)
				w.signal(SignalPaymentSucceeded, "evt_2", &paid)
				w.signal(SignalPaymentExpired, "evt_3", &expired)
			})
		}, "fulfilled", "", 1},
		"ProcessingThenRefused": {func(w *world) {
			w.after(time.Minute, func() { w.stripe.Store(&processing); w.signal(SignalPaymentProcessing, "evt_1", nil) })
			w.after(time.Hour, func() { w.stripe.Store(&failed); w.signal(SignalPaymentFailed, "evt_2", &failed) })
		}, "failed", "insufficient_funds", 0},
		"AbandonedUntilExpiry": {func(w *world) {
			w.after(40*time.Minute, func() { w.stripe.Store(&expired) })
		}, "expired", "", 0},
		"ASignalLiesAndStripeSaysPaid": {func(w *world) {
			w.after(time.Minute, func() { w.stripe.Store(&paid); w.signal(SignalPaymentExpired, "evt_1", nil) })
		}, "fulfilled", "", 1},
		"OfAnotherSessionIsAskedAbout": {func(w *world) {
			other := paid
			other.SessionID = "cs_other"
			w.after(time.Minute, func() { w.signal(SignalPaymentSucceeded, "evt_1", &other) })
			w.after(40*time.Minute, func() { w.stripe.Store(&expired) })
		}, "expired", "", 0},
		"ByARecheck": {func(w *world) {
			w.after(time.Second, func() { w.stripe.Store(&paid); w.SignalWorkflow(SignalRecheck, nil) })
		}, "fulfilled", "", 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.database()
			w.stripeAnswers()
			test.script(w)
			require.Equal(t, test.want, w.run(input).Status)
			require.Equal(t, test.wantSettle, w.settled.Load())
			require.Equal(t, test.wantCode, w.closed.FailureCode)
			require.Equal(t, session.URL, w.begun.CheckoutURL)
		})
	}
}

func TestCancel(t *testing.T) {
	t.Run("ClosesThePage", func(t *testing.T) {
		w := newWorld(t)
		w.database()
		w.stripeAnswers()
		var cancelled CancelResult
		w.after(time.Minute, func() { w.UpdateWorkflow(UpdateCancel, "c1", w.answer(&cancelled, nil)) })
		require.Equal(t, "cancelled", w.run(input).Status)
		require.Equal(t, "cancelled", cancelled.Status)
	})
	t.Run("LosesToAPayment", func(t *testing.T) {
		w := newWorld(t)
		w.database()
		w.stripeAnswers()
		var cancelled CancelResult
		w.after(time.Minute, func() {
			w.stripe.Store(&paid)
			w.UpdateWorkflow(UpdateCancel, "c1", w.answer(&cancelled, nil))
		})
		require.Equal(t, "fulfilled", w.run(input).Status)
		require.Equal(t, "fulfilled", cancelled.Status)
		require.EqualValues(t, 1, w.settled.Load())
	})
	t.Run("LosesToADelayedPayment", func(t *testing.T) {
		w := newWorld(t)
		w.database()
		w.stripeAnswers()
		var cancelled CancelResult
		w.after(time.Minute, func() {
			w.stripe.Store(&processing)
			w.UpdateWorkflow(UpdateCancel, "c1", w.answer(&cancelled, nil))
		})
		w.after(time.Hour, func() { w.stripe.Store(&paid) })
		require.Equal(t, "fulfilled", w.run(input).Status)
		require.Equal(t, StageProcessing, cancelled.Status)
	})
	t.Run("IsRejectedWhileTheMoneyIsOnItsWay", func(t *testing.T) {
		w := newWorld(t)
		w.database()
		w.stripeAnswers()
		var rejected error
		w.after(time.Minute, func() { w.stripe.Store(&processing); w.signal(SignalPaymentProcessing, "evt_1", &processing) })
		w.after(time.Hour, func() { w.UpdateWorkflow(UpdateCancel, "c1", w.answer(nil, &rejected)) })
		w.after(2*time.Hour, func() { w.stripe.Store(&paid) })
		require.Equal(t, "fulfilled", w.run(input).Status)
		require.ErrorContains(t, rejected, "on its way")
	})
	t.Run("TwiceIsOnce", func(t *testing.T) {
		w := newWorld(t)
		w.database()
		w.stripeAnswers()
		var first, second CancelResult
		w.after(time.Minute, func() {
			w.UpdateWorkflow(UpdateCancel, "c1", w.answer(&first, nil))
			w.UpdateWorkflow(UpdateCancel, "c2", w.answer(&second, nil))
		})
		require.Equal(t, "cancelled", w.run(input).Status)
		require.Equal(t, first, second)
	})
	t.Run("WhileStripeIsDownClosesAtOnce", func(t *testing.T) {
		w := newWorld(t)
		w.database()
		w.OnActivity("CreateCheckoutSession", mock.Anything, mock.Anything).Return(stripeclient.Session{}, errors.New("down"))
		var cancelled CancelResult
		w.after(time.Minute, func() { w.UpdateWorkflow(UpdateCancel, "c1", w.answer(&cancelled, nil)) })
		require.Equal(t, "cancelled", w.run(input).Status)
		require.Equal(t, "cancelled", cancelled.Status)
	})
}

func TestRefusals(t *testing.T) {
	for _, refusal := range []marketplace.Refusal{
		marketplace.RefusedOwned, marketplace.RefusedFree, marketplace.RefusedNoPlugin, marketplace.RefusedOpenPurchase, marketplace.RefusedKeyReused,
	} {
		t.Run(string(refusal), func(t *testing.T) {
			w := newWorld(t)
			other := uuid.New()
			w.OnActivity("RecordIntent", mock.Anything, mock.Anything).Return(marketplace.Intent{Refusal: refusal, OtherPurchase: other}, nil)
			got := w.run(input)
			require.Equal(t, Result{Status: StatusRefused, Refusal: refusal}, got)
			require.Equal(t, refusal, w.begun.Refusal)
			require.Equal(t, other, w.begun.OtherPurchase)
		})
	}
	t.Run("StripeTakesNoSession", func(t *testing.T) {
		w := newWorld(t)
		w.database()
		w.OnActivity("CreateCheckoutSession", mock.Anything, mock.Anything).
			Return(stripeclient.Session{}, temporal.NewNonRetryableApplicationError("no", payments.ErrTypeInvalidRequest, nil))
		require.Equal(t, "failed", w.run(input).Status)
		require.Equal(t, marketplace.RefusedCheckout, w.begun.Refusal)
		require.Equal(t, "checkout_refused", w.closed.FailureCode)
	})
}

func TestStripeDownForAnHour(t *testing.T) {
	w := newWorld(t)
	w.database()
	start := w.Now()
	var last stripeclient.SessionRequest
	w.OnActivity("CreateCheckoutSession", mock.Anything, mock.Anything).Return(func(_ context.Context, in stripeclient.SessionRequest) (stripeclient.Session, error) {
		last = in
		switch {
		case w.Now().Sub(start) < time.Hour:
			return stripeclient.Session{}, temporal.NewApplicationError("down", payments.ErrTypeUnavailable)
		case in.ExpiresAt.Before(w.Now()):
			return stripeclient.Session{}, temporal.NewNonRetryableApplicationError("late", payments.ErrTypeTooLate, nil)
		}
		return session, nil
	})
	w.stripeTells()
	w.after(2*time.Hour, func() { w.stripe.Store(&paid) })
	require.Equal(t, "fulfilled", w.run(input).Status)
	require.Equal(t, 1, last.Generation)
	require.Equal(t, session.URL, w.begun.CheckoutURL)
}

func TestAnUnclearAnswerTakesANewGeneration(t *testing.T) {
	w := newWorld(t)
	w.database()
	var generations []int
	w.OnActivity("CreateCheckoutSession", mock.Anything, mock.Anything).Return(func(_ context.Context, in stripeclient.SessionRequest) (stripeclient.Session, error) {
		generations = append(generations, in.Generation)
		if in.Generation == 0 {
			return stripeclient.Session{}, temporal.NewNonRetryableApplicationError("500", payments.ErrTypeUnclear, nil)
		}
		return session, nil
	})
	w.stripeTells()
	w.after(time.Minute, func() { w.stripe.Store(&paid) })
	require.Equal(t, "fulfilled", w.run(input).Status)
	require.Equal(t, []int{0, 1}, generations)
}

func TestARefusedKeyWaitsForTheOperator(t *testing.T) {
	w := newWorld(t)
	w.database()
	var fixed atomic.Bool
	w.OnActivity("CreateCheckoutSession", mock.Anything, mock.Anything).Return(func(context.Context, stripeclient.SessionRequest) (stripeclient.Session, error) {
		if !fixed.Load() {
			return stripeclient.Session{}, temporal.NewNonRetryableApplicationError("key", payments.ErrTypeAuthentication, nil)
		}
		return session, nil
	})
	w.stripeTells()
	w.after(time.Minute, func() { fixed.Store(true); w.SignalWorkflow(SignalRecheck, nil) })
	w.after(2*time.Minute, func() { require.Equal(t, session.URL, w.begun.CheckoutURL); w.stripe.Store(&paid) })
	require.Equal(t, "fulfilled", w.run(input).Status)
}

func TestDatabaseDownWhenTheMoneyArrives(t *testing.T) {
	w := newWorld(t)
	start := w.Now()
	w.OnActivity("Settle", mock.Anything, mock.Anything).Return(func(context.Context, marketplace.SettleInput) (marketplace.Settlement, error) {
		if w.Now().Sub(start) < time.Hour {
			return marketplace.Settlement{}, errors.New("connection refused")
		}
		w.settled.Add(1)
		return marketplace.Settlement{Status: "fulfilled"}, nil
	})
	w.database()
	w.stripeAnswers()
	w.after(time.Minute, func() { w.signal(SignalPaymentSucceeded, "evt_1", &paid) })
	require.Equal(t, "fulfilled", w.run(input).Status)
	require.EqualValues(t, 1, w.settled.Load())
	require.GreaterOrEqual(t, w.Now().Sub(start), time.Hour)
}

func TestBeginAgainGetsTheSameAnswer(t *testing.T) {
	w := newWorld(t)
	w.database()
	w.stripeAnswers()
	var again BeginResult
	w.after(5*time.Minute, func() { w.UpdateWorkflow(UpdateBegin, "another tab", w.answer(&again, nil)) })
	w.after(6*time.Minute, func() { w.stripe.Store(&paid) })
	w.run(input)
	require.Equal(t, w.begun, again)
}

func TestUndeliverableMoneyGoesBack(t *testing.T) {
	w := newWorld(t)
	refundID := uuid.New()
	w.OnActivity("Settle", mock.Anything, mock.Anything).Return(marketplace.Settlement{
		Status: "fulfilled", Undeliverable: marketplace.UndeliverableOwned, RefundID: refundID,
	}, nil)
	w.database()
	w.stripeAnswers()
	var started refund.Input
	w.OnWorkflow(refund.WorkflowType, mock.Anything, mock.Anything).Return(func(_ workflow.Context, in refund.Input) (refund.Result, error) {
		started = in
		return refund.Result{}, nil
	})
	w.after(time.Minute, func() { w.stripe.Store(&paid) })
	w.run(input)
	require.Equal(t, refund.Input{RefundID: refundID, PurchaseID: purchaseID, Reason: "duplicate"}, started)
}

func TestResume(t *testing.T) {
	tests := map[string]struct {
		intent     marketplace.Intent
		stripe     stripeclient.Payment
		want       string
		wantSettle int32
	}{
		"SettledAlready":      {marketplace.Intent{Status: "refunded", Settled: true, SessionID: "cs_1"}, paid, "refunded", 0},
		"PaidAfterItsExpiry":  {marketplace.Intent{Status: "expired", SessionID: "cs_1"}, paid, "fulfilled", 1},
		"StillExpired":        {marketplace.Intent{Status: "expired", SessionID: "cs_1"}, expired, "expired", 0},
		"LostWhileOpen":       {marketplace.Intent{Status: "awaiting_payment", SessionID: "cs_1", CheckoutURL: session.URL}, paid, "fulfilled", 1},
		"LostBeforeThePage":   {marketplace.Intent{Status: "pending"}, paid, "fulfilled", 1},
		"EndedWithoutAPage":   {marketplace.Intent{Status: "cancelled"}, paid, "cancelled", 0},
		"NoSuchPurchase":      {marketplace.Intent{Refusal: marketplace.RefusedNoPlugin}, paid, StatusRefused, 0},
		"LostWhileProcessing": {marketplace.Intent{Status: "processing", SessionID: "cs_1"}, paid, "fulfilled", 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.database()
			w.stripeAnswers()
			w.OnActivity("LoadPurchase", mock.Anything, marketplace.PurchaseRef{PurchaseID: purchaseID}).Return(test.intent, nil)
			w.stripe.Store(&test.stripe)
			require.Equal(t, test.want, w.run(Input{PurchaseID: purchaseID, Resume: true}).Status)
			require.Equal(t, test.wantSettle, w.settled.Load())
		})
	}
}

func TestNothingToPay(t *testing.T) {
	w := newWorld(t)
	w.OnActivity("RecordIntent", mock.Anything, mock.Anything).Return(marketplace.Intent{Status: "fulfilled", Settled: true}, nil).Once()
	require.Equal(t, "fulfilled", w.run(input).Status, "without Stripe")
	require.Equal(t, BeginResult{PurchaseID: purchaseID, PluginID: pluginID, Status: "fulfilled", Refusal: marketplace.RefusedClosed}, w.begun)
}

func TestStatusQuery(t *testing.T) {
	w := newWorld(t)
	w.database()
	w.stripeAnswers()
	var seen Status
	w.after(time.Minute, func() {
		v, err := w.QueryWorkflow(QueryStatus)
		require.NoError(t, err)
		require.NoError(t, v.Get(&seen))
		w.stripe.Store(&paid)
	})
	w.run(input)
	require.Equal(t, Status{Stage: StageAwaitingPayment, Payment: stripeclient.PaymentOpen, SessionID: "cs_1", Waiting: "the customer to pay"}, seen)
}

func TestIDs(t *testing.T) {
	t.Parallel()
	user := uuid.New()
	first, again := ID(user, "a"), ID(user, "a")
	require.Equal(t, first, again)
	require.NotEqual(t, ID(user, "a"), ID(user, "b"))
	require.NotEqual(t, ID(user, "a"), ID(uuid.New(), "a"))
	require.NotContains(t, KeyDigest("ana@example.com"), "ana")
}
