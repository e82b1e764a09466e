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
    updated_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX plugins_publisher_id_idx ON plugins (publisher_id);
CREATE INDEX plugins_name_trgm_idx ON plugins USING gin (name gin_trgm_ops);
CREATE INDEX plugins_newest_idx ON plugins (published_at DESC, id DESC) WHERE status = 'listed';
CREATE INDEX plugins_popular_idx ON plugins (download_count DESC, id DESC) WHERE status = 'listed';
CREATE INDEX plugins_price_idx ON plugins (price_minor, id) WHERE status = 'listed';
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

-- A side table: the vector is never sent to a client, and a listing is indexed anew in one place.
CREATE TABLE plugin_search (
    plugin_id uuid PRIMARY KEY REFERENCES plugins ON DELETE CASCADE,
    vector    tsvector NOT NULL,
    words     text NOT NULL
);
CREATE INDEX plugin_search_vector_idx ON plugin_search USING gin (vector);
CREATE INDEX plugin_search_words_trgm_idx ON plugin_search USING gin (words gin_trgm_ops);

-- Unaccenting before the Spanish stemmer breaks stemming, so each text is indexed under both.
CREATE TEXT SEARCH CONFIGURATION spanish_unaccent (COPY = spanish);
ALTER TEXT SEARCH CONFIGURATION spanish_unaccent
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem;
CREATE TEXT SEARCH CONFIGURATION simple_unaccent (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION simple_unaccent
    ALTER MAPPING FOR hword, hword_part, word, asciiword, asciihword, hword_asciipart WITH unaccent, simple;

-- +goose StatementBegin
CREATE FUNCTION search_vector(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('spanish', t) || to_tsvector('spanish_unaccent', t)
        || to_tsvector('simple_unaccent', t) || to_tsvector('english', t)
$$;
-- +goose StatementEnd

-- Each word must match in at least one of the configurations; the plain one as a prefix.
-- +goose StatementBegin
CREATE FUNCTION search_query(t text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    result tsquery;
    word   text;
    part   tsquery;
    plain  tsquery;
BEGIN
    FOR word IN SELECT w FROM regexp_split_to_table(lower(t), '[^[:alnum:]]+') AS w WHERE w <> '' LIMIT 12 LOOP
        plain := plainto_tsquery('simple_unaccent', word);
        CONTINUE WHEN numnode(plain) = 0;
        part := (plain::text || ':*')::tsquery
            || plainto_tsquery('spanish', word) || plainto_tsquery('spanish_unaccent', word)
            || plainto_tsquery('english', word);
        result := CASE WHEN result IS NULL THEN part ELSE result && part END;
    END LOOP;
    RETURN result;
END
$$;
-- +goose StatementEnd

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
DROP TABLE review_reports, reviews, downloads, entitlements, plugin_search, plugin_versions, plugins;
DROP FUNCTION search_query;
DROP FUNCTION search_vector;
DROP TEXT SEARCH CONFIGURATION simple_unaccent;
DROP TEXT SEARCH CONFIGURATION spanish_unaccent;
DROP TYPE review_status, version_status, listing_status;
