package publisher_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	temporalclient "go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"

	"marketplace/publisher"
	"marketplace/workflows/publication"
)

func TestTemporalPublicationsStart(t *testing.T) {
	t.Parallel()
	in := publication.Input{PluginID: uuid.New(), Action: publication.Takedown}
	for name, test := range map[string]struct {
		takeOver bool
		answer   error
		want     error
	}{
		"started":    {},
		"taken over": {takeOver: true},
		"running":    {answer: serviceerror.NewWorkflowExecutionAlreadyStarted("running", "", ""), want: publisher.ErrPublicationRunning},
		"down":       {answer: serviceerror.NewUnavailable("down"), want: publisher.ErrWorkflowsUnavailable},
		"slow":       {answer: context.DeadlineExceeded, want: publisher.ErrWorkflowsUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := mocks.NewClient(t)
			c.On("ExecuteWorkflow", mock.Anything, mock.Anything, publication.WorkflowType, in).Run(func(args mock.Arguments) {
				o := args.Get(1).(temporalclient.StartWorkflowOptions)
				require.Equal(t, publication.WorkflowID(in.PluginID, ""), o.ID)
				require.Equal(t, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, o.WorkflowIDReusePolicy)
				want := enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
				if test.takeOver {
					want = enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
				}
				require.Equal(t, want, o.WorkflowIDConflictPolicy)
			}).Return(mocks.NewWorkflowRun(t), test.answer)
			err := publisher.TemporalPublications{Client: c}.Start(t.Context(), in, test.takeOver)
			require.ErrorIs(t, err, test.want)
		})
	}
}

func TestTemporalPublicationsRetryNow(t *testing.T) {
	t.Parallel()
	refused := temporal.NewNonRetryableApplicationError("no", publication.ErrTypeNotWaiting, nil)
	for name, test := range map[string]struct{ call, result, want error }{
		"hurried":     {},
		"not waiting": {result: refused, want: publisher.ErrPublicationNotWaiting},
		"gone":        {call: serviceerror.NewNotFound("gone"), want: publisher.ErrPublicationNotWaiting},
		"down":        {call: errors.New("down"), want: publisher.ErrWorkflowsUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, handle := mocks.NewClient(t), mocks.NewWorkflowUpdateHandle(t)
			c.On("UpdateWorkflow", mock.Anything, mock.Anything).Return(handle, test.call)
			if test.call == nil {
				handle.On("Get", mock.Anything, nil).Return(test.result)
			}
			require.ErrorIs(t, publisher.TemporalPublications{Client: c}.RetryNow(t.Context(), "w"), test.want)
		})
	}
}
