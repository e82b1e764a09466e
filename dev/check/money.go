package check

// Stripe's objects, as rows.
const (
	charges      = `jsonb_to_recordset($1) AS c (id text, amount bigint, currency text, status text, amount_refunded bigint, payment_intent text, metadata jsonb)`
	refundsSeen  = `jsonb_to_recordset($2) AS r (id text, amount bigint, currency text, status text, charge text)`
	disputesSeen = `jsonb_to_recordset($3) AS d (id text, amount bigint, currency text, status text, charge text, balance_transactions jsonb)`
	movements    = `jsonb_to_recordset($4) AS m (id text, type text, amount bigint, fee bigint, net bigint, currency text, source text)`
)

// stripeMoney are the lists that these are made of, in their order.
var stripeMoney = []string{"charges", "refunds", "disputes", "balance_transactions"}

// atRisk are the statuses of a purchase that has been paid.
const paid = `('fulfilled', 'partially_refunded', 'refunded', 'disputed', 'dispute_lost')`

// money are the promises about money: I1 to I6, I8 and I9.
var money = []Rule{
	{"I1", "a purchase is charged at most once, and its cash at Stripe is its cash in the books", against(
		stripeMoney,
		finding{"purchase that was charged twice", `SELECT c.metadata->>'purchase_id' AS purchase, array_agg(c.id) AS charges FROM ` + charges + `
			WHERE c.status = 'succeeded' AND ($2::jsonb, $3::jsonb, $4::jsonb) IS NOT NULL GROUP BY 1 HAVING count(*) > 1`},
		finding{"purchase whose cash differs", `
			WITH charge AS (SELECT * FROM ` + charges + ` WHERE c.status = 'succeeded'),
			moved AS (SELECT * FROM ` + movements + `),
			owner AS (
				SELECT id AS source, id AS charge FROM charge
				UNION ALL SELECT r.id, r.charge FROM ` + refundsSeen + `
				UNION ALL SELECT d.id, d.charge FROM ` + disputesSeen + `),
			stripe AS (
				SELECT charge.metadata->>'purchase_id' AS purchase, upper(moved.currency) AS currency, sum(moved.net) AS net
				FROM moved JOIN owner USING (source) JOIN charge ON charge.id = owner.charge GROUP BY 1, 2),
			books AS (
				SELECT t.purchase_id::text AS purchase, e.currency, sum(e.amount_minor) AS net
				FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id
				WHERE e.account IN ('processor_clearing', 'processor_fee') AND t.purchase_id IS NOT NULL AND t.kind <> 'outside_refund' GROUP BY 1, 2)
			SELECT purchase, currency, stripe.net AS stripe, books.net AS books FROM stripe FULL JOIN books USING (purchase, currency)
			WHERE stripe.net IS DISTINCT FROM books.net`},
	)},
	{"I2", "each charge has one paid purchase, and each of these one entitlement, or its money is on its way back", against(
		stripeMoney[:1],
		finding{"charge without its purchase, or the reverse", `
			SELECT c.id AS charge, p.id AS purchase, p.status FROM (SELECT * FROM ` + charges + ` WHERE c.status = 'succeeded') c
			FULL JOIN (SELECT * FROM purchases WHERE charge_stripe_id IS NOT NULL) p ON p.charge_stripe_id = c.id
			WHERE c.id IS NULL OR p.id IS NULL OR c.amount <> p.paid_minor OR upper(c.currency) <> p.currency OR c.metadata->>'purchase_id' <> p.id::text`},
		finding{"paid purchase without its sale in the books, or the reverse", `
			SELECT p.id, p.status FROM purchases p LEFT JOIN transactions t ON t.purchase_id = p.id AND t.kind = 'sale'
			WHERE $1::jsonb IS NOT NULL AND (t.id IS NULL) = (p.status IN ` + paid + ` AND p.amount_minor > 0)`},
		finding{"paid purchase without entitlement and without refund", `
			SELECT p.id, p.status FROM purchases p WHERE $1::jsonb IS NOT NULL AND p.status IN ` + paid + `
			AND NOT EXISTS (SELECT FROM entitlements e WHERE e.purchase_id = p.id)
			AND NOT EXISTS (SELECT FROM refunds r WHERE r.purchase_id = p.id AND (r.status <> 'failed' OR r.resolution IN ('paid_otherwise', 'closed')))`},
	)},
	{"I3", "every transaction sums to zero, balances are the sum of their entries, and neither can be changed", inStore(
		finding{"unbalanced transaction", `SELECT transaction_id, currency, sum(amount_minor) AS sum FROM transaction_entries GROUP BY 1, 2 HAVING sum(amount_minor) <> 0`},
		finding{"transaction without entries", `SELECT id, kind FROM transactions t WHERE NOT EXISTS (SELECT FROM transaction_entries e WHERE e.transaction_id = t.id)`},
		finding{"fact that was booked twice", `SELECT kind, source_id, count(*) FROM transactions GROUP BY 1, 2 HAVING count(*) > 1`},
		finding{"balance that is not the sum of its entries", `
			SELECT * FROM (SELECT account, publisher_id, currency, sum(debit_minor)::bigint AS debits, sum(credit_minor)::bigint AS credits, sum(entries)::bigint AS n
				FROM account_balances GROUP BY 1, 2, 3) b
			FULL JOIN (SELECT account, coalesce(publisher_id, '00000000-0000-0000-0000-000000000000') AS publisher_id, currency,
					coalesce(sum(amount_minor) FILTER (WHERE amount_minor > 0), 0)::bigint AS debits_of_entries,
					coalesce(-sum(amount_minor) FILTER (WHERE amount_minor < 0), 0)::bigint AS credits_of_entries, count(*) AS entries
				FROM transaction_entries GROUP BY 1, 2, 3) e USING (account, publisher_id, currency)
			WHERE (b.debits, b.credits, b.n) IS DISTINCT FROM (e.debits_of_entries, e.credits_of_entries, e.entries)`},
		finding{"table of the books that can be changed", `
			SELECT name FROM unnest(ARRAY['transactions', 'transaction_entries']) name
			WHERE has_table_privilege(name, 'UPDATE') OR has_table_privilege(name, 'DELETE') OR has_table_privilege(name, 'TRUNCATE')
			   OR NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = name::regclass AND tgname = name || '_append_only' AND tgenabled = 'O')`},
	)},
	{"I4", "the books hold what Stripe holds, in each currency, and every movement of it", against(
		[]string{"balance", "balance_transactions"},
		finding{"currency in which the books and Stripe differ", `
			SELECT currency, s.sum AS stripe, b.sum AS books FROM (SELECT upper(key) AS currency, value::bigint AS sum FROM jsonb_each_text($1)) s
			FULL JOIN (SELECT currency, sum(amount_minor) AS sum FROM transaction_entries WHERE account IN ('processor_clearing', 'processor_fee') GROUP BY 1) b USING (currency)
			WHERE $2::jsonb IS NOT NULL AND coalesce(s.sum, 0) <> coalesce(b.sum, 0)`},
		finding{"movements of Stripe's that the books have not, by amount", `
			SELECT currency, net, s.n AS stripe, b.n AS books FROM (SELECT upper(m.currency) AS currency, m.net, count(*) AS n
				FROM jsonb_to_recordset($2) AS m (net bigint, currency text) GROUP BY 1, 2) s
			FULL JOIN (SELECT currency, net, count(*) AS n FROM (
				SELECT e.currency, sum(e.amount_minor) AS net FROM transaction_entries e WHERE e.account IN ('processor_clearing', 'processor_fee') GROUP BY e.transaction_id, 1) x
				GROUP BY 1, 2) b USING (currency, net)
			WHERE $1::jsonb IS NOT NULL AND s.n IS DISTINCT FROM b.n`},
	)},
	{"I5", "no more goes back than was paid, and the status of a purchase is what Stripe's refunds and disputes make of it", against(
		stripeMoney[:3],
		finding{"purchase of which more went back than was paid", `
			SELECT p.id, p.paid_minor, sum(r.amount_minor) AS refunded FROM purchases p JOIN refunds r ON r.purchase_id = p.id AND r.status IN ('pending', 'succeeded')
			WHERE ($1::jsonb, $2::jsonb, $3::jsonb) IS NOT NULL GROUP BY p.id HAVING sum(r.amount_minor) > p.paid_minor`},
		finding{"refund that only one side knows, or otherwise", `
			SELECT r.id AS stripe, f.id AS refund, r.status AS status_at_stripe, f.status FROM (SELECT * FROM ` + refundsSeen + `) r
			FULL JOIN (SELECT * FROM refunds WHERE stripe_id IS NOT NULL) f ON f.stripe_id = r.id
			WHERE ($1::jsonb, $3::jsonb) IS NOT NULL
			  AND (r.id IS NULL OR f.id IS NULL OR r.amount <> f.amount_minor OR CASE r.status WHEN 'canceled' THEN 'failed' WHEN 'requires_action' THEN 'pending' ELSE r.status END <> f.status::text)`},
		finding{"purchase with the wrong status", `
			WITH refund AS (SELECT charge, sum(amount) AS amount FROM ` + refundsSeen + ` WHERE r.status = 'succeeded' GROUP BY 1),
			dispute AS (SELECT charge, bool_or(d.status = 'lost') AS lost, bool_or(d.status IN ('needs_response', 'under_review')) AS open FROM ` + disputesSeen + ` GROUP BY 1)
			SELECT p.id, p.status, w.want FROM purchases p JOIN (SELECT * FROM ` + charges + ` WHERE c.status = 'succeeded') c ON c.id = p.charge_stripe_id
			LEFT JOIN refund ON refund.charge = c.id LEFT JOIN dispute ON dispute.charge = c.id
			CROSS JOIN LATERAL (SELECT CASE WHEN dispute.lost THEN 'dispute_lost' WHEN dispute.open THEN 'disputed'
				WHEN refund.amount >= c.amount THEN 'refunded' WHEN refund.amount > 0 THEN 'partially_refunded' ELSE 'fulfilled' END AS want) w
			WHERE p.status::text <> w.want AND NOT EXISTS (SELECT FROM transactions t WHERE t.purchase_id = p.id AND t.kind = 'outside_refund')`},
	)},
	{"I6", "a dispute takes the money once from the books, and gives it back once if it is won", against(
		stripeMoney[:3],
		finding{"dispute that only one side knows, or otherwise", `
			SELECT d.id AS stripe, x.stripe_id AS ours, d.status AS status_at_stripe, x.status FROM (SELECT * FROM ` + disputesSeen + `) d
			FULL JOIN disputes x ON x.stripe_id = d.id
			WHERE ($1::jsonb, $2::jsonb) IS NOT NULL AND (d.id IS NULL OR x.stripe_id IS NULL OR CASE d.status WHEN 'warning_closed' THEN 'won' ELSE replace(d.status, 'warning_', '') END <> x.status::text OR d.amount <> x.amount_minor)`},
		finding{"movement of a dispute that is not booked once", `
			SELECT m->>'id' AS movement, d.id AS dispute, (SELECT count(*) FROM transactions t WHERE t.source_id = m->>'id') AS booked
			FROM ` + disputesSeen + ` CROSS JOIN LATERAL jsonb_array_elements(d.balance_transactions) m
			WHERE ($1::jsonb, $2::jsonb) IS NOT NULL AND (SELECT count(*) FROM transactions t WHERE t.source_id = m->>'id') <> 1`},
	)},
	{"I8", "the price is the server's, and codes are used no more often than they may be", inStore(
		finding{"purchase whose amounts do not add up", `
			SELECT id, list_minor, discount_minor, amount_minor, tax_minor, paid_minor FROM purchases WHERE status IN ` + paid + `
			AND (amount_minor + discount_minor <> list_minor OR paid_minor <> amount_minor + CASE tax_behavior WHEN 'exclusive' THEN tax_minor ELSE 0 END)`},
		finding{"purchase that a code of ours pays without the publisher's part in the books, or the reverse", `
			SELECT p.id, p.discount_bearer FROM purchases p LEFT JOIN transactions t ON t.purchase_id = p.id AND t.kind = 'coupon_sale'
			WHERE (t.id IS NULL) = (p.amount_minor = 0 AND p.discount_bearer = 'platform')`},
		finding{"code whose uses are not those of its redemptions", `
			SELECT c.id, c.code, c.uses, count(r.*) AS redemptions FROM coupons c
			LEFT JOIN coupon_redemptions r ON r.coupon_id = c.id AND r.status IN ('reserved', 'redeemed')
			GROUP BY c.id HAVING c.uses <> count(r.*) OR count(r.*) > coalesce(c.max_uses, count(r.*))`},
		finding{"customer who used a code more often than one may", `
			SELECT r.coupon_id, r.user_id, count(*) FROM coupon_redemptions r JOIN coupons c ON c.id = r.coupon_id
			WHERE r.status IN ('reserved', 'redeemed') GROUP BY 1, 2, c.max_per_customer HAVING count(*) > c.max_per_customer`},
		finding{"paid purchase whose code is not redeemed, or the reverse", `
			SELECT p.id, p.status, r.status AS redemption FROM purchases p LEFT JOIN coupon_redemptions r ON r.purchase_id = p.id
			WHERE p.coupon_id IS NOT NULL AND (r.purchase_id IS NULL OR (p.status IN ` + paid + `) <> (r.status IN ('redeemed', 'redeemed_late'))
				OR (p.status IN ('pending', 'awaiting_payment', 'processing')) <> (r.status = 'reserved'))`},
		finding{"gap in the numbers of documents", `
			SELECT entity, series, count(*), max(number) FROM documents GROUP BY 1, 2 HAVING count(*) <> max(number) OR min(number) <> 1`},
	)},
	{"I9", "one wish to buy has one purchase, and a customer one entitlement to a plugin", inStore(
		finding{"key with two purchases", `SELECT user_id, idempotency_key, count(*) FROM purchases GROUP BY 1, 2 HAVING count(*) > 1`},
		finding{"two purchases under way", `
			SELECT user_id, plugin_id, count(*) FROM purchases WHERE status IN ('pending', 'awaiting_payment', 'processing') GROUP BY 1, 2 HAVING count(*) > 1`},
		finding{"two entitlements", `SELECT user_id, plugin_id, count(*) FROM entitlements WHERE status <> 'revoked' GROUP BY 1, 2 HAVING count(*) > 1`},
	)},
}
