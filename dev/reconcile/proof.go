package reconcile

import (
	"context"

	"github.com/jackc/pgx/v5"

	"marketplace/dev/drive"
)

// Proof is how many things are not as they must be once all is quiet. It is counted by what shares no code with the product's own
// reconciliation but the cases that this has opened.
type Proof struct {
	Charges                int64 // that succeeded at Stripe
	OrphanCharges          int64 // of these, without a sale in the books, or whose customer has neither the plugin nor the money back
	UnbalancedTransactions int64
	UnexplainedCases       int64 // of the product's reconciliation
}

// Prove counts.
func Prove(ctx context.Context, storeDSN, simulator string) (Proof, error) {
	store, err := pgx.Connect(ctx, storeDSN)
	if err != nil {
		return Proof{}, err
	}
	defer func() { _ = store.Close(context.WithoutCancel(ctx)) }()
	r := &reconciliation{sim: drive.NewSimulator(simulator), store: store}
	stripe, err := r.simulated(ctx)
	if err != nil {
		return Proof{}, err
	}
	var charged []string
	for _, c := range stripe.Charges {
		if c.Status == "succeeded" {
			charged = append(charged, c.ID)
		}
	}
	p := Proof{Charges: int64(len(charged))}
	return p, store.QueryRow(ctx, `SELECT
		(SELECT count(*) FROM unnest($1::text[]) c (id) WHERE NOT EXISTS (
			SELECT 1 FROM purchases p JOIN transactions t ON t.purchase_id = p.id AND t.kind = 'sale'
			WHERE p.charge_stripe_id = c.id AND (
				EXISTS (SELECT 1 FROM entitlements e WHERE e.purchase_id = p.id)
				OR EXISTS (SELECT 1 FROM refunds f WHERE f.purchase_id = p.id AND (f.status <> 'failed' OR f.resolution IN ('paid_otherwise', 'closed')))))),
		(SELECT count(*) FROM (SELECT FROM transaction_entries GROUP BY transaction_id, currency HAVING sum(amount_minor) <> 0) x),
		(SELECT count(*) FROM reconciliation_cases WHERE status = 'open')`, charged).
		Scan(&p.OrphanCharges, &p.UnbalancedTransactions, &p.UnexplainedCases)
}

// balances holds what the database keeps of each account against the entries.
func (r *reconciliation) balances(ctx context.Context) error {
	return none(ctx, r.store, "account whose balance is not the sum of its entries", `
		SELECT * FROM (SELECT account, publisher_id, currency, sum(debit_minor)::bigint AS debits, sum(credit_minor)::bigint AS credits, sum(entries)::bigint AS n
			FROM account_balances GROUP BY 1, 2, 3) b
		FULL JOIN (SELECT account, coalesce(publisher_id, '00000000-0000-0000-0000-000000000000') AS publisher_id, currency,
				coalesce(sum(amount_minor) FILTER (WHERE amount_minor > 0), 0)::bigint AS debits,
				coalesce(-sum(amount_minor) FILTER (WHERE amount_minor < 0), 0)::bigint AS credits, count(*) AS n
			FROM transaction_entries GROUP BY 1, 2, 3) e USING (account, publisher_id, currency)
		WHERE (b.debits, b.credits, b.n) IS DISTINCT FROM (e.debits, e.credits, e.n)`)
}

func (r *reconciliation) cases(ctx context.Context) error {
	return none(ctx, r.store, "open case", `SELECT kind, subject, books, against FROM reconciliation_cases WHERE status = 'open'`)
}
