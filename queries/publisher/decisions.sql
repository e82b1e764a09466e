-- Decisions: append-only, one per round, each bound to the bytes that were looked at.

-- name: PutDecisionDraft :exec
INSERT INTO decision_drafts (id, submission_id, reviewer_id, message)
VALUES (@id, @submission_id, @reviewer_id, @message)
ON CONFLICT (id) DO NOTHING;

-- name: GetDecisionDraft :one
SELECT message FROM decision_drafts WHERE id = @id AND submission_id = @submission_id AND reviewer_id = @reviewer_id;

-- name: DeleteDecisionDraft :exec
DELETE FROM decision_drafts WHERE id = @id;

-- name: InsertDecision :one
INSERT INTO review_decisions (id, submission_id, author_id, round, kind, reviewer_id, reason_code, message, artifact_sha256)
VALUES (@id, @submission_id, @author_id, @round, @kind, @reviewer_id, @reason_code, @message, @artifact_sha256)
RETURNING at;

-- name: GetRoundDecision :one
SELECT id, kind, reviewer_id, reason_code, at
FROM review_decisions
WHERE submission_id = @submission_id AND round = @round;

-- name: ListDecisions :many
SELECT d.id, d.round, d.kind, d.reviewer_id, d.reason_code, d.message, d.artifact_sha256, d.at, u.name AS reviewer_name
FROM review_decisions d
LEFT JOIN publisher_users u ON u.id = d.reviewer_id
WHERE d.submission_id = @submission_id
ORDER BY d.round;
