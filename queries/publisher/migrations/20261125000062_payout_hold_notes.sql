-- +goose Up
-- What the store writes to the publisher about a hold, beside the reason.
ALTER TABLE payout_holds ADD note text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE payout_holds DROP note;
