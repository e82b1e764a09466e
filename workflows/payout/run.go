package payout

import (
	"errors"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/step"
)

// page is how many payouts are begun between two looks into the database, pages how many of them a run has before it is
// continued as a new one.
const (
	page  = 50
	pages = 20
)

// PayoutRun begins a Payout for everyone whose period has begun. What is begun lives on by itself; two runs at once begin
// each only once.
func PayoutRun(ctx workflow.Context, in RunInput) (RunResult, error) {
	if in.At.IsZero() {
		in.At = workflow.Now(ctx)
	}
	var a *marketplace.Activities
	for range pages {
		var due marketplace.DuePayouts
		if err := step.Transaction(ctx, step.Sleep, a.ListDuePayouts, marketplace.DuePayoutsInput{At: in.At, After: in.After, Limit: page}, &due); err != nil {
			return RunResult{}, err
		}
		for _, d := range due.Due {
			begun, err := begin(ctx, d)
			if err != nil {
				return RunResult{}, err
			}
			if begun {
				in.Begun++
			}
			in.After = d.PublisherID
		}
		if len(due.Due) < page {
			return RunResult{Begun: in.Begun}, nil
		}
	}
	return RunResult{}, workflow.NewContinueAsNewError(ctx, RunType, in)
}

// begin answers false when the payout is under way already.
func begin(ctx workflow.Context, d marketplace.DuePayout) (bool, error) {
	child := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: WorkflowID(d.PublisherID, d.Period), TaskQueue: string(taskqueue.Marketplace),
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_ABANDON,
		TypedSearchAttributes: SearchAttributes(d.PublisherID),
		StaticSummary:         "pay a publisher for " + d.Period,
	})
	err := workflow.ExecuteChildWorkflow(child, WorkflowType, Input{
		PublisherID: d.PublisherID, Period: d.Period, Cutoff: d.Cutoff, Until: d.Next,
	}).GetChildWorkflowExecution().Get(ctx, nil)
	if _, there := errors.AsType[*temporal.ChildWorkflowExecutionAlreadyStartedError](err); there {
		return false, nil
	}
	return err == nil, err
}
