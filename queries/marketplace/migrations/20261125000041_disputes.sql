-- +goose Up
ALTER TABLE disputes
    ADD charge_stripe_id text NOT NULL DEFAULT '',
    ADD network_reason   text NOT NULL DEFAULT '',
    ADD is_inquiry       boolean NOT NULL DEFAULT false, -- a question so far: no money has moved
    ADD evidence_due_by  timestamptz,
    ADD past_due         boolean NOT NULL DEFAULT false,
    ADD submissions      integer NOT NULL DEFAULT 0, -- as Stripe counts them
    ADD evidence_key     bytea CHECK (octet_length(evidence_key) = 32), -- the payments worker's, to seal evidence to
    ADD reminders        integer NOT NULL DEFAULT 0,
    ADD accepted_by      uuid REFERENCES users,
    ADD accepted_at      timestamptz,
    ADD closed_at        timestamptz;
UPDATE disputes SET closed_at = updated_at WHERE status IN ('won', 'lost');
CREATE INDEX disputes_open_idx ON disputes (evidence_due_by, stripe_id) WHERE status IN ('needs_response', 'under_review');
CREATE INDEX disputes_closed_idx ON disputes (closed_at DESC, stripe_id DESC) WHERE closed_at IS NOT NULL;

-- What we tell the customer's bank. texts are the parts that a human has put into words of their own; file is what was
-- sent with them.
CREATE TABLE dispute_evidence (
    dispute_id    text PRIMARY KEY REFERENCES disputes,
    status        text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'approved', 'submitted', 'failed')),
    texts         jsonb NOT NULL DEFAULT '{}',
    revision      integer NOT NULL DEFAULT 1,
    edited_by     uuid NOT NULL REFERENCES users,
    edited_at     timestamptz NOT NULL DEFAULT now(),
    submission_id uuid,
    approved_by   uuid REFERENCES users,
    approved_at   timestamptz,
    file          bytea CHECK (octet_length(file) <= 1048576),
    submitted_at  timestamptz,
    failure_code  text NOT NULL DEFAULT ''
);
GRANT SELECT, INSERT, UPDATE ON dispute_evidence TO marketplace_app;

-- The publishers' parts of sales that are in question: not to be paid out before the bank has decided. amount_minor is what
-- the publisher still has of the sale, after refunds and after what a dispute has taken. It could be paid out from
-- available_at on, were it not held.
CREATE VIEW held_shares AS
SELECT p.id AS purchase_id, p.publisher_id, p.plugin_id, s.currency,
       greatest(0, (SELECT -sum(e.amount_minor) FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id
                    WHERE t.purchase_id = p.id AND e.account = 'publisher_earning'))::bigint AS amount_minor,
       CASE WHEN d.disputed THEN 'dispute' ELSE 'inquiry' END AS reason,
       s.available_at, d.since
FROM (SELECT purchase_id, bool_or(NOT is_inquiry) AS disputed, min(created_at) AS since
      FROM disputes WHERE status IN ('needs_response', 'under_review') GROUP BY purchase_id) d
JOIN purchases p ON p.id = d.purchase_id
JOIN transactions s ON s.purchase_id = p.id AND s.kind = 'sale';
GRANT SELECT ON held_shares TO marketplace_app;

-- What a publisher is told of a case: which one it is, why or how it ended, and of how much. These amounts add to no sum.
ALTER TYPE outbox_kind ADD VALUE IF NOT EXISTS 'share_held';
ALTER TYPE outbox_kind ADD VALUE IF NOT EXISTS 'share_released';
ALTER TABLE outbox ADD case_id uuid, ADD case_reason text NOT NULL DEFAULT '', ADD case_currency text NOT NULL DEFAULT '',
    ADD case_minor bigint NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE outbox DROP case_id, DROP case_reason, DROP case_currency, DROP case_minor;
DROP VIEW held_shares;
DROP TABLE dispute_evidence;
DROP INDEX disputes_closed_idx, disputes_open_idx;
ALTER TABLE disputes DROP charge_stripe_id, DROP network_reason, DROP is_inquiry, DROP evidence_due_by, DROP past_due, DROP submissions,
    DROP evidence_key, DROP reminders, DROP accepted_by, DROP accepted_at, DROP closed_at; -- the enum values stay
