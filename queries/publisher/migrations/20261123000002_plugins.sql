-- +goose Up
CREATE TYPE plugin_status AS ENUM ('draft', 'listed', 'unlisted', 'taken_down');
CREATE TYPE release_status AS ENUM ('draft', 'submitted', 'changes_requested', 'approved', 'published', 'rejected', 'withdrawn');
CREATE TYPE image_kind AS ENUM ('icon', 'screenshot');
CREATE TYPE archive_format AS ENUM ('zip', 'tgz');

-- The plugin as its publisher writes it. revision grows with every change; the copy under review is
-- frozen in submissions.listing, and what was last approved in approved_listing.
CREATE TABLE publisher_plugins (
    id               uuid PRIMARY KEY,
    owner_id         uuid NOT NULL REFERENCES publisher_users,
    slug             text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) BETWEEN 3 AND 64),
    name             text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
    summary          text NOT NULL DEFAULT '' CHECK (char_length(summary) <= 200),
    description      text NOT NULL DEFAULT '' CHECK (char_length(description) <= 50000),
    category         text NOT NULL DEFAULT '',
    tags             text[] NOT NULL DEFAULT '{}',
    license          text NOT NULL DEFAULT '',
    links            jsonb NOT NULL DEFAULT '{}',
    hosts            jsonb NOT NULL DEFAULT '{}',
    price_minor      bigint NOT NULL DEFAULT 0 CHECK (price_minor >= 0),
    currency         text NOT NULL DEFAULT 'EUR' CHECK (currency ~ '^[A-Z]{3}$'),
    status           plugin_status NOT NULL DEFAULT 'draft',
    takedown_reason  text NOT NULL DEFAULT '',
    approved_listing jsonb,
    revision         bigint NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX publisher_plugins_owner_idx ON publisher_plugins (owner_id, created_at DESC, id DESC);

-- Reserved on first submit and never given to another publisher; skeleton folds look-alikes together.
CREATE TABLE slug_reservations (
    slug        text PRIMARY KEY,
    skeleton    text NOT NULL UNIQUE,
    owner_id    uuid NOT NULL REFERENCES publisher_users,
    plugin_id   uuid NOT NULL UNIQUE REFERENCES publisher_plugins,
    reserved_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE plugin_images (
    id         uuid PRIMARY KEY,
    plugin_id  uuid NOT NULL REFERENCES publisher_plugins ON DELETE CASCADE,
    kind       image_kind NOT NULL,
    position   smallint NOT NULL DEFAULT 0,
    sha256     bytea NOT NULL CHECK (octet_length(sha256) = 32),
    media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
    width      integer NOT NULL,
    height     integer NOT NULL,
    blob_key   text NOT NULL,
    alt        text NOT NULL DEFAULT '' CHECK (char_length(alt) <= 200),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX plugin_images_one_icon_key ON plugin_images (plugin_id) WHERE kind = 'icon';
CREATE INDEX plugin_images_plugin_idx ON plugin_images (plugin_id, kind, position);

-- Immutable bytes, addressed by what they are.
CREATE TABLE artifacts (
    sha256     bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
    size       bigint NOT NULL CHECK (size > 0 AND size <= 104857600),
    format     archive_format NOT NULL,
    blob_key   text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER artifacts_immutable BEFORE UPDATE OR TRUNCATE ON artifacts
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE TABLE releases (
    id              uuid PRIMARY KEY,
    plugin_id       uuid NOT NULL REFERENCES publisher_plugins,
    version         text NOT NULL,
    major           bigint NOT NULL,
    minor           bigint NOT NULL,
    patch           bigint NOT NULL,
    prerelease      text NOT NULL DEFAULT '',
    channel         text NOT NULL DEFAULT 'stable' CHECK (channel ~ '^[a-z0-9-]{1,20}$'),
    artifact_sha256 bytea NOT NULL REFERENCES artifacts,
    file_name       text NOT NULL,
    manifest        jsonb NOT NULL DEFAULT '{}',
    hosts           jsonb NOT NULL DEFAULT '{}',
    changelog       text NOT NULL DEFAULT '' CHECK (char_length(changelog) <= 20000),
    status          release_status NOT NULL DEFAULT 'draft',
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    published_at    timestamptz,
    UNIQUE (plugin_id, version)
);

-- +goose Down
DROP TABLE releases, artifacts, plugin_images, slug_reservations, publisher_plugins;
DROP TYPE archive_format, image_kind, release_status, plugin_status;
