package payout

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/payout"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/step"
)

// Client reaches payouts. Its errors are step.ErrUnavailable and those below.
type Client struct{ Temporal client.Client }

var (
	// ErrRunning means that this payout, or run, was asked for already.
	ErrRunning = errors.New("the payout is under way")
	// ErrNotWaiting means that there is no next try to hurry.
	ErrNotWaiting = errors.New("the payout is not waiting for a try")
)

// clientTime is how long Temporal may take to answer.
const clientTime = 5 * time.Second

// Start pays a publisher what there is now, and names the period.
func (c *Client) Start(ctx context.Context, publisher uuid.UUID, now time.Time) (period string, err error) {
	period = payout.PeriodOnDemand(now)
	return period, c.start(ctx, WorkflowID(publisher, period), WorkflowType, SearchAttributes(publisher), Input{
		PublisherID: publisher, Period: period, Cutoff: now, Until: now.Add(OnDemandPatience),
	})
}

// StartRun pays everyone whose period has begun, without waiting for the schedule.
func (c *Client) StartRun(ctx context.Context, request uuid.UUID) error {
	return c.start(ctx, RunWorkflowIDOnDemand(request), RunType, temporal.SearchAttributes{}, RunInput{})
}

func (c *Client) start(ctx context.Context, id, workflowType string, attributes temporal.SearchAttributes, in any) error {
	ctx, cancel := context.WithTimeout(ctx, clientTime)
	defer cancel()
	_, err := c.Temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: id, TaskQueue: string(taskqueue.Marketplace), TypedSearchAttributes: attributes,
		WorkflowIDReusePolicy:                    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowIDConflictPolicy:                 enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
	}, workflowType, in)
	if _, running := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); running {
		return ErrRunning
	}
	if err != nil {
		return errors.Join(step.ErrUnavailable, err)
	}
	return nil
}

// RetryNow ends the pause of a payout.
func (c *Client) RetryNow(ctx context.Context, publisher uuid.UUID, period string) error {
	err := c.update(ctx, WorkflowID(publisher, period), UpdateRetryNow, nil)
	if refused, ok := errors.AsType[*temporal.ApplicationError](err); ok && refused.Type() == ErrTypeNotWaiting {
		return ErrNotWaiting
	}
	if _, gone := errors.AsType[*serviceerror.NotFound](err); gone {
		return ErrNotWaiting
	}
	if err != nil {
		return errors.Join(step.ErrUnavailable, err)
	}
	return nil
}

// Tell tells the payouts of a publisher that a hold was placed or released. inFlight: a transfer is with Stripe. Who
// cannot be told finds it in the database before the next transfer.
func (c *Client) Tell(ctx context.Context, publisher uuid.UUID, periods []string, update string) (inFlight bool) {
	for _, period := range periods {
		var told HoldResult
		if err := c.update(ctx, WorkflowID(publisher, period), update, &told); err == nil {
			inFlight = inFlight || told.InFlight
		}
	}
	return inFlight
}

func (c *Client) update(ctx context.Context, workflowID, name string, out any) error {
	ctx, cancel := context.WithTimeout(ctx, clientTime)
	defer cancel()
	handle, err := c.Temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: workflowID, UpdateID: uuid.NewString(), UpdateName: name, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, out)
}
