-- +goose Up
-- A list of plugins that an admin orders by hand.
CREATE TABLE shelves (
    shelf      text PRIMARY KEY CHECK (shelf IN ('featured')),
    plugin_ids uuid[] NOT NULL CHECK (cardinality(plugin_ids) <= 24),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- Downloads per UTC day, so that "in the last 30 days" reads 30 rows, however popular the plugin.
CREATE TABLE download_days (
    plugin_id uuid NOT NULL REFERENCES plugins,
    day       date NOT NULL,
    downloads bigint NOT NULL,
    PRIMARY KEY (plugin_id, day)
);

-- How much is going on around a plugin, where what happened five days ago counts half: the logarithm, to
-- base 2, of the sum of weight * 2^(time / 5 days) over a start of 1 at its publication, all downloads (1) and
-- all sales (5). As a logarithm it needs no refresh: the scores of all plugins fade alike, so their order
-- stays right while nothing happens, and an index can hold it. What nobody touches is ordered by newness.
ALTER TABLE plugins ADD trend_score double precision NOT NULL DEFAULT extract(epoch FROM now()) / 432000;
ALTER TABLE plugin_search ADD trend_score double precision NOT NULL DEFAULT 0;

-- +goose StatementBegin
CREATE FUNCTION trend_after(score double precision, weight double precision, at timestamptz) RETURNS double precision
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    -- log2(2^score + 2^happened) without the powers, which no float holds; beyond 2^60 the smaller does not count.
    SELECT greatest(score, happened) + ln(1 + power(2, -least(abs(score - happened), 60)::double precision)) / ln(2::double precision)
    FROM (SELECT extract(epoch FROM at)::double precision / 432000 + ln(weight) / ln(2::double precision) AS happened) AS event
$$;
-- +goose StatementEnd

-- recount_activity counts anew from what was kept of each download and sale.
-- +goose StatementBegin
CREATE FUNCTION recount_activity() RETURNS void LANGUAGE sql AS $$
    INSERT INTO download_days (plugin_id, day, downloads)
    SELECT plugin_id, (at AT TIME ZONE 'UTC')::date, count(*) FROM downloads GROUP BY 1, 2
    ON CONFLICT (plugin_id, day) DO UPDATE SET downloads = EXCLUDED.downloads;

    WITH happened AS (
        SELECT id AS plugin_id, 1 AS weight, published_at AS at FROM plugins
        UNION ALL
        SELECT plugin_id, 1, at FROM downloads
        UNION ALL
        SELECT p.plugin_id, 5, t.created_at FROM transactions t JOIN purchases p ON p.id = t.purchase_id WHERE t.kind = 'sale'
    ), summed AS (
        SELECT plugin_id, sum(weight * power(2, greatest(extract(epoch FROM at - now()) / 432000, -1000)::double precision)) AS weight
        FROM happened GROUP BY plugin_id
    )
    UPDATE plugins p SET trend_score = (extract(epoch FROM now()) / 432000)::double precision + ln(s.weight) / ln(2::double precision)
    FROM summed s WHERE s.plugin_id = p.id;
$$;
-- +goose StatementEnd
SELECT recount_activity();
UPDATE plugin_search s SET trend_score = p.trend_score FROM plugins p WHERE p.id = s.plugin_id;

CREATE INDEX plugins_trending_idx ON plugins (trend_score DESC, id DESC) WHERE status = 'listed';
CREATE INDEX plugin_search_category_idx ON plugin_search (category) WHERE listed;

CREATE OR REPLACE VIEW plugin_cards AS
SELECT id, slug, publisher_id, publisher_name, name, summary, category, tags, license, host_names, price_minor, currency,
    icon_key, status, latest_version, rating_count, rating_sum, rating_score, download_count, published_at, updated_at, trend_score
FROM plugins;

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION index_plugin(id uuid) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_words (word, deletions)
    SELECT DISTINCT w, search_deletions(w)
    FROM plugins p, regexp_split_to_table(
        search_words_of(unaccent(concat_ws(' ', p.name, p.summary, p.publisher_name, array_to_string(p.tags, ' ')))), ' ') AS w
    WHERE p.id = index_plugin.id AND char_length(w) BETWEEN 3 AND 40
    ORDER BY w -- two listings that are indexed at once take the words in the same order
    ON CONFLICT DO NOTHING;

    INSERT INTO plugin_search AS s (plugin_id, vector, head, listed, category, tags, host_names, publisher_id, price_minor,
        rating_count, rating_sum, download_count, trend_score, published_at)
    SELECT p.id, h.head || setweight(search_vector(left(p.description_text, 20000)), 'D'), h.head, p.status = 'listed', p.category,
        p.tags, p.host_names, p.publisher_id, p.price_minor, p.rating_count, p.rating_sum, p.download_count, p.trend_score, p.published_at
    FROM plugins p, LATERAL (SELECT setweight(search_vector(p.name || ' ' || p.slug), 'A')
        || setweight(search_vector(p.summary || ' ' || array_to_string(p.tags, ' ')), 'B')
        || setweight(search_vector(p.publisher_name), 'C') AS head) h
    WHERE p.id = index_plugin.id
    ON CONFLICT (plugin_id) DO UPDATE SET
        vector = EXCLUDED.vector, head = EXCLUDED.head, listed = EXCLUDED.listed, category = EXCLUDED.category,
        tags = EXCLUDED.tags, host_names = EXCLUDED.host_names, publisher_id = EXCLUDED.publisher_id,
        price_minor = EXCLUDED.price_minor, rating_count = EXCLUDED.rating_count, rating_sum = EXCLUDED.rating_sum,
        download_count = EXCLUDED.download_count, trend_score = EXCLUDED.trend_score, published_at = EXCLUDED.published_at;
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION follow_plugin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE plugin_search s
    SET listed = NEW.status = 'listed', rating_count = NEW.rating_count, rating_sum = NEW.rating_sum, download_count = NEW.download_count,
        trend_score = NEW.trend_score
    WHERE s.plugin_id = NEW.id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
DROP TRIGGER plugins_followed ON plugins;
CREATE TRIGGER plugins_followed AFTER UPDATE OF status, rating_count, rating_sum, download_count, trend_score ON plugins
    FOR EACH ROW WHEN ((OLD.status, OLD.rating_count, OLD.rating_sum, OLD.download_count, OLD.trend_score)
        IS DISTINCT FROM (NEW.status, NEW.rating_count, NEW.rating_sum, NEW.download_count, NEW.trend_score))
    EXECUTE FUNCTION follow_plugin();

-- The library asks what a customer downloaded last, the account for its own reviews.
CREATE INDEX downloads_latest_idx ON downloads (user_id, plugin_id, at DESC) WHERE user_id IS NOT NULL;
DROP INDEX downloads_user_idx;
CREATE INDEX reviews_user_idx ON reviews (user_id, created_at DESC, id DESC);

GRANT SELECT, INSERT, UPDATE ON shelves, download_days TO marketplace_app;

-- +goose Down
DROP INDEX reviews_user_idx;
CREATE INDEX downloads_user_idx ON downloads (user_id, plugin_id) WHERE user_id IS NOT NULL;
DROP INDEX downloads_latest_idx, plugin_search_category_idx, plugins_trending_idx;
DROP TRIGGER plugins_followed ON plugins;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION follow_plugin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE plugin_search s
    SET listed = NEW.status = 'listed', rating_count = NEW.rating_count, rating_sum = NEW.rating_sum, download_count = NEW.download_count
    WHERE s.plugin_id = NEW.id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER plugins_followed AFTER UPDATE OF status, rating_count, rating_sum, download_count ON plugins
    FOR EACH ROW WHEN ((OLD.status, OLD.rating_count, OLD.rating_sum, OLD.download_count)
        IS DISTINCT FROM (NEW.status, NEW.rating_count, NEW.rating_sum, NEW.download_count))
    EXECUTE FUNCTION follow_plugin();
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION index_plugin(id uuid) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_words (word, deletions)
    SELECT DISTINCT w, search_deletions(w)
    FROM plugins p, regexp_split_to_table(
        search_words_of(unaccent(concat_ws(' ', p.name, p.summary, p.publisher_name, array_to_string(p.tags, ' ')))), ' ') AS w
    WHERE p.id = index_plugin.id AND char_length(w) BETWEEN 3 AND 40
    ORDER BY w -- two listings that are indexed at once take the words in the same order
    ON CONFLICT DO NOTHING;

    INSERT INTO plugin_search AS s (plugin_id, vector, head, listed, category, tags, host_names, publisher_id, price_minor,
        rating_count, rating_sum, download_count, published_at)
    SELECT p.id, h.head || setweight(search_vector(left(p.description_text, 20000)), 'D'), h.head, p.status = 'listed', p.category,
        p.tags, p.host_names, p.publisher_id, p.price_minor, p.rating_count, p.rating_sum, p.download_count, p.published_at
    FROM plugins p, LATERAL (SELECT setweight(search_vector(p.name || ' ' || p.slug), 'A')
        || setweight(search_vector(p.summary || ' ' || array_to_string(p.tags, ' ')), 'B')
        || setweight(search_vector(p.publisher_name), 'C') AS head) h
    WHERE p.id = index_plugin.id
    ON CONFLICT (plugin_id) DO UPDATE SET
        vector = EXCLUDED.vector, head = EXCLUDED.head, listed = EXCLUDED.listed, category = EXCLUDED.category,
        tags = EXCLUDED.tags, host_names = EXCLUDED.host_names, publisher_id = EXCLUDED.publisher_id,
        price_minor = EXCLUDED.price_minor, rating_count = EXCLUDED.rating_count, rating_sum = EXCLUDED.rating_sum,
        download_count = EXCLUDED.download_count, published_at = EXCLUDED.published_at;
$$;
-- +goose StatementEnd
DROP VIEW plugin_cards;
CREATE VIEW plugin_cards AS
SELECT id, slug, publisher_id, publisher_name, name, summary, category, tags, license, host_names, price_minor, currency,
    icon_key, status, latest_version, rating_count, rating_sum, rating_score, download_count, published_at, updated_at
FROM plugins;
GRANT SELECT ON plugin_cards TO marketplace_app;
ALTER TABLE plugin_search DROP trend_score;
ALTER TABLE plugins DROP trend_score;
DROP FUNCTION recount_activity, trend_after;
DROP TABLE download_days, shelves;
