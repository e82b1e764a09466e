-- +goose Up
-- What the publisher reads of a hold, beside the reason.
ALTER TABLE payout_holds ADD note text NOT NULL DEFAULT '';

-- Failing payouts first, then the newest: the order in which admins see them.
DROP INDEX payouts_created_idx;
CREATE INDEX payouts_desk_idx ON payouts ((status = 'failing') DESC, created_at DESC, id DESC);
CREATE INDEX transactions_payout_idx ON transactions (payout_id) WHERE payout_id IS NOT NULL;

-- What has become of each payout, step by step. kind is its status, or attempted (Stripe is asked) or reversed.
CREATE TABLE payout_events (
    payout_id    uuid NOT NULL REFERENCES payouts,
    revision     bigint NOT NULL, -- of the payout
    at           timestamptz NOT NULL DEFAULT now(),
    kind         text NOT NULL,
    reason       text NOT NULL,
    amount_minor bigint NOT NULL,
    PRIMARY KEY (payout_id, revision)
);
CREATE TRIGGER payout_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_events
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- +goose StatementBegin
CREATE FUNCTION note_payout_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    what text := NEW.status;
    minor bigint := NEW.amount_minor;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.reversed_minor > OLD.reversed_minor THEN
            what := 'reversed';
            minor := NEW.reversed_minor - OLD.reversed_minor;
        ELSIF NEW.attempt_open AND NOT OLD.attempt_open THEN
            what := 'attempted';
        ELSIF (NEW.status, NEW.reason, NEW.amount_minor, NEW.attempt_open) = (OLD.status, OLD.reason, OLD.amount_minor, OLD.attempt_open) THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO payout_events (payout_id, revision, kind, reason, amount_minor) VALUES (NEW.id, NEW.revision, what, NEW.reason, minor);
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER payouts_note_event AFTER INSERT OR UPDATE ON payouts FOR EACH ROW EXECUTE FUNCTION note_payout_event();
INSERT INTO payout_events (payout_id, revision, at, kind, reason, amount_minor)
SELECT id, revision, updated_at, status::text, reason, amount_minor FROM payouts;
GRANT SELECT, INSERT ON payout_events TO marketplace_app;

-- +goose Down
DROP TRIGGER payouts_note_event ON payouts;
DROP FUNCTION note_payout_event;
DROP TABLE payout_events;
DROP INDEX transactions_payout_idx, payouts_desk_idx;
CREATE INDEX payouts_created_idx ON payouts (created_at DESC, id DESC);
ALTER TABLE payout_holds DROP note;
