package publisher

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/taskqueue"
	"marketplace/workflows/publication"
)

// temporalTimeout is how long a request waits for Temporal before it says that nothing was started.
const temporalTimeout = 5 * time.Second

// TemporalPublications starts Publications through Temporal. It implements PublicationStarter.
type TemporalPublications struct{ Client client.Client }

// Start implements PublicationStarter. A finished Publication of the same version or listing is no
// obstacle: versions are withdrawn after they were published, listings change again and again.
func (t TemporalPublications) Start(ctx context.Context, in publication.Input, takeOver bool) error {
	ctx, cancel := context.WithTimeout(ctx, temporalTimeout)
	defer cancel()
	conflict := enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
	if takeOver {
		conflict = enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
	}
	_, err := t.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: in.WorkflowID(), TaskQueue: string(taskqueue.Publisher),
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, WorkflowIDConflictPolicy: conflict,
		WorkflowExecutionErrorWhenAlreadyStarted: true, TypedSearchAttributes: publication.SearchAttributes(in),
	}, publication.WorkflowType, in)
	if _, running := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); running {
		return ErrPublicationRunning
	}
	if err != nil {
		return errors.Join(ErrWorkflowsUnavailable, err)
	}
	return nil
}

// RetryNow implements PublicationStarter.
func (t TemporalPublications) RetryNow(ctx context.Context, workflowID string) error {
	ctx, cancel := context.WithTimeout(ctx, temporalTimeout)
	defer cancel()
	handle, err := t.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: workflowID, UpdateID: uuid.NewString(), UpdateName: publication.UpdateRetryNow,
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(ctx, nil)
	}
	if err == nil {
		return nil
	}
	if refused, ok := errors.AsType[*temporal.ApplicationError](err); ok && refused.Type() == publication.ErrTypeNotWaiting {
		return ErrPublicationNotWaiting
	}
	if _, gone := errors.AsType[*serviceerror.NotFound](err); gone {
		return ErrPublicationNotWaiting
	}
	return errors.Join(ErrWorkflowsUnavailable, err)
}
