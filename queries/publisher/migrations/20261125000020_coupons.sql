-- +goose Up
-- A publisher's discount codes. revision grows with every change; the store has the row as of synced_revision. uses and the money
-- come back with the facts of sales.
CREATE TABLE coupons (
    id               uuid PRIMARY KEY,
    owner_id         uuid NOT NULL REFERENCES publisher_users,
    code             text NOT NULL CHECK (code ~ '^[A-Z0-9]+([-_][A-Z0-9]+)*$' AND char_length(code) BETWEEN 3 AND 32),
    kind             text NOT NULL CHECK (kind IN ('percent', 'amount')),
    basis_points     integer NOT NULL DEFAULT 0 CHECK (basis_points BETWEEN 0 AND 10000),
    amounts          jsonb NOT NULL DEFAULT '{}',
    plugin_ids       uuid[] NOT NULL DEFAULT '{}',
    starts_at        timestamptz NOT NULL DEFAULT now(),
    ends_at          timestamptz CHECK (ends_at > starts_at),
    max_uses         integer CHECK (max_uses > 0),
    max_per_customer integer CHECK (max_per_customer > 0),
    revision         bigint NOT NULL DEFAULT 1,
    synced_revision  bigint NOT NULL DEFAULT 0,
    sales            bigint NOT NULL DEFAULT 0,
    created_at       timestamptz NOT NULL DEFAULT now(),
    disabled_at      timestamptz,
    UNIQUE (owner_id, code),
    CHECK ((kind = 'percent') = (basis_points > 0))
);
CREATE INDEX coupons_owner_idx ON coupons (owner_id, created_at DESC, id DESC);

GRANT SELECT, INSERT, UPDATE ON coupons TO publisher_app;

-- +goose Down
DROP TABLE coupons;
