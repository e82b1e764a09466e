package step

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// What can keep whoever starts a workflow from its answer.
var (
	// ErrUnavailable: Temporal does not answer, and nothing was started, as far as can be told.
	ErrUnavailable = errors.New("workflows are unavailable")
	// ErrPending: the workflow is under way, its answer is not there yet.
	ErrPending = errors.New("no answer yet")
)

// healthTime is for how long Temporal may take to say that it is there.
const healthTime = 2 * time.Second

// UpdateWithStart starts a workflow, or finds it, and waits for the answer to an update. It tells
// ErrUnavailable from ErrPending by looking whether the workflow is there.
func UpdateWithStart(ctx context.Context, t client.Client, options client.StartWorkflowOptions, workflowType string, in any, name, id string, out any, args ...any) error {
	healthy, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	if _, err := t.CheckHealth(healthy, &client.CheckHealthRequest{}); err != nil {
		return errors.Join(ErrUnavailable, err)
	}
	handle, err := t.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: t.NewWithStartWorkflowOperation(options, workflowType, in),
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID: options.ID, UpdateName: name, UpdateID: id, Args: args, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err == nil {
		err = handle.Get(ctx, out)
	}
	if err == nil {
		return nil
	}
	if _, answered := errors.AsType[*temporal.ApplicationError](err); answered {
		return err
	}
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), healthTime)
	defer cancel()
	if _, lookErr := t.DescribeWorkflowExecution(look, options.ID, ""); lookErr != nil {
		if _, none := errors.AsType[*serviceerror.NotFound](lookErr); !none {
			lookErr = errors.Join(lookErr, err)
		}
		return errors.Join(ErrUnavailable, lookErr)
	}
	return errors.Join(ErrPending, err)
}
