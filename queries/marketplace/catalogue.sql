-- Browsing without words: each sort walks its own index from where the last page ended.

-- name: BrowseNewest :many
SELECT sqlc.embed(c) FROM plugin_cards c
WHERE c.status = 'listed'
    AND plugin_fits(c.category, c.tags, c.host_names, c.publisher_id, c.price_minor, c.rating_count, c.rating_sum,
        sqlc.narg(category)::text, sqlc.narg(tags)::text[], sqlc.narg(host)::text, sqlc.narg(publisher_id)::uuid,
        sqlc.narg(free)::boolean, sqlc.narg(min_rating)::float8)
    AND (sqlc.narg(after_id)::uuid IS NULL OR (c.published_at, c.id) < (sqlc.narg(after_time)::timestamptz, sqlc.narg(after_id)::uuid))
ORDER BY c.published_at DESC, c.id DESC
LIMIT @max_rows;

-- name: BrowsePopular :many
SELECT sqlc.embed(c) FROM plugin_cards c
WHERE c.status = 'listed'
    AND plugin_fits(c.category, c.tags, c.host_names, c.publisher_id, c.price_minor, c.rating_count, c.rating_sum,
        sqlc.narg(category)::text, sqlc.narg(tags)::text[], sqlc.narg(host)::text, sqlc.narg(publisher_id)::uuid,
        sqlc.narg(free)::boolean, sqlc.narg(min_rating)::float8)
    AND (sqlc.narg(after_id)::uuid IS NULL OR (c.download_count, c.id) < (sqlc.narg(after_count)::bigint, sqlc.narg(after_id)::uuid))
ORDER BY c.download_count DESC, c.id DESC
LIMIT @max_rows;

-- name: BrowseRating :many
SELECT sqlc.embed(c) FROM plugin_cards c
WHERE c.status = 'listed'
    AND plugin_fits(c.category, c.tags, c.host_names, c.publisher_id, c.price_minor, c.rating_count, c.rating_sum,
        sqlc.narg(category)::text, sqlc.narg(tags)::text[], sqlc.narg(host)::text, sqlc.narg(publisher_id)::uuid,
        sqlc.narg(free)::boolean, sqlc.narg(min_rating)::float8)
    AND (sqlc.narg(after_id)::uuid IS NULL OR (c.rating_score, c.id) < (sqlc.narg(after_score)::float8, sqlc.narg(after_id)::uuid))
ORDER BY c.rating_score DESC, c.id DESC
LIMIT @max_rows;

-- name: BrowsePriceAsc :many
SELECT sqlc.embed(c) FROM plugin_cards c
WHERE c.status = 'listed'
    AND plugin_fits(c.category, c.tags, c.host_names, c.publisher_id, c.price_minor, c.rating_count, c.rating_sum,
        sqlc.narg(category)::text, sqlc.narg(tags)::text[], sqlc.narg(host)::text, sqlc.narg(publisher_id)::uuid,
        sqlc.narg(free)::boolean, sqlc.narg(min_rating)::float8)
    AND (sqlc.narg(after_id)::uuid IS NULL OR (c.price_minor, c.id) > (sqlc.narg(after_price)::bigint, sqlc.narg(after_id)::uuid))
ORDER BY c.price_minor, c.id
LIMIT @max_rows;

-- name: BrowsePriceDesc :many
SELECT sqlc.embed(c) FROM plugin_cards c
WHERE c.status = 'listed'
    AND plugin_fits(c.category, c.tags, c.host_names, c.publisher_id, c.price_minor, c.rating_count, c.rating_sum,
        sqlc.narg(category)::text, sqlc.narg(tags)::text[], sqlc.narg(host)::text, sqlc.narg(publisher_id)::uuid,
        sqlc.narg(free)::boolean, sqlc.narg(min_rating)::float8)
    AND (sqlc.narg(after_id)::uuid IS NULL OR (c.price_minor, c.id) < (sqlc.narg(after_price)::bigint, sqlc.narg(after_id)::uuid))
ORDER BY c.price_minor DESC, c.id DESC
LIMIT @max_rows;

-- name: BrowseTrending :many
SELECT sqlc.embed(c) FROM plugin_cards c
WHERE c.status = 'listed'
    AND plugin_fits(c.category, c.tags, c.host_names, c.publisher_id, c.price_minor, c.rating_count, c.rating_sum,
        sqlc.narg(category)::text, sqlc.narg(tags)::text[], sqlc.narg(host)::text, sqlc.narg(publisher_id)::uuid,
        sqlc.narg(free)::boolean, sqlc.narg(min_rating)::float8)
    AND (sqlc.narg(after_id)::uuid IS NULL OR (c.trend_score, c.id) < (sqlc.narg(after_score)::float8, sqlc.narg(after_id)::uuid))
ORDER BY c.trend_score DESC, c.id DESC
LIMIT @max_rows;

-- name: PluginCards :many
-- The same rows by key: what a search is measured against.
SELECT sqlc.embed(c) FROM plugin_cards c WHERE c.id = ANY(@ids::uuid[]);

-- name: PluginPage :one
-- By id or by slug, whatever its status: the page of a plugin that is gone says so.
SELECT id, slug, publisher_id, publisher_name, name, summary, description_html, category, tags, license, links, hosts,
    price_minor, currency, prices, icon_key, screenshot_keys, status, takedown_reason, latest_version, rating_count, rating_sum,
    download_count, published_at, updated_at, licensed, license_activations, license_offline
FROM plugins
WHERE (sqlc.narg(id)::uuid IS NOT NULL AND id = sqlc.narg(id)::uuid)
   OR (sqlc.narg(slug)::text IS NOT NULL AND slug = sqlc.narg(slug)::text);

-- name: CategoryCounts :many
SELECT category, count(*) AS plugins FROM plugin_search WHERE listed GROUP BY category;

-- name: TagCounts :many
SELECT tag::text AS tag, count(*) AS plugins
FROM plugin_search, unnest(tags) AS tag
WHERE listed
GROUP BY tag
ORDER BY plugins DESC, tag
LIMIT @max_rows;

-- name: StorePublisher :one
-- A publisher is known to the store by its listed plugins only.
SELECT publisher_id, (array_agg(publisher_name ORDER BY updated_at DESC))[1]::text AS name, count(*) AS plugins,
    sum(download_count)::bigint AS downloads, sum(rating_count)::bigint AS rating_count, sum(rating_sum)::bigint AS rating_sum,
    min(published_at)::timestamptz AS since
FROM plugins
WHERE publisher_id = @publisher_id AND status = 'listed'
GROUP BY publisher_id;

-- name: RecordEvent :exec
-- A fact for the publisher's statistics. Its id makes it count once, also when the answer to a commit was lost.
INSERT INTO outbox (id, kind, plugin_id, publisher_id, quantity, rating_count, rating_sum)
VALUES (@id, @kind, @plugin_id, @publisher_id, @quantity, @rating_count, @rating_sum)
ON CONFLICT (id) DO NOTHING;

-- name: RecordViews :exec
-- One row per plugin for all its views of a few seconds.
INSERT INTO outbox (id, kind, plugin_id, publisher_id, quantity)
SELECT unnest(@ids::uuid[]), 'view', unnest(@plugin_ids::uuid[]), unnest(@publisher_ids::uuid[]), unnest(@quantities::bigint[])
ON CONFLICT (id) DO NOTHING;

-- name: CurrencyCounts :many
-- In which currencies listed plugins can be bought.
SELECT code::text AS currency, count(*) AS plugins
FROM plugins p, unnest(ARRAY[p.currency] || ARRAY(SELECT jsonb_object_keys(p.prices))) AS code
WHERE p.status = 'listed' AND p.price_minor > 0
GROUP BY code
ORDER BY plugins DESC, code;
