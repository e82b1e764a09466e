-- Private statistics, by UTC day. Rows come with one currency each; what is counted without money has ''.

-- name: ListStatistics :many
SELECT day, currency, sum(views)::bigint AS views, sum(downloads)::bigint AS downloads, sum(sales)::bigint AS sales,
       sum(refunds)::bigint AS refunds, sum(disputes)::bigint AS disputes, sum(gross_minor)::bigint AS gross_minor,
       sum(platform_fee_minor)::bigint AS platform_fee_minor, sum(processor_fee_minor)::bigint AS processor_fee_minor,
       sum(net_minor)::bigint AS net_minor, sum(rating_count)::bigint AS rating_count, sum(rating_sum)::bigint AS rating_sum
FROM publisher_analytics
WHERE publisher_id = @publisher_id
  AND (sqlc.narg(plugin_id)::uuid IS NULL OR plugin_id = sqlc.narg(plugin_id))
  AND day BETWEEN @first_day AND @last_day
GROUP BY day, currency
ORDER BY day, currency;

-- name: SumRatings :one
-- Ratings are of all time: an average of a few days says little.
SELECT coalesce(sum(rating_count), 0)::bigint AS rating_count, coalesce(sum(rating_sum), 0)::bigint AS rating_sum
FROM publisher_analytics
WHERE publisher_id = @publisher_id AND (sqlc.narg(plugin_id)::uuid IS NULL OR plugin_id = sqlc.narg(plugin_id));

-- name: ListStatisticsByPlugin :many
SELECT plugin_id, currency, sum(views)::bigint AS views, sum(downloads)::bigint AS downloads, sum(sales)::bigint AS sales,
       sum(refunds)::bigint AS refunds, sum(disputes)::bigint AS disputes, sum(gross_minor)::bigint AS gross_minor,
       sum(platform_fee_minor)::bigint AS platform_fee_minor, sum(processor_fee_minor)::bigint AS processor_fee_minor,
       sum(net_minor)::bigint AS net_minor, sum(rating_count)::bigint AS rating_count, sum(rating_sum)::bigint AS rating_sum
FROM publisher_analytics
WHERE publisher_id = @publisher_id AND day BETWEEN @first_day AND @last_day
GROUP BY plugin_id, currency
ORDER BY plugin_id, currency;

-- name: ListCountedPlugins :many
-- The publisher's plugins that were ever in the store or counted, with their ratings of all time.
SELECT p.id, p.slug, p.name, p.status, icon.id AS icon_id, coalesce(sum(a.rating_count), 0)::bigint AS rating_count, coalesce(sum(a.rating_sum), 0)::bigint AS rating_sum
FROM publisher_plugins p
LEFT JOIN plugin_images icon ON icon.plugin_id = p.id AND icon.kind = 'icon'
LEFT JOIN publisher_analytics a ON a.plugin_id = p.id AND a.publisher_id = p.owner_id
WHERE p.owner_id = @owner_id AND (p.status <> 'draft' OR a.plugin_id IS NOT NULL)
GROUP BY p.id, icon.id
ORDER BY p.name, p.id;
