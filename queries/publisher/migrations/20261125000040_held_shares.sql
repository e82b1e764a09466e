-- +goose Up
-- Sales of a publisher that a bank has called into question, as the store tells of them. The publisher's part is held until
-- outcome is set.
CREATE TABLE held_shares (
    case_id      uuid PRIMARY KEY,
    publisher_id uuid NOT NULL,
    plugin_id    uuid NOT NULL,
    reason       text NOT NULL, -- inquiry, dispute
    currency     text NOT NULL,
    amount_minor bigint NOT NULL,
    opened_at    timestamptz NOT NULL,
    outcome      text NOT NULL DEFAULT '', -- inquiry_closed, sale_refunded, dispute_won, dispute_lost
    closed_at    timestamptz
);
CREATE INDEX held_shares_publisher_idx ON held_shares (publisher_id, opened_at DESC, case_id DESC);
GRANT SELECT, INSERT, UPDATE ON held_shares TO publisher_app;

-- +goose Down
DROP TABLE held_shares;
