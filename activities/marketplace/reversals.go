package marketplace

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/money"
	"marketplace/internal/payout"
	"marketplace/internal/storeevent"
	marketplacedb "marketplace/queries/marketplace"
)

// Why a reversal is not begun.
const (
	ReversalRefusedNotSent = "payout_not_sent"   // there is no transfer
	ReversalRefusedTooMuch = "reversal_too_high" // more than is left of it
	ReversalRefusedOpen    = "reversal_open"     // another of the same transfer is under way
)

// RecordReversalInput asks for a part of a transfer to be taken back; AmountMinor 0 is all that is left.
type RecordReversalInput struct {
	ReversalID  uuid.UUID `json:"reversalId"`
	PayoutID    uuid.UUID `json:"payoutId"`
	AmountMinor int64     `json:"amountMinor"`
	ReasonCode  string    `json:"reasonCode"`
	RequestedBy uuid.UUID `json:"requestedBy"`
}

// ReversalPlan is a reversal as recorded, or why there is none.
type ReversalPlan struct {
	Refusal string                 `json:"refusal,omitempty"`
	Status  string                 `json:"status,omitempty"`
	Request payout.ReversalRequest `json:"request"`
}

// RecordReversal writes down a reversal before Stripe hears of it.
func (a *Activities) RecordReversal(ctx context.Context, in RecordReversalInput) (ReversalPlan, error) {
	var plan ReversalPlan
	err := a.lockedPayout(ctx, in.PayoutID, func(q *marketplacedb.Queries, p marketplacedb.Payout) error {
		row, err := q.GetPayoutReversal(ctx, in.ReversalID)
		if errors.Is(err, pgx.ErrNoRows) {
			if plan.Refusal, err = insertReversal(ctx, q, p, in); err != nil || plan.Refusal != "" {
				return err
			}
			row, err = q.GetPayoutReversal(ctx, in.ReversalID)
		}
		plan.Status, plan.Request = row.Status, payout.ReversalRequest{
			ReversalID: row.ID, PayoutID: p.ID, TransferID: orZero(p.TransferStripeID), Generation: int(row.Generation),
			Amount: money.Money{Minor: row.AmountMinor, Currency: p.Currency}, FirstTried: row.CreatedAt,
		}
		return wrap("read reversal", err)
	})
	return plan, err
}

func insertReversal(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Payout, in RecordReversalInput) (refusal string, err error) {
	left := p.AmountMinor - p.ReversedMinor
	switch {
	case p.Status != marketplacedb.PayoutStatusSent:
		return ReversalRefusedNotSent, nil
	case in.AmountMinor > left || left == 0:
		return ReversalRefusedTooMuch, nil
	case in.AmountMinor == 0:
		in.AmountMinor = left
	}
	inserted, err := q.InsertPayoutReversal(ctx, marketplacedb.InsertPayoutReversalParams{
		ID: in.ReversalID, PayoutID: p.ID, AmountMinor: in.AmountMinor, ReasonCode: in.ReasonCode, RequestedBy: in.RequestedBy,
	})
	if err == nil && inserted == 0 {
		refusal = ReversalRefusedOpen
	}
	return refusal, wrap("insert reversal", err)
}

// ApplyReversalInput is a reversal that Stripe has made.
type ApplyReversalInput struct {
	ReversalID uuid.UUID       `json:"reversalId"`
	PayoutID   uuid.UUID       `json:"payoutId"`
	Reversal   payout.Reversal `json:"reversal"`
}

// ApplyReversal books what has come back: we owe it to the publisher again.
func (a *Activities) ApplyReversal(ctx context.Context, in ApplyReversalInput) error {
	return a.lockedPayout(ctx, in.PayoutID, func(q *marketplacedb.Queries, p marketplacedb.Payout) error {
		booked, err := bookTransfer(ctx, q, p, marketplacedb.TransactionKindTransferReversal, in.Reversal.ID, in.Reversal.Amount, -1)
		if err != nil || !booked {
			return err
		}
		if _, err := q.EndPayoutReversal(ctx, marketplacedb.EndPayoutReversalParams{ID: in.ReversalID, Status: "succeeded", StripeID: &in.Reversal.ID}); err != nil {
			return wrap("end reversal", err)
		}
		row, err := q.AddToReversed(ctx, in.Reversal.Amount.Minor, p.ID)
		if err != nil {
			return wrap("add to what is reversed", err)
		}
		asked, err := q.GetPayoutReversal(ctx, in.ReversalID)
		if err != nil {
			return wrap("read reversal", err)
		}
		state := payoutState(row)
		state.Reversal = &storeevent.PayoutReversal{AmountMinor: in.Reversal.Amount.Minor, ReasonCode: asked.ReasonCode}
		return appendState(ctx, q, marketplacedb.OutboxKindPayout, row.PublisherID, &row.ID, state)
	})
}

// FailReversalInput ends a reversal that Stripe does not make.
type FailReversalInput struct {
	ReversalID uuid.UUID `json:"reversalId"`
	Reason     string    `json:"reason"`
}

// FailReversal records why.
func (a *Activities) FailReversal(ctx context.Context, in FailReversalInput) error {
	_, err := marketplacedb.New(a.DB).EndPayoutReversal(ctx, marketplacedb.EndPayoutReversalParams{ID: in.ReversalID, Status: "failed", FailureCode: in.Reason})
	return wrap("end reversal", err)
}
