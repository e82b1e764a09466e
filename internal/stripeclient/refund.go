package stripeclient

import (
	"context"

	"github.com/google/uuid"
	"github.com/stripe/stripe-go/v76"

	"marketplace/internal/money"
)

// Refund gives money back. While Stripe remembers the key (24 h), repeating the request gives the same refund.
func (c *Client) Refund(ctx context.Context, r RefundRequest) (Refund, error) {
	params := &stripe.RefundParams{
		PaymentIntent: new(r.PaymentIntentID),
		Amount:        new(r.Amount.Minor),
		Metadata: map[string]string{
			metadataPurchase: r.PurchaseID.String(),
			metadataRefund:   r.RefundID.String(),
		},
	}
	switch reason := stripe.RefundReason(r.Reason); reason {
	case stripe.RefundReasonDuplicate, stripe.RefundReasonFraudulent, stripe.RefundReasonRequestedByCustomer:
		params.Reason = new(r.Reason)
	}
	params.Context = ctx
	params.SetIdempotencyKey(key(r.PurchaseID, "refund-"+r.RefundID.String(), r.Generation))
	refund, err := c.refunds.New(params)
	if err != nil {
		return Refund{}, classify(err)
	}
	return toRefund(refund)
}

// RefundByID asks for the truth about a refund.
func (c *Client) RefundByID(ctx context.Context, id string) (Refund, error) {
	params := &stripe.RefundParams{}
	params.Context = ctx
	refund, err := c.refunds.Get(id, params)
	if err != nil {
		return Refund{}, classify(err)
	}
	return toRefund(refund)
}

// FindRefund looks for our refund among those of a payment, before it is made once more.
func (c *Client) FindRefund(ctx context.Context, paymentIntentID string, refundID uuid.UUID) (Refund, bool, error) {
	params := &stripe.RefundListParams{PaymentIntent: new(paymentIntentID)}
	params.Context = ctx
	params.Limit = stripe.Int64(100)
	refunds := c.refunds.List(params)
	for refunds.Next() {
		if refunds.Refund().Metadata[metadataRefund] == refundID.String() {
			found, err := toRefund(refunds.Refund())
			return found, err == nil, err
		}
	}
	return Refund{}, false, classify(refunds.Err())
}

func toRefund(r *stripe.Refund) (Refund, error) {
	out := Refund{
		ID:          r.ID,
		Amount:      money.Money{Minor: r.Amount, Currency: fromStripe(r.Currency)},
		FailureCode: string(r.FailureReason),
	}
	if r.PaymentIntent != nil {
		out.PaymentIntentID = r.PaymentIntent.ID
	}
	switch r.Status {
	case stripe.RefundStatusPending, stripe.RefundStatusRequiresAction:
		out.State = RefundPending
	case stripe.RefundStatusSucceeded:
		out.State = RefundSucceeded
	case stripe.RefundStatusFailed:
		out.State = RefundFailed
	case stripe.RefundStatusCanceled:
		out.State, out.FailureCode = RefundFailed, string(stripe.RefundStatusCanceled)
	default:
		return Refund{}, unexpected("refund %s has status %q", r.ID, r.Status)
	}
	return out, nil
}
