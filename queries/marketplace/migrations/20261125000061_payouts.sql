-- +goose Up
-- From when on the publisher's part can be paid out, beside the amount, so that one index answers what cannot yet.
ALTER TABLE transaction_entries ADD available_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE transaction_entries DISABLE TRIGGER transaction_entries_append_only;
UPDATE transaction_entries e SET available_at = t.available_at FROM transactions t WHERE t.id = e.transaction_id;
ALTER TABLE transaction_entries ENABLE TRIGGER transaction_entries_append_only;
CREATE INDEX transaction_entries_available_idx ON transaction_entries (publisher_id, available_at) INCLUDE (currency, amount_minor)
    WHERE publisher_id IS NOT NULL;

-- A publisher's account at Stripe, as Stripe last told it. Without stripe_id one is being opened; generation and began_at
-- are of the attempt, by which it is not opened twice.
CREATE TABLE payout_accounts (
    publisher_id      uuid PRIMARY KEY,
    stripe_id         text UNIQUE,
    generation        integer NOT NULL DEFAULT 0,
    began_at          timestamptz NOT NULL DEFAULT now(),
    country           text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    default_currency  text NOT NULL DEFAULT '',
    state             text NOT NULL DEFAULT 'opening' CHECK (state IN ('opening', 'onboarding', 'pending', 'action_required', 'ready', 'restricted', 'rejected', 'disconnected')),
    details_submitted boolean NOT NULL DEFAULT false,
    transfers_enabled boolean NOT NULL DEFAULT false,
    payouts_enabled   boolean NOT NULL DEFAULT false,
    requirements      jsonb NOT NULL DEFAULT '{}',
    revision          bigint NOT NULL DEFAULT 0,
    synced_at         timestamptz,
    updated_at        timestamptz NOT NULL DEFAULT now()
);

-- What publishers have decided about their payouts; publisher_db has the original.
CREATE TABLE payout_settings (
    publisher_id uuid PRIMARY KEY,
    schedule     text NOT NULL CHECK (schedule IN ('weekly', 'monthly', 'manual')),
    thresholds   jsonb NOT NULL DEFAULT '{}', -- minor units by currency, where raised
    revision     bigint NOT NULL,
    updated_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE payout_holds (
    id           uuid PRIMARY KEY,
    publisher_id uuid NOT NULL,
    reason_code  text NOT NULL,
    placed_by    uuid NOT NULL REFERENCES users,
    placed_at    timestamptz NOT NULL DEFAULT now(),
    released_by  uuid REFERENCES users,
    released_at  timestamptz
);
CREATE UNIQUE INDEX payout_holds_one_key ON payout_holds (publisher_id) WHERE released_at IS NULL;
CREATE INDEX payout_holds_publisher_idx ON payout_holds (publisher_id, placed_at DESC);

-- planned: to be transferred. failing: a transfer was refused and is tried again. sent: Stripe has made it.
-- skipped: not paid in this period, for the reason; amount_minor is then what could have been paid.
CREATE TYPE payout_status AS ENUM ('planned', 'failing', 'sent', 'skipped');
CREATE TABLE payouts (
    id                 uuid PRIMARY KEY,
    publisher_id       uuid NOT NULL,
    period             text NOT NULL CHECK (period ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{4})?$'),
    currency           text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    cutoff             timestamptz NOT NULL, -- what could be paid out by then
    status             payout_status NOT NULL,
    reason             text NOT NULL DEFAULT '', -- why it is skipped or failing
    amount_minor       bigint NOT NULL,
    attempt_open       boolean NOT NULL DEFAULT false, -- Stripe may have made the transfer: amount and generation stand
    attempted_at       timestamptz,
    account_stripe_id  text NOT NULL DEFAULT '', -- to which it is or was    attempted
    generation         integer NOT NULL DEFAULT 0,
    failures           integer NOT NULL DEFAULT 0,
    transfer_stripe_id text UNIQUE,
    reversed_minor     bigint NOT NULL DEFAULT 0 CHECK (reversed_minor >= 0),
    revision           bigint NOT NULL DEFAULT 1,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    sent_at            timestamptz,
    UNIQUE (publisher_id, period, currency),
    CHECK (status = 'skipped' OR amount_minor > 0),
    CHECK ((status = 'sent') = (transfer_stripe_id IS NOT NULL) AND (status = 'sent') = (sent_at IS NOT NULL)),
    CHECK (reversed_minor = 0 OR status = 'sent' AND reversed_minor <= amount_minor)
);
CREATE INDEX payouts_unfinished_idx ON payouts (publisher_id) INCLUDE (currency, amount_minor) WHERE status IN ('planned', 'failing');
CREATE INDEX payouts_waiting_idx ON payouts (publisher_id) WHERE status = 'skipped' AND reason IN ('held', 'account_not_ready');
CREATE INDEX payouts_created_idx ON payouts (created_at DESC, id DESC);
ALTER TABLE transactions ADD FOREIGN KEY (payout_id) REFERENCES payouts;

CREATE TABLE payout_reversals (
    id           uuid PRIMARY KEY,
    payout_id    uuid NOT NULL REFERENCES payouts,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    reason_code  text NOT NULL,
    status       text NOT NULL DEFAULT 'requested' CHECK (status IN ('requested', 'succeeded', 'failed')),
    failure_code text NOT NULL DEFAULT '',
    stripe_id    text UNIQUE,
    generation   integer NOT NULL DEFAULT 0,
    requested_by uuid NOT NULL REFERENCES users,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX payout_reversals_one_open_key ON payout_reversals (payout_id) WHERE status = 'requested';
CREATE INDEX payout_reversals_payout_idx ON payout_reversals (payout_id, created_at);

-- What Stripe pays from publishers' accounts to their banks: none of our money, but what they ask us about.
CREATE TABLE bank_payouts (
    stripe_id    text PRIMARY KEY,
    publisher_id uuid NOT NULL REFERENCES payout_accounts,
    amount_minor bigint NOT NULL,
    currency     text NOT NULL,
    status       text NOT NULL,
    failure_code text NOT NULL DEFAULT '',
    arrives_at   timestamptz NOT NULL,
    created_at   timestamptz NOT NULL,
    revision     bigint NOT NULL DEFAULT 1,
    updated_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX bank_payouts_publisher_idx ON bank_payouts (publisher_id, created_at DESC);

-- +goose StatementBegin
-- What of a publisher's balance can be paid out, by currency. Earnings count once they were available by the cutoff;
-- what lessens them counts at once, unless it is of a sale that does not count yet. Payouts that are not finished are
-- as good as gone, but for the one that is left out.
CREATE FUNCTION publisher_payable(publisher uuid, cutoff timestamptz, besides uuid)
RETURNS TABLE (currency text, balance_minor bigint, pending_minor bigint, held_minor bigint, unfinished_minor bigint, payable_minor bigint)
LANGUAGE sql STABLE AS $$
    SELECT b.currency, b.amount, coalesce(w.amount, 0), coalesce(h.amount, 0), coalesce(u.amount, 0),
        least(b.amount, b.amount - coalesce(w.amount, 0)) - coalesce(h.amount, 0) - coalesce(u.amount, 0)
    FROM (SELECT a.currency, sum(a.credit_minor - a.debit_minor)::bigint AS amount FROM account_balances a
          WHERE a.account = 'publisher_earning' AND a.publisher_id = publisher GROUP BY 1) b
    LEFT JOIN (SELECT e.currency, -sum(e.amount_minor)::bigint AS amount FROM transaction_entries e
               WHERE e.publisher_id = publisher AND e.available_at > least(cutoff, now())
                 AND (e.available_at > now() OR e.amount_minor < 0) GROUP BY 1) w USING (currency)
    LEFT JOIN (SELECT s.currency, sum(s.amount_minor)::bigint AS amount FROM held_shares s
               WHERE s.publisher_id = publisher AND s.available_at <= least(cutoff, now()) GROUP BY 1) h USING (currency)
    LEFT JOIN (SELECT p.currency, sum(p.amount_minor)::bigint AS amount FROM payouts p
               WHERE p.publisher_id = publisher AND p.status IN ('planned', 'failing') AND p.id <> besides GROUP BY 1) u USING (currency)
$$;
-- +goose StatementEnd

-- Facts that are lines of publishers' statements name their transaction; those that tell how something stands carry it
-- whole. plugin_id is the zero UUID where a fact is about no plugin.
ALTER TABLE outbox
    ADD transaction_id   uuid,
    ADD transaction_kind text NOT NULL DEFAULT '',
    ADD available_at     timestamptz,
    ADD payout_id        uuid,
    ADD state            jsonb;
INSERT INTO outbox (id, kind, plugin_id, publisher_id, occurred_at, quantity, currency, gross_minor, platform_fee_minor, processor_fee_minor, net_minor,
    transaction_id, transaction_kind, available_at)
SELECT gen_random_uuid(), 'statement', p.plugin_id, p.publisher_id, t.created_at, 1, t.currency, e.net + e.platform + e.processor, e.platform, e.processor, e.net,
    t.id, t.kind, t.available_at
FROM transactions t JOIN purchases p ON p.id = t.purchase_id
JOIN LATERAL (SELECT coalesce(-sum(x.amount_minor) FILTER (WHERE x.account = 'publisher_earning'), 0)::bigint AS net,
        coalesce(-sum(x.amount_minor) FILTER (WHERE x.account = 'platform_fee'), 0)::bigint AS platform,
        coalesce(-sum(x.amount_minor) FILTER (WHERE x.account = 'processor_fee'), 0)::bigint AS processor
    FROM transaction_entries x WHERE x.transaction_id = t.id) e ON true
ORDER BY t.created_at, t.id;

GRANT SELECT, INSERT, UPDATE ON payout_accounts, payout_settings, payout_holds, payouts, payout_reversals, bank_payouts TO marketplace_app;

-- +goose Down
ALTER TABLE outbox DROP transaction_id, DROP transaction_kind, DROP available_at, DROP payout_id, DROP state;
DROP FUNCTION publisher_payable;
DROP TABLE bank_payouts, payout_reversals;
ALTER TABLE transactions DROP CONSTRAINT transactions_payout_id_fkey;
DROP TABLE payouts;
DROP TYPE payout_status;
DROP TABLE payout_holds, payout_settings, payout_accounts;
DROP INDEX transaction_entries_available_idx;
ALTER TABLE transaction_entries DROP available_at;
