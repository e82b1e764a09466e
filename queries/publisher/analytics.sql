-- name: InsertAppliedEvents :many
INSERT INTO applied_events (event_id)
SELECT unnest(@event_ids::uuid[])
ON CONFLICT (event_id) DO NOTHING
RETURNING event_id;

-- name: AddToAnalytics :exec
INSERT INTO publisher_analytics AS a (
    plugin_id, day, currency, publisher_id, views, downloads, sales, refunds, disputes,
    gross_minor, platform_fee_minor, processor_fee_minor, net_minor, rating_count, rating_sum)
SELECT unnest(@plugin_ids::uuid[]), unnest(@days::date[]), unnest(@currencies::text[]), unnest(@publisher_ids::uuid[]),
       unnest(@views::bigint[]), unnest(@downloads::bigint[]), unnest(@sales::bigint[]), unnest(@refunds::bigint[]),
       unnest(@disputes::bigint[]), unnest(@gross::bigint[]), unnest(@platform_fees::bigint[]),
       unnest(@processor_fees::bigint[]), unnest(@net::bigint[]), unnest(@rating_counts::bigint[]), unnest(@rating_sums::bigint[])
ON CONFLICT (plugin_id, day, currency) DO UPDATE SET
    views = a.views + EXCLUDED.views, downloads = a.downloads + EXCLUDED.downloads,
    sales = a.sales + EXCLUDED.sales, refunds = a.refunds + EXCLUDED.refunds, disputes = a.disputes + EXCLUDED.disputes,
    gross_minor = a.gross_minor + EXCLUDED.gross_minor,
    platform_fee_minor = a.platform_fee_minor + EXCLUDED.platform_fee_minor,
    processor_fee_minor = a.processor_fee_minor + EXCLUDED.processor_fee_minor,
    net_minor = a.net_minor + EXCLUDED.net_minor,
    rating_count = a.rating_count + EXCLUDED.rating_count, rating_sum = a.rating_sum + EXCLUDED.rating_sum;

-- name: NetsByPublisher :many
-- What each publisher's statistics have counted, a page of publishers at a time.
SELECT publisher_id, currency, sum(net_minor)::bigint AS net_minor
FROM publisher_analytics
WHERE currency <> '' AND publisher_id IN (
    SELECT DISTINCT p.publisher_id FROM publisher_analytics p WHERE p.currency <> '' AND p.publisher_id > @after_id ORDER BY p.publisher_id LIMIT @publishers)
GROUP BY publisher_id, currency
ORDER BY publisher_id, currency;
