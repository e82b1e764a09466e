-- name: AppendAudit :exec
INSERT INTO audit_log (id, actor_id, actor_role, action, subject_type, subject_id, detail)
VALUES (@id, @actor_id, @actor_role, @action, @subject_type, @subject_id, @detail);

-- name: AppendAuditOnce :execrows
-- Of an act that is asked for again, under an ID that the request determines.
INSERT INTO audit_log (id, actor_id, actor_role, action, subject_type, subject_id, detail)
VALUES (@id, @actor_id, @actor_role, @action, @subject_type, @subject_id, @detail) ON CONFLICT (id) DO NOTHING;

-- name: GetAudit :one
SELECT at, action, subject_id, detail FROM audit_log WHERE id = @id;

-- name: ListAudit :many
-- The name of an actor is known as long as the account is.
SELECT a.id, a.at, a.actor_id, a.actor_role, a.action, a.subject_type, a.subject_id, a.detail, u.name AS actor_name
FROM audit_log a LEFT JOIN users u ON u.id = a.actor_id
WHERE (sqlc.narg(action)::text IS NULL OR a.action = sqlc.narg(action))
  AND (sqlc.narg(subject_type)::text IS NULL OR a.subject_type = sqlc.narg(subject_type))
  AND (sqlc.narg(subject_id)::text IS NULL OR a.subject_id = sqlc.narg(subject_id))
  AND (sqlc.narg(actor_id)::uuid IS NULL OR a.actor_id = sqlc.narg(actor_id))
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (a.at, a.id) < (sqlc.narg(before_at), sqlc.narg(before_id)::uuid))
ORDER BY a.at DESC, a.id DESC
LIMIT @max_rows;
