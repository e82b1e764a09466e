package payout

import (
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/internal/payout"
	"marketplace/workflows/step"
)

const (
	// patience is for how long Stripe may be unreachable before an operator is asked to look.
	patience = 10 * time.Minute
	// heldPause is how often a hold is looked for, should nobody tell that it was released.
	heldPause = 6 * time.Hour
)

// pauses are between tries of a transfer that Stripe refuses, the last for ever.
var pauses = [...]time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour}

// Payout pays one publisher for one period, currency by currency. What is held, or has no account that can be paid, waits
// until the next period; a transfer that was begun is tried until it is made, or there is nothing left to transfer.
func Payout(ctx workflow.Context, in Input) (Result, error) {
	p := &payment{in: in}
	if err := p.listen(ctx); err != nil {
		return Result{}, err
	}
	if err := p.run(ctx); err != nil {
		return Result{}, err
	}
	err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
	return p.result, err
}

type payment struct {
	in        Input
	status    Status
	inFlight  bool
	woken     bool
	attention step.Attention
	result    Result
}

func (p *payment) listen(ctx workflow.Context) error {
	for _, name := range []string{SignalAccountReady, SignalTransferTold} {
		news := workflow.GetSignalChannel(ctx, name)
		workflow.GoNamed(ctx, "signal "+name, func(ctx workflow.Context) {
			for news.Receive(ctx, nil) {
				p.woken = true
			}
		})
	}
	hold := func(workflow.Context) (HoldResult, error) { return HoldResult{p.inFlight}, nil }
	if err := workflow.SetUpdateHandler(ctx, UpdateHold, hold); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, UpdateRelease, func(ctx workflow.Context) (HoldResult, error) {
		p.woken = true
		return hold(ctx)
	}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateRetryNow, func(workflow.Context) error {
		p.woken = true
		return nil
	}, workflow.UpdateHandlerOptions{Validator: func(workflow.Context) error {
		if p.status.Stage != stageWaiting {
			return temporal.NewApplicationError("the payout is not waiting", ErrTypeNotWaiting)
		}
		return nil
	}}); err != nil {
		return err
	}
	return workflow.SetQueryHandler(ctx, QueryStatus, func() (Status, error) { return p.status, nil })
}

const (
	stagePlanning     = "planning"
	stageTransferring = "transferring"
	stageWaiting      = "waiting"
)

func (p *payment) run(ctx workflow.Context) error {
	var a *marketplace.Activities
	for {
		p.woken, p.status = false, Status{Stage: stagePlanning}
		var plan marketplace.PayoutPlan
		if err := step.Transaction(ctx, p.pause, a.PlanPayout, marketplace.PlanPayoutInput{
			PublisherID: p.in.PublisherID, Period: p.in.Period, Cutoff: p.in.Cutoff,
		}, &plan); err != nil {
			return err
		}
		next, err := p.transferAll(ctx, plan.Transfers)
		if err != nil {
			return err
		}
		if len(plan.Transfers) > 0 && next == 0 {
			continue // to see whether anything is left that waits
		}
		if next == 0 {
			left := p.in.Until.Sub(workflow.Now(ctx))
			if plan.Waits == "" || left <= 0 {
				p.result.Waits = plan.Waits
				return nil
			}
			if next = left; plan.Waits == payout.SkippedHeld {
				next = min(left, heldPause)
			}
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
				return err
			}
			return workflow.NewContinueAsNewError(ctx, WorkflowType, p.in)
		}
		p.status = Status{Stage: stageWaiting, Waits: plan.Waits, NextTry: workflow.Now(ctx).Add(next)}
		if err := p.pause(ctx, next); err != nil {
			return err
		}
	}
}

// transferAll tries every transfer once, and says in how long to try again what could not be made; 0 is not at all.
func (p *payment) transferAll(ctx workflow.Context, payouts []uuid.UUID) (next time.Duration, err error) {
	for _, id := range payouts {
		again, err := p.transfer(ctx, id)
		if err != nil {
			return 0, err
		}
		if again > 0 && (next == 0 || again < next) {
			next = again
		}
	}
	return next, p.attention.Set(ctx, next > 0)
}

// transfer makes one transfer, unless something has come in between.
func (p *payment) transfer(ctx workflow.Context, id uuid.UUID) (again time.Duration, err error) {
	var a *marketplace.Activities
	var stripe *payments.Activities
	p.status = Status{Stage: stageTransferring}
	for {
		var begun marketplace.BegunTransfer
		if err := step.Transaction(ctx, p.pause, a.BeginTransfer, marketplace.PayoutRef{PayoutID: id}, &begun); err != nil {
			return 0, err
		}
		if begun.Transfer == nil {
			return 0, nil
		}
		var outcome payments.TransferOutcome
		p.inFlight = true
		err := workflow.ExecuteActivity(step.Payments(ctx, patience, "pay the publisher"), stripe.CreateTransfer, *begun.Transfer).Get(ctx, &outcome)
		p.inFlight = false
		switch {
		case ctx.Err() != nil:
			return 0, err
		case err != nil: // whether the money has moved is not known: the same is asked again
			return step.Pause, nil //nolint:nilerr // the pause is what comes of it
		case outcome.Transfer != nil:
			p.result.Sent++
			return 0, step.Transaction(ctx, p.pause, a.RecordTransfer, marketplace.RecordTransferInput{PayoutID: id, Transfer: *outcome.Transfer}, nil)
		}
		var failed marketplace.FailedTransfer
		if err := step.Transaction(ctx, p.pause, a.FailTransfer, marketplace.FailTransferInput{
			PayoutID: id, Generation: begun.Transfer.Generation, Reason: outcome.Refusal,
		}, &failed); err != nil {
			return 0, err
		}
		if outcome.Refusal != payout.FailedUnclear {
			return pauses[min(max(failed.Failures, 1), len(pauses))-1], nil
		}
	}
}

// pause ends early when somebody asks for it.
func (p *payment) pause(ctx workflow.Context, limit time.Duration) error {
	_, err := workflow.AwaitWithTimeout(ctx, limit, func() bool { return p.woken })
	return err
}
