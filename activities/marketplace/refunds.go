package marketplace

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// Why a refund is not begun.
const (
	RefundRefusedNotPaid  = "purchase_not_refundable" // never paid, or all of it has gone back
	RefundRefusedDisputed = "purchase_disputed"       // the bank holds the money
	RefundRefusedOpen     = "refund_open"             // all that is left is on its way back
	RefundRefusedTooMuch  = "refund_exceeds_left"     // more than is left
	RefundRefusedAlone    = "second_person_needed"    // more than one person alone may give back
	RefundRefusedOwn      = "own_purchase"            // nobody gives money back to themselves
	RefundRefusedRequest  = "refund_request_open"     // the customer's request waits: it is to be decided
	RefundRefusedResolved = "refund_resolved"         // what it was to replace has been seen to
)

// RecordRefundInput asks for money of a purchase to go back: so much, or with 0 all that is left.
type RecordRefundInput struct {
	RefundID    uuid.UUID `json:"refundId"`
	PurchaseID  uuid.UUID `json:"purchaseId"`
	Reason      string    `json:"reason"`
	RequestedBy uuid.UUID `json:"requestedBy,omitzero"` // nobody: the purchase could not be delivered
	AmountMinor int64     `json:"amountMinor,omitempty"`
	RetryOf     uuid.UUID `json:"retryOf,omitzero"` // the failed refund that this one is to replace, with its amount
}

// RefundPlan is a refund as recorded, or why there is none.
type RefundPlan struct {
	Refusal string                     `json:"refusal,omitempty"`
	Request stripeclient.RefundRequest `json:"request"`
	Status  string                     `json:"status"`
}

// RecordRefund writes down a refund before Stripe hears of it. From then on its money is reserved: whatever else goes back
// at the same time, all of it together is never more than was paid.
func (a *Activities) RecordRefund(ctx context.Context, in RecordRefundInput) (RefundPlan, error) {
	var out RefundPlan
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		var err error
		out, err = a.recordRefund(ctx, marketplacedb.New(tx), in)
		return err
	})
	return out, err
}

func (a *Activities) recordRefund(ctx context.Context, q *marketplacedb.Queries, in RecordRefundInput) (RefundPlan, error) {
	p, err := q.LockPurchase(ctx, in.PurchaseID)
	if errors.Is(err, pgx.ErrNoRows) {
		return RefundPlan{Refusal: RefundRefusedNotPaid}, nil
	}
	if err != nil {
		return RefundPlan{}, wrap("lock purchase", err)
	}
	if r, err := q.GetRefund(ctx, in.RefundID); err == nil {
		return refundPlan(p, r), nil
	} else if !errors.Is(err, pgx.ErrNoRows) {
		return RefundPlan{}, wrap("read refund", err)
	}
	plan := marketplacedb.InsertRefundParams{ID: in.RefundID, PurchaseID: p.ID, Currency: p.Currency, Reason: in.Reason, AmountMinor: in.AmountMinor}
	if in.RequestedBy != uuid.Nil {
		plan.RequestedBy = &in.RequestedBy
	}
	if in.RequestedBy == p.UserID {
		return RefundPlan{Refusal: RefundRefusedOwn}, nil
	}
	if in.RetryOf != uuid.Nil {
		refusal, err := takeOver(ctx, q, in, &plan)
		if err != nil || refusal != "" {
			return RefundPlan{Refusal: refusal}, err
		}
	} else if refusal, err := a.refusedTo(ctx, q, p, in); err != nil || refusal != "" {
		return RefundPlan{Refusal: refusal}, err
	}
	return reserve(ctx, q, p, plan)
}

// reserve inserts the refund if that much is left. The purchase must be locked.
func reserve(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, plan marketplacedb.InsertRefundParams) (RefundPlan, error) {
	left, refusal, err := leftToRefund(ctx, q, p)
	if err != nil || refusal != "" {
		return RefundPlan{Refusal: refusal}, err
	}
	if plan.AmountMinor == 0 {
		plan.AmountMinor = left
	}
	if plan.AmountMinor > left {
		return RefundPlan{Refusal: RefundRefusedTooMuch}, nil
	}
	key := plan.ID.String()
	plan.IdempotencyKey = &key
	inserted, err := q.InsertRefund(ctx, plan)
	if err != nil {
		return RefundPlan{}, wrap("insert refund", err)
	}
	if inserted == 0 {
		return RefundPlan{Refusal: RefundRefusedResolved}, nil
	}
	if plan.RetryOf != nil {
		if err := resolveRefund(ctx, q, p, *plan.RetryOf, resolution{how: RefundRetried, by: plan.RequestedBy}); err != nil {
			return RefundPlan{}, err
		}
	}
	if err := appendEvent(ctx, q, p.ID, "refund_requested", "refund_requested:"+key, map[string]any{
		"refundId": plan.ID, "amountMinor": plan.AmountMinor, "currency": p.Currency, "reason": plan.Reason,
	}); err != nil {
		return RefundPlan{}, err
	}
	r, err := q.GetRefund(ctx, plan.ID)
	return refundPlan(p, r), wrap("read refund", err)
}

// leftToRefund is what is neither gone nor on its way. What a dispute has taken is not refunded as well.
func leftToRefund(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase) (left int64, refusal string, err error) {
	balance, err := q.PurchaseBalance(ctx, p.ID)
	if err != nil {
		return 0, "", wrap("read balance", err)
	}
	open, err := q.ReservedRefunds(ctx, p.ID)
	if err != nil {
		return 0, "", wrap("read open refunds", err)
	}
	left = balance.PaidMinor - balance.RefundedMinor
	switch {
	case p.Status == marketplacedb.PurchaseStatusDisputed:
		return 0, RefundRefusedDisputed, nil
	case p.SettledAt == nil || left <= 0 || p.Status == marketplacedb.PurchaseStatusDisputeLost:
		return 0, RefundRefusedNotPaid, nil
	case left <= open.ReservedMinor:
		return 0, RefundRefusedOpen, nil
	}
	return left - open.ReservedMinor, "", nil
}

// takeOver makes the plan one of a failed refund's money; who has approved that one has approved this one.
func takeOver(ctx context.Context, q *marketplacedb.Queries, in RecordRefundInput, plan *marketplacedb.InsertRefundParams) (string, error) {
	failed, err := q.GetRefund(ctx, in.RetryOf)
	if errors.Is(err, pgx.ErrNoRows) {
		return RefundRefusedResolved, nil
	}
	if err != nil {
		return "", wrap("read the failed refund", err)
	}
	if failed.PurchaseID != in.PurchaseID || failed.Status != marketplacedb.RefundStatusFailed || failed.Resolution != "" {
		return RefundRefusedResolved, nil
	}
	plan.AmountMinor, plan.Reason, plan.ApprovedBy, plan.RequestID, plan.RetryOf = failed.AmountMinor, failed.Reason, failed.ApprovedBy, failed.RequestID, &failed.ID
	return "", nil
}

// refusedTo is what an admin may not do alone. The marketplace itself, which gives back what it could not deliver, may.
func (a *Activities) refusedTo(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, in RecordRefundInput) (string, error) {
	if in.RequestedBy == uuid.Nil {
		return "", nil
	}
	if _, err := q.OpenRefundRequest(ctx, p.ID); err == nil {
		return RefundRefusedRequest, nil
	} else if !errors.Is(err, pgx.ErrNoRows) {
		return "", wrap("read the open request", err)
	}
	left, refusal, err := leftToRefund(ctx, q, p)
	if err != nil || refusal != "" {
		return refusal, err
	}
	amount := in.AmountMinor
	switch {
	case amount > left:
		return RefundRefusedTooMuch, nil
	case amount == 0:
		amount = left
	}
	alone, err := a.mayAlone(ctx, q, p, amount)
	if err != nil || alone {
		return "", err
	}
	return RefundRefusedAlone, nil
}

func refundPlan(p marketplacedb.Purchase, r marketplacedb.Refund) RefundPlan {
	out := RefundPlan{Status: string(r.Status), Request: stripeclient.RefundRequest{
		RefundID: r.ID, PurchaseID: p.ID, Amount: money.Money{Minor: r.AmountMinor, Currency: r.Currency}, Reason: r.Reason,
	}}
	if p.PaymentIntentStripeID != nil {
		out.Request.PaymentIntentID = *p.PaymentIntentStripeID
	}
	return out
}
