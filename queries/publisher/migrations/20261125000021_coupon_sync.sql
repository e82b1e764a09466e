-- +goose Up
-- How a coupon's way to the store goes, and what the coupon has taken off so far. attempts, last_error and next_attempt_at are of
-- the latest revision; disabled_by says who ended the coupon.
ALTER TABLE coupons
    ADD changed_at      timestamptz NOT NULL DEFAULT now(),
    ADD attempts        integer NOT NULL DEFAULT 0,
    ADD last_error      text NOT NULL DEFAULT '',
    ADD next_attempt_at timestamptz,
    ADD disabled_by     text CHECK (disabled_by IN ('publisher', 'store'));
UPDATE coupons SET disabled_by = 'publisher' WHERE disabled_at IS NOT NULL;
ALTER TABLE coupons ADD CHECK ((disabled_at IS NULL) = (disabled_by IS NULL));

CREATE TABLE coupon_discounts (
    coupon_id      uuid NOT NULL REFERENCES coupons,
    currency       text NOT NULL,
    discount_minor bigint NOT NULL,
    PRIMARY KEY (coupon_id, currency)
);
GRANT SELECT, INSERT, UPDATE ON coupon_discounts TO publisher_app;

-- +goose Down
DROP TABLE coupon_discounts;
ALTER TABLE coupons DROP changed_at, DROP attempts, DROP last_error, DROP next_attempt_at, DROP disabled_by;
