-- +goose Up
-- Receipts, invoices and the notes that correct them. Numbers have no gaps: the counter is part of the transaction that
-- settles or refunds, and goes back with it.
CREATE TYPE document_kind AS ENUM ('receipt', 'invoice', 'credit_note', 'debit_note');

CREATE TABLE document_counters (
    entity text NOT NULL, -- the legal entity's tax ID, else its name
    series text NOT NULL CHECK (series ~ '^[A-Z0-9][A-Z0-9-]{0,15}$'),
    next   bigint NOT NULL CHECK (next > 0),
    PRIMARY KEY (entity, series)
) WITH (fillfactor = 10);

CREATE TABLE documents (
    id           uuid PRIMARY KEY,
    entity       text NOT NULL,
    series       text NOT NULL,
    number       bigint NOT NULL CHECK (number > 0),
    name         text NOT NULL GENERATED ALWAYS AS (series || '-' || number::text) STORED,
    kind         document_kind NOT NULL,
    purchase_id  uuid NOT NULL REFERENCES purchases,
    corrects     uuid REFERENCES documents, -- of a credit or debit note: the receipt or invoice
    source_id    text NOT NULL,             -- Stripe's ID of the payment, refund or dispute
    issued_at    timestamptz NOT NULL,
    seller       jsonb NOT NULL,            -- {name, address: [line…], taxId}
    customer     jsonb,                     -- {name, address, taxIds…}; null until Stripe has told, then never changed
    taxes        jsonb,                     -- each tax with its rate; likewise
    lines        jsonb NOT NULL,            -- [{kind, text, amountMinor}]: in prices as they were asked
    tax_behavior text NOT NULL CHECK (tax_behavior IN ('', 'inclusive', 'exclusive')),
    net_minor    bigint NOT NULL CHECK (net_minor >= 0),
    tax_minor    bigint NOT NULL CHECK (tax_minor >= 0),
    total_minor  bigint NOT NULL GENERATED ALWAYS AS (net_minor + tax_minor) STORED,
    currency     text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    country      text NOT NULL,             -- where the tax was due; '' when nobody knows
    UNIQUE (entity, series, number),
    CHECK ((corrects IS NULL) = (kind IN ('receipt', 'invoice')))
);
CREATE UNIQUE INDEX documents_one_sale_key ON documents (purchase_id) WHERE kind IN ('receipt', 'invoice');
CREATE INDEX documents_purchase_idx ON documents (purchase_id, issued_at);
CREATE INDEX documents_name_idx ON documents (name);
CREATE INDEX documents_issued_idx ON documents (issued_at, id);

-- A number once given is given for ever: what a counter has counted it does not forget.
-- +goose StatementBegin
CREATE FUNCTION check_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR (NEW.entity, NEW.series, NEW.next) IS DISTINCT FROM (OLD.entity, OLD.series, OLD.next + 1) THEN
        RAISE EXCEPTION 'a counter of documents only counts' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER document_counters_count BEFORE UPDATE OR DELETE ON document_counters
    FOR EACH ROW EXECUTE FUNCTION check_counter();

-- A document is what it was when it was issued; only what was not known then is filled in, once.
-- +goose StatementBegin
CREATE FUNCTION check_document() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was documents := OLD;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.customer IS NULL AND OLD.taxes IS NULL THEN
        was.customer := NEW.customer;
        was.taxes := NEW.taxes;
        was.name := NEW.name; -- what is generated is not yet
        was.total_minor := NEW.total_minor;
        IF was IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'document % is issued', OLD.name USING ERRCODE = 'check_violation';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER documents_stay BEFORE UPDATE OR DELETE ON documents FOR EACH ROW EXECUTE FUNCTION check_document();
CREATE TRIGGER documents_not_truncated BEFORE TRUNCATE ON documents FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Receipts of before keep their numbers, and go on as the first series of a marketplace that has named no legal entity.
-- Money that went back before gets its credit notes, in the order in which it went.
INSERT INTO documents (id, entity, series, number, kind, purchase_id, source_id, issued_at, seller, lines, tax_behavior, net_minor, tax_minor, currency, country)
SELECT gen_random_uuid(), '', 'R', p.receipt_number, 'receipt', p.id, coalesce(p.payment_intent_stripe_id, ''), coalesce(p.settled_at, p.updated_at), '{}',
    jsonb_build_array(jsonb_build_object('kind', 'plugin', 'text', g.name, 'amountMinor', coalesce(nullif(p.paid_minor, 0), p.amount_minor))),
    p.tax_behavior, coalesce(nullif(p.paid_minor, 0), p.amount_minor) - p.tax_minor, p.tax_minor, p.currency, p.country
FROM purchases p JOIN plugins g ON g.id = p.plugin_id
WHERE p.receipt_number IS NOT NULL;
INSERT INTO documents (id, entity, series, number, kind, purchase_id, corrects, source_id, issued_at, seller, lines, tax_behavior, net_minor, tax_minor, currency, country)
SELECT gen_random_uuid(), '', 'C', row_number() OVER (ORDER BY t.created_at, t.id), 'credit_note', d.purchase_id, d.id, t.source_id, t.created_at, d.seller,
    jsonb_build_array(jsonb_build_object('kind', 'plugin', 'text', d.lines->0->>'text', 'amountMinor', r.amount_minor)),
    d.tax_behavior, r.amount_minor, 0, d.currency, d.country
FROM transactions t JOIN refunds r ON r.stripe_id = t.source_id JOIN documents d ON d.purchase_id = t.purchase_id
WHERE t.kind = 'refund' AND r.status = 'succeeded';
INSERT INTO document_counters (entity, series, next) SELECT entity, series, max(number) + 1 FROM documents GROUP BY 1, 2;

-- Mails that wait are read by what comes now.
UPDATE outgoing_mail SET data = data || jsonb_build_object('documentNumber', 'R-' || (data ->> 'receiptNumber'), 'documentKind', 'receipt')
WHERE template = 'purchase_receipt' AND data ? 'receiptNumber';

ALTER TABLE purchases DROP receipt_number;
DROP SEQUENCE receipt_numbers;

GRANT SELECT, INSERT, UPDATE ON document_counters TO marketplace_app;
GRANT SELECT, INSERT ON documents TO marketplace_app;
GRANT UPDATE (customer, taxes) ON documents TO marketplace_app;

-- +goose Down
CREATE SEQUENCE receipt_numbers START 1000;
ALTER TABLE purchases ADD receipt_number bigint UNIQUE;
UPDATE purchases p SET receipt_number = nextval('receipt_numbers') FROM documents d WHERE d.purchase_id = p.id AND d.kind IN ('receipt', 'invoice');
GRANT USAGE ON SEQUENCE receipt_numbers TO marketplace_app;
DROP TABLE documents, document_counters;
DROP FUNCTION check_document, check_counter;
DROP TYPE document_kind;
