-- +goose Up
-- A code can leave nothing to pay. Then no payment is settled: the purchase is fulfilled as it is recorded, and settled_at stays empty.
ALTER TABLE purchases DROP CONSTRAINT purchases_amount_minor_check,
    ADD CONSTRAINT purchases_amount_minor_check CHECK (amount_minor > 0 OR (amount_minor = 0 AND discount_minor > 0));
-- What the publisher gets of a sale that a code of the platform pays whole.
ALTER TYPE transaction_kind ADD VALUE IF NOT EXISTS 'coupon_sale';

-- +goose Down
ALTER TABLE purchases DROP CONSTRAINT purchases_amount_minor_check,
    ADD CONSTRAINT purchases_amount_minor_check CHECK (amount_minor > 0); -- the enum's value stays
