package payments

import (
	"context"
	"time"

	"marketplace/internal/stripeclient"
)

// How often AwaitRefund asks: most refunds are settled at once or within minutes, the rest takes days.
const (
	PollRefundFirst = 15 * time.Second // in the first 5 minutes
	PollRefundLater = 2 * time.Minute  // in the first hour
	PollRefundLong  = 30 * time.Minute
)

// CreateRefund gives money back, once per refund ID. It looks for the refund under the same conditions as
// CreateCheckoutSession does for the page, and when nothing is left to give back: that may be its own doing.
func (a *Activities) CreateRefund(ctx context.Context, in stripeclient.RefundRequest) (stripeclient.Refund, error) {
	if in.Generation > 0 || a.age(ctx) > keyLifetime {
		if found, ok, err := a.Stripe.FindRefund(ctx, in.PaymentIntentID, in.RefundID); ok || err != nil {
			return found, failure(err)
		}
	}
	refund, err := a.Stripe.Refund(ctx, in)
	switch stripeclient.KindOf(err) {
	case stripeclient.ServerError, stripeclient.IdempotencyMismatch, stripeclient.AlreadyRefunded, stripeclient.InvalidRequest:
	default:
		return refund, failure(err)
	}
	found, ok, lookupErr := a.Stripe.FindRefund(ctx, in.PaymentIntentID, in.RefundID)
	switch {
	case lookupErr != nil:
		return stripeclient.Refund{}, failure(lookupErr)
	case ok:
		return found, nil
	case stripeclient.KindOf(err) == stripeclient.ServerError:
		return stripeclient.Refund{}, burnt(err)
	default:
		return stripeclient.Refund{}, failure(err)
	}
}

// RetrieveRefund asks once.
func (a *Activities) RetrieveRefund(ctx context.Context, in RefundRef) (stripeclient.Refund, error) {
	refund, err := a.Stripe.RefundByID(ctx, in.StripeID)
	return refund, failure(err)
}

// AwaitRefund asks once and fails, to be retried, while the refund is pending.
func (a *Activities) AwaitRefund(ctx context.Context, in RefundRef) (stripeclient.Refund, error) {
	refund, err := a.Stripe.RefundByID(ctx, in.StripeID)
	if err != nil {
		return stripeclient.Refund{}, failure(err)
	}
	if refund.State != stripeclient.RefundPending {
		return refund, nil
	}
	return stripeclient.Refund{}, noNews(string(refund.State), refundDelay(a.age(ctx)))
}

func refundDelay(age time.Duration) time.Duration {
	switch {
	case age < 5*time.Minute:
		return PollRefundFirst
	case age < time.Hour:
		return PollRefundLater
	default:
		return PollRefundLong
	}
}
