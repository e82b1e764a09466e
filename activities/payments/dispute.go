package payments

import (
	"context"

	"marketplace/internal/stripeclient"
)

// RetrieveDispute asks once.
func (a *Activities) RetrieveDispute(ctx context.Context, in DisputeRef) (stripeclient.Dispute, error) {
	dispute, err := a.Stripe.Dispute(ctx, in.StripeID)
	return dispute, failure(err)
}
