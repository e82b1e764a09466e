package purchase

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/searchattr"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/step"
)

// ErrTooLate means that the payment is made, on its way or over.
var ErrTooLate = errors.New("too late to cancel")

// taskTime is after how long a worker that has died over a purchase is missed: the customer waits.
const taskTime = 5 * time.Second

// stageTime is how long a purchase with the usual time to pay takes at most; with more, the workflow says so.
const stageTime = time.Hour

// Client starts purchases and speaks with them. Its errors are step.ErrUnavailable, step.ErrPending and
// ErrTooLate.
type Client struct{ Temporal client.Client }

// Begin starts the purchase, or finds it, and waits until ctx ends for its page.
func (c *Client) Begin(ctx context.Context, in Input, publisher uuid.UUID) (BeginResult, error) {
	var out BeginResult
	options := startOptions(in.PurchaseID, enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		searchattr.PluginID.ValueSet(in.PluginID.String()), searchattr.PublisherID.ValueSet(publisher.String()))
	err := c.update(ctx, in, options, UpdateBegin, BeginID, &out)
	return out, err
}

// Cancel wishes an open purchase cancelled and waits until ctx ends for what becomes of it.
func (c *Client) Cancel(ctx context.Context, purchase uuid.UUID) (CancelResult, error) {
	var out CancelResult
	err := c.update(ctx, Input{PurchaseID: purchase, Resume: true}, ResumeOptions(purchase), UpdateCancel, uuid.NewString(), &out)
	if e, ok := errors.AsType[*temporal.ApplicationError](err); ok && e.Type() == ErrTypeTooLate {
		return out, ErrTooLate
	}
	return out, err
}

// Recheck has the purchase ask Stripe now, and takes up one whose workflow is gone.
func (c *Client) Recheck(ctx context.Context, purchase uuid.UUID) error {
	_, err := c.Temporal.SignalWithStartWorkflow(ctx, WorkflowID(purchase), SignalRecheck, nil, ResumeOptions(purchase),
		WorkflowType, Input{PurchaseID: purchase, Resume: true})
	if err != nil {
		return errors.Join(step.ErrUnavailable, err)
	}
	return nil
}

// ResumeOptions start the workflow of a purchase that is in the database already.
func ResumeOptions(purchase uuid.UUID) client.StartWorkflowOptions {
	return startOptions(purchase, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
}

func startOptions(purchase uuid.UUID, reuse enumspb.WorkflowIdReusePolicy, extra ...temporal.SearchAttributeUpdate) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID: WorkflowID(purchase), TaskQueue: string(taskqueue.Marketplace), WorkflowTaskTimeout: taskTime,
		WorkflowIDReusePolicy:    reuse,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		TypedSearchAttributes: temporal.NewSearchAttributes(append(extra,
			searchattr.PurchaseStage.ValueSet(StageAwaitingPayment),
			searchattr.StageDeadline.ValueSet(time.Now().Add(stageTime)),
			searchattr.NeedsAttention.ValueSet(false))...),
	}
}

func (c *Client) update(ctx context.Context, in Input, options client.StartWorkflowOptions, name, id string, out any) error {
	return step.UpdateWithStart(ctx, c.Temporal, options, WorkflowType, in, name, id, out)
}
