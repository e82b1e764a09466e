package check

// webhooks are the promises about what Stripe tells: I10 to I12.
var webhooks = []Rule{
	{"I10", "what was answered with success has been kept, and handled", against(
		[]string{"deliveries"},
		finding{"delivered event that is not here", `
			SELECT d.event, d.type, d.http_status FROM jsonb_to_recordset($1) AS d (event text, type text, status text, http_status int, endpoint text)
			WHERE d.status = 'delivered' AND d.http_status BETWEEN 200 AND 299 AND d.type = ANY (SELECT DISTINCT type FROM stripe_events)
			  AND NOT EXISTS (SELECT FROM stripe_events e WHERE e.id = d.event)`},
		finding{"event that has not been handled", `SELECT id, type, attempts, last_error FROM stripe_events WHERE $1::jsonb IS NOT NULL AND processed_at IS NULL`},
	)},
	{"I12", "what Stripe knows has its effect, whether or not Stripe's message arrived", against(
		[]string{"sessions", "payment_intents"},
		finding{"purchase that is otherwise than its Checkout Session", `
			SELECT p.id, p.status, s.id AS session, s.status AS session_status, s.payment_status
			FROM jsonb_to_recordset($1) AS s (id text, status text, payment_status text, client_reference_id text, payment_intent text)
			JOIN purchases p ON p.id::text = s.client_reference_id AND p.checkout_session_stripe_id = s.id
			LEFT JOIN jsonb_to_recordset($2) AS i (id text, status text) ON i.id = s.payment_intent
			WHERE CASE
				WHEN s.payment_status = 'paid' THEN p.status NOT IN ` + paid + `
				WHEN s.status = 'expired' THEN p.status NOT IN ('expired', 'cancelled', 'failed')
				WHEN s.status = 'complete' AND i.status = 'processing' THEN p.status <> 'processing'
				WHEN s.status = 'complete' THEN p.status <> 'failed'
				ELSE p.status NOT IN ('awaiting_payment', 'pending') END`},
	)},
}
