-- name: AppendAudit :exec
INSERT INTO audit_log (id, actor_id, actor_role, action, subject_type, subject_id, detail)
VALUES (@id, @actor_id, @actor_role, @action, @subject_type, @subject_id, @detail);

-- name: ListAudit :many
SELECT l.id, l.at, l.actor_id, u.name AS actor_name, l.actor_role, l.action, l.subject_type, l.subject_id, l.detail
FROM audit_log l
LEFT JOIN publisher_users u ON u.id = l.actor_id
WHERE (sqlc.narg(action)::text IS NULL OR l.action = sqlc.narg(action))
  AND (sqlc.narg(subject_type)::text IS NULL OR l.subject_type = sqlc.narg(subject_type))
  AND (sqlc.narg(subject_id)::text IS NULL OR l.subject_id = sqlc.narg(subject_id))
  AND (sqlc.narg(actor_id)::uuid IS NULL OR l.actor_id = sqlc.narg(actor_id))
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (l.at, l.id) < (sqlc.narg(before_at), sqlc.narg(before_id)::uuid))
ORDER BY l.at DESC, l.id DESC
LIMIT @max_rows;
