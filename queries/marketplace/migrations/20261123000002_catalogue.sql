-- +goose Up
CREATE TYPE listing_status AS ENUM ('listed', 'unlisted', 'taken_down');
CREATE TYPE version_status AS ENUM ('published', 'withdrawn');
CREATE TYPE review_status AS ENUM ('visible', 'hidden');

-- The id of a plugin is the one publisher_db gave it; source_revision is the revision of the
-- publisher's row that this row was last written from, so that a late sync never undoes a newer one.
CREATE TABLE plugins (
    id               uuid PRIMARY KEY,
    slug             text NOT NULL UNIQUE,
    publisher_id     uuid NOT NULL,
    publisher_name   text NOT NULL,
    name             text NOT NULL,
    summary          text NOT NULL,
    description_html text NOT NULL DEFAULT '',
    description_text text NOT NULL DEFAULT '',
    category         text NOT NULL,
    tags             text[] NOT NULL DEFAULT '{}',
    license          text NOT NULL,
    links            jsonb NOT NULL DEFAULT '{}',
    hosts            jsonb NOT NULL DEFAULT '{}',
    host_names       text[] NOT NULL DEFAULT '{}',
    price_minor      bigint NOT NULL CHECK (price_minor >= 0),
    currency         text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    icon_key         text NOT NULL DEFAULT '',
    screenshot_keys  text[] NOT NULL DEFAULT '{}',
    status           listing_status NOT NULL,
    takedown_reason  text NOT NULL DEFAULT '',
    source_revision  bigint NOT NULL,
    latest_version   text NOT NULL DEFAULT '',
    rating_count     integer NOT NULL DEFAULT 0,
    rating_sum       integer NOT NULL DEFAULT 0,
    download_count   bigint NOT NULL DEFAULT 0,
    sale_count       bigint NOT NULL DEFAULT 0,
    published_at     timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    -- Bayesian: as if five customers had given 3.5 before the first, so that one 5 does not outrank fifty 4.9.
    rating_score     double precision NOT NULL GENERATED ALWAYS AS ((rating_sum + 17.5::double precision) / (rating_count + 5)) STORED
);
CREATE INDEX plugins_publisher_id_idx ON plugins (publisher_id);
CREATE INDEX plugins_newest_idx ON plugins (published_at DESC, id DESC) WHERE status = 'listed';
CREATE INDEX plugins_popular_idx ON plugins (download_count DESC, id DESC) WHERE status = 'listed';
CREATE INDEX plugins_price_idx ON plugins (price_minor, id) WHERE status = 'listed';
CREATE INDEX plugins_rating_idx ON plugins (rating_score DESC, id DESC) WHERE status = 'listed';
CREATE INDEX plugins_tags_idx ON plugins USING gin (tags);
CREATE INDEX plugins_host_names_idx ON plugins USING gin (host_names);

CREATE TABLE plugin_versions (
    id               uuid PRIMARY KEY,
    plugin_id        uuid NOT NULL REFERENCES plugins,
    version          text NOT NULL,
    major            bigint NOT NULL,
    minor            bigint NOT NULL,
    patch            bigint NOT NULL,
    prerelease       text NOT NULL DEFAULT '',
    channel          text NOT NULL DEFAULT 'stable',
    changelog_html   text NOT NULL DEFAULT '',
    hosts            jsonb NOT NULL DEFAULT '{}',
    artifact_sha256  bytea NOT NULL CHECK (octet_length(artifact_sha256) = 32),
    artifact_size    bigint NOT NULL CHECK (artifact_size > 0),
    artifact_key     text NOT NULL,
    file_name        text NOT NULL,
    signature        text NOT NULL DEFAULT '',
    status           version_status NOT NULL,
    withdrawn_reason text NOT NULL DEFAULT '',
    source_revision  bigint NOT NULL,
    download_count   bigint NOT NULL DEFAULT 0,
    published_at     timestamptz NOT NULL DEFAULT now(),
    UNIQUE (plugin_id, version)
);

-- What a page of the catalogue shows of a plugin; the long texts stay in their table.
CREATE VIEW plugin_cards AS
SELECT id, slug, publisher_id, publisher_name, name, summary, category, tags, license, host_names, price_minor, currency,
    icon_key, status, latest_version, rating_count, rating_sum, rating_score, download_count, published_at, updated_at
FROM plugins;

-- The search index: all that a search filters, counts and ranks by is here, narrow, so that a search with
-- thousands of hits touches no plugin but the few it shows. `vector` is only ever matched through its
-- index; `head` (all but the description) is small enough to be ranked.
CREATE TABLE plugin_search (
    plugin_id      uuid PRIMARY KEY REFERENCES plugins ON DELETE CASCADE,
    vector         tsvector NOT NULL,
    head           tsvector NOT NULL,
    listed         boolean NOT NULL,
    category       text NOT NULL,
    tags           text[] NOT NULL,
    host_names     text[] NOT NULL,
    publisher_id   uuid NOT NULL,
    price_minor    bigint NOT NULL,
    rating_count   integer NOT NULL,
    rating_sum     integer NOT NULL,
    download_count bigint NOT NULL,
    published_at   timestamptz NOT NULL,
    -- How good the plugin is whatever the words: which of too many hits are worth ranking.
    quality        real NOT NULL GENERATED ALWAYS AS (
        (1 + ln(1 + download_count::double precision) / 5) * (rating_sum + 17.5::double precision) / (rating_count + 5)) STORED
) WITH (fillfactor = 80);
CREATE INDEX plugin_search_vector_idx ON plugin_search USING gin (vector);
ALTER TABLE plugin_search ALTER COLUMN vector SET STATISTICS 1000;

-- The words of names, tags, summaries and publishers, for putting typos right. `deletions` are the word
-- and what is left of it without one letter: two words that share one are a letter apart.
CREATE TABLE search_words (
    word      text PRIMARY KEY,
    deletions text[] NOT NULL
);
CREATE INDEX search_words_deletions_idx ON search_words USING gin (deletions);
CREATE INDEX search_words_trgm_idx ON search_words USING gin (word gin_trgm_ops);

-- Unaccenting before the Spanish stemmer breaks stemming, so each text is indexed under both.
CREATE TEXT SEARCH CONFIGURATION spanish_unaccent (COPY = spanish);
ALTER TEXT SEARCH CONFIGURATION spanish_unaccent
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem;
CREATE TEXT SEARCH CONFIGURATION simple_unaccent (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION simple_unaccent
    ALTER MAPPING FOR hword, hword_part, word, asciiword, asciihword, hword_asciipart WITH unaccent, simple;

-- +goose StatementBegin
CREATE FUNCTION search_words_of(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- Texts and queries are cut into words alike; left to itself, the parser takes node.js for a host name.
    SELECT trim(regexp_replace(lower(t), '[^[:alnum:]]+', ' ', 'g'))
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION search_vector(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple_unaccent', w) || to_tsvector('spanish', w)
        || to_tsvector('spanish_unaccent', w) || to_tsvector('english', w)
    FROM search_words_of(t) AS w
$$;
-- +goose StatementEnd

-- Each word must match in at least one of the configurations, as a prefix in the plain one. Small words
-- of either language are left out unless there is nothing else. NULL when there is no word at all.
-- +goose StatementBegin
CREATE FUNCTION search_query(t text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    result   tsquery;
    fallback tsquery;
    word     text;
    plain    tsquery;
BEGIN
    FOR word IN SELECT w FROM regexp_split_to_table(search_words_of(t), ' ') AS w WHERE w <> '' LIMIT 12 LOOP
        plain := plainto_tsquery('simple_unaccent', word);
        CONTINUE WHEN numnode(plain) = 0;
        IF numnode(plain) = 1 AND char_length(word) > 1 THEN
            plain := (plain::text || ':*')::tsquery;
        END IF;
        IF to_tsvector('spanish', word) = '' OR to_tsvector('english', word) = '' THEN
            fallback := CASE WHEN fallback IS NULL THEN plain ELSE fallback && plain END;
            CONTINUE;
        END IF;
        plain := plain || plainto_tsquery('spanish', word) || plainto_tsquery('spanish_unaccent', word)
            || plainto_tsquery('english', word);
        result := CASE WHEN result IS NULL THEN plain ELSE result && plain END;
    END LOOP;
    RETURN coalesce(result, fallback);
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION search_deletions(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT CASE i WHEN 0 THEN word ELSE overlay(word PLACING '' FROM i FOR 1) END)
    FROM generate_series(0, char_length(word)) AS i
$$;
-- +goose StatementEnd

-- A plain AND of conditions, each off when its filter is NULL: it is inlined, so the planner sees only
-- those that are on.
-- +goose StatementBegin
CREATE FUNCTION plugin_fits(
    category text, tags text[], host_names text[], publisher_id uuid, price_minor bigint, rating_count integer, rating_sum integer,
    f_category text, f_tags text[], f_host text, f_publisher uuid, f_free boolean, f_min_rating double precision
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (f_category IS NULL OR category = f_category)
       AND (f_tags IS NULL OR tags @> f_tags)
       AND (f_host IS NULL OR host_names @> ARRAY[f_host])
       AND (f_publisher IS NULL OR publisher_id = f_publisher)
       AND (f_free IS NULL OR (price_minor = 0) = f_free)
       AND (f_min_rating IS NULL OR (rating_count > 0 AND rating_sum >= f_min_rating * rating_count))
$$;
-- +goose StatementEnd

-- index_plugin brings the whole index entry of a plugin in line with its row.
-- +goose StatementBegin
CREATE FUNCTION index_plugin(id uuid) RETURNS void LANGUAGE sql AS $$
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

-- Status and counters follow their plugin by themselves, whoever changes them.
-- +goose StatementBegin
CREATE FUNCTION follow_plugin() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TABLE entitlements (
    id          uuid PRIMARY KEY,
    user_id     uuid NOT NULL REFERENCES users,
    plugin_id   uuid NOT NULL REFERENCES plugins,
    purchase_id uuid,
    status      text NOT NULL CHECK (status IN ('granted', 'suspended', 'revoked')),
    granted_at  timestamptz NOT NULL DEFAULT now(),
    changed_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX entitlements_one_live_key ON entitlements (user_id, plugin_id) WHERE status <> 'revoked';
CREATE UNIQUE INDEX entitlements_purchase_key ON entitlements (purchase_id);

-- One row per signed URL that was used: the token makes a resumed or repeated request count once.
CREATE TABLE downloads (
    token_id   uuid PRIMARY KEY,
    plugin_id  uuid NOT NULL REFERENCES plugins,
    version_id uuid NOT NULL REFERENCES plugin_versions,
    user_id    uuid REFERENCES users ON DELETE SET NULL,
    at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX downloads_plugin_idx ON downloads (plugin_id, at);
CREATE INDEX downloads_user_idx ON downloads (user_id, plugin_id) WHERE user_id IS NOT NULL;

CREATE TABLE reviews (
    id         uuid PRIMARY KEY,
    plugin_id  uuid NOT NULL REFERENCES plugins,
    user_id    uuid NOT NULL REFERENCES users,
    rating     smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
    title      text NOT NULL DEFAULT '' CHECK (char_length(title) <= 120),
    body       text NOT NULL DEFAULT '' CHECK (char_length(body) <= 5000),
    status     review_status NOT NULL DEFAULT 'visible',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (plugin_id, user_id)
);
CREATE INDEX reviews_plugin_idx ON reviews (plugin_id, created_at DESC, id DESC) WHERE status = 'visible';
CREATE INDEX reviews_rating_idx ON reviews (plugin_id, rating, id) WHERE status = 'visible';

CREATE TABLE review_reports (
    id          uuid PRIMARY KEY,
    review_id   uuid NOT NULL REFERENCES reviews ON DELETE CASCADE,
    reporter_id uuid NOT NULL REFERENCES users,
    reason      text NOT NULL CHECK (reason IN ('spam', 'abuse', 'off_topic', 'false', 'other')),
    note        text NOT NULL DEFAULT '' CHECK (char_length(note) <= 1000),
    created_at  timestamptz NOT NULL DEFAULT now(),
    resolved_at timestamptz,
    UNIQUE (review_id, reporter_id)
);
CREATE INDEX review_reports_open_idx ON review_reports (created_at) WHERE resolved_at IS NULL;

-- +goose Down
DROP VIEW plugin_cards;
DROP TABLE review_reports, reviews, downloads, entitlements, search_words, plugin_search, plugin_versions, plugins;
DROP FUNCTION follow_plugin, index_plugin, plugin_fits, search_deletions, search_query, search_vector, search_words_of;
DROP TEXT SEARCH CONFIGURATION simple_unaccent;
DROP TEXT SEARCH CONFIGURATION spanish_unaccent;
DROP TYPE review_status, version_status, listing_status;
