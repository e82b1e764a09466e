package marketplace

import (
	"context"

	marketplacedb "marketplace/queries/marketplace"
)

// updateStanding derives status and entitlement of a settled purchase from its refunds and disputes, so that
// the order in which these are heard of does not matter. A revoked entitlement stays revoked.
func updateStanding(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase) (marketplacedb.PurchaseStatus, error) {
	if p.SettledAt == nil {
		return p.Status, nil
	}
	balance, err := q.PurchaseBalance(ctx, p.ID)
	if err != nil {
		return "", wrap("read balance", err)
	}
	disputes, err := q.CountPurchaseDisputes(ctx, p.ID)
	if err != nil {
		return "", wrap("count disputes", err)
	}
	status, entitlement := marketplacedb.PurchaseStatusFulfilled, "granted"
	switch {
	case disputes.Lost > 0:
		status, entitlement = marketplacedb.PurchaseStatusDisputeLost, "revoked"
	case balance.RefundedMinor >= balance.PaidMinor:
		status, entitlement = marketplacedb.PurchaseStatusRefunded, "revoked"
	case disputes.Open > 0:
		status, entitlement = marketplacedb.PurchaseStatusDisputed, "suspended"
	case balance.RefundedMinor > 0:
		status = marketplacedb.PurchaseStatusPartiallyRefunded
	}
	if status != p.Status {
		if err := q.SetPurchaseStatus(ctx, status, p.ID); err != nil {
			return "", wrap("set status", err)
		}
		if entitlement == "revoked" {
			if err := q.CloseOpenRefundRequests(ctx, p.ID); err != nil {
				return "", wrap("close refund requests", err)
			}
		}
	}
	if _, err := q.ChangeEntitlement(ctx, entitlement, &p.ID); err != nil {
		return "", wrap("change entitlement", err)
	}
	return status, nil
}
