-- Releases: one version of a plugin each, with its archive.

-- name: InsertRelease :exec
INSERT INTO releases (id, plugin_id, version, major, minor, patch, prerelease, channel, artifact_sha256, file_name, manifest, hosts, changelog)
VALUES (@id, @plugin_id, @version, @major, @minor, @patch, @prerelease, @channel, @artifact_sha256, @file_name, @manifest, @hosts, @changelog);

-- name: ListVersions :many
SELECT id, version, channel, status FROM releases WHERE plugin_id = @plugin_id;

-- name: GetRelease :one
SELECT r.id, r.plugin_id, r.version, r.channel, r.artifact_sha256, r.file_name, r.manifest, r.hosts, r.changelog, r.status,
       r.created_at, r.updated_at, r.published_at, a.size, a.format, a.blob_key, p.owner_id, s.id AS submission_id
FROM releases r
JOIN artifacts a ON a.sha256 = r.artifact_sha256
JOIN publisher_plugins p ON p.id = r.plugin_id
LEFT JOIN submissions s ON s.id = (SELECT n.id FROM submissions n WHERE n.release_id = r.id ORDER BY n.created_at DESC, n.id DESC LIMIT 1)
WHERE r.id = @id;

-- name: FindRelease :one
SELECT r.id, r.status, p.owner_id, p.status AS plugin_status
FROM releases r JOIN publisher_plugins p ON p.id = r.plugin_id
WHERE r.plugin_id = @plugin_id AND r.version = @version;

-- name: ListReleases :many
SELECT r.id, r.plugin_id, r.version, r.channel, r.artifact_sha256, r.file_name, r.status, r.changelog, r.created_at, r.updated_at, r.published_at,
       a.size, a.format, s.id AS submission_id
FROM releases r
JOIN artifacts a ON a.sha256 = r.artifact_sha256
LEFT JOIN submissions s ON s.id = (SELECT n.id FROM submissions n WHERE n.release_id = r.id ORDER BY n.created_at DESC, n.id DESC LIMIT 1)
WHERE r.plugin_id = @plugin_id
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (r.created_at, r.id) < (sqlc.narg(before_at), sqlc.narg(before_id)::uuid))
ORDER BY r.created_at DESC, r.id DESC
LIMIT @max_rows;

-- name: ReplaceReleaseArtifact :exec
UPDATE releases
SET artifact_sha256 = @artifact_sha256, file_name = @file_name, manifest = @manifest, hosts = @hosts, channel = @channel,
    changelog = @changelog, updated_at = now()
WHERE id = @id;

-- name: SetReleaseChangelog :exec
UPDATE releases SET changelog = @changelog, updated_at = now() WHERE id = @id;

-- name: ReleaseWasSubmitted :one
SELECT (EXISTS (SELECT FROM submissions s WHERE s.release_id = @release_id) OR EXISTS (SELECT FROM publications b WHERE b.release_id = @release_id))::boolean;

-- name: DeleteRelease :exec
DELETE FROM releases WHERE id = @id;

-- name: ListLatestChecks :many
-- The checks of the release's newest submission, in its present round.
SELECT c.name, c.verdict, c.finished_at, c.artifact_sha256
FROM check_results c
WHERE (c.submission_id, c.round) = (
    SELECT s.id, s.round FROM submissions s WHERE s.release_id = @release_id ORDER BY s.created_at DESC, s.id DESC LIMIT 1)
ORDER BY c.started_at, c.name;
