-- +goose Up
-- A refund that failed and was paid by another way than Stripe: it leaves our bank account.
ALTER TYPE transaction_kind ADD VALUE IF NOT EXISTS 'outside_refund';

-- Until when the customer may ask for the money back, as it was agreed when it was paid.
ALTER TABLE purchases ADD refund_until timestamptz;
UPDATE purchases SET refund_until = settled_at + interval '14 days' WHERE settled_at IS NOT NULL;

-- Several refunds of a purchase may be open at once. That they are never more than was paid is kept by reserving each
-- under the purchase's lock; see activities/marketplace/refunds.go.
DROP INDEX refunds_one_open_key;
ALTER TABLE refunds
    ADD request_id        uuid,
    ADD approved_by       uuid, -- the second person, where two are asked for
    ADD retry_of          uuid REFERENCES refunds,
    ADD resolution        text NOT NULL DEFAULT '' CHECK (resolution IN ('', 'retried', 'paid_otherwise', 'restored', 'closed')),
    ADD resolution_reason text NOT NULL DEFAULT '' CHECK (char_length(resolution_reason) <= 1000),
    ADD resolved_by       uuid,
    ADD resolved_at       timestamptz;
CREATE UNIQUE INDEX refunds_retry_key ON refunds (retry_of) WHERE retry_of IS NOT NULL;
-- What an operator has to see to.
CREATE INDEX refunds_unresolved_idx ON refunds (updated_at, id) WHERE status = 'failed' AND resolution = '';

-- Somebody asks for money to go back and somebody else decides. A draft is what nobody waits for yet: the text that people
-- write stays here, workflows know its id.
CREATE TYPE refund_request_status AS ENUM ('draft', 'waiting', 'proposed', 'approved', 'declined', 'closed');
CREATE TABLE refund_requests (
    id             uuid PRIMARY KEY,
    purchase_id    uuid NOT NULL REFERENCES purchases,
    origin         text NOT NULL CHECK (origin IN ('customer', 'admin')),
    asked_by       uuid NOT NULL REFERENCES users,
    reason         text NOT NULL CHECK (reason IN ('not_working', 'not_as_described', 'bought_by_mistake', 'duplicate', 'fraudulent', 'other')),
    message        text NOT NULL DEFAULT '' CHECK (char_length(message) <= 2000),
    asked_minor    bigint CHECK (asked_minor > 0), -- NULL: all that is left
    currency       text NOT NULL,
    status         refund_request_status NOT NULL DEFAULT 'draft',
    manual_because text NOT NULL DEFAULT '', -- which rule wants a human to decide
    proposed_minor bigint CHECK (proposed_minor > 0),
    proposed_by    uuid REFERENCES users,
    proposed_at    timestamptz,
    decided_by     uuid REFERENCES users, -- NULL: by rule
    decided_at     timestamptz,
    answer         text NOT NULL DEFAULT '' CHECK (char_length(answer) <= 1000),
    refund_id      uuid REFERENCES refunds,
    due_at         timestamptz,
    reminders      integer NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX refund_requests_one_open_key ON refund_requests (purchase_id) WHERE status IN ('waiting', 'proposed');
CREATE INDEX refund_requests_purchase_idx ON refund_requests (purchase_id, created_at);
CREATE INDEX refund_requests_open_idx ON refund_requests (due_at, id) WHERE status IN ('waiting', 'proposed');
CREATE INDEX refund_requests_decided_idx ON refund_requests (decided_at DESC, id DESC) WHERE decided_at IS NOT NULL;

-- What admins said, in their words. A decision counts once its outcome is set.
CREATE TABLE refund_decisions (
    id           uuid PRIMARY KEY,
    request_id   uuid NOT NULL REFERENCES refund_requests,
    actor_id     uuid NOT NULL REFERENCES users,
    kind         text NOT NULL CHECK (kind IN ('approve', 'decline')),
    amount_minor bigint CHECK (amount_minor > 0), -- NULL: what was proposed, or else all that is left
    reason       text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 1000),
    outcome      text NOT NULL DEFAULT '',
    at           timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX refund_decisions_request_idx ON refund_decisions (request_id, at);

GRANT SELECT, INSERT, UPDATE ON refund_requests, refund_decisions TO marketplace_app;

-- +goose Down
DROP TABLE refund_decisions, refund_requests;
DROP TYPE refund_request_status;
DROP INDEX refunds_unresolved_idx, refunds_retry_key;
ALTER TABLE refunds DROP request_id, DROP approved_by, DROP retry_of, DROP resolution, DROP resolution_reason, DROP resolved_by, DROP resolved_at;
CREATE UNIQUE INDEX refunds_one_open_key ON refunds (purchase_id) WHERE status IN ('requested', 'pending') AND idempotency_key IS NOT NULL;
ALTER TABLE purchases DROP refund_until; -- the enum value stays
