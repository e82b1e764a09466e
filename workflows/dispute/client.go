package dispute

import (
	"context"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"marketplace/internal/taskqueue"
	"marketplace/workflows/step"
)

// Client tells disputes what humans have decided. Its errors are step.ErrUnavailable and step.ErrPending.
type Client struct{ Temporal client.Client }

// Answer has Stripe told of the decision that is in the database, and waits until ctx ends for that. Asked again under
// the same ID it gives the same answer.
func (c *Client) Answer(ctx context.Context, stripeID, id string) (Answered, error) {
	var out Answered
	options := client.StartWorkflowOptions{
		ID: WorkflowID(stripeID), TaskQueue: string(taskqueue.Marketplace),
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}
	err := step.UpdateWithStart(ctx, c.Temporal, options, WorkflowType, Input{StripeID: stripeID}, UpdateAnswer, id, &out)
	return out, err
}
