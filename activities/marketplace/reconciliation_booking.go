package marketplace

import (
	"context"

	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	marketplacedb "marketplace/queries/marketplace"
)

// bookingBatch is how many movements one transaction books.
const bookingBatch = 200

// Booked is how many of Stripe's movements were put into the books. More: there may be further ones.
type Booked struct {
	Standing
	Booked int  `json:"booked"`
	More   bool `json:"more,omitempty"`
}

// BookStripeMovements books what Stripe does with our balance by itself: payouts to our bank, those that come back,
// money that we bring in, and its fees that belong to no payment. The movement is the evidence, and there is no other.
func (a *Activities) BookStripeMovements(ctx context.Context, in ReconciliationRef) (Booked, error) {
	var out Booked
	err := database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		out = Booked{}
		if err := longStatements(ctx, tx); err != nil {
			return err
		}
		q := marketplacedb.New(tx)
		alive, err := touch(ctx, q, in.ID, StageImporting)
		out.Superseded = !alive
		if err != nil || !alive {
			return err
		}
		rows, err := q.MovementsToBook(ctx, bookingBatch)
		if err != nil {
			return wrap("read movements", err)
		}
		for _, m := range rows {
			booked, err := post(ctx, q, ownMovement(m))
			if err != nil {
				return err
			}
			if booked {
				out.Booked++
			}
		}
		out.More = len(rows) == bookingBatch && out.Booked > 0
		return wrap("count", q.CountBooked(ctx, int64(out.Booked), in.ID))
	})
	return out, err
}

// ownMovement is the transaction of a movement: against the bank, or an expense of ours. A fee of Stripe's on it is
// one, too.
func ownMovement(m marketplacedb.MovementsToBookRow) posting {
	p := posting{source: m.SourceID, currency: m.Currency}
	against := marketplacedb.LedgerAccountBank
	switch m.Category {
	case "payout":
		p.kind = marketplacedb.TransactionKindStripePayout
	case "payout_reversal":
		p.kind = marketplacedb.TransactionKindStripePayoutFailure
	case "topup", "topup_reversal":
		p.kind, p.source = marketplacedb.TransactionKindStripeTopup, m.ID
	default:
		p.kind, p.source, against = marketplacedb.TransactionKindStripeFee, m.ID, marketplacedb.LedgerAccountPlatformExpense
	}
	p.entries = []entry{
		{account: marketplacedb.LedgerAccountProcessorClearing, amount: m.AmountMinor},
		{account: against, amount: -m.AmountMinor},
		{account: marketplacedb.LedgerAccountProcessorFee, amount: -m.FeeMinor},
		{account: marketplacedb.LedgerAccountPlatformExpense, amount: m.FeeMinor},
	}
	return p
}

// longStatements lets a transaction look at all that there is, which takes longer than what people wait for.
func longStatements(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SET LOCAL statement_timeout = '5min'`)
	return wrap("set the time limit", err)
}
