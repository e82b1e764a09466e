package marketplace

import (
	"context"
	"time"

	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

// RefundRules are who may have money given back, and who decides.
type RefundRules struct {
	// Window is how long after paying a customer may ask; it is kept on the purchase when it is paid.
	Window time.Duration
	// A request is granted by rule if it is of at most AutoApprove, nothing was downloaded or less than AutoApproveAge has gone
	// by since the payment, and the customer had fewer than AutoApproveYearly other purchases refunded in the last year.
	AutoApprove       money.Limits
	AutoApproveAge    time.Duration
	AutoApproveYearly int64
	// DecisionTime is how long people have for the rest, before they are reminded.
	DecisionTime time.Duration
	// Alone is how much of a purchase one person alone may give back. Empty: anything. A currency that is not named: nothing.
	Alone money.Limits
}

// Which rule wants a human to decide.
const (
	ManualAmount     = "amount"
	ManualDownloaded = "downloaded"
	ManualYearly     = "yearly"
	ManualDisputed   = "disputed" // the bank asks about the payment
)

// manualBecause is "" for what the rules grant.
func (r RefundRules) manualBecause(p marketplacedb.Purchase, amount int64, facts marketplacedb.RefundRequestFactsRow, now time.Time) string {
	switch {
	case facts.Disputed:
		return ManualDisputed
	case !r.AutoApprove.Within(money.Money{Minor: amount, Currency: p.Currency}):
		return ManualAmount
	case facts.Downloads > 0 && now.Sub(*p.SettledAt) >= r.AutoApproveAge:
		return ManualDownloaded
	case facts.OtherRefunds >= r.AutoApproveYearly:
		return ManualYearly
	}
	return ""
}

// AloneLeft is how much more of a purchase one person alone may give back; nil is anything. What others have decided alone
// counts, so that a large refund is not made of small ones.
func (r RefundRules) AloneLeft(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase) (*int64, error) {
	if len(r.Alone) == 0 {
		return nil, nil
	}
	so, err := q.ReservedRefunds(ctx, p.ID)
	if err != nil {
		return nil, wrap("read refunds", err)
	}
	limit, _ := r.Alone.Of(p.Currency)
	return new(max(limit-so.AloneMinor, 0)), nil
}

// mayAlone says whether one person may decide on so much more of the purchase.
func (a *Activities) mayAlone(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, amount int64) (bool, error) {
	left, err := a.Refunds.AloneLeft(ctx, q, p)
	return err == nil && (left == nil || amount <= *left), err
}
