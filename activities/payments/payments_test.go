package payments_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"marketplace/activities/payments"
	"marketplace/dev/stripesim"
	"marketplace/dev/stripesim/simtest"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

// worker runs activities as a worker would, one attempt each.
type worker struct {
	*payments.Activities
	t   *testing.T
	sim *simtest.Sim
	env *testsuite.TestActivityEnvironment
}

func start(t *testing.T) *worker {
	t.Helper()
	sim := simtest.Start(t, stripesim.Config{})
	a := &payments.Activities{Stripe: stripeclient.New(simtest.SecretKey, sim.URL)}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(a)
	return &worker{a, t, sim, env}
}

func run[T any](w *worker, activity, in any) (T, error) {
	w.t.Helper()
	var out T
	value, err := w.env.ExecuteActivity(activity, in)
	if err == nil {
		require.NoError(w.t, value.Get(&out))
	}
	return out, err
}

func must[T any](w *worker, activity, in any) T {
	w.t.Helper()
	out, err := run[T](w, activity, in)
	require.NoError(w.t, err)
	return out
}

// fails runs an activity that must fail, and gives the error as Temporal sees it.
func fails(w *worker, activity, in any) *temporal.ApplicationError {
	w.t.Helper()
	_, err := run[any](w, activity, in)
	app, ok := errors.AsType[*temporal.ApplicationError](err)
	require.True(w.t, ok, "%v", err)
	return app
}

func checkout() stripeclient.SessionRequest {
	return stripeclient.SessionRequest{
		PurchaseID: uuid.New(), PluginName: "Linter", Amount: money.Money{Minor: 1999, Currency: "EUR"},
		ExpiresAt: time.Now().Add(30 * time.Minute), SuccessURL: "http://shop.test/ok", CancelURL: "http://shop.test/",
	}
}

func (w *worker) paid(number string) (stripeclient.SessionRequest, stripeclient.Payment) {
	w.t.Helper()
	in := checkout()
	session := must[stripeclient.Session](w, w.CreateCheckoutSession, in)
	require.Equal(w.t, "paid", w.sim.Pay(session.ID, number).State)
	return in, must[stripeclient.Payment](w, w.RetrievePayment, payments.SessionRef{SessionID: session.ID})
}

func TestCreateCheckoutSessionTwiceIsOneSession(t *testing.T) {
	t.Parallel()
	w := start(t)
	in := checkout()
	first := must[stripeclient.Session](w, w.CreateCheckoutSession, in)
	require.Equal(t, first, must[stripeclient.Session](w, w.CreateCheckoutSession, in))
	in.Generation = 1
	require.Equal(t, first, must[stripeclient.Session](w, w.CreateCheckoutSession, in), "another generation finds it")
	require.Len(t, w.sim.Money().Sessions, 1)
}

func TestCreateCheckoutSessionAfterAnUnclearAnswer(t *testing.T) {
	t.Parallel()
	for fault, errType := range map[string]string{
		"drop_connection": payments.ErrTypeUnavailable, "truncate": payments.ErrTypeUnavailable, "error_503": payments.ErrTypeUnavailable,
		"rate_limit": payments.ErrTypeRateLimited, "error_500_after": "",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			in := checkout()
			w.sim.Break(simtest.Fault{Kind: fault, Count: 3, Match: "POST"})
			if errType != "" {
				failure := fails(w, w.CreateCheckoutSession, in)
				require.Equal(t, errType, failure.Type())
				require.False(t, failure.NonRetryable())
			}
			w.sim.Control(http.MethodDelete, "/faults", nil, nil)
			if errType == "" {
				w.sim.Break(simtest.Fault{Kind: fault})
			}
			first := must[stripeclient.Session](w, w.CreateCheckoutSession, in)
			require.Equal(t, first, must[stripeclient.Session](w, w.CreateCheckoutSession, in))
			require.Len(t, w.sim.Money().Sessions, 1)
		})
	}
}

func TestAStored500BurnsTheGeneration(t *testing.T) {
	t.Parallel()
	w := start(t)
	in := checkout()
	w.sim.Break(simtest.Fault{Kind: "error_500"})
	for range 2 { // as often as one asks
		failure := fails(w, w.CreateCheckoutSession, in)
		require.Equal(t, payments.ErrTypeUnclear, failure.Type())
		require.True(t, failure.NonRetryable())
	}
	in.Generation++
	session := must[stripeclient.Session](w, w.CreateCheckoutSession, in)
	require.NotEmpty(t, session.URL)
	require.Len(t, w.sim.Money().Sessions, 1)
}

func TestAfterTheKeyIsForgottenTheSessionIsFound(t *testing.T) {
	t.Parallel()
	w := start(t)
	in := checkout()
	first := must[stripeclient.Session](w, w.CreateCheckoutSession, in)
	w.sim.Advance(25 * 3600)
	w.Now = func() time.Time { return time.Now().Add(25 * time.Hour) }
	again := must[stripeclient.Session](w, w.CreateCheckoutSession, in)
	require.Equal(t, first.ID, again.ID)
	require.Len(t, w.sim.Money().Sessions, 1)
}

func TestAwaitPaymentPollsByFailing(t *testing.T) {
	t.Parallel()
	w := start(t)
	session := must[stripeclient.Session](w, w.CreateCheckoutSession, checkout())
	await := func(known stripeclient.PaymentState) payments.AwaitPaymentInput {
		return payments.AwaitPaymentInput{SessionID: session.ID, Known: known}
	}
	quiet := fails(w, w.AwaitPayment, await(stripeclient.PaymentOpen))
	require.Equal(t, payments.ErrTypeNoNews, quiet.Type())
	require.Equal(t, temporal.ApplicationErrorCategoryBenign, quiet.Category())
	require.Equal(t, payments.PollOpen, quiet.NextRetryDelay())
	require.False(t, quiet.NonRetryable())
	w.sim.Pay(session.ID, simtest.DebitNever)
	news := must[stripeclient.Payment](w, w.AwaitPayment, await(stripeclient.PaymentOpen))
	require.Equal(t, stripeclient.PaymentProcessing, news.State)
	require.Equal(t, payments.PollProcessing, fails(w, w.AwaitPayment, await(stripeclient.PaymentProcessing)).NextRetryDelay())
	require.Less(t, payments.PollProcessing, time.Minute)
	w.sim.Control(http.MethodPost, "/payments/"+session.ID+"/settle", nil, nil)
	news = must[stripeclient.Payment](w, w.AwaitPayment, await(stripeclient.PaymentProcessing))
	require.Equal(t, stripeclient.PaymentPaid, news.State)
	require.Equal(t, int64(88), news.ProcessorFeeMinor)
}

func TestExpireCheckoutSession(t *testing.T) {
	t.Parallel()
	w := start(t)
	session := must[stripeclient.Session](w, w.CreateCheckoutSession, checkout())
	ref := payments.SessionRef{SessionID: session.ID}
	unpaid := payments.SessionRef{SessionID: must[stripeclient.Session](w, w.CreateCheckoutSession, checkout()).ID}
	expired := must[stripeclient.Payment](w, w.ExpireCheckoutSession, unpaid)
	require.Equal(t, expired, must[stripeclient.Payment](w, w.ExpireCheckoutSession, unpaid), "run twice")
	w.sim.Break(simtest.Fault{Kind: "error_500"})
	require.Equal(t, payments.ErrTypeUnavailable, fails(w, w.ExpireCheckoutSession, ref).Type())
	_, paid := w.paid(simtest.CardOK)
	require.Equal(t, paid, must[stripeclient.Payment](w, w.ExpireCheckoutSession, payments.SessionRef{SessionID: paid.SessionID}))
	failure := fails(w, w.ExpireCheckoutSession, payments.SessionRef{SessionID: "cs_test_none"})
	require.Equal(t, payments.ErrTypeNotFound, failure.Type())
	require.True(t, failure.NonRetryable())
}

func refundOf(in stripeclient.SessionRequest, p stripeclient.Payment) stripeclient.RefundRequest {
	return stripeclient.RefundRequest{
		RefundID: uuid.New(), PurchaseID: in.PurchaseID, PaymentIntentID: p.PaymentIntentID, Amount: p.Amount, Reason: "requested_by_customer",
	}
}

func TestCreateRefundOnce(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"", "error_500_after", "error_500"} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			request := refundOf(w.paid(simtest.CardOK))
			if fault != "" {
				w.sim.Break(simtest.Fault{Kind: fault})
			}
			if fault == "error_500" {
				require.Equal(t, payments.ErrTypeUnclear, fails(w, w.CreateRefund, request).Type())
				request.Generation++
			}
			first := must[stripeclient.Refund](w, w.CreateRefund, request)
			require.Equal(t, first, must[stripeclient.Refund](w, w.CreateRefund, request))
			w.sim.Advance(25 * 3600) // the key is forgotten
			require.Equal(t, first, must[stripeclient.Refund](w, w.CreateRefund, request))
			require.Len(t, w.sim.Money().Refunds, 1)
			other := request
			other.RefundID = uuid.New()
			require.Equal(t, payments.ErrTypeAlreadyRefunded, fails(w, w.CreateRefund, other).Type())
		})
	}
}

func TestAwaitRefund(t *testing.T) {
	t.Parallel()
	for command, state := range map[string]stripeclient.RefundState{"settle": stripeclient.RefundSucceeded, "fail": stripeclient.RefundFailed} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			refund := must[stripeclient.Refund](w, w.CreateRefund, refundOf(w.paid(simtest.CardRefundPending)))
			require.Equal(t, stripeclient.RefundPending, refund.State)
			ref := payments.RefundRef{StripeID: refund.ID}
			require.Equal(t, refund, must[stripeclient.Refund](w, w.RetrieveRefund, ref))
			for age, delay := range map[time.Duration]time.Duration{
				0: payments.PollRefundFirst, 10 * time.Minute: payments.PollRefundLater, 2 * time.Hour: payments.PollRefundLong,
			} {
				w.Now = func() time.Time { return time.Now().Add(age) }
				require.Equal(t, delay, fails(w, w.AwaitRefund, ref).NextRetryDelay())
			}
			require.Equal(t, http.StatusOK, w.sim.Control(http.MethodPost, "/refunds/"+refund.ID+"/"+command, nil, nil))
			require.Equal(t, state, must[stripeclient.Refund](w, w.AwaitRefund, ref).State)
		})
	}
}

func TestARefundThatSucceededCanStillFail(t *testing.T) {
	t.Parallel()
	w := start(t)
	refund := must[stripeclient.Refund](w, w.CreateRefund, refundOf(w.paid(simtest.CardRefundFails)))
	require.Equal(t, stripeclient.RefundSucceeded, refund.State)
	w.sim.Advance(60)
	refund = must[stripeclient.Refund](w, w.RetrieveRefund, payments.RefundRef{StripeID: refund.ID})
	require.Equal(t, stripeclient.RefundFailed, refund.State)
	require.Equal(t, "expired_or_canceled_card", refund.FailureCode)
}

func TestRetrieveDispute(t *testing.T) {
	t.Parallel()
	w := start(t)
	_, payment := w.paid(simtest.CardDisputed)
	id, _ := w.sim.Money().Disputes[0]["id"].(string)
	dispute := must[stripeclient.Dispute](w, w.RetrieveDispute, payments.DisputeRef{StripeID: id})
	require.Equal(t, payment.PaymentIntentID, dispute.PaymentIntentID)
	require.Equal(t, payments.ErrTypeNotFound, fails(w, w.RetrieveDispute, payments.DisputeRef{StripeID: "dp_none"}).Type())
}

func TestAwaitPaymentLeavesNewsToTheWebhookOnce(t *testing.T) {
	t.Parallel()
	w := start(t)
	_, paid := w.paid(simtest.CardOK)
	in := payments.AwaitPaymentInput{SessionID: paid.SessionID, Known: stripeclient.PaymentOpen, WebhookFirst: 8 * time.Second}
	held := fails(w, w.AwaitPayment, in)
	require.Equal(t, payments.ErrTypeNoNews, held.Type())
	require.Equal(t, in.WebhookFirst, held.NextRetryDelay())
	w.env.SetHeartbeatDetails(stripeclient.PaymentPaid) // of the attempt before
	require.Equal(t, paid, must[stripeclient.Payment](w, w.AwaitPayment, in))
}
