package marketplace

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/temporal"

	"marketplace/internal/database"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// Why money that has come in buys nothing. It is booked all the same, and goes back by a refund.
const (
	UndeliverableOwned     = "already_owned"     // paid after it had expired or been cancelled, and bought anew meanwhile
	UndeliverableTakenDown = "plugin_taken_down" // nothing could be downloaded
	UndeliverableUnderpaid = "underpaid"         // less than the price, or in another currency
)

// ErrTypeNotPaid means that Settle was asked to settle a payment that is none.
const ErrTypeNotPaid = "NotPaid"

// SettleInput is a payment that Stripe says has been made.
type SettleInput struct {
	PurchaseID uuid.UUID            `json:"purchaseId"`
	Payment    stripeclient.Payment `json:"payment"`
}

// Settlement is what became of a payment.
type Settlement struct {
	Status string `json:"status"`
	// Undeliverable is why nothing was granted; RefundID is then the refund to make of all of it.
	Undeliverable string    `json:"undeliverable,omitempty"`
	RefundID      uuid.UUID `json:"refundId,omitzero"`
}

// Settle is the one transaction in which a payment becomes a plugin: the purchase is fulfilled, the books
// and the publisher's statistics know the sale, the customer is entitled and gets a receipt. The state of the
// purchase does not matter, only whether it is settled: money that comes after an expiry or a cancellation
// is not lost. What was really paid is what is booked.
func (a *Activities) Settle(ctx context.Context, in SettleInput) (Settlement, error) {
	if in.Payment.State != stripeclient.PaymentPaid {
		return Settlement{}, temporal.NewNonRetryableApplicationError("the payment is "+string(in.Payment.State), ErrTypeNotPaid, nil)
	}
	var out Settlement
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		p, err := q.LockPurchase(ctx, in.PurchaseID)
		if err != nil {
			return wrap("lock purchase", err)
		}
		out, err = a.settle(ctx, q, p, in.Payment)
		return err
	})
	return out, err
}

func (a *Activities) settle(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, payment stripeclient.Payment) (Settlement, error) {
	if p.SettledAt != nil {
		return settledBefore(ctx, q, p)
	}
	plugin, err := q.QuotePlugin(ctx, p.PluginID)
	if err != nil {
		return Settlement{}, wrap("read plugin", err)
	}
	divided := divide(payment.Amount.Minor, payment.TaxMinor, termsOf(p))
	if err := q.SettlePurchase(ctx, marketplacedb.SettlePurchaseParams{
		ID: p.ID, PaymentIntentStripeID: &payment.PaymentIntentID, ChargeStripeID: optional(payment.ChargeID),
		ProcessorFeeMinor: payment.ProcessorFeeMinor, PlatformFeeMinor: divided.platformFee,
		TaxMinor: payment.TaxMinor, PaidMinor: payment.Amount.Minor, Country: payment.Country, RefundWindowSeconds: a.Refunds.Window.Seconds(),
	}); err != nil {
		return Settlement{}, wrap("settle purchase", err)
	}
	if _, err := book(ctx, q, movement{
		kind: marketplacedb.TransactionKindSale, fact: marketplacedb.OutboxKindSale, source: payment.PaymentIntentID,
		amount: payment.Amount.Minor, shares: divided, processorFee: payment.ProcessorFeeMinor,
		purchase: p, currency: payment.Amount.Currency, hold: a.PayoutHold,
	}); err != nil {
		return Settlement{}, err
	}
	if p.CouponID != nil {
		if err := q.RedeemCoupon(ctx, p.ID); err != nil {
			return Settlement{}, wrap("redeem coupon", err)
		}
	}
	if err := appendEvent(ctx, q, p.ID, "paid", "paid", map[string]any{
		"amountMinor": payment.Amount.Minor, "currency": payment.Amount.Currency,
	}); err != nil {
		return Settlement{}, err
	}
	if asked(p, payment) != (money.Money{Minor: p.AmountMinor, Currency: p.Currency}) {
		if _, err := q.SetPurchaseAttention(ctx, "amount_mismatch", p.ID); err != nil {
			return Settlement{}, wrap("set attention", err)
		}
	}
	reason, err := a.deliver(ctx, q, p, payment, plugin)
	if err != nil {
		return Settlement{}, err
	}
	out := Settlement{Status: string(marketplacedb.PurchaseStatusFulfilled)}
	var tell letter
	if reason != "" {
		out.Undeliverable, out.RefundID = reason, returnRefundID(p.ID)
		if err := appendEvent(ctx, q, p.ID, "undeliverable", "undeliverable", map[string]any{"reason": reason}); err != nil {
			return Settlement{}, err
		}
	} else {
		tell = letter{"purchase_receipt", map[string]any{
			"purchaseId": p.ID, "pluginName": plugin.Name, "pluginSlug": plugin.Slug,
			"amountMinor": payment.Amount.Minor, "currency": payment.Amount.Currency,
		}}
	}
	return out, a.Documents.issueSale(ctx, q, p, plugin.Name, payment, tell)
}

// asked is the part of a payment that was asked for as the price: without tax that comes on top.
func asked(p marketplacedb.Purchase, payment stripeclient.Payment) money.Money {
	out := payment.Amount
	if p.TaxBehavior == stripeclient.TaxExclusive {
		out.Minor -= payment.TaxMinor
	}
	return out
}

// deliver entitles the customer to what was paid for, or says why that cannot be.
func (a *Activities) deliver(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, payment stripeclient.Payment, plugin marketplacedb.QuotePluginRow) (string, error) {
	switch {
	case payment.Amount.Currency != p.Currency || asked(p, payment).Minor < p.AmountMinor:
		return UndeliverableUnderpaid, nil
	case plugin.Status == marketplacedb.ListingStatusTakenDown:
		return UndeliverableTakenDown, nil
	}
	granted, err := a.grant(ctx, q, p, plugin)
	if err != nil {
		return "", err
	}
	if !granted {
		return UndeliverableOwned, nil
	}
	return "", wrap("count sale", q.CountSale(ctx, p.PluginID))
}

// grant entitles the customer, with a license if the plugin has such. It answers false when they are entitled already.
func (a *Activities) grant(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, plugin marketplacedb.QuotePluginRow) (bool, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return false, err
	}
	granted, err := q.GrantEntitlement(ctx, marketplacedb.GrantEntitlementParams{ID: id, UserID: p.UserID, PluginID: p.PluginID, PurchaseID: &p.ID})
	if err != nil || granted == 0 {
		return false, wrap("grant entitlement", err)
	}
	if plugin.Licensed {
		if err := IssueLicense(ctx, q, a.LicenseKeys, id); err != nil {
			return false, err
		}
	}
	return true, appendEvent(ctx, q, p.ID, "entitlement_granted", "entitlement_granted", nil)
}

// settledBefore finds out again what the first run said: nothing was granted if there is no entitlement.
func settledBefore(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase) (Settlement, error) {
	out := Settlement{Status: string(p.Status)}
	reason, err := q.UndeliverableReason(ctx, p.ID)
	if err != nil {
		return out, wrap("read the timeline", err)
	}
	if reason != "" {
		out.Undeliverable, out.RefundID = reason, returnRefundID(p.ID)
	}
	return out, nil
}

// returnRefundID is the ID of the one refund of a purchase that could not be delivered.
func returnRefundID(purchase uuid.UUID) uuid.UUID {
	return uuid.NewSHA1(purchase, []byte("undeliverable"))
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
