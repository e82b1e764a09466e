-- +goose Up
-- Facts about payouts. They stand in a migration of their own: what uses a new value must come after its commit.
ALTER TYPE outbox_kind ADD VALUE IF NOT EXISTS 'statement';
ALTER TYPE outbox_kind ADD VALUE IF NOT EXISTS 'payout';
ALTER TYPE outbox_kind ADD VALUE IF NOT EXISTS 'payout_account';
ALTER TYPE outbox_kind ADD VALUE IF NOT EXISTS 'payout_hold';
ALTER TYPE outbox_kind ADD VALUE IF NOT EXISTS 'bank_payout';

-- +goose Down
SELECT 1; -- the enum values stay
