package purchase

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/internal/stripeclient"
)

// listen sets up all that others may ask of, or tell, the workflow.
func (p *purchase) listen(ctx workflow.Context) error {
	p.hear(ctx)
	if err := workflow.SetQueryHandler(ctx, QueryStatus, func() (Status, error) { return p.status(), nil }); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, UpdateBegin, func(ctx workflow.Context) (BeginResult, error) {
		err := workflow.Await(ctx, func() bool { return p.beginAnswered })
		return p.begun, err
	}); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, UpdateCancel, p.cancel, workflow.UpdateHandlerOptions{
		Validator: func() error {
			if p.finished || p.result.Status != "" || p.payment.State != stripeclient.PaymentOpen {
				return temporal.NewApplicationError("the payment is made, on its way or over", ErrTypeTooLate)
			}
			return nil
		},
	})
}

// cancel wishes the purchase cancelled and waits for what becomes of that: the customer may just have paid.
func (p *purchase) cancel(ctx workflow.Context) (CancelResult, error) {
	p.cancelRequested = true
	err := workflow.Await(ctx, func() bool { return p.result.Status != "" || p.shownProcessing })
	if p.result.Status == "" {
		return CancelResult{Status: StageProcessing}, err
	}
	return CancelResult{Status: p.result.Status}, err
}

// hear takes in signals as they come; a delivery that was heard before is dropped.
func (p *purchase) hear(ctx workflow.Context) {
	selector := workflow.NewSelector(ctx)
	for _, name := range []string{SignalPaymentSucceeded, SignalPaymentProcessing, SignalPaymentFailed, SignalPaymentExpired} {
		selector.AddReceive(workflow.GetSignalChannel(ctx, name), func(c workflow.ReceiveChannel, _ bool) {
			var n News
			c.Receive(ctx, &n)
			if !p.seen[n.EventID] {
				p.seen[n.EventID] = true
				p.news = append(p.news, n)
			}
		})
	}
	selector.AddReceive(workflow.GetSignalChannel(ctx, SignalRecheck), func(c workflow.ReceiveChannel, _ bool) {
		c.Receive(ctx, nil)
		p.recheck = true
	})
	workflow.GoNamed(ctx, "signals", func(ctx workflow.Context) {
		for ctx.Err() == nil {
			selector.Select(ctx)
		}
	})
}

func (p *purchase) status() Status {
	s := Status{Stage: StageAwaitingPayment, Payment: p.payment.State, SessionID: p.session, CancelRequested: p.cancelRequested, Waiting: p.waiting}
	switch {
	case p.result.Status != "":
		s.Stage = p.result.Status
	case p.shownProcessing:
		s.Stage = StageProcessing
	}
	return s
}
