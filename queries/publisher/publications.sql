-- What was and is being carried to the store.

-- name: ListPublicationsOfPlugin :many
SELECT b.id, b.plugin_id, b.release_id, b.action, b.version, b.stage, b.attempts, b.last_error, b.next_attempt_at, b.requested_by, b.reason,
       b.workflow_id, b.created_at, b.updated_at, b.finished_at, p.slug, p.name AS plugin_name
FROM publications b JOIN publisher_plugins p ON p.id = b.plugin_id
WHERE b.plugin_id = @plugin_id
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (b.created_at, b.id) < (sqlc.narg(before_at), sqlc.narg(before_id)::uuid))
ORDER BY b.created_at DESC, b.id DESC
LIMIT @max_rows;

-- name: ListPublications :many
-- Without owner_id everybody's. In the order that wants attention: those that fail, those under way, the finished ones; newest first in each.
SELECT b.id, b.plugin_id, b.release_id, b.action, b.version, b.stage, b.attempts, b.last_error, b.next_attempt_at, b.requested_by, b.reason,
       b.workflow_id, b.created_at, b.updated_at, b.finished_at, p.slug, p.name AS plugin_name, g.urgency
FROM publications b
JOIN publisher_plugins p ON p.id = b.plugin_id
CROSS JOIN LATERAL (SELECT CASE WHEN b.finished_at IS NOT NULL THEN 0 WHEN b.attempts > 0 THEN 2 ELSE 1 END::integer AS urgency) g
WHERE (sqlc.narg(owner_id)::uuid IS NULL OR p.owner_id = sqlc.narg(owner_id))
  AND (NOT @open_only::boolean OR b.finished_at IS NULL)
  AND (NOT @failing_only::boolean OR (b.finished_at IS NULL AND b.attempts > 0))
  AND (sqlc.narg(before_at)::timestamptz IS NULL
       OR (g.urgency, b.created_at, b.id) < (sqlc.narg(before_urgency)::integer, sqlc.narg(before_at), sqlc.narg(before_id)::uuid))
ORDER BY g.urgency DESC, b.created_at DESC, b.id DESC
LIMIT @max_rows;

-- name: GetPublication :one
SELECT b.id, b.plugin_id, b.workflow_id, b.stage, b.next_attempt_at, b.finished_at, p.owner_id
FROM publications b JOIN publisher_plugins p ON p.id = b.plugin_id
WHERE b.id = @id;
