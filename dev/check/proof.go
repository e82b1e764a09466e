package check

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Proof is how many things are not as they must be once all is quiet: the three figures of the proof page, counted beside the product.
type Proof struct {
	Charges                int64 // that succeeded at Stripe
	OrphanCharges          int64 // of these, without a sale in the books, or whose customer has neither the plugin nor the money back
	UnbalancedTransactions int64
	UnexplainedCases       int64 // of the product's reconciliation
}

// Prove counts.
func Prove(ctx context.Context, storeDSN, simulator string) (p Proof, err error) {
	store, err := connect(ctx, storeDSN)
	if err != nil {
		return p, err
	}
	defer func() { _ = store.Close(context.WithoutCancel(ctx)) }()
	stripe, err := readSimulator(ctx, simulator)
	if err != nil {
		return p, err
	}
	row, err := store.Query(ctx, `WITH charged AS (SELECT id FROM `+charges+` WHERE c.status = 'succeeded')
		SELECT (SELECT count(*) FROM charged), (SELECT count(*) FROM charged WHERE NOT EXISTS (
			SELECT FROM purchases p JOIN transactions t ON t.purchase_id = p.id AND t.kind = 'sale'
			WHERE p.charge_stripe_id = charged.id AND (
				EXISTS (SELECT FROM entitlements e WHERE e.purchase_id = p.id)
				OR EXISTS (SELECT FROM refunds f WHERE f.purchase_id = p.id AND (f.status <> 'failed' OR f.resolution IN ('paid_otherwise', 'closed')))))),
		(SELECT count(*) FROM (SELECT FROM transaction_entries GROUP BY transaction_id, currency HAVING sum(amount_minor) <> 0) x),
		(SELECT count(*) FROM reconciliation_cases WHERE status = 'open')`, stripe["charges"])
	if err != nil {
		return p, err
	}
	return pgx.CollectExactlyOneRow(row, pgx.RowToStructByPos[Proof])
}
