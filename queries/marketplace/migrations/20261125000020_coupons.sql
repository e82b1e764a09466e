-- +goose Up
-- Discount codes, of the platform (publisher_id is NULL) or of a publisher, whose rows come from publisher_db: source_revision is
-- the revision of the row there, so that a late message never undoes a newer one. Codes are kept as coupon.Normalize makes them.
CREATE TABLE coupons (
    id               uuid PRIMARY KEY,
    code             text NOT NULL CHECK (code ~ '^[A-Z0-9]+([-_][A-Z0-9]+)*$' AND char_length(code) BETWEEN 3 AND 32),
    publisher_id     uuid,
    kind             text NOT NULL CHECK (kind IN ('percent', 'amount')),
    basis_points     integer NOT NULL DEFAULT 0 CHECK (basis_points BETWEEN 0 AND 10000),
    amounts          jsonb NOT NULL DEFAULT '{}', -- minor units by currency
    plugin_ids       uuid[] NOT NULL DEFAULT '{}', -- none: every plugin of the publisher, or of the store
    starts_at        timestamptz NOT NULL DEFAULT now(),
    ends_at          timestamptz CHECK (ends_at > starts_at),
    max_uses         integer CHECK (max_uses > 0),
    max_per_customer integer CHECK (max_per_customer > 0),
    uses             integer NOT NULL DEFAULT 0 CHECK (uses >= 0), -- reserved and redeemed
    note             text NOT NULL DEFAULT '' CHECK (char_length(note) <= 500),
    source_revision  bigint NOT NULL DEFAULT 0,
    created_by       uuid,
    created_at       timestamptz NOT NULL DEFAULT now(),
    disabled_at      timestamptz,
    CHECK ((kind = 'percent') = (basis_points > 0))
);
CREATE UNIQUE INDEX coupons_code_key ON coupons (code, coalesce(publisher_id, '00000000-0000-0000-0000-000000000000'));
CREATE INDEX coupons_created_idx ON coupons (created_at DESC, id DESC);

-- One row per purchase with a code. A reserved use is given back when the purchase ends unpaid; if it is paid after all, it is
-- redeemed late, beyond the limit if need be, because that price was promised: late ones are not counted in uses.
CREATE TABLE coupon_redemptions (
    purchase_id    uuid PRIMARY KEY REFERENCES purchases,
    coupon_id      uuid NOT NULL REFERENCES coupons,
    user_id        uuid NOT NULL REFERENCES users,
    status         text NOT NULL DEFAULT 'reserved' CHECK (status IN ('reserved', 'redeemed', 'released', 'redeemed_late')),
    discount_minor bigint NOT NULL CHECK (discount_minor > 0),
    currency       text NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    changed_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX coupon_redemptions_coupon_idx ON coupon_redemptions (coupon_id, user_id);

ALTER TABLE purchases ADD CONSTRAINT purchases_coupon_id_fkey FOREIGN KEY (coupon_id) REFERENCES coupons;
ALTER TABLE outbox ADD coupon_id uuid; -- of a sale: its publisher's coupon, if it was one

GRANT SELECT, INSERT, UPDATE ON coupons, coupon_redemptions TO marketplace_app;

-- +goose Down
ALTER TABLE outbox DROP coupon_id;
ALTER TABLE purchases DROP CONSTRAINT purchases_coupon_id_fkey;
DROP TABLE coupon_redemptions, coupons;
