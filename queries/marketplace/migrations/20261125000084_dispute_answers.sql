-- +goose Up
-- What a bank is told of a disputed payment is a draft, then what a human has said yes to. Nothing was written to
-- dispute_evidence before. texts are the parts that a human has put into words of their own, by Stripe's names; all others are what
-- our records say when they are read. left_out are the files that a human does not want sent.
ALTER TABLE dispute_evidence
    DROP status, DROP submission_id, DROP approved_by, DROP approved_at, DROP file, DROP submitted_at, DROP failure_code,
    ADD left_out text[] NOT NULL DEFAULT '{}';

-- An answer as it was approved: never changed, but for what became of it. Stripe takes one to an inquiry, and one to the dispute that
-- may grow out of it; only what never reached the bank makes room for another.
CREATE TABLE dispute_answers (
    id           uuid PRIMARY KEY,
    dispute_id   text NOT NULL REFERENCES disputes,
    to_inquiry   boolean NOT NULL,
    version      text NOT NULL, -- of the draft that was seen when it was approved
    texts        jsonb NOT NULL,
    status       text NOT NULL DEFAULT 'approved' CHECK (status IN ('approved', 'submitted', 'failed')),
    failure_code text NOT NULL DEFAULT '' CHECK ((failure_code <> '') = (status = 'failed')),
    approved_by  uuid NOT NULL REFERENCES users,
    approved_at  timestamptz NOT NULL DEFAULT now(),
    settled_at   timestamptz CHECK ((settled_at IS NULL) = (status = 'approved')) -- when the bank had it, or it was clear that it will not
);
CREATE UNIQUE INDEX dispute_answers_once_key ON dispute_answers (dispute_id, to_inquiry) WHERE status <> 'failed';
CREATE INDEX dispute_answers_dispute_idx ON dispute_answers (dispute_id, approved_at);

CREATE TABLE dispute_files (
    answer_id uuid NOT NULL REFERENCES dispute_answers,
    field     text NOT NULL,
    name      text NOT NULL,
    content   bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 1048576),
    PRIMARY KEY (answer_id, field)
);

-- The key to seal to is asked for with each answer. accept_failure is why Stripe has not let us give in.
ALTER TABLE disputes DROP evidence_key, ADD accept_reason text NOT NULL DEFAULT '' CHECK (char_length(accept_reason) <= 1000),
    ADD accept_failure text NOT NULL DEFAULT '';

GRANT SELECT, INSERT ON dispute_answers, dispute_files TO marketplace_app;
GRANT UPDATE (status, failure_code, settled_at) ON dispute_answers TO marketplace_app;

-- +goose Down
ALTER TABLE disputes ADD evidence_key bytea CHECK (octet_length(evidence_key) = 32), DROP accept_reason, DROP accept_failure;
DROP TABLE dispute_files, dispute_answers;
ALTER TABLE dispute_evidence
    DROP left_out,
    ADD status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'approved', 'submitted', 'failed')),
    ADD submission_id uuid, ADD approved_by uuid REFERENCES users, ADD approved_at timestamptz,
    ADD file bytea CHECK (octet_length(file) <= 1048576), ADD submitted_at timestamptz, ADD failure_code text NOT NULL DEFAULT '';
