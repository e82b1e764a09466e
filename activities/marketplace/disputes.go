package marketplace

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// ApplyDisputeInput is Stripe's word on a dispute.
type ApplyDisputeInput struct {
	Dispute stripeclient.Dispute `json:"dispute"`
}

// AppliedDispute is where the dispute stands. Unknown: no purchase of ours was paid by that payment, as far
// as is known yet.
type AppliedDispute struct {
	Unknown bool   `json:"unknown,omitempty"`
	Status  string `json:"status"`
}

// ApplyDispute brings books, purchase, entitlement and statistics in line with a dispute: an open one suspends
// the customer's right, a won one restores it, a lost one ends it. Every movement of money that Stripe names
// is booked once. What has been decided is not undone by older news.
func (a *Activities) ApplyDispute(ctx context.Context, in ApplyDisputeInput) (AppliedDispute, error) {
	var out AppliedDispute
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		var err error
		out, err = applyDispute(ctx, marketplacedb.New(tx), in.Dispute)
		return err
	})
	return out, err
}

func applyDispute(ctx context.Context, q *marketplacedb.Queries, d stripeclient.Dispute) (AppliedDispute, error) {
	purchase, err := q.PurchaseOfPayment(ctx, &d.PaymentIntentID)
	if errors.Is(err, pgx.ErrNoRows) {
		return AppliedDispute{Unknown: true}, nil
	}
	if err != nil {
		return AppliedDispute{}, wrap("find the purchase", err)
	}
	p, err := q.LockPurchase(ctx, purchase)
	if err != nil {
		return AppliedDispute{}, wrap("lock purchase", err)
	}
	if err := q.UpsertDispute(ctx, marketplacedb.UpsertDisputeParams{
		StripeID: d.ID, PurchaseID: p.ID, AmountMinor: d.Amount.Minor, Currency: d.Amount.Currency, Reason: d.Reason,
		Status: marketplacedb.DisputeStatus(d.Status),
	}); err != nil {
		return AppliedDispute{}, wrap("upsert dispute", err)
	}
	row, err := q.GetDispute(ctx, d.ID)
	if err != nil {
		return AppliedDispute{}, wrap("read dispute", err)
	}
	for _, m := range d.Movements {
		if err := bookDisputeMovement(ctx, q, p, d, m); err != nil {
			return AppliedDispute{}, err
		}
	}
	if err := disputeEvents(ctx, q, p, d, row.Status); err != nil {
		return AppliedDispute{}, err
	}
	standing, err := updateStanding(ctx, q, p)
	if err != nil {
		return AppliedDispute{}, err
	}
	return AppliedDispute{Status: string(row.Status)}, tellStanding(ctx, q, p, standing)
}

// tellStanding tells the customer what a dispute has changed about the right to the plugin.
func tellStanding(ctx context.Context, q *marketplacedb.Queries, was marketplacedb.Purchase, is marketplacedb.PurchaseStatus) error {
	var template string
	switch {
	case is == was.Status:
		return nil
	case is == marketplacedb.PurchaseStatusDisputed:
		template = "purchase_disputed"
	case is == marketplacedb.PurchaseStatusDisputeLost:
		template = "purchase_dispute_lost"
	case was.Status == marketplacedb.PurchaseStatusDisputed && is != marketplacedb.PurchaseStatusRefunded:
		template = "purchase_dispute_won"
	default:
		return nil
	}
	plugin, err := q.QuotePlugin(ctx, was.PluginID)
	if err != nil {
		return wrap("read plugin", err)
	}
	return mailCustomer(ctx, q, template, was.UserID, map[string]any{
		"purchaseId": was.ID, "pluginName": plugin.Name, "amountMinor": was.AmountMinor, "currency": was.Currency,
	})
}

func bookDisputeMovement(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, d stripeclient.Dispute, m stripeclient.Movement) error {
	if m.AmountMinor == 0 && m.FeeMinor == 0 {
		return nil
	}
	kind, fact := marketplacedb.TransactionKindDisputeWithdrawal, marketplacedb.OutboxKindDispute
	if m.AmountMinor > 0 || (m.AmountMinor == 0 && m.FeeMinor < 0) {
		kind, fact = marketplacedb.TransactionKindDisputeReinstatement, marketplacedb.OutboxKindDisputeReversal
	}
	_, err := bookChange(ctx, q, p, kind, fact, m.ID, d.Amount.Currency, m.AmountMinor, m.FeeMinor)
	return err
}

func disputeEvents(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, d stripeclient.Dispute, status marketplacedb.DisputeStatus) error {
	detail := map[string]any{"disputeId": d.ID, "amountMinor": d.Amount.Minor, "currency": d.Amount.Currency, "reason": d.Reason}
	if err := appendEvent(ctx, q, p.ID, "dispute_opened", "dispute_opened:"+d.ID, detail); err != nil {
		return err
	}
	switch status {
	case marketplacedb.DisputeStatusWon:
		return appendEvent(ctx, q, p.ID, "dispute_won", "dispute_won:"+d.ID, detail)
	case marketplacedb.DisputeStatusLost:
		return appendEvent(ctx, q, p.ID, "dispute_lost", "dispute_lost:"+d.ID, detail)
	}
	return nil
}
