package dispute

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/internal/stripeclient"
)

type world struct {
	*testsuite.TestWorkflowEnvironment
	t       *testing.T
	now     stripeclient.DisputeStatus // what Stripe says
	applied []stripeclient.DisputeStatus
	asked   int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	w := &world{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t, now: stripeclient.DisputeNeedsResponse}
	w.SetTestTimeout(20 * time.Second)
	w.RegisterWorkflowWithOptions(Dispute, workflow.RegisterOptions{Name: WorkflowType})
	w.RegisterActivity(&marketplace.Activities{})
	w.RegisterActivity(&payments.Activities{})
	return w
}

func (w *world) stripe() {
	w.OnActivity("RetrieveDispute", mock.Anything, payments.DisputeRef{StripeID: "dp_1"}).Return(func(context.Context, payments.DisputeRef) (stripeclient.Dispute, error) {
		w.asked++
		return stripeclient.Dispute{ID: "dp_1", Status: w.now}, nil
	})
}

func (w *world) database() {
	w.OnActivity("ApplyDispute", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.ApplyDisputeInput) (marketplace.AppliedDispute, error) {
		w.applied = append(w.applied, in.Dispute.Status)
		return marketplace.AppliedDispute{Status: string(in.Dispute.Status)}, nil
	})
}

func (w *world) after(d time.Duration, status stripeclient.DisputeStatus, signal bool) {
	w.RegisterDelayedCallback(func() {
		w.now = status
		if signal {
			w.SignalWorkflow(SignalUpdated, nil)
		}
	}, d)
}

func (w *world) run() Result {
	w.t.Helper()
	w.ExecuteWorkflow(WorkflowType, Input{StripeID: "dp_1"})
	require.True(w.t, w.IsWorkflowCompleted())
	require.NoError(w.t, w.GetWorkflowError())
	var out Result
	require.NoError(w.t, w.GetWorkflowResult(&out))
	return out
}

func TestDispute(t *testing.T) {
	for _, end := range []stripeclient.DisputeStatus{stripeclient.DisputeWon, stripeclient.DisputeLost} {
		t.Run(string(end)+"ByWebhook", func(t *testing.T) {
			w := newWorld(t)
			w.stripe()
			w.database()
			w.after(time.Hour, stripeclient.DisputeUnderReview, true)
			w.after(30*24*time.Hour, end, true)
			require.Equal(t, string(end), w.run().Status)
			require.Equal(t, stripeclient.DisputeNeedsResponse, w.applied[0])
			require.Equal(t, end, w.applied[len(w.applied)-1])
		})
		t.Run(string(end)+"WithoutAnyWebhook", func(t *testing.T) {
			w := newWorld(t)
			w.stripe()
			w.database()
			w.after(72*time.Hour, end, false)
			require.Equal(t, string(end), w.run().Status)
			require.LessOrEqual(t, w.asked, 14)
		})
	}
	t.Run("DecidedAtOnce", func(t *testing.T) {
		w := newWorld(t)
		w.stripe()
		w.database()
		w.now = stripeclient.DisputeLost
		require.Equal(t, "lost", w.run().Status)
		require.Len(t, w.applied, 1)
	})
}

func TestAnothersDispute(t *testing.T) {
	w := newWorld(t)
	w.stripe()
	w.OnActivity("ApplyDispute", mock.Anything, mock.Anything).Return(marketplace.AppliedDispute{Unknown: true}, nil)
	require.Equal(t, StatusNotOurs, w.run().Status)
	require.Equal(t, strangerTries, w.asked)
}

func TestDisputeAheadOfItsPayment(t *testing.T) {
	w := newWorld(t)
	w.stripe()
	w.now = stripeclient.DisputeLost
	start := w.Now()
	w.OnActivity("ApplyDispute", mock.Anything, mock.Anything).Return(func(context.Context, marketplace.ApplyDisputeInput) (marketplace.AppliedDispute, error) {
		return marketplace.AppliedDispute{Unknown: w.Now().Sub(start) < 10*time.Minute, Status: "lost"}, nil
	})
	require.Equal(t, "lost", w.run().Status)
}

func TestStripeAndDatabaseDown(t *testing.T) {
	w := newWorld(t)
	start := w.Now()
	w.OnActivity("RetrieveDispute", mock.Anything, mock.Anything).Return(func(context.Context, payments.DisputeRef) (stripeclient.Dispute, error) {
		if w.Now().Sub(start) < time.Hour {
			return stripeclient.Dispute{}, errors.New("down")
		}
		return stripeclient.Dispute{Status: stripeclient.DisputeWon}, nil
	})
	w.OnActivity("ApplyDispute", mock.Anything, mock.Anything).Return(func(context.Context, marketplace.ApplyDisputeInput) (marketplace.AppliedDispute, error) {
		if w.Now().Sub(start) < 2*time.Hour {
			return marketplace.AppliedDispute{}, errors.New("down")
		}
		return marketplace.AppliedDispute{Status: "won"}, nil
	})
	require.Equal(t, "won", w.run().Status)
}
