package refundrequest

import (
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/internal/searchattr"
	"marketplace/workflows/refund"
	"marketplace/workflows/step"
)

// RefundRequest has the rules look at a request, waits for people where they do not grant it, reminds them, and starts the
// refund once there is a yes.
func RefundRequest(ctx workflow.Context, in Input) (Result, error) {
	r := &request{in: in, answers: map[uuid.UUID]State{}}
	if err := r.listen(ctx); err != nil {
		return Result{}, err
	}
	if err := r.run(ctx); err != nil {
		return Result{}, err
	}
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return Result{}, err
	}
	return Result{Status: r.state.Status, Refusal: r.state.Refusal}, nil
}

// request is the state of a run. Handlers only leave decisions and wait for answers; run does the work.
type request struct {
	in       Input
	opened   bool
	state    State
	queue    []uuid.UUID
	answers  map[uuid.UUID]State
	deadline time.Time
	overdue  bool
}

func (r *request) listen(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, UpdateOpen, func(ctx workflow.Context) (State, error) {
		err := workflow.Await(ctx, func() bool { return r.opened })
		return r.state, err
	}); err != nil {
		return err
	}
	return workflow.SetUpdateHandler(ctx, UpdateDecide, func(ctx workflow.Context, d Decision) (State, error) {
		r.queue = append(r.queue, d.DecisionID)
		err := workflow.Await(ctx, func() bool { _, answered := r.answers[d.DecisionID]; return answered })
		return r.answers[d.DecisionID], err
	})
}

func (r *request) run(ctx workflow.Context) error {
	var a *marketplace.Activities
	if err := step.Transaction(ctx, step.Sleep, a.OpenRefundRequest, marketplace.RefundRequestRef{RequestID: r.in.RequestID}, &r.state); err != nil {
		return err
	}
	r.opened = true
	if r.state.Refusal != "" {
		r.state.Status = StatusRefused
	}
	if err := r.wait(ctx); err != nil {
		return err
	}
	if r.state.Status == marketplace.RequestApproved {
		if err := refund.StartChild(ctx, refund.Input{RefundID: r.state.RefundID, PurchaseID: r.state.PurchaseID}); err != nil {
			return err
		}
	}
	return r.decideAll(ctx) // for whoever came too late
}

func (r *request) ended() bool { return r.state.Decided() || r.state.Status == StatusRefused }

// wait waits for a decision that ends the request.
func (r *request) wait(ctx workflow.Context) error {
	for !r.ended() {
		if err := r.setDeadline(ctx); err != nil {
			return err
		}
		next := r.deadline.Add(time.Duration(r.state.Reminders) * between)
		decided, err := workflow.AwaitWithTimeout(ctx, max(next.Sub(workflow.Now(ctx)), 0), func() bool { return len(r.queue) > 0 })
		if err != nil {
			return err
		}
		if decided {
			err = r.decideAll(ctx)
		} else {
			err = r.remind(ctx)
		}
		if err != nil {
			return err
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() && len(r.queue) == 0 && workflow.AllHandlersFinished(ctx) && !r.ended() {
			return workflow.NewContinueAsNewError(ctx, WorkflowType, Input{RequestID: r.in.RequestID, PurchaseID: r.in.PurchaseID, Reminded: r.overdue})
		}
	}
	if r.overdue || r.in.Reminded {
		return step.NeedsAttention(ctx, false)
	}
	return nil
}

// setDeadline shows operators until when somebody should have decided.
func (r *request) setDeadline(ctx workflow.Context) error {
	if r.deadline.Equal(r.state.DueAt) {
		return nil
	}
	r.deadline = r.state.DueAt
	return workflow.UpsertTypedSearchAttributes(ctx, searchattr.StageDeadline.ValueSet(r.deadline))
}

// remind asks the admins again, and finds out whether there still is anything to decide.
func (r *request) remind(ctx workflow.Context) error {
	if !r.overdue {
		r.overdue = true
		if err := step.NeedsAttention(ctx, true); err != nil {
			return err
		}
	}
	var a *marketplace.Activities
	err := step.Transaction(ctx, step.Sleep, a.RemindRefundRequest, marketplace.RemindRefundRequestInput{RequestID: r.in.RequestID, Number: r.state.Reminders + 1}, &r.state)
	if r.state.Refusal != "" { // it is not there any more
		r.state.Status = marketplace.RequestClosed
	}
	return err
}

// decideAll applies the decisions that have come, in their order.
func (r *request) decideAll(ctx workflow.Context) error {
	for len(r.queue) > 0 {
		decision := r.queue[0]
		r.queue = r.queue[1:]
		var a *marketplace.Activities
		var state State
		if err := step.Transaction(ctx, step.Sleep, a.DecideRefundRequest, marketplace.DecideRefundRequestInput{RequestID: r.in.RequestID, DecisionID: decision}, &state); err != nil {
			return err
		}
		r.answers[decision] = state
		if !r.ended() {
			r.state = state
			r.state.Refusal = "" // the decision's, not the request's
		}
	}
	return nil
}
