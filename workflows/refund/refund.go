package refund

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/internal/stripeclient"
	"marketplace/workflows/step"
)

const (
	// patience is for how long Stripe may be unreachable before an operator is asked to look.
	patience = 10 * time.Minute
	// strangerTries times strangerPause is how long a refund may be ahead of the news that its payment was made.
	strangerTries = 30
	strangerPause = 2 * time.Minute
)

// Refund gives money back, or hears that it was given, and brings books, entitlement and statistics in line. It
// may run again for the same refund: a bank can send back what had arrived.
func Refund(ctx workflow.Context, in Input) (Result, error) {
	r := &refund{in: in}
	if err := r.listen(ctx); err != nil {
		return Result{}, err
	}
	if err := r.run(ctx); err != nil {
		return Result{}, err
	}
	err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
	return r.result, err
}

type refund struct {
	in        Input
	plan      marketplace.RefundPlan
	recorded  bool
	news      bool
	attention step.Attention
	result    Result
}

func (r *refund) listen(ctx workflow.Context) error {
	updates := workflow.GetSignalChannel(ctx, SignalUpdated)
	workflow.GoNamed(ctx, "signals", func(ctx workflow.Context) {
		for updates.Receive(ctx, nil) {
			r.news = true
		}
	})
	return workflow.SetUpdateHandler(ctx, UpdateBegin, func(ctx workflow.Context) (BeginResult, error) {
		err := workflow.Await(ctx, func() bool { return r.recorded })
		return BeginResult{
			RefundID: r.in.RefundID, Refusal: r.plan.Refusal, Status: r.plan.Status,
			AmountMinor: r.plan.Request.Amount.Minor, Currency: r.plan.Request.Amount.Currency,
		}, err
	})
}

func (r *refund) run(ctx workflow.Context) error {
	truth, done, err := r.begin(ctx)
	if err != nil || done {
		return err
	}
	if err := r.apply(ctx, truth); err != nil || r.result.Status == StatusNotOurs {
		return err
	}
	for r.result.Status == string(stripeclient.RefundPending) {
		if truth, err = r.next(ctx, truth.ID); err != nil {
			return err
		}
		if err := r.apply(ctx, truth); err != nil {
			return err
		}
	}
	return nil
}

// begin answers with what Stripe says of the refund, making it if need be. done: there is none.
func (r *refund) begin(ctx workflow.Context) (truth stripeclient.Refund, done bool, err error) {
	if r.in.StripeID != "" {
		r.recorded = true
		truth, err = r.ask(ctx, r.in.StripeID)
		return truth, false, err
	}
	var a *marketplace.Activities
	err = step.Transaction(ctx, step.Sleep, a.RecordRefund, marketplace.RecordRefundInput{
		RefundID: r.in.RefundID, PurchaseID: r.in.PurchaseID, Reason: r.in.Reason, RequestedBy: r.in.RequestedBy,
		AmountMinor: r.in.AmountMinor, RetryOf: r.in.RetryOf,
	}, &r.plan)
	r.recorded = err == nil
	switch {
	case err != nil:
		return truth, false, err
	case r.plan.Refusal != "":
		r.result = Result{Status: StatusRefused, Refusal: r.plan.Refusal}
		return truth, true, nil
	}
	return r.create(ctx)
}

// create has Stripe make the refund. What Stripe refuses for good is recorded as failed.
func (r *refund) create(ctx workflow.Context) (truth stripeclient.Refund, done bool, err error) {
	var a *payments.Activities
	for {
		err := workflow.ExecuteActivity(step.Payments(ctx, patience, "give the money back"), a.CreateRefund, r.plan.Request).Get(ctx, &truth)
		if err == nil {
			return truth, false, r.attention.Set(ctx, false)
		}
		if ctx.Err() != nil {
			return truth, false, err
		}
		switch t := step.ErrorType(err); t {
		case payments.ErrTypeUnclear, payments.ErrTypeIdempotencyMismatch:
			r.plan.Request.Generation++
		case payments.ErrTypeAlreadyRefunded, payments.ErrTypeDisputed, payments.ErrTypeInvalidRequest, payments.ErrTypeDeclined, payments.ErrTypeNotFound:
			var m *marketplace.Activities
			r.result = Result{Status: string(stripeclient.RefundFailed)}
			return truth, true, step.Transaction(ctx, step.Sleep, m.FailRefund, marketplace.FailRefundInput{RefundID: r.in.RefundID, FailureCode: t}, nil)
		default:
			if err := r.attention.Set(ctx, true); err != nil {
				return truth, false, err
			}
			if err := r.pause(ctx, step.Pause); err != nil {
				return truth, false, err
			}
		}
	}
}

// next waits for the refund to be decided: by the poll or because a webhook says that there is news.
func (r *refund) next(ctx workflow.Context, stripeID string) (stripeclient.Refund, error) {
	var a *payments.Activities
	pollCtx, stop := workflow.WithCancel(step.Payments(ctx, 0, "wait for the bank"))
	defer stop()
	poll := workflow.ExecuteActivity(pollCtx, a.AwaitRefund, payments.RefundRef{StripeID: stripeID})
	if err := workflow.Await(ctx, func() bool { return r.news || poll.IsReady() }); err != nil {
		return stripeclient.Refund{}, err
	}
	if poll.IsReady() {
		var truth stripeclient.Refund
		if err := poll.Get(ctx, &truth); err == nil {
			return truth, nil
		}
	}
	return r.ask(ctx, stripeID)
}

// ask asks Stripe until there is an answer.
func (r *refund) ask(ctx workflow.Context, stripeID string) (truth stripeclient.Refund, err error) {
	var a *payments.Activities
	err = step.Ask(ctx, &r.attention, r.pause, func() error {
		r.news = false
		return workflow.ExecuteActivity(step.Payments(ctx, patience, "ask about the refund"), a.RetrieveRefund, payments.RefundRef{StripeID: stripeID}).Get(ctx, &truth)
	})
	return truth, err
}

// apply brings the database in line. News of a refund can be ahead of the news of its payment; a payment that
// stays unknown is another business's on the same Stripe account.
func (r *refund) apply(ctx workflow.Context, truth stripeclient.Refund) error {
	var a *marketplace.Activities
	for range strangerTries {
		var applied marketplace.AppliedRefund
		if err := step.Transaction(ctx, step.Sleep, a.ApplyRefund, marketplace.ApplyRefundInput{RefundID: r.in.RefundID, Refund: truth}, &applied); err != nil {
			return err
		}
		if !applied.Unknown {
			r.result = Result{Status: applied.Status}
			return nil
		}
		if err := r.pause(ctx, strangerPause); err != nil {
			return err
		}
	}
	r.result = Result{Status: StatusNotOurs}
	return nil
}

// pause is ended by news.
func (r *refund) pause(ctx workflow.Context, d time.Duration) error {
	r.news = false
	_, err := workflow.AwaitWithTimeout(ctx, d, func() bool { return r.news })
	return err
}
