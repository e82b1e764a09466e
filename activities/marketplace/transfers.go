package marketplace

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/money"
	"marketplace/internal/payout"
	marketplacedb "marketplace/queries/marketplace"
)

// PayoutRef names a payout.
type PayoutRef struct {
	PayoutID uuid.UUID `json:"payoutId"`
}

// BegunTransfer is the transfer to make. Without one, Status is where the payout stands.
type BegunTransfer struct {
	Transfer *payout.TransferRequest `json:"transfer,omitempty"`
	Status   string                  `json:"status"`
}

// BeginTransfer looks at a payout once more right before the money moves: what was refunded since it was planned lessens
// it, a hold stops it. From then on, until Stripe has answered, its amount stands.
func (a *Activities) BeginTransfer(ctx context.Context, in PayoutRef) (BegunTransfer, error) {
	var out BegunTransfer
	err := a.lockedPayout(ctx, in.PayoutID, func(q *marketplacedb.Queries, p marketplacedb.Payout) error {
		terms, err := a.payoutTerms(ctx, q, p.PublisherID)
		if err != nil {
			return err
		}
		if p.Status != marketplacedb.PayoutStatusSkipped && p.Status != marketplacedb.PayoutStatusSent && !p.AttemptOpen {
			if p, err = openAttempt(ctx, q, p, terms); err != nil {
				return err
			}
		}
		out.Status = string(p.Status)
		if p.AttemptOpen {
			out.Transfer = &payout.TransferRequest{
				PayoutID: p.ID, Generation: int(p.Generation), AccountID: p.AccountStripeID,
				Amount: money.Money{Minor: p.AmountMinor, Currency: p.Currency}, FirstTried: orZero(p.AttemptedAt),
			}
		}
		return nil
	})
	return out, err
}

// openAttempt lets Stripe be asked for the transfer, or skips the payout.
func openAttempt(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Payout, terms payoutTerms) (marketplacedb.Payout, error) {
	balances, err := q.PublisherPayable(ctx, marketplacedb.PublisherPayableParams{PublisherID: p.PublisherID, Cutoff: p.Cutoff, Besides: p.ID})
	if err != nil {
		return p, wrap("read what is payable", err)
	}
	decided := skip(payout.SkippedNothing, 0)
	for _, b := range balances {
		if b.Currency == p.Currency {
			decided = terms.decide(b)
		}
	}
	change := changed(p)
	if decided.status == marketplacedb.PayoutStatusPlanned {
		change.AmountMinor, change.AttemptOpen, change.AccountStripeID = min(p.AmountMinor, decided.amount), true, terms.account
	} else {
		change.Status, change.Reason, change.AmountMinor = decided.status, decided.reason, decided.amount
	}
	row, err := q.ChangePayout(ctx, change)
	if err != nil {
		return p, wrap("change payout", err)
	}
	if row.Status == p.Status && row.AmountMinor == p.AmountMinor {
		return row, nil // nothing that the publisher sees
	}
	return row, tellPayout(ctx, q, row)
}

func changed(p marketplacedb.Payout) marketplacedb.ChangePayoutParams {
	return marketplacedb.ChangePayoutParams{
		ID: p.ID, Status: p.Status, Reason: p.Reason, AmountMinor: p.AmountMinor, AttemptOpen: p.AttemptOpen,
		AccountStripeID: p.AccountStripeID, Generation: p.Generation, Failures: p.Failures,
	}
}

// RecordTransferInput is a transfer that Stripe has made.
type RecordTransferInput struct {
	PayoutID uuid.UUID       `json:"payoutId"`
	Transfer payout.Transfer `json:"transfer"`
}

// RecordTransfer books the transfer and tells the publisher. What Stripe says has moved is what is booked.
func (a *Activities) RecordTransfer(ctx context.Context, in RecordTransferInput) error {
	return a.lockedPayout(ctx, in.PayoutID, func(q *marketplacedb.Queries, p marketplacedb.Payout) error {
		booked, err := bookTransfer(ctx, q, p, marketplacedb.TransactionKindTransfer, in.Transfer.ID, in.Transfer.Amount, 1)
		if err != nil || !booked {
			return err
		}
		row, err := q.SendPayout(ctx, marketplacedb.SendPayoutParams{ID: p.ID, AmountMinor: in.Transfer.Amount.Minor, TransferStripeID: in.Transfer.ID})
		if err != nil {
			return wrap("update payout", err)
		}
		return tellPayout(ctx, q, row)
	})
}

// bookTransfer moves what we owe a publisher to what Stripe has paid it, or back with sign −1.
func bookTransfer(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Payout, kind marketplacedb.TransactionKind, source string, amount money.Money, sign int64) (bool, error) {
	booked, err := post(ctx, q, posting{
		kind: kind, source: source, currency: amount.Currency, payout: &p.ID,
		entries: []entry{
			{account: marketplacedb.LedgerAccountProcessorClearing, amount: -sign * amount.Minor},
			{account: marketplacedb.LedgerAccountPublisherEarning, publisher: &p.PublisherID, amount: sign * amount.Minor},
		},
	})
	if err != nil || !booked {
		return false, err
	}
	fact, err := uuid.NewV7()
	if err != nil {
		return false, err
	}
	return true, wrap("append to the outbox", q.AppendStatementFact(ctx, marketplacedb.AppendStatementFactParams{
		ID: fact, PublisherID: p.PublisherID, NetMinor: -sign * amount.Minor, Kind: kind, SourceID: source,
	}))
}

// FailTransferInput says that nothing came of an attempt, and why.
type FailTransferInput struct {
	PayoutID   uuid.UUID `json:"payoutId"`
	Generation int       `json:"generation"`
	Reason     string    `json:"reason"`
}

// FailedTransfer is how often the payout has failed so far.
type FailedTransfer struct {
	Failures int `json:"failures"`
}

// FailTransfer ends an attempt of which nothing came. The next has a key of its own, and may be of another amount.
func (a *Activities) FailTransfer(ctx context.Context, in FailTransferInput) (FailedTransfer, error) {
	var out FailedTransfer
	err := a.lockedPayout(ctx, in.PayoutID, func(q *marketplacedb.Queries, p marketplacedb.Payout) error {
		out.Failures = int(p.Failures)
		if !p.AttemptOpen || int(p.Generation) != in.Generation {
			return nil
		}
		change := changed(p)
		change.Status, change.Reason, change.AttemptOpen = marketplacedb.PayoutStatusFailing, in.Reason, false
		change.Generation++
		if in.Reason != payout.FailedUnclear {
			change.Failures++
		}
		row, err := q.ChangePayout(ctx, change)
		if err != nil {
			return wrap("change payout", err)
		}
		out.Failures = int(row.Failures)
		if row.Status == p.Status && row.Reason == p.Reason {
			return nil
		}
		return tellPayout(ctx, q, row)
	})
	return out, err
}

// lockedPayout runs a transaction about one payout, with its publisher locked.
func (a *Activities) lockedPayout(ctx context.Context, id uuid.UUID, do func(*marketplacedb.Queries, marketplacedb.Payout) error) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		p, err := q.GetPayout(ctx, id)
		if err != nil {
			return wrap("read payout", err)
		}
		if err := q.LockPublisher(ctx, p.PublisherID); err != nil {
			return wrap("lock publisher", err)
		}
		if p, err = q.GetPayout(ctx, id); err != nil {
			return wrap("read payout", err)
		}
		return do(q, p)
	})
}
