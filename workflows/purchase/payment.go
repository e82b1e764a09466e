package purchase

import (
	"github.com/google/uuid"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/internal/searchattr"
	"marketplace/internal/stripeclient"
	"marketplace/workflows/refund"
	"marketplace/workflows/step"
)

// open has Stripe open the page to pay on. A generation whose request came to nothing for sure, or whose time
// is up, is followed by the next with a fresh time to pay. An answer that never came may have left a page
// behind: nobody has its address, so nobody can pay on it.
func (p *purchase) open(ctx workflow.Context) error {
	p.waiting = "Stripe to open the checkout page"
	var a *payments.Activities
	for {
		if p.cancelRequested {
			return p.close(ctx, "cancelled", "")
		}
		var session stripeclient.Session
		future := workflow.ExecuteActivity(step.Payments(ctx, patience, "open the checkout page"), a.CreateCheckoutSession, p.intent.Request)
		if err := workflow.Await(ctx, func() bool { return future.IsReady() || p.cancelRequested }); err != nil {
			return err
		}
		if !future.IsReady() {
			continue
		}
		err := future.Get(ctx, &session)
		if err == nil {
			if err := p.attention(ctx, ""); err != nil {
				return err
			}
			return p.opened(ctx, session)
		}
		switch step.ErrorType(err) {
		case payments.ErrTypeTooLate, payments.ErrTypeUnclear, payments.ErrTypeIdempotencyMismatch:
			p.intent.Request.Generation++
			p.intent.Request.ExpiresAt = workflow.Now(ctx).Add(p.intent.Expiry)
			continue
		case payments.ErrTypeInvalidRequest, payments.ErrTypeDeclined, payments.ErrTypeNotFound:
			workflow.GetLogger(ctx).Error("Stripe opens no page", "error", err)
			if err := p.close(ctx, "failed", "checkout_refused"); err != nil {
				return err
			}
			p.begun.Refusal = marketplace.RefusedCheckout
			p.result.Refusal = marketplace.RefusedCheckout
			return nil
		case payments.ErrTypeAuthentication:
			if err := p.attention(ctx, "stripe_key_refused"); err != nil {
				return err
			}
			if err := p.pause(ctx, patience); err != nil {
				return err
			}
		default:
			if err := p.attention(ctx, "stripe_unreachable"); err != nil {
				return err
			}
		}
	}
}

func (p *purchase) opened(ctx workflow.Context, session stripeclient.Session) error {
	p.session = session.ID
	if deadline, ok := workflow.GetTypedSearchAttributes(ctx).GetTime(searchattr.StageDeadline); ok && session.ExpiresAt.After(deadline) {
		if err := workflow.UpsertTypedSearchAttributes(ctx, searchattr.StageDeadline.ValueSet(session.ExpiresAt.Add(grace))); err != nil {
			return err
		}
	}
	var a *marketplace.Activities
	if err := p.transaction(ctx, a.RecordSession, marketplace.RecordSessionInput{PurchaseID: p.id, Session: session}, nil); err != nil {
		return err
	}
	p.intent.Status, p.intent.CheckoutURL, p.intent.Request.ExpiresAt = "awaiting_payment", session.URL, session.ExpiresAt
	return nil
}

// polling is the context of the poll. Its heartbeats are its memory, and no sign of life: a try is short instead.
func polling(ctx workflow.Context) workflow.Context {
	return workflow.WithHeartbeatTimeout(workflow.WithStartToCloseTimeout(step.Payments(ctx, 0, "wait for the payment"), pollTime), 0)
}

// awaitPayment returns once the payment has reached a state that is final. News come by signal, by the
// poll (one activity that Temporal retries without a line of history) or by our own closing of the page.
func (p *purchase) awaitPayment(ctx workflow.Context) error {
	p.waiting = "the customer to pay"
	var a *payments.Activities
	var poll, expire workflow.Future
	for {
		if poll == nil {
			poll = workflow.ExecuteActivity(polling(ctx), a.AwaitPayment,
				payments.AwaitPaymentInput{SessionID: p.session, Known: p.payment.State, WebhookFirst: webhookFirst})
		}
		if p.mustExpire(expire) {
			expire = workflow.ExecuteActivity(step.Payments(ctx, 0, "close the checkout page"), a.ExpireCheckoutSession, payments.SessionRef{SessionID: p.session})
		}
		if err := workflow.Await(ctx, func() bool {
			return len(p.news) > 0 || p.recheck || poll.IsReady() || ready(expire) || p.mustExpire(expire)
		}); err != nil {
			return err
		}
		if err := p.takeNews(ctx, &poll, &expire); err != nil {
			return err
		}
		switch p.payment.State {
		case stripeclient.PaymentPaid, stripeclient.PaymentFailed, stripeclient.PaymentExpired:
			return nil
		case stripeclient.PaymentProcessing:
			p.waiting = "the money to arrive"
			if !p.shownProcessing {
				if err := p.showProcessing(ctx); err != nil {
					return err
				}
			}
		}
	}
}

func ready(f workflow.Future) bool { return f != nil && f.IsReady() }

// mustExpire: the page is to be closed, and Stripe has not been told.
func (p *purchase) mustExpire(expire workflow.Future) bool {
	return p.cancelRequested && expire == nil && p.payment.State == stripeclient.PaymentOpen
}

// takeNews takes in one piece of news, whatever came first.
func (p *purchase) takeNews(ctx workflow.Context, poll, expire *workflow.Future) error {
	switch {
	case len(p.news) > 0:
		n := p.news[0]
		p.news = p.news[1:]
		if n.Payment != nil && n.Payment.SessionID == p.session {
			p.learn(*n.Payment)
			return nil
		}
		return p.ask(ctx)
	case ready(*expire):
		f := *expire
		*expire = nil
		return p.hearAnswer(ctx, f)
	case (*poll).IsReady():
		f := *poll
		*poll = nil
		return p.hearAnswer(ctx, f)
	case p.recheck:
		p.recheck = false
		return p.ask(ctx)
	}
	return nil
}

// ask asks Stripe now.
func (p *purchase) ask(ctx workflow.Context) error {
	var a *payments.Activities
	return p.hearAnswer(ctx, workflow.ExecuteActivity(step.Payments(ctx, patience, "ask about the payment"), a.RetrievePayment, payments.SessionRef{SessionID: p.session}))
}

// hearAnswer waits for Stripe's answer. When there is none, an operator is asked, and after a pause the
// poll goes on.
func (p *purchase) hearAnswer(ctx workflow.Context, f workflow.Future) error {
	var payment stripeclient.Payment
	err := f.Get(ctx, &payment)
	if err == nil {
		p.learn(payment)
		return p.attention(ctx, "")
	}
	if ctx.Err() != nil {
		return err
	}
	reason := "stripe_unreachable"
	switch step.ErrorType(err) {
	case payments.ErrTypeAuthentication:
		reason = "stripe_key_refused"
	case payments.ErrTypeNotFound, payments.ErrTypeInvalidRequest:
		reason = "stripe_knows_no_session"
	}
	if err := p.attention(ctx, reason); err != nil {
		return err
	}
	return p.pause(ctx, patience)
}

// learn keeps the furthest state: news come late, twice and out of order, but what is paid stays paid.
func (p *purchase) learn(payment stripeclient.Payment) {
	if rank(payment.State) > rank(p.payment.State) {
		p.payment = payment
	}
}

func rank(s stripeclient.PaymentState) int {
	switch s {
	case stripeclient.PaymentProcessing:
		return 1
	case stripeclient.PaymentExpired, stripeclient.PaymentFailed:
		return 2
	case stripeclient.PaymentPaid:
		return 3
	default:
		return 0
	}
}

// giveBack starts the refund of money that bought nothing. It outlives this workflow; one that is there already
// is the same.
func giveBack(ctx workflow.Context, purchase uuid.UUID, s marketplace.Settlement) error {
	reason := "other"
	if s.Undeliverable == marketplace.UndeliverableOwned {
		reason = "duplicate"
	}
	return refund.StartChild(ctx, refund.Input{RefundID: s.RefundID, PurchaseID: purchase, Reason: reason})
}
