package payments

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"

	"marketplace/internal/stripeclient"
)

// How often AwaitPayment asks. A lost webhook is healed within a minute, whatever the state.
const (
	PollOpen       = 20 * time.Second
	PollProcessing = 50 * time.Second
)

// CreateCheckoutSession opens the page on which the customer pays, once per purchase. It looks for a page
// already opened when the idempotency key alone does not answer: after a 500 (stored under the key), a
// mismatch, a generation that came before, or so late that Stripe may have forgotten the key.
func (a *Activities) CreateCheckoutSession(ctx context.Context, in stripeclient.SessionRequest) (stripeclient.Session, error) {
	if in.Generation > 0 || a.age(ctx) > keyLifetime {
		if found, ok, err := a.findSession(ctx, in); ok || err != nil {
			return found, failure(err)
		}
	}
	session, err := a.Stripe.OpenSession(ctx, in)
	switch stripeclient.KindOf(err) {
	case stripeclient.ServerError, stripeclient.IdempotencyMismatch, stripeclient.TooLate:
	default:
		return session, failure(err)
	}
	found, ok, lookupErr := a.findSession(ctx, in)
	switch {
	case lookupErr != nil:
		return stripeclient.Session{}, failure(lookupErr)
	case ok:
		return found, nil
	case stripeclient.KindOf(err) == stripeclient.ServerError:
		return stripeclient.Session{}, burnt(err)
	default:
		return stripeclient.Session{}, failure(err)
	}
}

func (a *Activities) findSession(ctx context.Context, in stripeclient.SessionRequest) (stripeclient.Session, bool, error) {
	return a.Stripe.FindSession(ctx, in.PurchaseID, activity.GetInfo(ctx).ScheduledTime.Add(-lookBack))
}

// AwaitPayment asks once and fails, to be retried by its retry policy, as long as the state is the known
// one: Temporal polls for us without a line of history.
func (a *Activities) AwaitPayment(ctx context.Context, in AwaitPaymentInput) (stripeclient.Payment, error) {
	payment, err := a.Stripe.Payment(ctx, in.SessionID)
	if err != nil {
		return stripeclient.Payment{}, failure(err)
	}
	if payment.State != in.Known {
		if in.WebhookFirst > 0 && !activity.HasHeartbeatDetails(ctx) { // details outlive the attempt: held back once
			activity.RecordHeartbeat(ctx, payment.State)
			return stripeclient.Payment{}, noNews("left to the webhook", in.WebhookFirst)
		}
		return payment, nil
	}
	if payment.State == stripeclient.PaymentProcessing {
		return stripeclient.Payment{}, noNews(string(payment.State), PollProcessing)
	}
	return stripeclient.Payment{}, noNews(string(payment.State), PollOpen)
}

// RetrievePayment asks once.
func (a *Activities) RetrievePayment(ctx context.Context, in SessionRef) (stripeclient.Payment, error) {
	payment, err := a.Stripe.Payment(ctx, in.SessionID)
	return payment, failure(err)
}

// ExpireCheckoutSession closes the page; if the customer was faster, the payment that is returned is paid
// or processing.
func (a *Activities) ExpireCheckoutSession(ctx context.Context, in SessionRef) (stripeclient.Payment, error) {
	payment, err := a.Stripe.ExpireSession(ctx, in.SessionID, int(activity.GetInfo(ctx).Attempt))
	return payment, failure(err)
}
