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
	ErrRunning = errors.New("the payout was asked for before")
	// ErrNotWaiting means that there is no next try to hurry.
	ErrNotWaiting = errors.New("the payout is not waiting for a try")
)

// clientTime is how long Temporal may take to answer.
const clientTime = 5 * time.Second

// Start pays a publisher what there was at a time, and names the period by its minute. With ErrRunning it was started before.
func (c *Client) Start(ctx context.Context, publisher uuid.UUID, at time.Time) (period string, err error) {
	period = payout.PeriodOnDemand(at)
	return period, c.pay(ctx, Input{PublisherID: publisher, Period: period, Cutoff: at, Until: at.Add(OnDemandPatience)}, once)
}

// StartRun pays everyone whose period has begun, without waiting for the schedule. With ErrRunning it was started before.
func (c *Client) StartRun(ctx context.Context, request uuid.UUID) error {
	return c.start(ctx, RunWorkflowIDOnDemand(request), RunType, temporal.SearchAttributes{}, RunInput{}, once)
}

// Await waits until ctx ends for a payout to be over. One that something is in the way of may not be for weeks.
func (c *Client) Await(ctx context.Context, publisher uuid.UUID, period string) (over bool) {
	return c.Temporal.GetWorkflow(ctx, WorkflowID(publisher, period), "").Get(ctx, nil) == nil
}

// AwaitRun waits until ctx ends for a run that was asked for to have begun its payouts.
func (c *Client) AwaitRun(ctx context.Context, request uuid.UUID) (out RunResult, over bool) {
	over = c.Temporal.GetWorkflow(ctx, RunWorkflowIDOnDemand(request), "").Get(ctx, &out) == nil
	return out, over
}

const (
	once  = enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE
	again = enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
)

func (c *Client) pay(ctx context.Context, in Input, reuse enumspb.WorkflowIdReusePolicy) error {
	return c.start(ctx, WorkflowID(in.PublisherID, in.Period), WorkflowType, SearchAttributes(in.PublisherID), in, reuse)
}

func (c *Client) start(ctx context.Context, id, workflowType string, attributes temporal.SearchAttributes, in any, reuse enumspb.WorkflowIdReusePolicy) error {
	ctx, cancel := context.WithTimeout(ctx, clientTime)
	defer cancel()
	_, err := c.Temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: id, TaskQueue: string(taskqueue.Marketplace), TypedSearchAttributes: attributes,
		WorkflowIDReusePolicy:                    reuse,
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

// RetryNow ends the pause of a payout that is not made yet. One whose workflow is gone is taken up by a new one.
func (c *Client) RetryNow(ctx context.Context, publisher uuid.UUID, period string, cutoff time.Time) error {
	err := c.update(ctx, WorkflowID(publisher, period), UpdateRetryNow, nil)
	if refused, ok := errors.AsType[*temporal.ApplicationError](err); ok && refused.Type() == ErrTypeNotWaiting {
		return ErrNotWaiting
	}
	if _, gone := errors.AsType[*serviceerror.NotFound](err); gone {
		err = c.pay(ctx, Input{PublisherID: publisher, Period: period, Cutoff: cutoff, Until: time.Now().Add(OnDemandPatience)}, again)
		if errors.Is(err, ErrRunning) {
			return nil // somebody else was faster
		}
		return err
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
