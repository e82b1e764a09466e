package refundrequest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/workflows/refund"
)

var (
	requestID  = uuid.MustParse("0194d5a0-0000-7000-8000-000000000001")
	purchaseID = uuid.MustParse("0194d5a0-0000-7000-8000-000000000002")
	refundID   = uuid.MustParse("0194d5a0-0000-7000-8000-000000000003")
	input      = Input{RequestID: requestID, PurchaseID: purchaseID}
)

// world is a database that decides as the test says.
type world struct {
	*testsuite.TestWorkflowEnvironment
	t         *testing.T
	state     State
	reminders []int32
	refunds   []refund.Input
	decide    func(decision uuid.UUID) State
	started   time.Time
	down      time.Duration // for how long the database does not answer
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	w := &world{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t}
	w.started = w.Now().UTC()
	w.state = State{Status: "waiting", PurchaseID: purchaseID, DueAt: w.started.Add(48 * time.Hour)}
	w.SetTestTimeout(20 * time.Second)
	w.RegisterWorkflowWithOptions(RefundRequest, workflow.RegisterOptions{Name: WorkflowType})
	w.RegisterWorkflowWithOptions(refund.Refund, workflow.RegisterOptions{Name: refund.WorkflowType})
	w.RegisterActivity(&marketplace.Activities{})
	w.OnActivity("OpenRefundRequest", mock.Anything, mock.Anything).Return(func(context.Context, marketplace.RefundRequestRef) (State, error) {
		if w.Now().Sub(w.started) < w.down {
			return State{}, errors.New("down")
		}
		return w.state, nil
	}).Maybe()
	w.OnActivity("RemindRefundRequest", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.RemindRefundRequestInput) (State, error) {
		w.reminders = append(w.reminders, in.Number)
		w.state.Reminders = in.Number
		return w.state, nil
	}).Maybe()
	w.OnActivity("DecideRefundRequest", mock.Anything, mock.Anything).Return(func(_ context.Context, in marketplace.DecideRefundRequestInput) (State, error) {
		out := w.decide(in.DecisionID)
		if out.Refusal == "" {
			w.state = out
		}
		return out, nil
	}).Maybe()
	w.OnWorkflow(refund.WorkflowType, mock.Anything, mock.Anything).Return(func(_ workflow.Context, in refund.Input) (refund.Result, error) {
		w.refunds = append(w.refunds, in)
		return refund.Result{}, nil
	}).Maybe()
	return w
}

func (w *world) approved() State {
	return State{Status: marketplace.RequestApproved, PurchaseID: purchaseID, RefundID: refundID, DueAt: w.state.DueAt}
}

func (w *world) run() Result {
	w.t.Helper()
	w.ExecuteWorkflow(WorkflowType, input)
	require.True(w.t, w.IsWorkflowCompleted())
	require.NoError(w.t, w.GetWorkflowError())
	var out Result
	require.NoError(w.t, w.GetWorkflowResult(&out))
	return out
}

// decideAfter has an admin decide, and gives where the answer will be.
func (w *world) decideAfter(d time.Duration) *State {
	answer := new(State)
	id := uuid.New()
	w.RegisterDelayedCallback(func() {
		w.UpdateWorkflow(UpdateDecide, id.String(), &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { require.NoError(w.t, err) },
			OnComplete: func(v any, err error) { require.NoError(w.t, err); *answer = v.(State) },
		}, Decision{DecisionID: id})
	}, d)
	return answer
}

func (w *world) opened() *State {
	answer := new(State)
	w.RegisterDelayedCallback(func() {
		w.UpdateWorkflow(UpdateOpen, OpenID, &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { require.NoError(w.t, err) },
			OnComplete: func(v any, err error) { require.NoError(w.t, err); *answer = v.(State) },
		})
	}, 0)
	return answer
}

func TestGrantedByRule(t *testing.T) {
	w := newWorld(t)
	w.state = w.approved()
	answer := w.opened()
	require.Equal(t, Result{Status: marketplace.RequestApproved}, w.run())
	require.Equal(t, w.approved(), *answer)
	require.Equal(t, []refund.Input{{RefundID: refundID, PurchaseID: purchaseID}}, w.refunds)
}

func TestRefused(t *testing.T) {
	w := newWorld(t)
	w.state = State{Status: "draft", Refusal: marketplace.RequestRefusedWindow}
	answer := w.opened()
	require.Equal(t, Result{Status: StatusRefused, Refusal: marketplace.RequestRefusedWindow}, w.run())
	require.Equal(t, marketplace.RequestRefusedWindow, answer.Refusal)
	require.Empty(t, w.refunds)
}

func TestPeopleDecide(t *testing.T) {
	t.Run("Yes", func(t *testing.T) {
		w := newWorld(t)
		w.decide = func(uuid.UUID) State { return w.approved() }
		answer := w.decideAfter(time.Hour)
		require.Equal(t, marketplace.RequestApproved, w.run().Status)
		require.Equal(t, refundID, answer.RefundID)
		require.Len(t, w.refunds, 1)
		require.Empty(t, w.reminders)
	})
	t.Run("No", func(t *testing.T) {
		w := newWorld(t)
		w.decide = func(uuid.UUID) State { return State{Status: marketplace.RequestDeclined} }
		w.decideAfter(time.Hour)
		require.Equal(t, marketplace.RequestDeclined, w.run().Status)
		require.Empty(t, w.refunds)
	})
	t.Run("TwoOfThem", func(t *testing.T) {
		w := newWorld(t)
		decisions := 0
		w.decide = func(uuid.UUID) State {
			if decisions++; decisions == 1 {
				return State{Status: "proposed", DueAt: w.state.DueAt}
			}
			return w.approved()
		}
		first, second := w.decideAfter(time.Hour), w.decideAfter(2*time.Hour)
		require.Equal(t, marketplace.RequestApproved, w.run().Status)
		require.Equal(t, "proposed", first.Status)
		require.Equal(t, marketplace.RequestApproved, second.Status)
		require.Len(t, w.refunds, 1)
	})
	t.Run("ARefusedDecisionEndsNothing", func(t *testing.T) {
		w := newWorld(t)
		decisions := 0
		w.decide = func(uuid.UUID) State {
			if decisions++; decisions == 1 {
				out := w.state
				out.Refusal = marketplace.RefundRefusedAlone
				return out
			}
			return w.approved()
		}
		first := w.decideAfter(time.Hour)
		w.decideAfter(2 * time.Hour)
		require.Equal(t, Result{Status: marketplace.RequestApproved}, w.run())
		require.Equal(t, marketplace.RefundRefusedAlone, first.Refusal)
	})
	t.Run("TwoAtOnce", func(t *testing.T) {
		w := newWorld(t)
		decided := false
		w.decide = func(uuid.UUID) State {
			if decided {
				out := w.state
				out.Refusal = marketplace.RequestRefusedDecided
				return out
			}
			decided = true
			return State{Status: marketplace.RequestDeclined}
		}
		first, second := w.decideAfter(time.Hour), w.decideAfter(time.Hour)
		require.Equal(t, marketplace.RequestDeclined, w.run().Status)
		require.Empty(t, first.Refusal)
		require.Equal(t, marketplace.RequestRefusedDecided, second.Refusal)
		require.Empty(t, w.refunds)
	})
}

func TestSilenceDecidesNothing(t *testing.T) {
	w := newWorld(t)
	w.decide = func(uuid.UUID) State { return w.approved() }
	w.decideAfter(10*24*time.Hour + time.Hour)
	require.Equal(t, marketplace.RequestApproved, w.run().Status)
	require.Equal(t, []int32{1, 2, 3, 4, 5, 6, 7, 8, 9}, w.reminders, "once a day from the due date on")
}

func TestNothingIsLeftToDecide(t *testing.T) {
	w := newWorld(t)
	w.RegisterDelayedCallback(func() { w.state.Status = marketplace.RequestClosed }, time.Hour) // refunded in Stripe's dashboard
	require.Equal(t, marketplace.RequestClosed, w.run().Status)
	require.Len(t, w.reminders, 1)
	require.Empty(t, w.refunds)
}

func TestDatabaseDown(t *testing.T) {
	w := newWorld(t)
	w.state = w.approved()
	w.down = time.Hour
	require.Equal(t, marketplace.RequestApproved, w.run().Status)
	require.Len(t, w.refunds, 1)
}

func TestIDs(t *testing.T) {
	t.Parallel()
	other := uuid.New()
	same := ID(purchaseID, other, "k")
	require.Equal(t, same, ID(purchaseID, other, "k"))
	require.NotEqual(t, ID(purchaseID, other, "k"), ID(purchaseID, uuid.New(), "k"))
	require.NotEqual(t, DecisionID(requestID, other, "k"), DecisionID(requestID, uuid.New(), "k"))
}
