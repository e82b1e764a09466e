-- +goose Up
-- Who bought and where they are, as Stripe's page was told: what invoices name and what a tax office may ask for. It
-- stays as long as the invoices do, also when the account goes. Only the customer and admins may see it.
CREATE TABLE tax_evidence (
    purchase_id     uuid PRIMARY KEY REFERENCES purchases,
    customer        jsonb,                    -- {name, email, address, taxIds, exempt}
    taxes           jsonb,                    -- each tax with its rate
    billing_country text NOT NULL DEFAULT '', -- where the tax is due
    card_country    text NOT NULL DEFAULT '',
    ip_country      text NOT NULL DEFAULT '',
    tax_id_country  text NOT NULL DEFAULT '',
    source          text NOT NULL DEFAULT '' CHECK (source IN ('', 'webhook', 'stripe')), -- who told of the customer
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    complete_at     timestamptz,              -- Stripe has been asked, or cannot be: nothing more will come
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    reviewed_by     uuid,                     -- an admin who let it pass
    reviewed_at     timestamptz,
    review_note     text NOT NULL DEFAULT '',
    -- Two pieces that do not contradict each other: the billing address and one of the others.
    verdict         text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN billing_country = '' THEN 'insufficient'
        WHEN billing_country IN (card_country, ip_country, tax_id_country) THEN 'sufficient'
        WHEN card_country || ip_country || tax_id_country = '' THEN 'insufficient'
        ELSE 'contradictory' END) STORED
);
CREATE INDEX tax_evidence_doubtful_idx ON tax_evidence (recorded_at) WHERE verdict <> 'sufficient' AND reviewed_at IS NULL;
CREATE INDEX tax_evidence_due_idx ON tax_evidence (next_attempt_at) WHERE complete_at IS NULL;

-- The code of what is sold, agreed like the rest: a page that is opened again is the same to the byte.
ALTER TABLE purchases ADD tax_code text NOT NULL DEFAULT '';

GRANT SELECT, INSERT, UPDATE ON tax_evidence TO marketplace_app;

-- +goose Down
ALTER TABLE purchases DROP tax_code;
DROP TABLE tax_evidence;
