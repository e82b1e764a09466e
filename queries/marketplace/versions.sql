-- name: ListVersions :many
-- Highest first. Withdrawn ones stay in the list, marked, so that an owner sees what became of them.
SELECT id, version, channel, changelog_html, hosts, artifact_sha256, artifact_size, file_name, signature, status,
    withdrawn_reason, download_count, published_at, major, minor, patch, prerelease, source_revision
FROM plugin_versions
WHERE plugin_id = @plugin_id
    AND (sqlc.narg(before_revision)::bigint IS NULL OR (major, minor, patch, (prerelease = '')::int, source_revision, id)
        < (sqlc.narg(before_major)::bigint, sqlc.narg(before_minor)::bigint, sqlc.narg(before_patch)::bigint,
           sqlc.narg(before_final)::int, sqlc.narg(before_revision)::bigint, sqlc.narg(before_id)::uuid))
ORDER BY major DESC, minor DESC, patch DESC, (prerelease = '')::int DESC, source_revision DESC, id DESC
LIMIT @max_rows;

-- name: PluginVersion :one
SELECT v.id, v.version, v.channel, v.artifact_sha256, v.artifact_size, v.artifact_key, v.file_name, v.signature, v.status,
    v.withdrawn_reason, v.published_at, v.plugin_id
FROM plugin_versions v
WHERE v.plugin_id = @plugin_id AND v.version = @version;

-- name: LatestPluginVersion :one
-- The highest published version of a channel.
SELECT v.id, v.version, v.channel, v.artifact_sha256, v.artifact_size, v.artifact_key, v.file_name, v.signature, v.status,
    v.withdrawn_reason, v.published_at, v.plugin_id
FROM plugin_versions v
WHERE v.plugin_id = @plugin_id AND v.channel = @channel AND v.status = 'published'
ORDER BY v.major DESC, v.minor DESC, v.patch DESC, (v.prerelease = '') DESC, v.source_revision DESC
LIMIT 1;
