-- +goose Up
-- On which terms licenses of a plugin are issued, as its publisher has them now.
ALTER TABLE plugins
    ADD licensed             boolean NOT NULL DEFAULT false,
    ADD license_activations  integer CHECK (license_activations BETWEEN 1 AND 10000), -- NULL: without limit
    ADD license_offline      boolean NOT NULL DEFAULT false,
    ADD license_offline_days integer NOT NULL DEFAULT 30 CHECK (license_offline_days BETWEEN 1 AND 3650),
    ADD license_grace_days   integer NOT NULL DEFAULT 7 CHECK (license_grace_days BETWEEN 0 AND 365);

-- The credential of an entitlement. Whether it is good is the entitlement's to say; revoked_at only takes more away.
-- The key is here as a digest, to be found by, and sealed, to be shown to its owner. The terms are those of the day it
-- was issued; better ones that the publisher gives later hold for it, too.
CREATE TABLE licenses (
    id              uuid PRIMARY KEY,
    entitlement_id  uuid NOT NULL UNIQUE REFERENCES entitlements,
    key_hash        bytea NOT NULL UNIQUE CHECK (octet_length(key_hash) = 32),
    key_sealed      bytea NOT NULL,
    sealed_by       text NOT NULL,
    max_activations integer CHECK (max_activations BETWEEN 1 AND 10000),
    offline         boolean NOT NULL,
    offline_days    integer NOT NULL CHECK (offline_days BETWEEN 1 AND 3650),
    grace_days      integer NOT NULL CHECK (grace_days BETWEEN 0 AND 365),
    activations     integer NOT NULL DEFAULT 0 CHECK (activations >= 0), -- how many of its rows below are live
    issued_at       timestamptz NOT NULL DEFAULT now(),
    key_issued_at   timestamptz NOT NULL DEFAULT now(),
    revoked_at      timestamptz
);
CREATE INDEX licenses_sealed_by_idx ON licenses (sealed_by, id);

-- A machine that the license is or was active on. Of its fingerprint only a digest is kept, see docs/licenses.md. There is
-- one index by license, so that a check cannot take another way than to the one row, however many there are.
CREATE TABLE license_activations (
    id                 uuid PRIMARY KEY,
    license_id         uuid NOT NULL REFERENCES licenses,
    fingerprint_hash   bytea NOT NULL CHECK (octet_length(fingerprint_hash) = 32),
    name               text NOT NULL DEFAULT '' CHECK (char_length(name) <= 100),
    first_activated_at timestamptz NOT NULL DEFAULT now(),
    activated_at       timestamptz NOT NULL DEFAULT now(),
    removed_at         timestamptz,
    removed_by         text NOT NULL DEFAULT '' CHECK (removed_by IN ('', 'client', 'owner', 'admin')),
    CHECK ((removed_at IS NULL) = (removed_by = '')),
    UNIQUE (license_id, fingerprint_hash)
);

-- +goose StatementBegin
CREATE FUNCTION license_status(entitlement text, revoked_at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN entitlement = 'revoked' OR revoked_at IS NOT NULL THEN 'revoked' WHEN entitlement = 'granted' THEN 'active' ELSE entitlement END
$$;
-- +goose StatementEnd

-- How many activations a license allows, 0 without limit: what it was issued with, or what the plugin's licenses have now if that is more.
-- +goose StatementBegin
CREATE FUNCTION license_limit(issued integer, licensed boolean, now_issued integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN issued IS NULL OR (licensed AND now_issued IS NULL) THEN 0 WHEN licensed THEN greatest(issued, now_issued) ELSE issued END
$$;
-- +goose StatementEnd

-- Days of a license file by the same rule, whether it was issued with license files or has come to have them.
-- +goose StatementBegin
CREATE FUNCTION license_days(issued_offline boolean, issued integer, now_offline boolean, now_issued integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN NOT now_offline THEN issued WHEN issued_offline THEN greatest(issued, now_issued) ELSE now_issued END
$$;
-- +goose StatementEnd

-- A license with all that is derived of it.
CREATE VIEW license_states AS
SELECT l.id, l.entitlement_id, e.user_id, e.plugin_id, e.purchase_id, g.slug AS plugin_slug, g.name AS plugin_name, l.key_hash, l.key_sealed, l.sealed_by,
    license_status(e.status, l.revoked_at) AS status, l.activations, license_limit(l.max_activations, g.licensed, g.license_activations) AS max_activations,
    (l.offline OR (g.licensed AND g.license_offline))::boolean AS offline,
    license_days(l.offline, l.offline_days, g.licensed AND g.license_offline, g.license_offline_days) AS offline_days,
    license_days(l.offline, l.grace_days, g.licensed AND g.license_offline, g.license_grace_days) AS grace_days,
    l.issued_at, l.key_issued_at, l.revoked_at
FROM licenses l JOIN entitlements e ON e.id = l.entitlement_id JOIN plugins g ON g.id = e.plugin_id;

GRANT SELECT, INSERT, UPDATE ON licenses, license_activations TO marketplace_app;
GRANT SELECT ON license_states TO marketplace_app;

-- +goose Down
DROP VIEW license_states;
DROP FUNCTION license_days, license_limit, license_status;
DROP TABLE license_activations, licenses;
ALTER TABLE plugins DROP licensed, DROP license_activations, DROP license_offline, DROP license_offline_days, DROP license_grace_days;
