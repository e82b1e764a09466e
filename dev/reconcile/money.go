package reconcile

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/jackc/pgx/v5"
)

func (r *reconciliation) balanced(ctx context.Context) error {
	return none(ctx, r.store, "unbalanced transaction",
		`SELECT transaction_id, currency, sum(amount_minor) FROM transaction_entries GROUP BY 1, 2 HAVING sum(amount_minor) <> 0`)
}

// simMoney is what the simulator knows of money.
type simMoney struct {
	Balance map[string]int64 `json:"balance"`
	Charges []struct {
		ID       string `json:"id"`
		Amount   int64  `json:"amount"`
		Status   string `json:"status"`
		Refunded int64  `json:"amount_refunded"`
		Intent   string `json:"payment_intent"`
	} `json:"charges"`
}

func (r *reconciliation) simulated(ctx context.Context) (m simMoney, err error) {
	return m, r.sim.Control(ctx, http.MethodGet, "/money", nil, &m)
}

func (r *reconciliation) money(ctx context.Context) error {
	stripe, err := r.simulated(ctx)
	if err != nil {
		return err
	}
	rows, err := r.store.Query(ctx, `SELECT lower(currency), sum(amount_minor)::bigint FROM transaction_entries
		WHERE account IN ('processor_clearing', 'processor_fee') GROUP BY 1`)
	if err != nil {
		return err
	}
	books := map[string]int64{}
	var currency string
	var sum int64
	if _, err := pgx.ForEachRow(rows, []any{&currency, &sum}, func() error { books[currency] = sum; return nil }); err != nil {
		return err
	}
	for currency := range stripe.Balance {
		if stripe.Balance[currency] != books[currency] {
			return fmt.Errorf("the books say %d, Stripe holds %d %s for us", books[currency], stripe.Balance[currency], currency)
		}
	}
	if len(books) != len(stripe.Balance) {
		return fmt.Errorf("the books know the currencies %v, Stripe %v", slices.Sorted(maps.Keys(books)), slices.Sorted(maps.Keys(stripe.Balance)))
	}
	return none(ctx, r.store, "sale whose entries are not those of its purchase", `
		SELECT p.id FROM purchases p JOIN transactions t ON t.purchase_id = p.id AND t.kind = 'sale'
		JOIN transaction_entries e ON e.transaction_id = t.id
		GROUP BY p.id
		HAVING sum(e.amount_minor) FILTER (WHERE e.account = 'processor_clearing') <> p.amount_minor
		    OR coalesce(sum(e.amount_minor) FILTER (WHERE e.account = 'platform_fee'), 0) <> -p.platform_fee_minor
		    OR coalesce(sum(e.amount_minor) FILTER (WHERE e.account = 'processor_fee'), 0) <> -p.processor_fee_minor`)
}

func (r *reconciliation) charges(ctx context.Context) error {
	stripe, err := r.simulated(ctx)
	if err != nil {
		return err
	}
	charged := map[string]int64{}
	intents := map[string]bool{}
	for _, c := range stripe.Charges {
		if c.Status != "succeeded" {
			continue
		}
		if intents[c.Intent] {
			return fmt.Errorf("payment intent %s was charged twice", c.Intent)
		}
		intents[c.Intent] = true
		charged[c.ID] = c.Amount
	}
	rows, err := r.store.Query(ctx, `SELECT charge_stripe_id, amount_minor FROM purchases WHERE charge_stripe_id IS NOT NULL`)
	if err != nil {
		return err
	}
	var charge string
	var amount int64
	count := 0
	if _, err := pgx.ForEachRow(rows, []any{&charge, &amount}, func() error {
		count++
		if charged[charge] != amount {
			return fmt.Errorf("charge %s: Stripe took %d, the purchase is of %d", charge, charged[charge], amount)
		}
		return nil
	}); err != nil {
		return err
	}
	if count != len(charged) {
		return fmt.Errorf("%d charges succeeded at Stripe, %d purchases have one", len(charged), count)
	}
	return none(ctx, r.store, "paid purchase without its sale, or the reverse", `
		SELECT p.id, p.status FROM purchases p LEFT JOIN transactions t ON t.purchase_id = p.id AND t.kind = 'sale'
		WHERE (t.id IS NULL) = (p.status IN ('fulfilled', 'partially_refunded', 'refunded', 'disputed', 'dispute_lost'))`)
}

func (r *reconciliation) entitlements(ctx context.Context) error {
	return none(ctx, r.store, "purchase with the wrong entitlement", `
		SELECT p.id, p.status, e.status AS entitlement FROM purchases p LEFT JOIN entitlements e ON e.purchase_id = p.id
		WHERE coalesce(e.status, 'none') <> CASE
			WHEN p.status IN ('fulfilled', 'partially_refunded') THEN 'granted'
			WHEN p.status = 'disputed' THEN 'suspended'
			WHEN p.status IN ('refunded', 'dispute_lost') THEN 'revoked'
			ELSE 'none' END`)
}
