-- +goose Up
-- Since when a plugin is taken down; of those of before the last change is the best that is known.
ALTER TABLE plugins ADD taken_down_at timestamptz;
UPDATE plugins SET taken_down_at = updated_at WHERE status = 'taken_down';
CREATE INDEX plugins_taken_down_idx ON plugins (coalesce(taken_down_at, updated_at) DESC, id DESC) WHERE status = 'taken_down';

CREATE INDEX purchases_status_idx ON purchases (status, created_at DESC, id DESC);
CREATE INDEX audit_log_action_idx ON audit_log (action, at DESC, id DESC);
CREATE INDEX audit_log_actor_idx ON audit_log (actor_id, at DESC, id DESC);

-- +goose Down
DROP INDEX audit_log_actor_idx, audit_log_action_idx, purchases_status_idx, plugins_taken_down_idx;
ALTER TABLE plugins DROP taken_down_at;
