-- +goose Up
-- Of which purchase a fact about money is, so that the publisher's side can tell how much of a sale in question is left.
ALTER TABLE outbox ADD purchase_id uuid;

-- +goose Down
ALTER TABLE outbox DROP purchase_id;
