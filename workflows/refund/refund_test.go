package refund

import (
	"context"
	"errors"
	"slices"
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
)

var (
	refundID   = uuid.MustParse("0194d5a0-0000-7000-8000-000000000001")
	purchaseID = uuid.MustParse("0194d5a0-0000-7000-8000-000000000002")
	input      = Input{RefundID: refundID, PurchaseID: purchaseID, Reason: "other"}
	pending    = stripeclient.Refund{ID: "re_1", State: stripeclient.RefundPending, PaymentIntentID: "pi_1", Amount: money.Money{Minor: 1999, Currency: "EUR"}}
	succeeded  = stripeclient.Refund{ID: "re_1", State: stripeclient.RefundSucceeded, PaymentIntentID: "pi_1", Amount: money.Money{Minor: 1999, Currency: "EUR"}}
	failed     = stripeclient.Refund{ID: "re_1", State: stripeclient.RefundFailed, PaymentIntentID: "pi_1", Amount: money.Money{Minor: 1999, Currency: "EUR"}}
)

type world struct {
	*testsuite.TestWorkflowEnvironment
	t       *testing.T
	stripe  atomic.Pointer[stripeclient.Refund]
	applied []marketplace.ApplyRefundInput
}

func newWorld(t *testing.T, now stripeclient.Refund) *world {
	t.Helper()
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	w := &world{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t}
	w.SetTestTimeout(20 * time.Second)
	w.RegisterWorkflowWithOptions(Refund, workflow.RegisterOptions{Name: WorkflowType})
	w.RegisterActivity(&marketplace.Activities{})
	w.RegisterActivity(&payments.Activities{})
	w.stripe.Store(&now)
	w.OnActivity("RetrieveRefund", mock.Anything, mock.Anything).Return(func(context.Context, payments.RefundRef) (stripeclient.Refund, error) {
		return *w.stripe.Load(), nil
	}).Maybe()
	w.OnActivity("AwaitRefund", mock.Anything, mock.Anything).Return(func(context.Context, payments.RefundRef) (stripeclient.Refund, error) {
		if r := w.stripe.Load(); r.State != stripeclient.RefundPending {
			return *r, nil
		}
		return stripeclient.Refund{}, temporal.NewApplicationErrorWithOptions("no news", payments.ErrTypeNoNews, temporal.ApplicationErrorOptions{NextRetryDelay: time.Minute})
	}).Maybe()
	return w
}

// database takes everything.
func (w *world) database() {
	w.OnActivity("RecordRefund", mock.Anything, mock.Anything).Return(marketplace.RefundPlan{Status: "requested", Request: stripeclient.RefundRequest{RefundID: refundID}}, nil).Maybe()
	w.OnActivity("ApplyRefund", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.ApplyRefundInput) (marketplace.AppliedRefund, error) {
		w.applied = append(w.applied, in)
		return marketplace.AppliedRefund{Status: string(in.Refund.State)}, nil
	}).Maybe()
}

func (w *world) run(in Input) Result {
	w.t.Helper()
	w.ExecuteWorkflow(WorkflowType, in)
	require.True(w.t, w.IsWorkflowCompleted())
	require.NoError(w.t, w.GetWorkflowError())
	var out Result
	require.NoError(w.t, w.GetWorkflowResult(&out))
	return out
}

// states are those that were applied, each once: how often Stripe is asked in between does not matter.
func (w *world) states() (out []stripeclient.RefundState) {
	for _, a := range w.applied {
		out = append(out, a.Refund.State)
	}
	return slices.Compact(out)
}

func TestOurRefund(t *testing.T) {
	tests := map[string]struct {
		first  stripeclient.Refund
		script func(w *world)
		want   []stripeclient.RefundState
	}{
		"AtOnce": {succeeded, func(*world) {}, []stripeclient.RefundState{stripeclient.RefundSucceeded}},
		"HeardByThePoll": {pending, func(w *world) {
			w.RegisterDelayedCallback(func() { w.stripe.Store(&succeeded) }, 10*time.Minute)
		}, []stripeclient.RefundState{stripeclient.RefundPending, stripeclient.RefundSucceeded}},
		"HeardByTheWebhook": {pending, func(w *world) {
			w.RegisterDelayedCallback(func() { w.stripe.Store(&failed); w.SignalWorkflow(SignalUpdated, nil) }, 5*time.Second)
		}, []stripeclient.RefundState{stripeclient.RefundPending, stripeclient.RefundFailed}},
		"AWebhookWithoutNews": {pending, func(w *world) {
			w.RegisterDelayedCallback(func() { w.SignalWorkflow(SignalUpdated, nil) }, 5*time.Second)
			w.RegisterDelayedCallback(func() { w.stripe.Store(&succeeded) }, time.Hour)
		}, []stripeclient.RefundState{stripeclient.RefundPending, stripeclient.RefundSucceeded}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, test.first)
			w.database()
			w.OnActivity("CreateRefund", mock.Anything, mock.Anything).Return(test.first, nil).Once()
			test.script(w)
			got := w.run(input)
			require.Equal(t, test.want, w.states())
			require.Equal(t, string(test.want[len(test.want)-1]), got.Status)
			require.Equal(t, refundID, w.applied[0].RefundID)
		})
	}
}

func TestBeginIsAnswered(t *testing.T) {
	w := newWorld(t, succeeded)
	w.OnActivity("RecordRefund", mock.Anything, mock.Anything).Return(marketplace.RefundPlan{Refusal: marketplace.RefundRefusedOpen}, nil)
	var got BeginResult
	w.RegisterDelayedCallback(func() {
		w.UpdateWorkflow(UpdateBegin, BeginID, &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { require.NoError(t, err) },
			OnComplete: func(v any, err error) { require.NoError(t, err); got = v.(BeginResult) },
		})
	}, 0)
	require.Equal(t, Result{Status: StatusRefused, Refusal: marketplace.RefundRefusedOpen}, w.run(input))
	require.Equal(t, marketplace.RefundRefusedOpen, got.Refusal)
}

func TestStripeRefusesARefund(t *testing.T) {
	for _, refusal := range []string{payments.ErrTypeDisputed, payments.ErrTypeAlreadyRefunded, payments.ErrTypeInvalidRequest} {
		t.Run(refusal, func(t *testing.T) {
			w := newWorld(t, pending)
			w.database()
			w.OnActivity("CreateRefund", mock.Anything, mock.Anything).Return(stripeclient.Refund{}, temporal.NewNonRetryableApplicationError("no", refusal, nil))
			w.OnActivity("FailRefund", mock.Anything, marketplace.FailRefundInput{RefundID: refundID, FailureCode: refusal}).Return(nil).Once()
			require.Equal(t, "failed", w.run(input).Status)
			w.AssertExpectations(t)
		})
	}
}

func TestStripeDownForAnHour(t *testing.T) {
	w := newWorld(t, succeeded)
	w.database()
	start := w.Now()
	w.OnActivity("CreateRefund", mock.Anything, mock.Anything).Return(func(_ context.Context, in stripeclient.RefundRequest) (stripeclient.Refund, error) {
		switch {
		case w.Now().Sub(start) < time.Hour:
			return stripeclient.Refund{}, errors.New("down")
		case in.Generation == 0:
			return stripeclient.Refund{}, temporal.NewNonRetryableApplicationError("500", payments.ErrTypeUnclear, nil)
		}
		return succeeded, nil
	})
	require.Equal(t, "succeeded", w.run(input).Status)
	require.Len(t, w.applied, 1)
}

func TestRefundMadeInTheDashboard(t *testing.T) {
	t.Run("IsApplied", func(t *testing.T) {
		w := newWorld(t, succeeded)
		w.database()
		require.Equal(t, "succeeded", w.run(Input{StripeID: "re_1"}).Status)
		require.Equal(t, []marketplace.ApplyRefundInput{{Refund: succeeded}}, w.applied)
	})
	t.Run("IsAheadOfItsPayment", func(t *testing.T) {
		w := newWorld(t, succeeded)
		start := w.Now()
		w.OnActivity("ApplyRefund", mock.Anything, mock.Anything).Return(func(context.Context, marketplace.ApplyRefundInput) (marketplace.AppliedRefund, error) {
			return marketplace.AppliedRefund{Unknown: w.Now().Sub(start) < 10*time.Minute, Status: "succeeded"}, nil
		})
		require.Equal(t, "succeeded", w.run(Input{StripeID: "re_1"}).Status)
	})
	t.Run("IsAnothersBusiness", func(t *testing.T) {
		w := newWorld(t, succeeded)
		w.OnActivity("ApplyRefund", mock.Anything, mock.Anything).Return(marketplace.AppliedRefund{Unknown: true}, nil)
		require.Equal(t, StatusNotOurs, w.run(Input{StripeID: "re_1"}).Status)
	})
}

func TestDatabaseDown(t *testing.T) {
	w := newWorld(t, succeeded)
	start := w.Now()
	w.OnActivity("ApplyRefund", mock.Anything, mock.Anything).Return(func(context.Context, marketplace.ApplyRefundInput) (marketplace.AppliedRefund, error) {
		if w.Now().Sub(start) < time.Hour {
			return marketplace.AppliedRefund{}, errors.New("down")
		}
		return marketplace.AppliedRefund{Status: "succeeded"}, nil
	})
	require.Equal(t, "succeeded", w.run(Input{StripeID: "re_1"}).Status)
}
