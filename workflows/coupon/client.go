package coupon

import (
	"context"
	"time"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/searchattr"
	"marketplace/internal/taskqueue"
)

// startTime is how long Temporal may take to take the message.
const startTime = 5 * time.Second

// Client tells the workflow of changes.
type Client struct{ Temporal client.Client }

// Changed has the revision of the coupon carried to the store: now, or once more if that is under way.
func (c Client) Changed(ctx context.Context, id, publisherID uuid.UUID, revision int64) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	_, err := c.Temporal.SignalWithStartWorkflow(ctx, WorkflowID(id), SignalChanged, Change{Revision: revision}, client.StartWorkflowOptions{
		TaskQueue: string(taskqueue.Publisher), WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(searchattr.PublisherID.ValueSet(publisherID.String()), searchattr.NeedsAttention.ValueSet(false)),
	}, WorkflowType, Input{CouponID: id})
	return err
}
