package reconciliation

import (
	"context"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"marketplace/internal/taskqueue"
	"marketplace/workflows/step"
)

// Client starts reconciliations.
type Client struct{ Temporal client.Client }

// Begin starts a run, or finds it, and waits until ctx ends for it to be recorded or refused. Its errors are
// step.ErrUnavailable and step.ErrPending.
func (c *Client) Begin(ctx context.Context, in Input) (BeginResult, error) {
	var out BeginResult
	err := step.UpdateWithStart(ctx, c.Temporal, client.StartWorkflowOptions{
		ID: WorkflowID(in.ID), TaskQueue: string(taskqueue.Marketplace),
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, WorkflowType, in, UpdateBegin, BeginID, &out)
	return out, err
}
