package moneyhistories

import (
	"strings"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"marketplace/internal/stripeclient"
)

// newCoupons makes one of the platform and one of the publisher, of few uses.
func (w *world) newCoupons(t *rapid.T, run string) {
	limit := rapid.Int32Range(1, 3)
	for i, publisher := range []*uuid.UUID{nil, &w.publisher} {
		id, code := uuid.New(), [...]string{"OURS-", "THEIRS-"}[i]+strings.ToUpper(run[:8])
		w.exec(`INSERT INTO coupons (id, code, publisher_id, kind, basis_points, max_uses, max_per_customer) VALUES ($1, $2, $3, 'percent', $4, $5, $6)`,
			id, code, publisher, rapid.OneOf(rapid.Int32Range(1, 10_000), rapid.Just[int32](10_000)).Draw(t, "percent"), limit.Draw(t, "uses"), limit.Draw(t, "uses per customer"))
		w.coupons, w.codes = append(w.coupons, id), append(w.codes, code)
	}
}

// couponsAreUsedOnce: a use is taken with the purchase, kept by the payment and given back without one, and never more are taken
// than there are. A price that was promised stays so: who pays after the use was given back pays the same, beyond the limit.
func (w *world) couponsAreUsedOnce() {
	w.none("more uses than there are", `SELECT code, uses FROM coupons WHERE id = ANY ($1) AND uses > max_uses`, w.coupons)
	w.none("uses that nobody has", `SELECT c.code, c.uses FROM coupons c WHERE c.id = ANY ($1)
		AND c.uses <> (SELECT count(*) FROM coupon_redemptions r WHERE r.coupon_id = c.id AND r.status IN ('reserved', 'redeemed'))`, w.coupons)
	w.none("more uses of a customer than one has", `SELECT r.coupon_id, r.user_id FROM coupon_redemptions r JOIN coupons c ON c.id = r.coupon_id
		WHERE c.id = ANY ($1) AND r.status IN ('reserved', 'redeemed') GROUP BY 1, 2, c.max_per_customer HAVING count(*) > c.max_per_customer`, w.coupons)
	w.none("a discount without its use, or the reverse", `SELECT p.id FROM purchases p LEFT JOIN coupon_redemptions r ON r.purchase_id = p.id
		WHERE p.id = ANY ($1) AND (p.coupon_id, p.discount_minor) IS DISTINCT FROM (r.coupon_id, coalesce(r.discount_minor, 0))`, w.purchases)
	for _, c := range w.stripe.inOrder {
		want := []string{"none", "released"}
		if c.state == stripeclient.PaymentPaid {
			want = []string{"none", "redeemed", "redeemed_late"}
		}
		var status string
		require.NoError(w, w.db.QueryRow(w.ctx, `SELECT coalesce((SELECT status FROM coupon_redemptions WHERE purchase_id = $1), 'none')`, c.purchase).Scan(&status))
		require.Contains(w, want, status, "the use of %s, which is %s", c.purchase, c.state)
	}
}

// nothingToPayIsDelivered: what a code pays whole is the customer's at once. The publisher has its part of the full price if the
// platform bears it, and nothing moves if not.
func (w *world) nothingToPayIsDelivered() {
	w.none("what costs nothing and is not the customer's", `SELECT p.id, p.status FROM purchases p LEFT JOIN entitlements e ON e.purchase_id = p.id
		LEFT JOIN coupon_redemptions r ON r.purchase_id = p.id WHERE p.id = ANY ($1) AND p.amount_minor = 0
		AND (p.status, e.status, r.status, p.settled_at) IS DISTINCT FROM ('fulfilled'::purchase_status, 'granted', 'redeemed', NULL)`, w.purchases)
	w.none("what costs nothing and is not divided as agreed", `SELECT p.id, p.discount_bearer, b.promotion, b.publisher, b.fee FROM purchases p CROSS JOIN LATERAL (
			SELECT coalesce(sum(e.amount_minor) FILTER (WHERE e.account = 'promotion'), 0) AS promotion, coalesce(-sum(e.amount_minor) FILTER (WHERE e.account = 'publisher_earning'), 0) AS publisher,
				coalesce(-sum(e.amount_minor) FILTER (WHERE e.account = 'platform_fee'), 0) AS fee, count(*) FILTER (WHERE e.account NOT IN ('promotion', 'publisher_earning', 'platform_fee')) AS others
			FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id WHERE t.purchase_id = p.id) b
		WHERE p.id = ANY ($1) AND p.amount_minor = 0 AND (b.others > 0 OR b.fee <> p.platform_fee_minor
			OR b.promotion <> CASE p.discount_bearer WHEN 'platform' THEN p.list_minor ELSE 0 END OR b.fee + b.publisher <> b.promotion)`, w.purchases)
}

// promotionIsWhatOurCouponsCost: a discount of the platform costs the platform, one of the publisher nobody else.
func (w *world) promotionIsWhatOurCouponsCost() {
	for _, c := range w.stripe.inOrder {
		var bearer string
		var discount, amount, sold, left int64
		require.NoError(w, w.db.QueryRow(w.ctx, `SELECT p.discount_bearer, p.discount_minor, p.amount_minor, coalesce(sum(e.amount_minor) FILTER (WHERE t.kind = 'sale'), 0)::bigint, coalesce(sum(e.amount_minor), 0)::bigint
			FROM purchases p LEFT JOIN transactions t ON t.purchase_id = p.id LEFT JOIN transaction_entries e ON e.transaction_id = t.id AND e.account = 'promotion'
			WHERE p.id = $1 GROUP BY p.id`, c.purchase).Scan(&bearer, &discount, &amount, &sold, &left))
		switch {
		case bearer != "platform" || c.state != stripeclient.PaymentPaid:
			require.Zero(w, sold, "promotion of %s", c.purchase)
		case c.tax == 0 && c.paid.Minor == amount:
			require.Equal(w, discount, sold, "promotion of %s", c.purchase)
		default:
			require.LessOrEqual(w, sold, discount, "promotion of %s", c.purchase)
		}
		require.GreaterOrEqual(w, left, int64(0))
		require.LessOrEqual(w, left, sold)
		if c.state == stripeclient.PaymentPaid && c.returned() >= c.paid.Minor {
			require.Zero(w, left, "all of %s has gone back: its promotion too", c.purchase)
		}
	}
}

// returned is what of the money has gone back, by refunds and banks.
func (c *charge) returned() (minor int64) {
	for _, r := range c.refunds {
		if r.State == stripeclient.RefundSucceeded {
			minor += r.Amount.Minor
		}
	}
	for _, d := range c.disputes {
		for _, m := range d.Movements {
			minor -= m.AmountMinor
		}
	}
	return minor
}
