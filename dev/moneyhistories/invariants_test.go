package moneyhistories

import (
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"marketplace/internal/stripeclient"
)

// holds checks every invariant after the last news.
func (w *world) holds() {
	w.balanced()
	w.booksAreStripes()
	w.oneSaleForEachCharge()
	w.neverMoreThanWasCaptured()
	w.entitlementsFollow()
	w.balancesAreTheirEntries()
	w.statisticsAreTheBooks()
	w.publisherIsDebitedOnce()
	w.couponsAreUsedOnce()
	w.promotionIsWhatOurCouponsCost()
	w.nothingToPayIsDelivered()
	w.thePanelKnowsWhatIsOwed()
}

func (w *world) none(what, sql string, args ...any) {
	rows, err := w.db.Query(w.ctx, sql, args...)
	require.NoError(w, err)
	found, err := pgx.CollectRows(rows, pgx.RowToMap)
	require.NoError(w, err)
	require.Empty(w, found, what)
}

func (w *world) sums(sql string, args ...any) map[string]int64 {
	rows, err := w.db.Query(w.ctx, sql, args...)
	require.NoError(w, err)
	out := map[string]int64{}
	var key string
	var sum int64
	_, err = pgx.ForEachRow(rows, []any{&key, &sum}, func() error { out[key] = sum; return nil })
	require.NoError(w, err)
	return out
}

func (w *world) balanced() {
	w.none("unbalanced transaction (I3)", `SELECT e.transaction_id FROM transaction_entries e JOIN transactions t ON t.id = e.transaction_id
		WHERE t.purchase_id = ANY ($1) GROUP BY 1, e.currency HAVING sum(e.amount_minor) <> 0`, w.purchases)
}

func (w *world) booksAreStripes() {
	want := map[string]int64{}
	for _, b := range w.stripe.balances {
		want[b.currency] += b.amount - b.fee
	}
	require.Equal(w, nonZero(want), nonZero(w.sums(`SELECT e.currency, sum(e.amount_minor)::bigint FROM transaction_entries e JOIN transactions t ON t.id = e.transaction_id
		WHERE t.purchase_id = ANY ($1) AND e.account IN ('processor_clearing', 'processor_fee') GROUP BY 1`, w.purchases)), "the books are Stripe's balance (I1)")
}

func nonZero(m map[string]int64) map[string]int64 {
	out := map[string]int64{}
	for k, v := range m {
		if v != 0 {
			out[k] = v
		}
	}
	return out
}

func (w *world) oneSaleForEachCharge() {
	want := map[string]int64{}
	for _, c := range w.stripe.inOrder {
		if c.state == stripeclient.PaymentPaid {
			want[c.purchase.String()] = c.paid.Minor
		}
	}
	require.Equal(w, want, w.sums(`SELECT t.purchase_id::text, sum(e.amount_minor)::bigint FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id
		WHERE t.purchase_id = ANY ($1) AND t.kind = 'sale' AND e.account = 'processor_clearing' GROUP BY 1`, w.purchases), "one sale for each charge (I2)")
	w.none("settled purchase without its sale, or the reverse (I2)", `SELECT p.id FROM purchases p LEFT JOIN transactions t ON t.purchase_id = p.id AND t.kind = 'sale'
		WHERE p.id = ANY ($1) AND (p.settled_at IS NULL) <> (t.id IS NULL)`, w.purchases)
}

func (w *world) neverMoreThanWasCaptured() {
	w.none("refunds beyond the capture (I5)", `SELECT p.id FROM purchases p JOIN refunds r ON r.purchase_id = p.id
		WHERE p.id = ANY ($1) AND r.status <> 'failed' GROUP BY p.id, p.paid_minor HAVING sum(r.amount_minor) > p.paid_minor`, w.purchases)
}

func (w *world) entitlementsFollow() {
	w.none("two live entitlements of one plugin", `SELECT user_id, plugin_id FROM entitlements WHERE user_id = ANY ($1) AND status <> 'revoked'
		GROUP BY 1, 2 HAVING count(*) > 1`, w.customers)
	for _, c := range w.stripe.inOrder {
		var granted, status string
		var undeliverable bool
		require.NoError(w, w.db.QueryRow(w.ctx, `SELECT p.status, coalesce((SELECT e.status FROM entitlements e WHERE e.purchase_id = p.id), 'none'),
			EXISTS (SELECT 1 FROM purchase_events v WHERE v.purchase_id = p.id AND v.kind = 'undeliverable') FROM purchases p WHERE p.id = $1`, c.purchase).Scan(&status, &granted, &undeliverable))
		want, standing := c.standing()
		require.Equal(w, standing, status, "status of %s", c.purchase)
		switch {
		case c.state != stripeclient.PaymentPaid || undeliverable:
			require.Equal(w, "none", granted)
		case c.everGone():
			require.Contains(w, []string{want, "revoked"}, granted, "what was revoked once stays so until somebody decides (I5, I20)")
		default:
			require.Equal(w, want, granted, "entitlement of %s (I20)", c.purchase)
		}
	}
}

// standing is what the customer's right and the purchase's status must be.
func (c *charge) standing() (entitlement, status string) {
	if c.state != stripeclient.PaymentPaid {
		return "none", "expired"
	}
	refunded, open, lost := int64(0), false, false
	for _, r := range c.refunds {
		if r.State == stripeclient.RefundSucceeded {
			refunded += r.Amount.Minor
		}
	}
	for _, d := range c.disputes {
		open = open || d.Status == stripeclient.DisputeNeedsResponse || d.Status == stripeclient.DisputeUnderReview
		lost = lost || d.Status == stripeclient.DisputeLost
	}
	switch {
	case lost:
		return "revoked", "dispute_lost"
	case refunded >= c.paid.Minor:
		return "revoked", "refunded"
	case open:
		return "suspended", "disputed"
	case refunded > 0:
		return "granted", "partially_refunded"
	default:
		return "granted", "fulfilled"
	}
}

// everGone is whether all the money may have seemed gone for a while: by refunds that came back.
func (c *charge) everGone() bool {
	gone := int64(0)
	for _, r := range c.refunds {
		gone += r.Amount.Minor
	}
	return gone >= c.paid.Minor
}

func (w *world) balancesAreTheirEntries() {
	require.Equal(w,
		nonZero(w.sums(`SELECT currency, sum(amount_minor)::bigint FROM transaction_entries WHERE publisher_id = $1 GROUP BY 1`, w.publisher)),
		nonZero(w.sums(`SELECT currency, sum(debit_minor - credit_minor)::bigint FROM account_balances WHERE publisher_id = $1 GROUP BY 1`, w.publisher)), "balances")
}

func (w *world) statisticsAreTheBooks() {
	require.Equal(w,
		nonZero(w.sums(`SELECT e.currency, -sum(e.amount_minor)::bigint FROM transaction_entries e JOIN transactions t ON t.id = e.transaction_id
			WHERE e.publisher_id = $1 AND t.purchase_id IS NOT NULL GROUP BY 1`, w.publisher)),
		nonZero(w.sums(`SELECT currency, sum(net_minor)::bigint FROM outbox WHERE publisher_id = $1 AND currency <> '' GROUP BY 1`, w.publisher)), "revenue shown is the books' (I22)")
}

// publisherIsDebitedOnce: what a purchase has left with the publisher is what was kept of its part, less Stripe's fees, however
// often the money went back.
func (w *world) publisherIsDebitedOnce() {
	for _, c := range w.stripe.inOrder {
		if c.state != stripeclient.PaymentPaid {
			continue
		}
		returned, fees := c.returned(), c.fee
		for _, d := range c.disputes {
			for _, m := range d.Movements {
				fees += m.FeeMinor
			}
		}
		var publisher, loss int64
		require.NoError(w, w.db.QueryRow(w.ctx, `SELECT coalesce(-sum(e.amount_minor) FILTER (WHERE e.account = 'publisher_earning'), 0)::bigint,
			coalesce(sum(e.amount_minor) FILTER (WHERE e.account = 'platform_loss'), 0)::bigint
			FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id WHERE t.purchase_id = $1`, c.purchase).Scan(&publisher, &loss))
		require.Equal(w, max(returned-c.paid.Minor, 0), loss, "what went back beyond the sale is the platform's loss")
		if returned >= c.paid.Minor {
			require.Equal(w, -fees, publisher, "nothing of %s is left with the publisher but the fees", c.purchase)
		} else {
			require.GreaterOrEqual(w, publisher, -fees)
		}
	}
}
