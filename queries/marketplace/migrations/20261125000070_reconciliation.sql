-- +goose Up
ALTER TYPE transaction_kind ADD VALUE 'stripe_topup';

-- Every movement of our balance at Stripe, as the reconciliation has read it: what the books are held against.
CREATE TABLE stripe_balance_transactions (
    id           text PRIMARY KEY,
    type         text NOT NULL,
    category     text NOT NULL, -- Stripe's reporting_category
    amount_minor bigint NOT NULL,
    fee_minor    bigint NOT NULL,
    net_minor    bigint NOT NULL,
    currency     text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    source_id    text NOT NULL DEFAULT '',
    created_at   timestamptz NOT NULL,
    seen_at      timestamptz NOT NULL DEFAULT now() -- when it was first read
);
CREATE INDEX stripe_balance_transactions_source_idx ON stripe_balance_transactions (source_id) WHERE source_id <> '';
CREATE INDEX stripe_balance_transactions_created_idx ON stripe_balance_transactions (created_at);

CREATE TABLE reconciliations (
    id             uuid PRIMARY KEY,
    workflow_id    text NOT NULL,
    trigger        text NOT NULL CHECK (trigger IN ('schedule', 'admin')),
    requested_by   uuid,
    status         text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'finished', 'abandoned')),
    stage          text NOT NULL DEFAULT 'importing' CHECK (stage IN ('importing', 'comparing', 'repairing', 'done')),
    verdict        text NOT NULL DEFAULT '' CHECK (verdict IN ('', 'balanced', 'differences')),
    since          timestamptz, -- movements made since then were asked for; null: all
    read_until     timestamptz, -- the newest movement, once all of them had been read
    pages          integer NOT NULL DEFAULT 0,
    imported       bigint NOT NULL DEFAULT 0, -- movements that were new
    booked         bigint NOT NULL DEFAULT 0, -- Stripe's own movements that it has put into the books
    movements      bigint NOT NULL DEFAULT 0, -- all that were compared
    transactions   bigint NOT NULL DEFAULT 0,
    matched        bigint NOT NULL DEFAULT 0,
    in_flight      bigint NOT NULL DEFAULT 0, -- of which the other side is not known yet, and need not be
    charges        bigint NOT NULL DEFAULT 0,
    orphan_charges bigint NOT NULL DEFAULT 0,
    cases_opened   bigint NOT NULL DEFAULT 0,
    cases_closed   bigint NOT NULL DEFAULT 0,
    cases_open     bigint NOT NULL DEFAULT 0, -- at its end
    repairs        bigint NOT NULL DEFAULT 0,
    statistics     text NOT NULL DEFAULT '' CHECK (statistics IN ('', 'compared', 'unreachable')),
    started_at     timestamptz NOT NULL DEFAULT now(),
    touched_at     timestamptz NOT NULL DEFAULT now(), -- a run that goes on says so
    finished_at    timestamptz
);
CREATE UNIQUE INDEX reconciliations_one_running_key ON reconciliations ((true)) WHERE status = 'running';
CREATE INDEX reconciliations_started_idx ON reconciliations (started_at DESC, id DESC);
CREATE INDEX reconciliations_finished_idx ON reconciliations (finished_at) WHERE status = 'finished';

-- stripe_minor is the sum of all movements, balance_minor what Stripe itself says that it holds. What is in flight, and
-- what a human has accepted, may lie between the books and Stripe; the rest is the difference.
CREATE TABLE reconciliation_currencies (
    reconciliation_id uuid NOT NULL REFERENCES reconciliations,
    currency          text NOT NULL,
    books_minor       bigint NOT NULL,
    stripe_minor      bigint NOT NULL,
    balance_minor     bigint NOT NULL,
    in_flight_minor   bigint NOT NULL,
    accepted_minor    bigint NOT NULL,
    difference_minor  bigint NOT NULL GENERATED ALWAYS AS (stripe_minor - books_minor - in_flight_minor - accepted_minor) STORED,
    PRIMARY KEY (reconciliation_id, currency)
);

-- A difference that somebody, or evidence that arrives, has to explain. One that shows again is opened again.
CREATE TABLE reconciliation_cases (
    id                     uuid PRIMARY KEY,
    kind                   text NOT NULL,
    subject                text NOT NULL,
    currency               text NOT NULL DEFAULT '',
    amount_minor           bigint NOT NULL DEFAULT 0, -- what Stripe, or the other side, has more than the books
    purchase_id            uuid,
    transaction_id         uuid,
    balance_transaction_id text,
    books                  jsonb NOT NULL,
    against                jsonb NOT NULL,
    status                 text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
    present                boolean NOT NULL DEFAULT true, -- the difference was there when last looked for
    repair                 text NOT NULL DEFAULT '' CHECK (repair IN ('', 'event_dispatched', 'purchase_resumed', 'refund_followed', 'dispute_followed')),
    repaired_at            timestamptz,
    repaired_in            uuid, -- the run: each tries once
    first_seen_at          timestamptz NOT NULL DEFAULT now(),
    last_seen_at           timestamptz NOT NULL DEFAULT now(),
    closed_at              timestamptz,
    closed_how             text CHECK (closed_how IN ('evidence', 'human')),
    closed_by              uuid,
    close_reason           text NOT NULL DEFAULT '',
    evidence               jsonb NOT NULL DEFAULT '{}',
    UNIQUE (kind, subject),
    CHECK ((status = 'closed') = (closed_how IS NOT NULL) AND (status = 'closed') = (closed_at IS NOT NULL)),
    CHECK (closed_how IS DISTINCT FROM 'human' OR (closed_by IS NOT NULL AND close_reason <> ''))
);
CREATE INDEX reconciliation_cases_open_idx ON reconciliation_cases (first_seen_at DESC, id DESC) WHERE status = 'open';
CREATE INDEX reconciliation_cases_seen_idx ON reconciliation_cases (first_seen_at DESC, id DESC);

-- What has become of a case, line by line.
CREATE TABLE reconciliation_case_events (
    case_id           uuid NOT NULL REFERENCES reconciliation_cases,
    seq               bigint GENERATED ALWAYS AS IDENTITY,
    at                timestamptz NOT NULL DEFAULT now(),
    kind              text NOT NULL CHECK (kind IN ('opened', 'reopened', 'repaired', 'closed_by_evidence', 'closed_by_human')),
    reconciliation_id uuid,
    actor_id          uuid,
    reason            text NOT NULL DEFAULT '',
    detail            jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (case_id, seq)
);
CREATE TRIGGER reconciliation_case_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reconciliation_case_events
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- The books and Stripe side by side: each transaction that moved money at Stripe with the movement that is its evidence,
-- and whatever only one of the two knows. since is when it came about, for the grace that each thing has to arrive;
-- waits says that something known is under way that will explain it.
CREATE VIEW reconciliation_pairs AS
WITH book AS (
    SELECT t.id, t.kind::text AS kind, t.source_id, t.purchase_id, t.currency, t.created_at, e.amount_minor, e.fee_minor,
        CASE WHEN t.kind::text = 'sale' THEN 'sale/' || coalesce(p.charge_stripe_id, t.source_id)
             WHEN t.kind::text IN ('dispute_withdrawal', 'dispute_reinstatement') THEN 'dispute/' || t.source_id
             ELSE t.kind::text || '/' || t.source_id END AS key
    FROM transactions t
    JOIN (SELECT transaction_id, coalesce(sum(amount_minor) FILTER (WHERE account = 'processor_clearing'), 0)::bigint AS amount_minor,
              coalesce(-sum(amount_minor) FILTER (WHERE account = 'processor_fee'), 0)::bigint AS fee_minor
          FROM transaction_entries WHERE account IN ('processor_clearing', 'processor_fee') GROUP BY transaction_id) e ON e.transaction_id = t.id
    LEFT JOIN purchases p ON p.id = t.purchase_id AND t.kind = 'sale'
), known AS (
    SELECT m.*, CASE m.category
            WHEN 'charge' THEN 'sale/' || m.source_id
            WHEN 'refund' THEN 'refund/' || m.source_id
            WHEN 'refund_failure' THEN 'refund_reversal/' || m.source_id
            WHEN 'dispute' THEN 'dispute/' || m.id
            WHEN 'dispute_reversal' THEN 'dispute/' || m.id
            WHEN 'transfer' THEN 'transfer/' || m.source_id
            WHEN 'transfer_reversal' THEN 'transfer_reversal/' || m.source_id
            WHEN 'payout' THEN 'stripe_payout/' || m.source_id
            WHEN 'payout_reversal' THEN 'stripe_payout_failure/' || m.source_id
            WHEN 'fee' THEN 'stripe_fee/' || m.id
            WHEN 'network_cost' THEN 'stripe_fee/' || m.id
            WHEN 'tax' THEN 'stripe_fee/' || m.id
            WHEN 'topup' THEN 'stripe_topup/' || m.id
            WHEN 'topup_reversal' THEN 'stripe_topup/' || m.id
            ELSE 'unknown/' || m.id END AS key
    FROM stripe_balance_transactions m
    WHERE m.amount_minor <> 0 OR m.fee_minor <> 0
), movement AS ( -- a second movement of the same thing is not what the books have: it stands alone
    SELECT k.*, CASE WHEN row_number() OVER (PARTITION BY k.key ORDER BY k.created_at, k.id) > 1 THEN 'unknown/' || k.id ELSE k.key END AS one_key
    FROM known k
)
SELECT b.id AS transaction_id, b.kind AS book_kind, b.source_id AS book_source, b.purchase_id, b.currency AS book_currency,
    b.created_at AS booked_at, b.amount_minor AS book_amount_minor, b.fee_minor AS book_fee_minor,
    m.id AS movement_id, m.type, m.category, m.source_id, m.currency, m.amount_minor, m.fee_minor, m.net_minor,
    m.created_at AS moved_at, m.seen_at, coalesce(m.one_key LIKE 'unknown/%', false) AS strange,
    CASE WHEN b.id IS NOT NULL AND m.id IS NOT NULL
        THEN b.amount_minor = m.amount_minor AND b.fee_minor = m.fee_minor AND b.currency = m.currency AND m.net_minor = m.amount_minor - m.fee_minor
        ELSE false END AS agree,
    CASE WHEN m.id IS NULL THEN b.created_at ELSE least(m.created_at, m.seen_at) END AS since,
    b.id IS NULL AND coalesce(r.status::text IN ('requested', 'pending'), false) AS waits,
    coalesce(b.purchase_id, r.purchase_id, d.purchase_id) AS owner_id
FROM book b FULL JOIN movement m ON m.one_key = b.key
LEFT JOIN refunds r ON r.stripe_id = m.source_id
LEFT JOIN disputes d ON d.stripe_id = m.source_id;

-- Everything that is not as it must be, with both sides.
CREATE VIEW reconciliation_differences AS
SELECT CASE WHEN d.movement_id IS NULL THEN 'not_at_stripe'
            WHEN d.transaction_id IS NOT NULL THEN 'amounts_differ'
            WHEN d.category = 'charge' AND NOT d.strange THEN 'charge_without_sale'
            WHEN d.strange THEN 'movement_unknown'
            ELSE 'movement_not_booked' END AS kind,
    coalesce(d.movement_id, d.transaction_id::text) AS subject,
    coalesce(d.currency, d.book_currency) AS currency,
    coalesce(d.net_minor, 0) - coalesce(d.book_amount_minor - d.book_fee_minor, 0) AS amount_minor,
    d.owner_id AS purchase_id, d.transaction_id, d.movement_id AS balance_transaction_id,
    CASE WHEN d.transaction_id IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('transactionId', d.transaction_id, 'kind', d.book_kind,
        'sourceId', d.book_source, 'amountMinor', d.book_amount_minor, 'feeMinor', d.book_fee_minor, 'currency', d.book_currency, 'at', d.booked_at) END AS books,
    CASE WHEN d.movement_id IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('balanceTransactionId', d.movement_id, 'type', d.type, 'category', d.category,
        'sourceId', d.source_id, 'amountMinor', d.amount_minor, 'feeMinor', d.fee_minor, 'netMinor', d.net_minor, 'currency', d.currency, 'at', d.moved_at) END AS against,
    d.since, d.waits
FROM reconciliation_pairs d
WHERE NOT d.agree
UNION ALL
-- One charge, one purchase, one entitlement or the money given back.
SELECT 'sale_without_entitlement', p.id::text, p.currency, 0, p.id, t.id, NULL,
    jsonb_build_object('transactionId', t.id, 'purchaseId', p.id, 'purchaseStatus', p.status, 'chargeId', p.charge_stripe_id, 'at', t.created_at),
    jsonb_build_object('entitlement', 'none', 'refund', coalesce(f.status::text, 'none')), t.created_at, false
FROM transactions t JOIN purchases p ON p.id = t.purchase_id
LEFT JOIN LATERAL (SELECT r.status FROM refunds r WHERE r.purchase_id = p.id ORDER BY r.created_at DESC LIMIT 1) f ON true
WHERE t.kind = 'sale' AND NOT EXISTS (SELECT 1 FROM entitlements e WHERE e.purchase_id = p.id)
  AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.purchase_id = p.id AND (r.status <> 'failed' OR r.resolution IN ('paid_otherwise', 'closed')))
UNION ALL
SELECT 'entitlement_differs', p.id::text, p.currency, 0, p.id, NULL, NULL,
    jsonb_build_object('purchaseId', p.id, 'purchaseStatus', p.status), jsonb_build_object('entitlementId', e.id, 'entitlement', e.status),
    greatest(e.changed_at, p.updated_at), false
FROM entitlements e JOIN purchases p ON p.id = e.purchase_id
WHERE e.status <> CASE WHEN p.status IN ('fulfilled', 'partially_refunded') THEN 'granted' WHEN p.status = 'disputed' THEN 'suspended' ELSE 'revoked' END
  -- a refund that came back leaves the right revoked until a human decides
  AND NOT (e.status = 'revoked' AND p.status IN ('fulfilled', 'partially_refunded')
      AND EXISTS (SELECT 1 FROM refunds r WHERE r.purchase_id = p.id AND r.status = 'failed' AND r.resolution <> 'restored'))
UNION ALL
SELECT 'sale_without_receipt', p.id::text, p.currency, 0, p.id, NULL, NULL,
    jsonb_build_object('purchaseId', p.id, 'purchaseStatus', p.status, 'at', p.settled_at), jsonb_build_object('receiptNumber', NULL), p.settled_at, false
FROM purchases p WHERE p.settled_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.purchase_id = p.id AND d.kind IN ('receipt', 'invoice'))
UNION ALL
SELECT 'settlement_differs', p.id::text, p.currency, 0, p.id, t.id, NULL,
    CASE WHEN t.id IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('transactionId', t.id, 'kind', 'sale', 'at', t.created_at) END,
    jsonb_build_object('purchaseId', p.id, 'purchaseStatus', p.status, 'settledAt', p.settled_at), coalesce(p.settled_at, t.created_at), false
FROM purchases p LEFT JOIN transactions t ON t.purchase_id = p.id AND t.kind = 'sale'
WHERE (p.settled_at IS NULL) <> (t.id IS NULL)
UNION ALL
-- The books within themselves.
SELECT 'unbalanced_transaction', e.transaction_id || '/' || e.currency, e.currency, sum(e.amount_minor)::bigint, NULL, e.transaction_id, NULL,
    jsonb_build_object('transactionId', e.transaction_id, 'sumMinor', sum(e.amount_minor), 'currency', e.currency), '{"sumMinor": 0}', '-infinity', false
FROM transaction_entries e GROUP BY e.transaction_id, e.currency HAVING sum(e.amount_minor) <> 0
UNION ALL
SELECT 'balance_differs', concat_ws('/', account, nullif(publisher_id, '00000000-0000-0000-0000-000000000000'), currency), currency,
    coalesce(b.balance_minor, 0) - coalesce(e.balance_minor, 0), NULL, NULL, NULL,
    jsonb_build_object('account', account, 'publisherId', nullif(publisher_id, '00000000-0000-0000-0000-000000000000'), 'currency', currency,
        'balanceMinor', coalesce(e.balance_minor, 0), 'entries', coalesce(e.entries, 0)),
    jsonb_build_object('balanceMinor', coalesce(b.balance_minor, 0), 'entries', coalesce(b.entries, 0), 'currency', currency), '-infinity', false
FROM (SELECT account, publisher_id, currency, sum(debit_minor - credit_minor)::bigint AS balance_minor, sum(entries)::bigint AS entries
      FROM account_balances GROUP BY 1, 2, 3) b
FULL JOIN (SELECT account, coalesce(publisher_id, '00000000-0000-0000-0000-000000000000') AS publisher_id, currency, sum(amount_minor)::bigint AS balance_minor, count(*) AS entries
      FROM transaction_entries GROUP BY 1, 2, 3) e USING (account, publisher_id, currency)
WHERE b.balance_minor IS DISTINCT FROM e.balance_minor OR b.entries IS DISTINCT FROM e.entries
UNION ALL
-- What was to be told and was not.
SELECT 'event_not_handled', e.type, '', 0, NULL, NULL, NULL,
    jsonb_build_object('events', count(*), 'lastError', max(e.last_error)), jsonb_build_object('type', e.type, 'at', min(e.received_at)), min(e.received_at), false
FROM stripe_events e WHERE e.processed_at IS NULL GROUP BY e.type
UNION ALL
SELECT 'fact_not_sent', o.kind::text, '', 0, NULL, NULL, NULL,
    jsonb_build_object('facts', count(*)), jsonb_build_object('at', min(o.occurred_at)), min(o.occurred_at), false
FROM outbox o WHERE o.sent_at IS NULL GROUP BY o.kind
UNION ALL
SELECT 'facts_differ', publisher_id || '/' || currency, currency, coalesce(o.net_minor, 0) - coalesce(b.net_minor, 0), NULL, NULL, NULL,
    jsonb_build_object('publisherId', publisher_id, 'netMinor', coalesce(b.net_minor, 0), 'currency', currency),
    jsonb_build_object('netMinor', coalesce(o.net_minor, 0), 'currency', currency), '-infinity', false
FROM (SELECT e.publisher_id, e.currency, -sum(e.amount_minor)::bigint AS net_minor
      FROM transaction_entries e JOIN transactions t ON t.id = e.transaction_id
      WHERE e.account = 'publisher_earning' AND t.purchase_id IS NOT NULL GROUP BY 1, 2) b
FULL JOIN (SELECT publisher_id, currency, sum(net_minor)::bigint AS net_minor
      FROM outbox WHERE kind IN ('sale', 'refund', 'dispute', 'dispute_reversal') GROUP BY 1, 2) o USING (publisher_id, currency)
WHERE coalesce(b.net_minor, 0) <> coalesce(o.net_minor, 0);

GRANT SELECT, INSERT ON stripe_balance_transactions, reconciliation_case_events TO marketplace_app;
GRANT SELECT, INSERT, UPDATE ON reconciliations, reconciliation_currencies, reconciliation_cases TO marketplace_app;
GRANT SELECT ON reconciliation_pairs, reconciliation_differences TO marketplace_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO marketplace_app;

-- +goose Down
DROP VIEW reconciliation_differences, reconciliation_pairs;
DROP TABLE reconciliation_case_events, reconciliation_cases, reconciliation_currencies, reconciliations, stripe_balance_transactions;
