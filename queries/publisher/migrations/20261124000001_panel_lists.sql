-- +goose Up
-- For a release's latest submission, and for what one person did.
CREATE INDEX submissions_release_idx ON submissions (release_id, created_at DESC, id DESC);
CREATE INDEX audit_log_actor_idx ON audit_log (actor_id, at DESC, id DESC);

-- +goose Down
DROP INDEX audit_log_actor_idx, submissions_release_idx;
