package payoutreversal

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/internal/payout"
	"marketplace/workflows/step"
)

// patience is for how long Stripe may be unreachable before an operator is asked to look.
const patience = 10 * time.Minute

// PayoutReversal takes money back and brings the books in line. What Stripe refuses, because the publisher's account does
// not have it any more, has failed for good; an admin may try again.
func PayoutReversal(ctx workflow.Context, in Input) (Result, error) {
	r := &reversal{in: in}
	if err := workflow.SetUpdateHandler(ctx, UpdateBegin, func(ctx workflow.Context) (Result, error) {
		err := workflow.Await(ctx, func() bool { return r.result.Status != "" })
		return r.result, err
	}); err != nil {
		return Result{}, err
	}
	if err := r.run(ctx); err != nil {
		return Result{}, err
	}
	err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
	return r.result, err
}

type reversal struct {
	in        Input
	attention step.Attention
	result    Result
}

func (r *reversal) run(ctx workflow.Context) error {
	var m *marketplace.Activities
	var plan marketplace.ReversalPlan
	if err := step.Transaction(ctx, step.Sleep, m.RecordReversal, marketplace.RecordReversalInput{
		ReversalID: r.in.ReversalID, PayoutID: r.in.PayoutID, AmountMinor: r.in.AmountMinor, ReasonCode: r.in.ReasonCode, RequestedBy: r.in.RequestedBy,
	}, &plan); err != nil {
		return err
	}
	if plan.Refusal != "" {
		r.result = Result{StatusRefused, plan.Refusal}
		return nil
	}
	outcome, err := r.reverse(ctx, plan.Request)
	if err != nil {
		return err
	}
	if outcome.Reversal == nil {
		err = step.Transaction(ctx, step.Sleep, m.FailReversal, marketplace.FailReversalInput{ReversalID: r.in.ReversalID, Reason: outcome.Refusal}, nil)
		r.result = Result{StatusFailed, outcome.Refusal}
		return err
	}
	err = step.Transaction(ctx, step.Sleep, m.ApplyReversal, marketplace.ApplyReversalInput{
		ReversalID: r.in.ReversalID, PayoutID: r.in.PayoutID, Reversal: *outcome.Reversal,
	}, nil)
	r.result = Result{Status: StatusSucceeded}
	return err
}

// reverse asks Stripe until it says yes or no.
func (r *reversal) reverse(ctx workflow.Context, request payout.ReversalRequest) (outcome payments.ReversalOutcome, err error) {
	var stripe *payments.Activities
	for {
		if err := step.Ask(ctx, &r.attention, step.Sleep, func() error {
			outcome = payments.ReversalOutcome{}
			return workflow.ExecuteActivity(step.Payments(ctx, patience, "take money back from the publisher"), stripe.ReverseTransfer, request).Get(ctx, &outcome)
		}); err != nil || outcome.Refusal != payout.FailedUnclear {
			return outcome, err
		}
		request.Generation++
	}
}
