-- +goose Up
CREATE TYPE purchase_status AS ENUM (
    'pending', 'awaiting_payment', 'processing', 'fulfilled', 'failed', 'expired', 'cancelled',
    'partially_refunded', 'refunded', 'disputed', 'dispute_lost'
);
CREATE TYPE transaction_kind AS ENUM ('sale', 'refund', 'refund_reversal', 'dispute_withdrawal', 'dispute_reinstatement');
CREATE TYPE ledger_account AS ENUM ('processor_clearing', 'processor_fee', 'platform_fee', 'publisher_earning');
CREATE TYPE refund_status AS ENUM ('requested', 'pending', 'succeeded', 'failed');
CREATE TYPE dispute_status AS ENUM ('needs_response', 'under_review', 'won', 'lost');
CREATE TYPE outbox_kind AS ENUM ('view', 'download', 'sale', 'refund', 'dispute', 'dispute_reversal', 'rating');

CREATE TABLE purchases (
    id                         uuid PRIMARY KEY,
    user_id                    uuid NOT NULL REFERENCES users,
    plugin_id                  uuid NOT NULL REFERENCES plugins,
    publisher_id               uuid NOT NULL,
    idempotency_key            text NOT NULL CHECK (char_length(idempotency_key) BETWEEN 1 AND 255),
    status                     purchase_status NOT NULL DEFAULT 'pending',
    amount_minor               bigint NOT NULL CHECK (amount_minor > 0),
    currency                   text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    platform_fee_minor         bigint NOT NULL CHECK (platform_fee_minor >= 0 AND platform_fee_minor <= amount_minor),
    processor_fee_minor        bigint NOT NULL DEFAULT 0,
    checkout_url               text NOT NULL DEFAULT '',
    checkout_session_stripe_id text UNIQUE,
    payment_intent_stripe_id   text UNIQUE,
    charge_stripe_id           text UNIQUE,
    failure_code               text NOT NULL DEFAULT '',
    attention                  text NOT NULL DEFAULT '', -- why an operator is wanted; '' = all is well
    receipt_number             bigint UNIQUE,
    expires_at                 timestamptz NOT NULL,
    created_at                 timestamptz NOT NULL DEFAULT now(),
    updated_at                 timestamptz NOT NULL DEFAULT now(),
    settled_at                 timestamptz,
    UNIQUE (user_id, idempotency_key)
);
-- The last word against a second charge: no customer has two open purchases of one plugin.
CREATE UNIQUE INDEX purchases_one_open_key ON purchases (user_id, plugin_id)
    WHERE status IN ('pending', 'awaiting_payment', 'processing');
CREATE INDEX purchases_user_idx ON purchases (user_id, created_at DESC, id DESC);
CREATE INDEX purchases_open_idx ON purchases (expires_at) WHERE status IN ('pending', 'awaiting_payment', 'processing');
CREATE INDEX purchases_attention_idx ON purchases (created_at) WHERE attention <> '';
CREATE INDEX purchases_created_idx ON purchases (created_at DESC, id DESC);
CREATE SEQUENCE receipt_numbers START 1000;

ALTER TABLE entitlements ADD CONSTRAINT entitlements_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES purchases;

-- What the customer, support and the operator read as the purchase's timeline.
CREATE TABLE purchase_events (
    purchase_id uuid NOT NULL REFERENCES purchases,
    seq         bigint GENERATED ALWAYS AS IDENTITY,
    at          timestamptz NOT NULL DEFAULT now(),
    kind        text NOT NULL,
    detail      jsonb NOT NULL DEFAULT '{}',
    dedupe_key  text NOT NULL,
    PRIMARY KEY (purchase_id, seq),
    UNIQUE (purchase_id, dedupe_key)
);

CREATE TABLE transactions (
    id          uuid PRIMARY KEY,
    kind        transaction_kind NOT NULL,
    purchase_id uuid NOT NULL REFERENCES purchases,
    source_id   text NOT NULL,
    currency    text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (kind, source_id)
);
CREATE UNIQUE INDEX transactions_one_sale_key ON transactions (purchase_id) WHERE kind = 'sale';
CREATE INDEX transactions_purchase_idx ON transactions (purchase_id);

-- Double entry: debits positive, credits negative, minor units. Append-only by grant and trigger.
CREATE TABLE transaction_entries (
    transaction_id uuid NOT NULL REFERENCES transactions,
    position       smallint NOT NULL,
    account        ledger_account NOT NULL,
    publisher_id   uuid,
    amount_minor   bigint NOT NULL CHECK (amount_minor <> 0),
    currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    PRIMARY KEY (transaction_id, position),
    CHECK ((account = 'publisher_earning') = (publisher_id IS NOT NULL))
);
CREATE INDEX transaction_entries_publisher_idx ON transaction_entries (publisher_id, currency) WHERE publisher_id IS NOT NULL;

CREATE TRIGGER transactions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transactions
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER transaction_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transaction_entries
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- +goose StatementBegin
CREATE FUNCTION check_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    id uuid;
BEGIN
    IF TG_TABLE_NAME = 'transactions' THEN -- two statements: each is only checked against the table it is for
        id := NEW.id;
    ELSE
        id := NEW.transaction_id;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM transaction_entries e WHERE e.transaction_id = id) THEN
        RAISE EXCEPTION 'transaction % has no entries', id USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM transaction_entries e WHERE e.transaction_id = id
               GROUP BY e.currency HAVING sum(e.amount_minor) <> 0) THEN
        RAISE EXCEPTION 'transaction % does not balance', id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER transactions_balanced AFTER INSERT ON transactions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_balanced();
CREATE CONSTRAINT TRIGGER transaction_entries_balanced AFTER INSERT ON transaction_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_balanced();

CREATE TABLE refunds (
    id               uuid PRIMARY KEY,
    purchase_id      uuid NOT NULL REFERENCES purchases,
    stripe_id        text UNIQUE,
    amount_minor     bigint NOT NULL CHECK (amount_minor > 0),
    currency         text NOT NULL,
    reason           text NOT NULL CHECK (reason IN ('requested_by_customer', 'duplicate', 'fraudulent', 'other')),
    status           refund_status NOT NULL DEFAULT 'requested',
    failure_code     text NOT NULL DEFAULT '',
    requested_by     uuid,
    idempotency_key  text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (purchase_id, idempotency_key)
);
-- Of the refunds we make; those made in Stripe's dashboard have no key.
CREATE UNIQUE INDEX refunds_one_open_key ON refunds (purchase_id) WHERE status IN ('requested', 'pending') AND idempotency_key IS NOT NULL;

CREATE TABLE disputes (
    stripe_id    text PRIMARY KEY,
    purchase_id  uuid NOT NULL REFERENCES purchases,
    amount_minor bigint NOT NULL,
    currency     text NOT NULL,
    reason       text NOT NULL DEFAULT '',
    status       dispute_status NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX disputes_purchase_idx ON disputes (purchase_id);
CREATE INDEX disputes_unanswered_idx ON disputes (created_at) WHERE status = 'needs_response';

-- The webhook inbox: a row is durable before Stripe gets its 2xx; the sweeper owns it until processed_at.
CREATE TABLE stripe_events (
    id              text PRIMARY KEY,
    type            text NOT NULL,
    object_id       text NOT NULL,
    ids             jsonb NOT NULL, -- whom it concerns, read once when the signature was checked
    payload         jsonb NOT NULL,
    livemode        boolean NOT NULL,
    occurred_at     timestamptz NOT NULL,
    received_at     timestamptz NOT NULL DEFAULT now(),
    deliveries      integer NOT NULL DEFAULT 1,
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error      text NOT NULL DEFAULT '',
    processed_at    timestamptz
);
CREATE INDEX stripe_events_due_idx ON stripe_events (next_attempt_at) WHERE processed_at IS NULL;

-- What has to reach publisher_db. The id is the event's identity there: applied once, however often sent.
CREATE TABLE outbox (
    id                  uuid PRIMARY KEY,
    seq                 bigint NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    kind                outbox_kind NOT NULL,
    plugin_id           uuid NOT NULL,
    publisher_id        uuid NOT NULL,
    occurred_at         timestamptz NOT NULL DEFAULT now(),
    quantity            bigint NOT NULL DEFAULT 1,
    currency            text NOT NULL DEFAULT '',
    gross_minor         bigint NOT NULL DEFAULT 0,
    platform_fee_minor  bigint NOT NULL DEFAULT 0,
    processor_fee_minor bigint NOT NULL DEFAULT 0,
    net_minor           bigint NOT NULL DEFAULT 0,
    rating_count        integer NOT NULL DEFAULT 0,
    rating_sum          integer NOT NULL DEFAULT 0,
    sent_at             timestamptz
);
CREATE INDEX outbox_unsent_idx ON outbox (seq) WHERE sent_at IS NULL;

-- +goose Down
DROP TABLE outbox, stripe_events, disputes, refunds, transaction_entries, transactions, purchase_events;
ALTER TABLE entitlements DROP CONSTRAINT entitlements_purchase_id_fkey;
DROP TABLE purchases;
DROP SEQUENCE receipt_numbers;
DROP FUNCTION check_balanced;
DROP TYPE outbox_kind, dispute_status, refund_status, ledger_account, transaction_kind, purchase_status;
