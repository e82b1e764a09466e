-- name: AppendAudit :exec
INSERT INTO audit_log (id, actor_id, actor_role, action, subject_type, subject_id, detail)
VALUES (@id, @actor_id, @actor_role, @action, @subject_type, @subject_id, @detail);

-- name: ListAudit :many
SELECT id, at, actor_id, actor_role, action, subject_type, subject_id, detail
FROM audit_log
WHERE (sqlc.narg(before_at)::timestamptz IS NULL OR (at, id) < (sqlc.narg(before_at), sqlc.narg(before_id)::uuid))
ORDER BY at DESC, id DESC
LIMIT @max_rows;
