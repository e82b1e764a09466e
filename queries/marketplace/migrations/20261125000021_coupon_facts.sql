-- +goose Up
-- Publishers are told what their codes have taken off, and that an admin has ended one.
ALTER TYPE outbox_kind ADD VALUE IF NOT EXISTS 'coupon_ended';
ALTER TABLE outbox ADD discount_minor bigint NOT NULL DEFAULT 0; -- of a sale with its publisher's coupon

-- +goose Down
ALTER TABLE outbox DROP discount_minor; -- the enum's value stays
