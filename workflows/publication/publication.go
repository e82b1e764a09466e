package publication

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/publisher"
	"marketplace/internal/bundle"
	"marketplace/internal/searchattr"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/step"
)

// Stages, as shown on screens and in the search attribute PublicationStage.
const (
	StageRequested  = "requested"
	StageStoring    = "storing"    // bytes and bundle go to the store's bucket
	StageSigning    = "signing"    // the store makes sure of the bytes and signs them
	StageUpserting  = "upserting"  // the listing and version become visible, at once
	StageConfirming = "confirming" // the publisher's side learns of it
	StageDone       = "done"
	StageSuperseded = "superseded" // the present state did not allow it
)

// Publication carries one decision to the store. It never gives up: a stage that fails is tried again,
// later and later, and every try can be seen; what went through is not done again.
func Publication(ctx workflow.Context, in Input) (Result, error) {
	p, err := newPublication(ctx, in)
	if err != nil {
		return Result{}, err
	}
	if refused, err := p.begin(ctx); refused != "" || err != nil {
		return Result{Stage: StageSuperseded, Refused: refused}, err
	}
	for _, s := range []stage{
		{StageStoring, p.prepareBundle},
		{StageSigning, p.signArtifact},
		{StageUpserting, p.upsertListing},
		{StageConfirming, p.confirm},
	} {
		if err := p.untilDone(ctx, s); err != nil {
			return Result{}, err
		}
	}
	p.status.Stage = StageDone
	return Result{Stage: StageDone}, workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

type publication struct {
	in        Input
	ref       publisher.PublicationRef
	status    Status
	retryNow  bool
	bundle    bundle.Ref
	signature marketplace.Signature
}

type stage struct {
	name string
	run  func(workflow.Context) error
}

func newPublication(ctx workflow.Context, in Input) (*publication, error) {
	p := &publication{
		in:     in,
		ref:    publisher.PublicationRef{PublicationID: in.PublicationID, PluginID: in.PluginID, ReleaseID: in.ReleaseID},
		status: Status{Stage: StageRequested},
	}
	if err := workflow.SetQueryHandler(ctx, QueryStatus, func() (Status, error) { return p.status, nil }); err != nil {
		return nil, err
	}
	return p, workflow.SetUpdateHandlerWithOptions(ctx, UpdateRetryNow, p.handleRetryNow, workflow.UpdateHandlerOptions{Validator: p.mayRetryNow})
}

// mayRetryNow refuses when there is nothing to hurry: the update leaves no trace then.
func (p *publication) mayRetryNow(_ workflow.Context) error {
	if p.status.NextAttemptAt.IsZero() {
		return temporal.NewNonRetryableApplicationError("the publication is not waiting for a try", ErrTypeNotWaiting, nil)
	}
	return nil
}

func (p *publication) handleRetryNow(_ workflow.Context) (Status, error) {
	p.retryNow = true
	return p.status, nil
}

func (p *publication) begin(ctx workflow.Context) (refused string, err error) {
	var begun publisher.PublicationBegun
	var a *publisher.Activities
	err = workflow.ExecuteActivity(patiently(ctx, taskqueue.Publisher), a.BeginPublication, publisher.PublicationRequest{
		PublicationID: p.in.PublicationID, PluginID: p.in.PluginID, ReleaseID: p.in.ReleaseID, Version: p.in.Version,
		Action: string(p.in.Action), RequestedBy: p.in.RequestedBy, Reason: p.in.Reason,
		WorkflowID: workflow.GetInfo(ctx).WorkflowExecution.ID, Licensing: p.in.Licensing,
	}).Get(ctx, &begun)
	return begun.Refused, err
}

func (p *publication) prepareBundle(ctx workflow.Context) error {
	var a *publisher.Activities
	return workflow.ExecuteActivity(once(ctx, taskqueue.Publisher), a.PrepareBundle, p.ref).Get(ctx, &p.bundle)
}

func (p *publication) signArtifact(ctx workflow.Context) error {
	var a *marketplace.Activities
	return workflow.ExecuteActivity(once(ctx, taskqueue.Marketplace), a.SignArtifact, p.bundle).Get(ctx, &p.signature)
}

func (p *publication) upsertListing(ctx workflow.Context) error {
	var a *marketplace.Activities
	in := marketplace.UpsertListingInput{Bundle: p.bundle, Signature: p.signature}
	return workflow.ExecuteActivity(once(ctx, taskqueue.Marketplace), a.UpsertListing, in).Get(ctx, nil)
}

func (p *publication) confirm(ctx workflow.Context) error {
	var a *publisher.Activities
	return workflow.ExecuteActivity(once(ctx, taskqueue.Publisher), a.ConfirmPublication, p.ref).Get(ctx, nil)
}

// untilDone tries a stage until it succeeds. Between tries it waits, or goes on at once when an operator
// says so.
func (p *publication) untilDone(ctx workflow.Context, s stage) error {
	p.status = Status{Stage: s.name}
	for {
		err := s.run(ctx)
		if err == nil {
			return p.calmDown(ctx)
		}
		if temporal.IsCanceledError(err) {
			return err
		}
		if err := p.recordFailure(ctx, err); err != nil {
			return err
		}
		if _, err := workflow.AwaitWithOptions(ctx, workflow.AwaitOptions{
			Timeout: p.status.NextAttemptAt.Sub(workflow.Now(ctx)), TimerOptions: workflow.TimerOptions{Summary: "next try of " + s.name},
		}, func() bool { return p.retryNow }); err != nil {
			return err
		}
		p.retryNow = false
		p.status.NextAttemptAt = time.Time{}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			// A history has an end, our patience has none. Every stage may be done again, the first included.
			return workflow.NewContinueAsNewError(ctx, WorkflowType, p.in)
		}
	}
}

// recordFailure makes the failed try visible: to the query, in the publisher's database and, when it goes
// on, to the operator's search.
func (p *publication) recordFailure(ctx workflow.Context, cause error) error {
	p.status.Attempts++
	p.status.LastError = step.Cause(cause)
	p.status.NextAttemptAt = workflow.Now(ctx).Add(step.Backoff(p.status.Attempts))
	if p.status.Attempts == AttentionAfter {
		if err := p.flag(ctx, true); err != nil {
			return err
		}
	}
	var a *publisher.Activities
	err := workflow.ExecuteActivity(briefly(ctx), a.RecordPublicationStage, publisher.StageRecord{
		PublicationID: p.in.PublicationID, Stage: p.status.Stage, Attempts: p.status.Attempts,
		LastError: p.status.LastError, NextAttemptAt: p.status.NextAttemptAt,
	}).Get(ctx, nil)
	if err != nil && !temporal.IsCanceledError(err) {
		workflow.GetLogger(ctx).Warn("a failed try could not be written down; the query still knows it", "error", err)
		return nil
	}
	return err
}

func (p *publication) calmDown(ctx workflow.Context) error {
	if p.status.Attempts < AttentionAfter {
		return nil
	}
	return p.flag(ctx, false)
}

func (p *publication) flag(ctx workflow.Context, needsAttention bool) error {
	return workflow.UpsertTypedSearchAttributes(ctx,
		searchattr.NeedsAttention.ValueSet(needsAttention), searchattr.PublicationStage.ValueSet(p.status.Stage))
}
