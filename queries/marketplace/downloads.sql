-- name: DownloadTerms :one
-- What decides whether somebody may download a plugin.
SELECT p.id, p.publisher_id, p.status, p.takedown_reason, p.price_minor,
    coalesce((SELECT e.status FROM entitlements e
              WHERE e.plugin_id = p.id AND e.user_id = sqlc.narg(user_id)::uuid
              ORDER BY (e.status <> 'revoked') DESC, e.changed_at DESC LIMIT 1), '')::text AS entitlement
FROM plugins p
WHERE p.id = @plugin_id;

-- name: DownloadSubject :one
SELECT v.id, v.plugin_id, v.artifact_key, v.artifact_sha256, v.artifact_size, v.file_name, v.status, v.withdrawn_reason, v.published_at
FROM plugin_versions v
WHERE v.id = @version_id;

-- name: RecordDownload :execrows
INSERT INTO downloads (token_id, plugin_id, version_id, user_id)
VALUES (@token_id, @plugin_id, @version_id, sqlc.narg(user_id))
ON CONFLICT (token_id) DO NOTHING;

-- name: CountVersionDownload :exec
UPDATE plugin_versions SET download_count = download_count + 1 WHERE id = @version_id;

-- name: CountPluginDownload :one
WITH today AS (
    INSERT INTO download_days AS d (plugin_id, day, downloads)
    VALUES (@plugin_id, (now() AT TIME ZONE 'UTC')::date, 1)
    ON CONFLICT (plugin_id, day) DO UPDATE SET downloads = d.downloads + 1
)
UPDATE plugins SET download_count = download_count + 1, trend_score = trend_after(trend_score, 1, now())
WHERE id = @plugin_id
RETURNING publisher_id;

-- name: DownloadsSince :one
SELECT coalesce(sum(downloads), 0)::bigint FROM download_days
WHERE plugin_id = @plugin_id AND day > (now() AT TIME ZONE 'UTC')::date - @days::int;

-- name: GrantFreeEntitlement :one
-- Adds a free plugin to the customer's library; what is there already stays as it is.
WITH granted AS (
    INSERT INTO entitlements (id, user_id, plugin_id, status)
    VALUES (@id, @user_id, @plugin_id, 'granted')
    ON CONFLICT (user_id, plugin_id) WHERE status <> 'revoked' DO NOTHING
    RETURNING id, status, granted_at
)
SELECT id, status, granted_at FROM granted
UNION ALL
SELECT e.id, e.status, e.granted_at FROM entitlements e
WHERE e.user_id = @user_id AND e.plugin_id = @plugin_id AND e.status <> 'revoked'
LIMIT 1;
