package payout

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"

	"marketplace/workflows/step"
)

func TestWhatIsAskedForTwiceIsStartedOnce(t *testing.T) {
	t.Parallel()
	at := begin2026.Add(5*time.Minute + 30*time.Second)
	for name, test := range map[string]struct{ answer, want error }{
		"Started": {},
		"Again":   {serviceerror.NewWorkflowExecutionAlreadyStarted("", "", ""), ErrRunning},
		"Down":    {serviceerror.NewUnavailable("down"), step.ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := mocks.NewClient(t)
			in := Input{PublisherID: publisherID, Period: "2026-11-01T0405", Cutoff: at, Until: at.Add(OnDemandPatience)}
			c.On("ExecuteWorkflow", mock.Anything, mock.Anything, WorkflowType, in).Run(func(args mock.Arguments) {
				o := args.Get(1).(client.StartWorkflowOptions)
				require.Equal(t, "payout/"+publisherID.String()+"/2026-11-01T0405", o.ID)
				require.Equal(t, enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE, o.WorkflowIDReusePolicy)
				require.True(t, o.WorkflowExecutionErrorWhenAlreadyStarted)
			}).Return(mocks.NewWorkflowRun(t), test.answer)
			_, err := (&Client{c}).Start(t.Context(), publisherID, at)
			require.ErrorIs(t, err, test.want)
		})
	}
}

func TestRetryNowTakesUpWhatIsGone(t *testing.T) {
	t.Parallel()
	refused := temporal.NewNonRetryableApplicationError("no", ErrTypeNotWaiting, nil)
	gone := serviceerror.NewNotFound("gone")
	for name, test := range map[string]struct {
		call, result error // of the update
		restarts     bool
		restart      error
		want         error
	}{
		"Hurried":       {},
		"NotWaiting":    {result: refused, want: ErrNotWaiting},
		"Down":          {call: errors.New("down"), want: step.ErrUnavailable},
		"Gone":          {call: gone, restarts: true},
		"SomebodyElse":  {call: gone, restarts: true, restart: serviceerror.NewWorkflowExecutionAlreadyStarted("", "", "")},
		"GoneAndDown":   {call: gone, restarts: true, restart: serviceerror.NewUnavailable("down"), want: step.ErrUnavailable},
		"EndedMeantime": {result: gone, restarts: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, handle := mocks.NewClient(t), mocks.NewWorkflowUpdateHandle(t)
			c.On("UpdateWorkflow", mock.Anything, mock.Anything).Return(handle, test.call)
			if test.call == nil {
				handle.On("Get", mock.Anything, nil).Return(test.result)
			}
			if test.restarts {
				c.On("ExecuteWorkflow", mock.Anything, mock.Anything, WorkflowType, mock.Anything).Run(func(args mock.Arguments) {
					require.Equal(t, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, args.Get(1).(client.StartWorkflowOptions).WorkflowIDReusePolicy)
					in := args.Get(3).(Input)
					require.Equal(t, []any{publisherID, "2026-11-01", begin2026}, []any{in.PublisherID, in.Period, in.Cutoff})
					require.True(t, in.Until.After(time.Now()))
				}).Return(mocks.NewWorkflowRun(t), test.restart)
			}
			require.ErrorIs(t, (&Client{c}).RetryNow(t.Context(), publisherID, "2026-11-01", begin2026), test.want)
		})
	}
}

func TestHoldsAreToldToEveryPeriod(t *testing.T) {
	t.Parallel()
	c, idle, busy := mocks.NewClient(t), mocks.NewWorkflowUpdateHandle(t), mocks.NewWorkflowUpdateHandle(t)
	period := func(of string) any {
		return mock.MatchedBy(func(o client.UpdateWorkflowOptions) bool {
			return o.WorkflowID == WorkflowID(publisherID, of) && o.UpdateName == UpdateHold
		})
	}
	c.On("UpdateWorkflow", mock.Anything, period("a")).Return(nil, errors.New("down"))
	c.On("UpdateWorkflow", mock.Anything, period("b")).Return(busy, nil)
	c.On("UpdateWorkflow", mock.Anything, period("c")).Return(idle, nil)
	for handle, inFlight := range map[*mocks.WorkflowUpdateHandle]bool{busy: true, idle: false} {
		handle.On("Get", mock.Anything, mock.Anything).Run(func(args mock.Arguments) { args.Get(1).(*HoldResult).InFlight = inFlight }).Return(nil)
	}
	require.True(t, (&Client{c}).Tell(t.Context(), publisherID, []string{"a", "b", "c"}, UpdateHold))
}

func TestAwaitingARun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		over bool
	}{"Over": {nil, true}, "NotYet": {context.DeadlineExceeded, false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, run := mocks.NewClient(t), mocks.NewWorkflowRun(t)
			c.On("GetWorkflow", mock.Anything, RunWorkflowIDOnDemand(payoutID), "").Return(run)
			run.On("Get", mock.Anything, mock.Anything).Run(func(args mock.Arguments) {
				if test.over {
					args.Get(1).(*RunResult).Begun = 7
				}
			}).Return(test.err)
			out, over := (&Client{c}).AwaitRun(t.Context(), payoutID)
			require.Equal(t, test.over, over)
			require.Equal(t, map[bool]int{true: 7}[over], out.Begun)
		})
	}
}
