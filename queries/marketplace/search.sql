-- name: IndexPlugin :exec
-- After every write of what a plugin's page says. Status and counters are followed without it.
SELECT index_plugin(@plugin_id);

-- name: SearchPlugins :many
-- One page of what matches the words. Matching goes through the GIN index; only the best by downloads and
-- rating are ranked by their words, which is what costs; the others follow by that alone.
-- The plugin whose slug was asked for comes first.
WITH hits AS MATERIALIZED (
    SELECT s.plugin_id,
        s.quality::float8 + CASE WHEN s.plugin_id = (SELECT p.id FROM plugins p WHERE p.slug = @slug::text) THEN 1000 ELSE 0 END AS quality,
        CASE @sort::text
            WHEN 'popular' THEN s.download_count::float8
            WHEN 'trending' THEN s.trend_score
            WHEN 'newest' THEN extract(epoch FROM s.published_at)::float8
            WHEN 'rating' THEN (s.rating_sum + 17.5::float8) / (s.rating_count + 5)
            WHEN 'price_asc' THEN -s.price_minor::float8
            WHEN 'price_desc' THEN s.price_minor::float8
            ELSE 0
        END AS sort_key
    FROM plugin_search s
    WHERE s.vector @@ search_query(@q::text) AND s.listed
        AND plugin_fits(s.category, s.tags, s.host_names, s.publisher_id, s.price_minor, s.rating_count, s.rating_sum,
            sqlc.narg(category)::text, sqlc.narg(tags)::text[], sqlc.narg(host)::text, sqlc.narg(publisher_id)::uuid,
            sqlc.narg(free)::boolean, sqlc.narg(min_rating)::float8)
    LIMIT @max_hits::int
), best AS (
    SELECT plugin_id, quality, sort_key,
        row_number() OVER (ORDER BY CASE WHEN @sort::text = 'relevance' THEN quality END DESC, plugin_id) AS place
    FROM hits
), keyed AS (
    SELECT b.plugin_id, CASE
        WHEN @sort::text <> 'relevance' THEN b.sort_key
        WHEN b.place > @max_ranked::int THEN b.quality - 1000000
        ELSE (
            SELECT (0.02 + ts_rank_cd('{0.1, 0.2, 0.4, 1.0}', s.head, search_query(@q::text), 1)) * b.quality
                * (0.7 + 0.3 * exp((extract(epoch FROM s.published_at)::float8 - @as_of_epoch::float8) / 31557600))
            FROM plugin_search s WHERE s.plugin_id = b.plugin_id
        )
        END::float8 AS key
    FROM best b
), page AS (
    SELECT k.plugin_id, k.key FROM keyed k
    WHERE sqlc.narg(after_key)::float8 IS NULL OR (k.key, k.plugin_id) < (sqlc.narg(after_key)::float8, sqlc.narg(after_id)::uuid)
    ORDER BY k.key DESC, k.plugin_id DESC
    LIMIT @max_rows::int
)
SELECT sqlc.embed(c), page.key, (SELECT count(*) FROM hits) AS total
FROM page JOIN plugin_cards c ON c.id = page.plugin_id
ORDER BY page.key DESC, page.plugin_id DESC;

-- name: CountFacets :many
-- How many of the hits have which value, and how many hits there are ('total'). At most max_hits are looked at.
WITH hits AS MATERIALIZED (
    SELECT s.category, s.tags, s.host_names, s.price_minor, s.rating_count, s.rating_sum
    FROM plugin_search s
    WHERE (sqlc.narg(q)::text IS NULL OR s.vector @@ search_query(sqlc.narg(q)::text)) AND s.listed
        AND plugin_fits(s.category, s.tags, s.host_names, s.publisher_id, s.price_minor, s.rating_count, s.rating_sum,
            sqlc.narg(category)::text, sqlc.narg(tags)::text[], sqlc.narg(host)::text, sqlc.narg(publisher_id)::uuid,
            sqlc.narg(free)::boolean, sqlc.narg(min_rating)::float8)
    LIMIT @max_hits::int
), counted AS (
    SELECT 'total' AS facet, '' AS value, count(*) AS hits FROM hits
    UNION ALL
    SELECT 'category', category, count(*) FROM hits GROUP BY category
    UNION ALL
    SELECT 'price', CASE WHEN price_minor = 0 THEN 'free' ELSE 'paid' END, count(*) FROM hits GROUP BY 2
    UNION ALL
    SELECT 'rating', stars::text, count(*) FROM hits, generate_series(1, 4) AS stars
    WHERE rating_count > 0 AND rating_sum >= stars * rating_count GROUP BY stars
    UNION ALL
    (SELECT 'tag', tag, count(*) FROM hits, unnest(tags) AS tag GROUP BY tag ORDER BY 3 DESC, 2 LIMIT 30)
    UNION ALL
    (SELECT 'host', host, count(*) FROM hits, unnest(host_names) AS host GROUP BY host ORDER BY 3 DESC, 2 LIMIT 30)
)
SELECT facet::text AS facet, value::text AS value, hits::bigint AS hits FROM counted ORDER BY facet, hits DESC, value;

-- name: CountHits :one
-- As many as fit, at most max_hits.
SELECT count(*) FROM (
    SELECT 1
    FROM plugin_search s
    WHERE s.listed
        AND plugin_fits(s.category, s.tags, s.host_names, s.publisher_id, s.price_minor, s.rating_count, s.rating_sum,
            sqlc.narg(category)::text, sqlc.narg(tags)::text[], sqlc.narg(host)::text, sqlc.narg(publisher_id)::uuid,
            sqlc.narg(free)::boolean, sqlc.narg(min_rating)::float8)
    LIMIT @max_hits::int
) hits;

-- name: NearbyWords :many
-- Words of the catalogue that a mistyped word may have meant, nearest first. `word` itself comes first if
-- it is one of them, or the start of one.
SELECT w.word, folded.word::text AS typed, (starts_with(w.word, folded.word))::boolean AS begins, similarity(w.word, folded.word)::float8 AS similarity
FROM (SELECT unaccent(lower(@word::text)) AS word) folded
CROSS JOIN LATERAL (
    SELECT word FROM search_words WHERE deletions && search_deletions(folded.word)
    UNION
    SELECT word FROM search_words WHERE search_words.word % folded.word
    UNION
    (SELECT word FROM search_words WHERE search_words.word LIKE folded.word || '%' LIMIT 1)
) w
ORDER BY begins DESC, similarity DESC, w.word
LIMIT 30;

-- name: SuggestPlugins :many
-- While the customer types: the best plugins by name first.
WITH hits AS MATERIALIZED (
    SELECT s.plugin_id, s.download_count FROM plugin_search s
    WHERE s.vector @@ search_query(@q::text) AND s.listed
    LIMIT 2000
), best AS (
    SELECT plugin_id FROM hits ORDER BY download_count DESC LIMIT 200
)
SELECT c.slug, c.name, c.icon_key
FROM best JOIN plugin_cards c ON c.id = best.plugin_id
ORDER BY starts_with(unaccent(lower(c.name)), unaccent(lower(@q::text))) DESC, strpos(unaccent(lower(c.name)), unaccent(lower(@q::text))) > 0 DESC,
    c.download_count DESC, c.id
LIMIT @max_rows;

-- name: SuggestTags :many
SELECT tag::text AS tag, count(*) AS plugins
FROM (SELECT tags FROM plugin_search WHERE vector @@ search_query(@q::text) AND listed LIMIT 2000) hits, unnest(hits.tags) AS tag
WHERE starts_with(tag, lower(@q::text))
GROUP BY tag
ORDER BY plugins DESC, tag
LIMIT @max_rows;
