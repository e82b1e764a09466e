package check

// payouts are the promises about what publishers get: I7.
var payouts = []Rule{
	{"I7", "publishers are paid what they are owed, each payout once, and nothing before its time", all(
		against(
			[]string{"transfers", "transfer_reversals"},
			finding{"transfer that only one side knows, or otherwise", `
				SELECT s.id AS stripe, p.id AS payout, s.amount, p.amount_minor FROM jsonb_to_recordset($1) AS s (id text, amount bigint, amount_reversed bigint, currency text, destination text)
				FULL JOIN (SELECT * FROM payouts WHERE status = 'sent') p ON p.transfer_stripe_id = s.id
				WHERE $2::jsonb IS NOT NULL AND (s.id IS NULL OR p.id IS NULL OR s.amount <> p.amount_minor OR s.amount_reversed <> p.reversed_minor
					OR upper(s.currency) <> p.currency OR s.destination <> p.account_stripe_id)`},
			finding{"transfer or reversal that is not booked once", `
				SELECT x.id, count(t.*) AS booked FROM (SELECT id, amount FROM jsonb_to_recordset($1) AS s (id text, amount bigint)
					UNION ALL SELECT id, amount FROM jsonb_to_recordset($2) AS r (id text, amount bigint)) x
				LEFT JOIN transactions t ON t.source_id = x.id AND t.kind IN ('transfer', 'transfer_reversal') GROUP BY 1 HAVING count(t.*) <> 1`},
		),
		inStore(
			finding{"period that was paid twice", `SELECT publisher_id, period, currency, count(*) FROM payouts WHERE status = 'sent' GROUP BY 1, 2, 3 HAVING count(*) > 1`},
			finding{"payout of more than was due at its cutoff", `
				SELECT p.id, p.amount_minor, due.minor AS due FROM payouts p CROSS JOIN LATERAL (
					SELECT coalesce(sum(-e.amount_minor), 0) AS minor FROM transaction_entries e JOIN transactions t ON t.id = e.transaction_id
					WHERE e.account = 'publisher_earning' AND e.publisher_id = p.publisher_id AND e.currency = p.currency
					  AND t.payout_id IS DISTINCT FROM p.id AND t.created_at <= p.sent_at AND (t.available_at <= p.cutoff OR e.amount_minor > 0)) due
				WHERE p.status = 'sent' AND p.amount_minor > due.minor`},
		),
	)},
}
