package refundrequest

import (
	"context"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/searchattr"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/step"
)

// Client opens requests and decides on them. Its errors are step.ErrUnavailable and step.ErrPending.
type Client struct{ Temporal client.Client }

// Open has a draft taken, or finds what became of it, and waits until ctx ends for the answer.
func (c *Client) Open(ctx context.Context, in Input, plugin, publisher uuid.UUID) (State, error) {
	var out State
	o := options(in.RequestID, enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
	o.TypedSearchAttributes = temporal.NewSearchAttributes(searchattr.PluginID.ValueSet(plugin.String()), searchattr.PublisherID.ValueSet(publisher.String()))
	err := step.UpdateWithStart(ctx, c.Temporal, o, WorkflowType, in, UpdateOpen, OpenID, &out)
	return out, err
}

// Decide applies a decision and waits until ctx ends for what becomes of it. A request whose workflow is gone is taken up anew.
func (c *Client) Decide(ctx context.Context, in Input, decision uuid.UUID) (State, error) {
	var out State
	err := step.UpdateWithStart(ctx, c.Temporal, options(in.RequestID, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE), WorkflowType, in,
		UpdateDecide, decision.String(), &out, Decision{DecisionID: decision})
	return out, err
}

func options(request uuid.UUID, reuse enumspb.WorkflowIdReusePolicy) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID: WorkflowID(request), TaskQueue: string(taskqueue.Marketplace),
		WorkflowIDReusePolicy: reuse, WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}
}
