package check

import "context"

// facts are the promises about licenses, statistics and what publishers are told: I20 to I22.
var facts = []Rule{
	{"I20", "who has paid and kept it may use it, and nobody else; so may the key", inStore(
		finding{"purchase with the wrong entitlement", `
			SELECT p.id, p.status, e.status AS entitlement FROM purchases p LEFT JOIN entitlements e ON e.purchase_id = p.id
			WHERE coalesce(e.status::text, 'none') <> CASE
				WHEN p.status IN ('fulfilled', 'partially_refunded') THEN 'granted' WHEN p.status = 'disputed' THEN 'suspended'
				WHEN p.status IN ('refunded', 'dispute_lost') THEN 'revoked' ELSE 'none' END
			AND NOT (e.status = 'revoked' AND EXISTS (SELECT FROM refunds r WHERE r.purchase_id = p.id AND r.resolution <> ''))
			AND NOT (e.id IS NULL AND EXISTS (SELECT FROM refunds r WHERE r.purchase_id = p.id AND r.status IN ('succeeded', 'pending')))`},
		finding{"two licenses of one entitlement", `SELECT entitlement_id, count(*) FROM licenses WHERE revoked_at IS NULL GROUP BY 1 HAVING count(*) > 1`},
		finding{"license whose activations are not those of its rows", `
			SELECT l.id, l.activations, count(a.*) AS rows FROM licenses l LEFT JOIN license_activations a ON a.license_id = l.id AND a.removed_at IS NULL
			GROUP BY l.id HAVING l.activations <> count(a.*)`},
	)},
	{"I21", "the publishers' statistics are the store's facts, and these its rows", all(
		statisticsAreFacts,
		inStore(
			finding{"plugin whose counts are not those of its rows", `
				SELECT p.slug, p.download_count, p.rating_count, p.rating_sum FROM plugins p
				WHERE p.download_count <> (SELECT count(*) FROM downloads d WHERE d.plugin_id = p.id)
				   OR p.rating_count <> (SELECT count(*) FROM reviews w WHERE w.plugin_id = p.id AND w.status = 'visible')
				   OR p.rating_sum <> (SELECT coalesce(sum(w.rating), 0) FROM reviews w WHERE w.plugin_id = p.id AND w.status = 'visible')`},
			finding{"day whose downloads are not those of its rows", `
				SELECT * FROM (SELECT plugin_id, day, downloads FROM download_days) c
				FULL JOIN (SELECT plugin_id, (at AT TIME ZONE 'UTC')::date AS day, count(*) AS n FROM downloads GROUP BY 1, 2) d USING (plugin_id, day)
				WHERE c.downloads IS DISTINCT FROM d.n`},
			finding{"plugin whose downloads among the facts are not those of its rows", `
				SELECT * FROM (SELECT plugin_id, count(*) AS n FROM downloads GROUP BY 1) d
				FULL JOIN (SELECT plugin_id, sum(quantity) AS facts FROM outbox WHERE kind = 'download' GROUP BY 1) o USING (plugin_id)
				WHERE d.n IS DISTINCT FROM o.facts`},
		),
	)},
	{"I22", "the revenue that publishers see is that of the books", all(
		inStore(
			finding{"publisher whose net among the facts is not that of the books", `
				SELECT * FROM (SELECT publisher_id, currency, -sum(amount_minor) AS net FROM transaction_entries WHERE account = 'publisher_earning' GROUP BY 1, 2) b
				FULL JOIN (SELECT publisher_id, currency, sum(net_minor) AS facts FROM outbox WHERE transaction_id IS NOT NULL GROUP BY 1, 2) o USING (publisher_id, currency)
				WHERE b.net IS DISTINCT FROM o.facts`},
			finding{"publisher whose volume is not that of the books", `
				SELECT * FROM (SELECT p.publisher_id, e.currency, -sum(e.amount_minor) AS gross FROM transaction_entries e
					JOIN transactions t ON t.id = e.transaction_id JOIN purchases p ON p.id = t.purchase_id
					WHERE e.account IN ('platform_fee', 'processor_fee', 'publisher_earning') GROUP BY 1, 2) b
				FULL JOIN (SELECT publisher_id, currency, gross_minor AS volume FROM publisher_volumes) v USING (publisher_id, currency)
				WHERE coalesce(b.gross, 0) <> coalesce(v.volume, 0)`},
		),
		statementsAreBooks,
	)},
}

func statisticsAreFacts(ctx context.Context, w *world) error {
	statistics, err := list(ctx, w.panel, `
		SELECT plugin_id, day, currency, sum(views) AS views, sum(downloads) AS downloads, sum(sales) AS sales, sum(refunds) AS refunds, sum(gross_minor) AS gross,
			sum(platform_fee_minor) AS platform_fee, sum(processor_fee_minor) AS processor_fee, sum(net_minor) AS net, sum(rating_count) AS ratings, sum(rating_sum) AS stars
		FROM publisher_analytics GROUP BY 1, 2, 3`)
	if err != nil {
		return err
	}
	return w.none(ctx, w.store, "day of a plugin whose statistics are not its facts", `
		SELECT plugin_id, day, currency, to_jsonb(s) AS statistics, to_jsonb(f) AS facts FROM jsonb_to_recordset($1) AS s (plugin_id uuid, day date, currency text,
			views bigint, downloads bigint, sales bigint, refunds bigint, gross bigint, platform_fee bigint, processor_fee bigint, net bigint, ratings bigint, stars bigint)
		FULL JOIN (SELECT plugin_id, (occurred_at AT TIME ZONE 'UTC')::date AS day, currency,
				coalesce(sum(quantity) FILTER (WHERE kind = 'view'), 0)::bigint AS views, coalesce(sum(quantity) FILTER (WHERE kind = 'download'), 0)::bigint AS downloads,
				coalesce(sum(quantity) FILTER (WHERE kind = 'sale'), 0)::bigint AS sales, coalesce(sum(quantity) FILTER (WHERE kind = 'refund'), 0)::bigint AS refunds,
				sum(gross_minor)::bigint AS gross, sum(platform_fee_minor)::bigint AS platform_fee, sum(processor_fee_minor)::bigint AS processor_fee,
				sum(net_minor)::bigint AS net, sum(rating_count)::bigint AS ratings, sum(rating_sum)::bigint AS stars
			FROM outbox WHERE kind IN ('view', 'download', 'sale', 'refund', 'dispute', 'dispute_reversal', 'rating') GROUP BY 1, 2, 3) f USING (plugin_id, day, currency)
		WHERE (s.views, s.downloads, s.sales, s.refunds, s.gross, s.platform_fee, s.processor_fee, s.net, s.ratings, s.stars)
			IS DISTINCT FROM (f.views, f.downloads, f.sales, f.refunds, f.gross, f.platform_fee, f.processor_fee, f.net, f.ratings, f.stars)`, statistics)
}

func statementsAreBooks(ctx context.Context, w *world) error {
	statements, err := list(ctx, w.panel, `SELECT publisher_id, currency, sum(amount_minor) AS minor, count(*) AS lines FROM statement_lines GROUP BY 1, 2`)
	if err != nil {
		return err
	}
	if err := w.none(ctx, w.panel, "month of a statement that is not the sum of its lines", `
		SELECT * FROM (SELECT publisher_id, currency, month, amount_minor, lines FROM statement_months) m
		FULL JOIN (SELECT publisher_id, currency, date_trunc('month', occurred_at AT TIME ZONE 'UTC')::date AS month, sum(amount_minor)::bigint AS sum, count(*) AS n
			FROM statement_lines GROUP BY 1, 2, 3) l USING (publisher_id, currency, month)
		WHERE (m.amount_minor, m.lines) IS DISTINCT FROM (l.sum, l.n)`); err != nil {
		return err
	}
	return w.none(ctx, w.store, "publisher whose statement is not that of the books", `
		SELECT publisher_id, currency, s.minor AS statement, b.minor AS books FROM jsonb_to_recordset($1) AS s (publisher_id uuid, currency text, minor bigint)
		FULL JOIN (SELECT publisher_id, currency, -sum(amount_minor)::bigint AS minor FROM transaction_entries WHERE account = 'publisher_earning' GROUP BY 1, 2) b USING (publisher_id, currency)
		WHERE coalesce(s.minor, 0) <> coalesce(b.minor, 0)`, statements)
}
