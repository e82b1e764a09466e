-- +goose Up
-- A line for each entry of the store's books that is a publisher's: what was earned, what went back, what was paid out.
CREATE TABLE statement_lines (
    transaction_id      uuid PRIMARY KEY, -- of the store's books
    publisher_id        uuid NOT NULL,
    currency            text NOT NULL,
    occurred_at         timestamptz NOT NULL,
    kind                text NOT NULL,
    plugin_id           uuid,
    payout_id           uuid,
    gross_minor         bigint NOT NULL,
    platform_fee_minor  bigint NOT NULL,
    processor_fee_minor bigint NOT NULL,
    amount_minor        bigint NOT NULL, -- what it does to the balance
    available_at        timestamptz NOT NULL -- from when on it can be paid out
);
CREATE INDEX statement_lines_publisher_idx ON statement_lines (publisher_id, occurred_at DESC, transaction_id DESC);
CREATE INDEX statement_lines_available_idx ON statement_lines (publisher_id, available_at) INCLUDE (currency, amount_minor);
CREATE INDEX statement_lines_payout_idx ON statement_lines (payout_id) WHERE payout_id IS NOT NULL;
-- The lines by month, so that the balance at the beginning of one costs the same however many there are.
CREATE TABLE statement_months (
    publisher_id uuid NOT NULL,
    currency     text NOT NULL,
    month        date NOT NULL,
    amount_minor bigint NOT NULL,
    lines        bigint NOT NULL,
    PRIMARY KEY (publisher_id, currency, month)
);

-- How things stand in the store, as it last told. A revision never goes back.
CREATE TABLE payouts (
    id             uuid PRIMARY KEY,
    publisher_id   uuid NOT NULL,
    period         text NOT NULL,
    currency       text NOT NULL,
    cutoff         timestamptz NOT NULL,
    status         text NOT NULL CHECK (status IN ('planned', 'failing', 'sent', 'skipped')),
    reason         text NOT NULL,
    amount_minor   bigint NOT NULL,
    reversed_minor bigint NOT NULL,
    created_at     timestamptz NOT NULL,
    sent_at        timestamptz,
    revision       bigint NOT NULL
);
CREATE INDEX payouts_publisher_idx ON payouts (publisher_id, created_at DESC, id DESC);
CREATE TABLE payout_accounts (
    publisher_id      uuid PRIMARY KEY,
    state             text NOT NULL,
    country           text NOT NULL,
    default_currency  text NOT NULL,
    details_submitted boolean NOT NULL,
    transfers_enabled boolean NOT NULL,
    payouts_enabled   boolean NOT NULL,
    requirements      jsonb NOT NULL,
    revision          bigint NOT NULL,
    told_at           timestamptz NOT NULL
);
CREATE TABLE payout_holds (
    id           uuid PRIMARY KEY,
    publisher_id uuid NOT NULL,
    reason_code  text NOT NULL,
    placed_at    timestamptz NOT NULL,
    released_at  timestamptz
);
CREATE INDEX payout_holds_publisher_idx ON payout_holds (publisher_id, placed_at DESC);
CREATE TABLE bank_payouts (
    stripe_id    text PRIMARY KEY,
    publisher_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    currency     text NOT NULL,
    status       text NOT NULL,
    failure_code text NOT NULL,
    arrives_at   timestamptz NOT NULL,
    created_at   timestamptz NOT NULL,
    revision     bigint NOT NULL
);
CREATE INDEX bank_payouts_publisher_idx ON bank_payouts (publisher_id, created_at DESC);

-- What publishers decide: the original, of which the store has a copy up to applied_revision. request_id is of the last
-- change, so that none is made twice.
CREATE TABLE payout_settings (
    publisher_id     uuid PRIMARY KEY REFERENCES publisher_users,
    schedule         text NOT NULL CHECK (schedule IN ('weekly', 'monthly', 'manual')),
    thresholds       jsonb NOT NULL DEFAULT '{}',
    request_id       uuid NOT NULL,
    revision         bigint NOT NULL DEFAULT 1,
    applied_revision bigint NOT NULL DEFAULT 0,
    updated_at       timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT ON statement_lines TO publisher_app;
GRANT SELECT, INSERT, UPDATE ON statement_months, payouts, payout_accounts, payout_holds, bank_payouts, payout_settings TO publisher_app;

-- +goose Down
DROP TABLE payout_settings, bank_payouts, payout_holds, payout_accounts, payouts, statement_months, statement_lines;
