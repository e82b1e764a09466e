package review

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/publisher"
	"marketplace/internal/searchattr"
)

// request is what someone asks for and waits to be told about.
type request struct {
	act  func(workflow.Context) error
	done bool
	err  error
}

// ask hands act to the main loop and waits until it has been carried out.
func (r *review) ask(ctx workflow.Context, act func(workflow.Context) error) error {
	q := &request{act: act}
	r.inbox = append(r.inbox, q)
	if err := workflow.Await(ctx, func() bool { return q.done }); err != nil {
		return err
	}
	return q.err
}

// answerOne carries out the oldest request. What goes wrong with it is told to whoever asked.
func (r *review) answerOne(ctx workflow.Context) {
	q := r.inbox[0]
	r.inbox = r.inbox[1:]
	q.err = q.act(ctx)
	q.done = true
}

// answerTheRest tells those who came too late, and leaves nobody waiting.
func (r *review) answerTheRest(ctx workflow.Context) error {
	r.show(ctx)
	for {
		if err := workflow.Await(ctx, func() bool { return len(r.inbox) > 0 || workflow.AllHandlersFinished(ctx) }); err != nil {
			return err
		}
		if len(r.inbox) == 0 {
			return nil
		}
		r.answerOne(ctx)
	}
}

// await waits until someone asks for something or the next step is due. Requests go first.
func (r *review) await(ctx workflow.Context) (due bool, err error) {
	asked := func() bool { return len(r.inbox) > 0 }
	step := r.next()
	if step.At.IsZero() {
		return false, workflow.Await(ctx, asked)
	}
	if left := step.At.Sub(workflow.Now(ctx)); left > 0 && !asked() {
		if _, err := workflow.AwaitWithOptions(ctx, workflow.AwaitOptions{
			Timeout: left, TimerOptions: workflow.TimerOptions{Summary: "until " + step.Step},
		}, asked); err != nil {
			return false, err
		}
	}
	return !asked(), nil
}

// longEnough says whether this run's history should end; nobody is waiting then.
func (r *review) longEnough(ctx workflow.Context) bool {
	return workflow.GetInfo(ctx).GetContinueAsNewSuggested() && len(r.inbox) == 0 && workflow.AllHandlersFinished(ctx)
}

// show lets operators find the case: by stage, by how late it is, by whether it needs them.
func (r *review) show(ctx workflow.Context) {
	deadline := r.DueAt
	switch r.Stage {
	case StageOpening, StageChecking:
		deadline = workflow.Now(ctx).Add(checkingTime)
	case StageChangesRequested:
		deadline = r.Steps[len(r.Steps)-1].At
	}
	updates := []temporal.SearchAttributeUpdate{
		searchattr.ReviewStage.ValueSet(string(r.Stage)), searchattr.NeedsAttention.ValueSet(r.NeedsAttention),
		searchattr.PluginID.ValueSet(r.in.PluginID.String()), searchattr.PublisherID.ValueSet(r.in.AuthorID.String()),
	}
	if deadline.IsZero() {
		updates = append(updates, searchattr.StageDeadline.ValueUnset())
	} else {
		updates = append(updates, searchattr.StageDeadline.ValueSet(deadline))
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Warn("search attributes could not be set", "error", err)
	}
}

// activities names the activities; it is never called.
var activities *publisher.Activities

// call carries out one transaction; it is repeated until the database answers.
func call[O any](ctx workflow.Context, activity, in any) (out O, err error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 15 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 500 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: time.Minute},
	})
	err = workflow.ExecuteActivity(ctx, activity, in).Get(ctx, &out)
	return out, err
}

// do is call without a result.
func do(ctx workflow.Context, activity, in any) error {
	_, err := call[any](ctx, activity, in)
	return err
}
