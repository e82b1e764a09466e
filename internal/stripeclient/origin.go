package stripeclient

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/stripe/stripe-go/v76"
)

// Origin is what of ours a charge or a refund belongs to, by the metadata that we gave it; uuid.Nil is nothing of ours.
type Origin struct {
	PurchaseID uuid.UUID `json:"purchaseId,omitzero"`
	RefundID   uuid.UUID `json:"refundId,omitzero"`
}

// OriginOf asks about a charge (ch_…, py_…) or a refund (re_…, pyr_…).
func (c *Client) OriginOf(ctx context.Context, id string) (Origin, error) {
	if strings.HasPrefix(id, "re_") || strings.HasPrefix(id, "pyr_") {
		params := &stripe.RefundParams{}
		params.Context = ctx
		refund, err := c.refunds.Get(id, params)
		if err != nil {
			return Origin{}, classify(err)
		}
		return originIn(refund.Metadata), nil
	}
	params := &stripe.ChargeParams{}
	params.Context = ctx
	charge, err := c.charges.Get(id, params)
	if err != nil {
		return Origin{}, classify(err)
	}
	return originIn(charge.Metadata), nil
}

func originIn(metadata map[string]string) Origin {
	return Origin{PurchaseID: parseID(metadata[metadataPurchase]), RefundID: parseID(metadata[metadataRefund])}
}
