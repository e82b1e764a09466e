package reconcile

import (
	"context"
	"fmt"
)

func (r *reconciliation) catalogue(ctx context.Context) error {
	approved, err := texts(ctx, r.panel, `
		SELECT p.id || ' ' || p.slug || ' ' || p.status || ' ' || r.version || ' ' || r.status || ' ' || encode(r.artifact_sha256, 'hex')
		FROM publisher_plugins p JOIN releases r ON r.plugin_id = p.id
		WHERE r.status IN ('published', 'withdrawn') AND p.status <> 'draft' AND r.published_at IS NOT NULL`)
	if err != nil {
		return err
	}
	shown, err := texts(ctx, r.store, `
		SELECT p.id || ' ' || p.slug || ' ' || p.status || ' ' || v.version || ' ' || v.status || ' ' || encode(v.artifact_sha256, 'hex')
		FROM plugins p JOIN plugin_versions v ON v.plugin_id = p.id`)
	if err != nil {
		return err
	}
	if difference := difference(approved, shown); difference != "" {
		return fmt.Errorf("publisher_db and plugin_marketplace differ: %s", difference)
	}
	return none(ctx, r.store, "version without a signature", `SELECT id FROM plugin_versions WHERE status = 'published' AND signature = ''`)
}

func (r *reconciliation) counters(ctx context.Context) error {
	if err := none(ctx, r.store, "day whose downloads are not those of its rows", `
		SELECT * FROM (SELECT plugin_id, day, downloads FROM download_days) c
		FULL JOIN (SELECT plugin_id, (at AT TIME ZONE 'UTC')::date AS day, count(*) AS n FROM downloads GROUP BY 1, 2) d USING (plugin_id, day)
		WHERE c.downloads IS DISTINCT FROM d.n`); err != nil {
		return err
	}
	return none(ctx, r.store, "plugin whose counts are not those of its rows", `
		SELECT p.slug, p.download_count, p.rating_count, p.rating_sum FROM plugins p
		WHERE p.download_count <> (SELECT count(*) FROM downloads d WHERE d.plugin_id = p.id)
		   OR p.rating_count <> (SELECT count(*) FROM reviews w WHERE w.plugin_id = p.id AND w.status = 'visible')
		   OR p.rating_sum <> (SELECT coalesce(sum(w.rating), 0) FROM reviews w WHERE w.plugin_id = p.id AND w.status = 'visible')`)
}

// analytics compares the statistics with the outbox, day by day, and the outbox with the books and rows that it tells of.
func (r *reconciliation) analytics(ctx context.Context) error {
	facts, err := texts(ctx, r.store, `
		SELECT concat_ws(' ', plugin_id, (occurred_at AT TIME ZONE 'UTC')::date, currency,
			coalesce(sum(quantity) FILTER (WHERE kind = 'view'), 0), coalesce(sum(quantity) FILTER (WHERE kind = 'download'), 0),
			coalesce(sum(quantity) FILTER (WHERE kind = 'sale'), 0), coalesce(sum(quantity) FILTER (WHERE kind = 'refund'), 0),
			sum(gross_minor), sum(platform_fee_minor), sum(processor_fee_minor), sum(net_minor), sum(rating_count), sum(rating_sum))
		FROM outbox WHERE kind IN ('view', 'download', 'sale', 'refund', 'dispute', 'dispute_reversal', 'rating') GROUP BY plugin_id, (occurred_at AT TIME ZONE 'UTC')::date, currency`)
	if err != nil {
		return err
	}
	statistics, err := texts(ctx, r.panel, `
		SELECT concat_ws(' ', plugin_id, day, currency, sum(views), sum(downloads), sum(sales), sum(refunds), sum(gross_minor),
			sum(platform_fee_minor), sum(processor_fee_minor), sum(net_minor), sum(rating_count), sum(rating_sum))
		FROM publisher_analytics GROUP BY plugin_id, day, currency`)
	if err != nil {
		return err
	}
	if difference := difference(facts, statistics); difference != "" {
		return fmt.Errorf("outbox and publisher_analytics differ: %s", difference)
	}
	if err := none(ctx, r.store, "publisher whose net in the outbox is not that of the books", `
		SELECT * FROM (SELECT publisher_id, currency, -sum(amount_minor) AS net FROM transaction_entries WHERE account = 'publisher_earning' GROUP BY 1, 2) b
		FULL JOIN (SELECT publisher_id, currency, sum(net_minor) AS net FROM outbox WHERE transaction_id IS NOT NULL GROUP BY 1, 2) o USING (publisher_id, currency)
		WHERE b.net IS DISTINCT FROM o.net`); err != nil {
		return err
	}
	if err := none(ctx, r.store, "publisher whose volume is not that of the books", `
		SELECT * FROM (SELECT p.publisher_id, e.currency, -sum(e.amount_minor) AS gross FROM transaction_entries e
			JOIN transactions t ON t.id = e.transaction_id JOIN purchases p ON p.id = t.purchase_id
			WHERE e.account IN ('platform_fee', 'processor_fee', 'publisher_earning') GROUP BY 1, 2) b
		FULL JOIN (SELECT publisher_id, currency, gross_minor AS gross FROM publisher_volumes) v USING (publisher_id, currency)
		WHERE coalesce(b.gross, 0) <> coalesce(v.gross, 0)`); err != nil {
		return err
	}
	return none(ctx, r.store, "plugin whose downloads in the outbox are not those of its rows", `
		SELECT * FROM (SELECT plugin_id, count(*) AS n FROM downloads GROUP BY 1) d
		FULL JOIN (SELECT plugin_id, sum(quantity) AS n FROM outbox WHERE kind = 'download' GROUP BY 1) o USING (plugin_id)
		WHERE d.n IS DISTINCT FROM o.n`)
}
