package marketplace

import (
	"context"
	"fmt"

	marketplacedb "marketplace/queries/marketplace"
)

// fulfilUnpaid gives the customer what a code leaves nothing to pay of, in the transaction that records the purchase: Stripe has
// no part in it, no payment is settled, and there is nothing to give back. If the platform bears the discount, it owes
// the publisher the usual part of the full price; if the publisher does, nothing moves. What costs nothing does not make a plugin
// rise in the store's lists.
func (a *Activities) fulfilUnpaid(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase) error {
	fulfilled, err := q.FulfilUnpaidPurchase(ctx, p.ID)
	if err != nil {
		return wrap("fulfil purchase", err)
	}
	if fulfilled == 0 {
		return fmt.Errorf("purchase %s is to be paid", p.ID)
	}
	if err := q.RedeemCoupon(ctx, p.ID); err != nil {
		return wrap("redeem coupon", err)
	}
	sale := movement{
		kind: marketplacedb.TransactionKindCouponSale, fact: marketplacedb.OutboxKindSale, source: p.ID.String(), shares: divide(0, 0, termsOf(p)),
		purchase: p, currency: p.Currency, hold: a.PayoutHold,
	}
	if sale.shares.gross() == 0 {
		err = appendFact(ctx, q, sale)
	} else {
		_, err = book(ctx, q, sale)
	}
	if err != nil {
		return err
	}
	plugin, err := q.QuotePlugin(ctx, p.PluginID)
	if err != nil {
		return wrap("read plugin", err)
	}
	granted, err := a.grant(ctx, q, p, plugin)
	if err == nil && !granted {
		return fmt.Errorf("purchase %s: bought this very moment", p.ID) // the next try is refused
	}
	return err
}
