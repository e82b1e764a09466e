package reconciliation

import (
	"errors"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/internal/searchattr"
	"marketplace/workflows/step"
)

const (
	// stageTime is how long a run takes at most when nothing is in its way.
	stageTime = time.Hour
	// settling is for how long the purchases, refunds and disputes that were set going again are waited for: they ask
	// Stripe and book.
	settling = 30 * time.Second
	// recent is how far back movements are read once more within a run.
	recent = time.Hour
	// rounds bounds how often a run compares: again, when it has set something going.
	rounds = 2
)

// Reconciliation reads what has moved on our balance at Stripe, books what only Stripe tells, and compares. It never
// books what purchases, refunds, disputes and payouts are to book: those it reminds.
func Reconciliation(ctx workflow.Context, in Input) (Result, error) {
	r := &reconciliation{in: in, stage: marketplace.StageImporting}
	if in.ID == uuid.Nil {
		r.in.ID = scheduled(workflow.GetInfo(ctx).WorkflowExecution.ID)
	}
	if err := r.listen(ctx); err != nil {
		return Result{}, err
	}
	err := r.run(ctx)
	if errors.As(err, new(superseded)) {
		r.result, err = Result{Status: StatusSuperseded}, nil
	}
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return Result{}, err
	}
	return r.result, err
}

type reconciliation struct {
	in        Input
	progress  Progress
	stage     string
	begun     bool
	other     uuid.UUID
	attention step.Attention
	result    Result
}

// superseded ends a run that has been given up.
type superseded struct{}

// Error implements error.
func (superseded) Error() string { return "another reconciliation has taken over" }

func (r *reconciliation) listen(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, QueryStatus, func() (Status, error) {
		return Status{Stage: r.stage, Pages: r.progress.Pages}, nil
	}); err != nil {
		return err
	}
	return workflow.SetUpdateHandler(ctx, UpdateBegin, func(ctx workflow.Context) (BeginResult, error) {
		err := workflow.Await(ctx, func() bool { return r.begun })
		return BeginResult{ID: r.in.ID, Other: r.other}, err
	})
}

func (r *reconciliation) run(ctx workflow.Context) error {
	if err := r.begin(ctx); err != nil || r.other != uuid.Nil {
		return err
	}
	if err := r.readMovements(ctx, r.progress.Since); err != nil {
		return err
	}
	for round := 1; ; round++ {
		repaired, err := r.round(ctx)
		if err != nil {
			return err
		}
		if repaired == 0 || round == rounds {
			return r.finish(ctx)
		}
		if err := r.pause(ctx, settling); err != nil {
			return err
		}
		if err := r.readMovements(ctx, workflow.Now(ctx).Add(-recent)); err != nil {
			return err
		}
	}
}

// begin records the run, unless another is going on.
func (r *reconciliation) begin(ctx workflow.Context) error {
	if r.in.Resume != nil {
		r.begun, r.progress = true, *r.in.Resume
		return nil
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, searchattr.StageDeadline.ValueSet(workflow.Now(ctx).Add(stageTime))); err != nil {
		return err
	}
	trigger := marketplace.TriggerSchedule
	if r.in.RequestedBy != uuid.Nil {
		trigger = marketplace.TriggerAdmin
	}
	var a *marketplace.Activities
	var begun marketplace.ReconciliationBegun
	if err := step.Transaction(ctx, step.Sleep, a.BeginReconciliation, marketplace.BeginReconciliationInput{
		ID: r.in.ID, WorkflowID: workflow.GetInfo(ctx).WorkflowExecution.ID, Trigger: trigger, RequestedBy: r.in.RequestedBy,
	}, &begun); err != nil {
		return err
	}
	r.begun, r.other, r.progress.Since = true, begun.Other, begun.Since
	if r.other != uuid.Nil {
		r.result = Result{Status: StatusRefused, Other: r.other}
	}
	return nil
}

// finish writes the verdict. Open cases are for an operator, also when the run has long ended.
func (r *reconciliation) finish(ctx workflow.Context) error {
	var a *marketplace.Activities
	var outcome marketplace.Outcome
	if err := step.Transaction(ctx, step.Sleep, a.FinishReconciliation, marketplace.ReconciliationRef{ID: r.in.ID}, &outcome); err != nil {
		return err
	}
	if outcome.Superseded {
		return superseded{}
	}
	r.stage = "done"
	r.result = Result{Status: StatusFinished, Outcome: outcome}
	return r.attention.Set(ctx, outcome.CasesOpen > 0)
}
