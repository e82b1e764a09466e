-- The thread between an author and the reviewers; internal notes are for staff alone.

-- name: InsertReviewMessage :execrows
INSERT INTO review_messages (id, submission_id, author_id, author_role, body, internal)
VALUES (@id, @submission_id, @author_id, @author_role, @body, @internal)
ON CONFLICT (id) DO NOTHING;

-- name: GetReviewMessage :one
SELECT m.id, m.author_id, m.author_role, m.body, m.internal, m.at, u.name AS author_name
FROM review_messages m JOIN publisher_users u ON u.id = m.author_id
WHERE m.id = @id AND m.submission_id = @submission_id;

-- name: ListReviewMessages :many
SELECT m.id, m.author_id, m.author_role, m.body, m.internal, m.at, u.name AS author_name
FROM review_messages m JOIN publisher_users u ON u.id = m.author_id
WHERE m.submission_id = @submission_id
  AND (@with_internal::boolean OR NOT m.internal)
  AND (sqlc.narg(after_at)::timestamptz IS NULL OR (m.at, m.id) > (sqlc.narg(after_at), sqlc.narg(after_id)::uuid))
ORDER BY m.at, m.id
LIMIT @max_rows;
