-- +goose Up
-- docs/books.md is the chart of accounts.
ALTER TYPE ledger_account ADD VALUE 'tax';
ALTER TYPE ledger_account ADD VALUE 'promotion';
ALTER TYPE ledger_account ADD VALUE 'platform_loss';
ALTER TYPE ledger_account ADD VALUE 'platform_expense';
ALTER TYPE ledger_account ADD VALUE 'bank';
ALTER TYPE transaction_kind ADD VALUE 'transfer';
ALTER TYPE transaction_kind ADD VALUE 'transfer_reversal';
ALTER TYPE transaction_kind ADD VALUE 'stripe_payout';
ALTER TYPE transaction_kind ADD VALUE 'stripe_payout_failure';
ALTER TYPE transaction_kind ADD VALUE 'stripe_fee';

-- What was agreed when the customer chose to buy, and what was paid in the end. amount_minor stays the price that
-- was asked: the list price less the discount, before any tax that comes on top.
ALTER TABLE purchases
    ADD discount_minor   bigint NOT NULL DEFAULT 0 CHECK (discount_minor >= 0),
    ADD discount_bearer  text NOT NULL DEFAULT '' CHECK (discount_bearer IN ('', 'platform', 'publisher')),
    ADD coupon_id        uuid,
    ADD fee_basis_points integer NOT NULL DEFAULT 0 CHECK (fee_basis_points BETWEEN 0 AND 10000),
    ADD fee_rule_id      uuid,
    ADD fee_on_refund    text NOT NULL DEFAULT 'returned' CHECK (fee_on_refund IN ('returned', 'kept')),
    ADD tax_behavior     text NOT NULL DEFAULT '' CHECK (tax_behavior IN ('', 'inclusive', 'exclusive')),
    ADD tax_minor        bigint NOT NULL DEFAULT 0 CHECK (tax_minor >= 0),
    ADD paid_minor       bigint NOT NULL DEFAULT 0 CHECK (paid_minor >= 0),
    ADD country          text NOT NULL DEFAULT '';
ALTER TABLE purchases ADD list_minor bigint NOT NULL GENERATED ALWAYS AS (amount_minor + discount_minor) STORED;
UPDATE purchases SET fee_basis_points = CASE WHEN amount_minor > 0 THEN round(platform_fee_minor * 10000.0 / amount_minor) ELSE 0 END,
    paid_minor = coalesce((SELECT sum(e.amount_minor) FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id
        WHERE t.purchase_id = purchases.id AND t.kind = 'sale' AND e.account = 'processor_clearing'), 0);
ALTER TABLE purchases DROP CONSTRAINT purchases_check; -- of the fee against the price: a platform's discount may be the larger

-- Transfers to publishers and the platform's own dealings with Stripe belong to no purchase. available_at is from
-- when on the publisher's part can be paid out.
ALTER TABLE transactions
    ALTER purchase_id DROP NOT NULL,
    ADD payout_id    uuid,
    ADD available_at timestamptz NOT NULL DEFAULT now(),
    ADD CHECK (purchase_id IS NOT NULL OR kind NOT IN ('sale', 'refund', 'refund_reversal', 'dispute_withdrawal', 'dispute_reinstatement'));

-- seq is the order of account statements.
ALTER TABLE transaction_entries ADD seq bigint GENERATED ALWAYS AS IDENTITY;
DROP INDEX transaction_entries_publisher_idx;
CREATE INDEX transaction_entries_publisher_idx ON transaction_entries (publisher_id, currency, seq) WHERE publisher_id IS NOT NULL;
CREATE INDEX transaction_entries_account_idx ON transaction_entries (account, currency, seq);

-- The entries of a transaction are inserted by one statement, which is balanced as a whole or refused at once. That a
-- transaction has entries at all is still checked when it commits.
DROP TRIGGER transaction_entries_balanced ON transaction_entries;
-- +goose StatementBegin
CREATE FUNCTION check_entries_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong uuid;
BEGIN
    SELECT transaction_id INTO wrong FROM added GROUP BY transaction_id, currency HAVING sum(amount_minor) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transaction % does not balance', wrong USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER transaction_entries_balanced AFTER INSERT ON transaction_entries
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION check_entries_balanced();

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION check_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM transaction_entries e WHERE e.transaction_id = NEW.id) THEN
        RAISE EXCEPTION 'transaction % has no entries', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd

-- What each account holds, kept by the database itself: no role but the owner can write it. The platform's own
-- accounts, which every sale touches, are spread over shards, so that sales do not wait for each other.
CREATE TABLE account_balances (
    account      ledger_account NOT NULL,
    publisher_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- of publisher_earning
    currency     text NOT NULL,
    shard        smallint NOT NULL,
    debit_minor  bigint NOT NULL,
    credit_minor bigint NOT NULL,
    entries      bigint NOT NULL,
    PRIMARY KEY (account, publisher_id, currency, shard)
) WITH (fillfactor = 70);
CREATE INDEX account_balances_publisher_idx ON account_balances (publisher_id, currency)
    WHERE publisher_id <> '00000000-0000-0000-0000-000000000000';

-- +goose StatementBegin
CREATE FUNCTION add_to_balances() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO account_balances AS b (account, publisher_id, currency, shard, debit_minor, credit_minor, entries)
    SELECT e.account, coalesce(e.publisher_id, '00000000-0000-0000-0000-000000000000'), e.currency,
        CASE WHEN e.publisher_id IS NULL THEN get_byte(uuid_send(coalesce(t.purchase_id, t.id)), 15) & 7 ELSE 0 END AS shard,
        coalesce(sum(e.amount_minor) FILTER (WHERE e.amount_minor > 0), 0),
        coalesce(-sum(e.amount_minor) FILTER (WHERE e.amount_minor < 0), 0), count(*)
    FROM added e JOIN transactions t ON t.id = e.transaction_id
    GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2, 3, 4 -- transactions lock the rows in one order
    ON CONFLICT (account, publisher_id, currency, shard) DO UPDATE SET
        debit_minor = b.debit_minor + excluded.debit_minor, credit_minor = b.credit_minor + excluded.credit_minor, entries = b.entries + excluded.entries;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER transaction_entries_add_up AFTER INSERT ON transaction_entries
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION add_to_balances();

INSERT INTO account_balances (account, publisher_id, currency, shard, debit_minor, credit_minor, entries)
SELECT e.account, coalesce(e.publisher_id, '00000000-0000-0000-0000-000000000000'), e.currency,
    CASE WHEN e.publisher_id IS NULL THEN get_byte(uuid_send(coalesce(t.purchase_id, t.id)), 15) & 7 ELSE 0 END,
    coalesce(sum(e.amount_minor) FILTER (WHERE e.amount_minor > 0), 0),
    coalesce(-sum(e.amount_minor) FILTER (WHERE e.amount_minor < 0), 0), count(*)
FROM transaction_entries e JOIN transactions t ON t.id = e.transaction_id
GROUP BY 1, 2, 3, 4;

GRANT SELECT ON account_balances TO marketplace_app;

-- +goose Down
DROP TRIGGER transaction_entries_add_up ON transaction_entries;
DROP FUNCTION add_to_balances;
DROP TABLE account_balances;
DROP TRIGGER transaction_entries_balanced ON transaction_entries;
DROP FUNCTION check_entries_balanced;
DROP INDEX transaction_entries_account_idx, transaction_entries_publisher_idx;
CREATE INDEX transaction_entries_publisher_idx ON transaction_entries (publisher_id, currency) WHERE publisher_id IS NOT NULL;
ALTER TABLE transaction_entries DROP seq;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION check_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    id uuid;
BEGIN
    IF TG_TABLE_NAME = 'transactions' THEN
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
CREATE CONSTRAINT TRIGGER transaction_entries_balanced AFTER INSERT ON transaction_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_balanced();
ALTER TABLE transactions DROP payout_id, DROP available_at; -- the enum values and the lifted NOT NULL stay
ALTER TABLE purchases DROP list_minor, DROP discount_minor, DROP discount_bearer, DROP coupon_id, DROP fee_basis_points, DROP fee_rule_id,
    DROP fee_on_refund, DROP tax_behavior, DROP tax_minor, DROP paid_minor, DROP country;
