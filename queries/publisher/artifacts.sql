-- Uploaded archives: immutable bytes under a key of their digest.

-- name: InsertArtifact :exec
INSERT INTO artifacts (sha256, size, format, blob_key)
VALUES (@sha256, @size, @format, @blob_key)
ON CONFLICT (sha256) DO NOTHING;

-- name: LockPublisher :exec
-- Makes one publisher's uploads queue for their quota.
SELECT id FROM publisher_users WHERE id = @id FOR NO KEY UPDATE;

-- name: SumUnpublishedBytes :one
-- What a publisher keeps here without offering it to anybody.
SELECT coalesce(sum(a.size), 0)::bigint
FROM artifacts a
WHERE a.sha256 IN (
    SELECT r.artifact_sha256 FROM releases r JOIN publisher_plugins p ON p.id = r.plugin_id
    WHERE p.owner_id = @owner_id AND r.status IN ('draft', 'submitted', 'changes_requested', 'rejected'));

-- name: ListUnusedArtifacts :many
SELECT a.sha256, a.blob_key
FROM artifacts a
WHERE a.created_at < @before
  AND NOT EXISTS (SELECT FROM releases r WHERE r.artifact_sha256 = a.sha256)
  AND NOT EXISTS (SELECT FROM submissions s WHERE s.artifact_sha256 = a.sha256)
  AND NOT EXISTS (SELECT FROM review_decisions d WHERE d.artifact_sha256 = a.sha256)
  AND NOT EXISTS (SELECT FROM check_results c WHERE c.artifact_sha256 = a.sha256)
ORDER BY a.created_at
LIMIT @max_rows;

-- name: DeleteUnusedArtifact :execrows
DELETE FROM artifacts a
WHERE a.sha256 = @sha256
  AND NOT EXISTS (SELECT FROM releases r WHERE r.artifact_sha256 = a.sha256)
  AND NOT EXISTS (SELECT FROM submissions s WHERE s.artifact_sha256 = a.sha256)
  AND NOT EXISTS (SELECT FROM review_decisions d WHERE d.artifact_sha256 = a.sha256)
  AND NOT EXISTS (SELECT FROM check_results c WHERE c.artifact_sha256 = a.sha256);

-- name: ArtifactKeyKnown :one
SELECT EXISTS (SELECT FROM artifacts WHERE blob_key = @blob_key);
