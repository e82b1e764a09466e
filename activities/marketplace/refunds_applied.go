package marketplace

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// ApplyRefundInput is Stripe's word on a refund. RefundID is ours, if we made it.
type ApplyRefundInput struct {
	RefundID uuid.UUID           `json:"refundId,omitzero"`
	Refund   stripeclient.Refund `json:"refund"`
}

// AppliedRefund is where the refund stands. Unknown: no purchase of ours was paid by that payment, as far
// as is known yet.
type AppliedRefund struct {
	Unknown        bool   `json:"unknown,omitempty"`
	Status         string `json:"status"`
	PurchaseStatus string `json:"purchaseStatus,omitempty"`
}

// ApplyRefund brings books, purchase, entitlement and statistics in line with a refund. One that failed
// leaves all as it was; one that had succeeded and came back from the bank is taken back in the books.
func (a *Activities) ApplyRefund(ctx context.Context, in ApplyRefundInput) (AppliedRefund, error) {
	var out AppliedRefund
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		var err error
		out, err = a.applyRefund(ctx, marketplacedb.New(tx), in)
		return err
	})
	return out, err
}

func (a *Activities) applyRefund(ctx context.Context, q *marketplacedb.Queries, in ApplyRefundInput) (AppliedRefund, error) {
	purchase, err := purchaseOfRefund(ctx, q, in)
	if errors.Is(err, pgx.ErrNoRows) {
		return AppliedRefund{Unknown: true}, nil
	}
	if err != nil {
		return AppliedRefund{}, wrap("find the purchase", err)
	}
	p, err := q.LockPurchase(ctx, purchase)
	if err != nil {
		return AppliedRefund{}, wrap("lock purchase", err)
	}
	r, err := refundRow(ctx, q, p, in)
	if err != nil {
		return AppliedRefund{}, wrap("read refund", err)
	}
	status := nextRefundStatus(r, in.Refund.State)
	if err := q.UpdateRefund(ctx, marketplacedb.UpdateRefundParams{ID: r.ID, StripeID: optional(in.Refund.ID), Status: status, FailureCode: in.Refund.FailureCode}); err != nil {
		return AppliedRefund{}, wrap("update refund", err)
	}
	var tell letter
	switch status {
	case marketplacedb.RefundStatusSucceeded:
		tell, err = refundSucceeded(ctx, q, p, in.Refund)
	case marketplacedb.RefundStatusFailed:
		tell, err = refundFailed(ctx, q, p, r, in.Refund)
	}
	if err == nil && r.Status == marketplacedb.RefundStatusFailed && status != r.Status {
		err = clearRefundAttention(ctx, q, p)
	}
	if err != nil {
		return AppliedRefund{}, err
	}
	standing, err := updateStanding(ctx, q, p)
	if err != nil {
		return AppliedRefund{}, err
	}
	return AppliedRefund{Status: string(status), PurchaseStatus: string(standing)}, a.Documents.correct(ctx, q, p, in.Refund.ID, tell)
}

func purchaseOfRefund(ctx context.Context, q *marketplacedb.Queries, in ApplyRefundInput) (uuid.UUID, error) {
	if in.RefundID != uuid.Nil {
		r, err := q.GetRefund(ctx, in.RefundID)
		return r.PurchaseID, err
	}
	return q.PurchaseOfPayment(ctx, &in.Refund.PaymentIntentID)
}

func refundRow(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, in ApplyRefundInput) (marketplacedb.Refund, error) {
	if in.RefundID != uuid.Nil {
		return q.GetRefund(ctx, in.RefundID)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return marketplacedb.Refund{}, err
	}
	if _, err := q.InsertForeignRefund(ctx, marketplacedb.InsertForeignRefundParams{
		ID: id, PurchaseID: p.ID, StripeID: &in.Refund.ID, AmountMinor: in.Refund.Amount.Minor, Currency: in.Refund.Amount.Currency,
	}); err != nil {
		return marketplacedb.Refund{}, err
	}
	return q.RefundByStripeID(ctx, &in.Refund.ID)
}

// nextRefundStatus: what has failed at Stripe stays failed; what has succeeded can still come back. What Stripe did not take, and
// so never knew, can be asked for again.
func nextRefundStatus(was marketplacedb.Refund, told stripeclient.RefundState) marketplacedb.RefundStatus {
	failed := was.Status == marketplacedb.RefundStatusFailed && was.StripeID != nil
	switch {
	case failed, told == stripeclient.RefundFailed:
		return marketplacedb.RefundStatusFailed
	case was.Status == marketplacedb.RefundStatusSucceeded, told == stripeclient.RefundSucceeded:
		return marketplacedb.RefundStatusSucceeded
	default:
		return marketplacedb.RefundStatusPending
	}
}

// refundSucceeded answers with the mail to write, none if the refund is in the books already.
func refundSucceeded(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, r stripeclient.Refund) (letter, error) {
	booked, err := bookChange(ctx, q, p, marketplacedb.TransactionKindRefund, marketplacedb.OutboxKindRefund, r.ID, r.Amount.Currency, -r.Amount.Minor, 0)
	if err != nil || !booked {
		return letter{}, err
	}
	if err := appendEvent(ctx, q, p.ID, "refunded", "refunded:"+r.ID, map[string]any{"amountMinor": r.Amount.Minor, "currency": r.Amount.Currency}); err != nil {
		return letter{}, err
	}
	return letterOf(ctx, q, "purchase_refunded", p, map[string]any{"amountMinor": r.Amount.Minor, "currency": r.Amount.Currency})
}

func refundFailed(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, was marketplacedb.Refund, r stripeclient.Refund) (letter, error) {
	if was.Status == marketplacedb.RefundStatusFailed {
		return letter{}, nil
	}
	reason := attentionRefundFailed
	if was.Status == marketplacedb.RefundStatusSucceeded {
		reason = attentionRefundCameBack // a revoked entitlement stays revoked until an operator decides
		if _, err := bookChange(ctx, q, p, marketplacedb.TransactionKindRefundReversal, marketplacedb.OutboxKindRefund, r.ID, r.Amount.Currency, was.AmountMinor, 0); err != nil {
			return letter{}, err
		}
	}
	if _, err := q.SetPurchaseAttention(ctx, reason, p.ID); err != nil {
		return letter{}, wrap("set attention", err)
	}
	if err := appendEvent(ctx, q, p.ID, reason, reason+":"+was.ID.String(), map[string]any{"refundId": was.ID, "failureCode": r.FailureCode}); err != nil {
		return letter{}, err
	}
	if was.Status != marketplacedb.RefundStatusSucceeded && was.RequestID == nil {
		return letter{}, nil // the customer has heard nothing of it
	}
	return letterOf(ctx, q, "purchase_refund_failed", p, map[string]any{"amountMinor": was.AmountMinor, "currency": was.Currency})
}

// What an operator is asked to see to.
const (
	attentionRefundFailed   = "refund_failed"
	attentionRefundCameBack = "refund_came_back"
)

// FailRefundInput ends a refund that Stripe does not take.
type FailRefundInput struct {
	RefundID    uuid.UUID `json:"refundId"`
	FailureCode string    `json:"failureCode"`
}

// FailRefund records that Stripe refused; an operator has to look.
func (a *Activities) FailRefund(ctx context.Context, in FailRefundInput) error {
	_, err := a.ApplyRefund(ctx, ApplyRefundInput{RefundID: in.RefundID, Refund: stripeclient.Refund{State: stripeclient.RefundFailed, FailureCode: in.FailureCode}})
	return err
}
