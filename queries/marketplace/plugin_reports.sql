-- name: ReportPlugin :execrows
-- 0 rows: the customer has an open report of it.
INSERT INTO plugin_reports (id, plugin_id, reporter_id, reason, note)
VALUES (@id, @plugin_id, @reporter_id, @reason, @note)
ON CONFLICT (plugin_id, reporter_id) WHERE closed_at IS NULL DO NOTHING;

-- name: OpenPluginReports :many
SELECT r.id, r.reason, r.note, r.created_at, r.closed_at, r.close_note, r.plugin_id, p.slug, p.name AS plugin_name, p.icon_key,
    p.publisher_id, p.publisher_name, p.status AS listing_status, u.name AS reporter_name, a.name AS closed_by_name
FROM plugin_reports r JOIN plugins p ON p.id = r.plugin_id JOIN users u ON u.id = r.reporter_id LEFT JOIN users a ON a.id = r.closed_by
WHERE r.closed_at IS NULL
    AND (sqlc.narg(after_id)::uuid IS NULL OR (r.created_at, r.id) > (sqlc.narg(after_time)::timestamptz, sqlc.narg(after_id)::uuid))
ORDER BY r.created_at, r.id
LIMIT @max_rows;

-- name: ClosedPluginReports :many
SELECT r.id, r.reason, r.note, r.created_at, r.closed_at, r.close_note, r.plugin_id, p.slug, p.name AS plugin_name, p.icon_key,
    p.publisher_id, p.publisher_name, p.status AS listing_status, u.name AS reporter_name, a.name AS closed_by_name
FROM plugin_reports r JOIN plugins p ON p.id = r.plugin_id JOIN users u ON u.id = r.reporter_id LEFT JOIN users a ON a.id = r.closed_by
WHERE r.closed_at IS NOT NULL
    AND (sqlc.narg(after_id)::uuid IS NULL OR (r.closed_at, r.id) < (sqlc.narg(after_time)::timestamptz, sqlc.narg(after_id)::uuid))
ORDER BY r.closed_at DESC, r.id DESC
LIMIT @max_rows;

-- name: ClosePluginReport :execrows
UPDATE plugin_reports SET closed_at = now(), closed_by = @closed_by::uuid, close_note = @note
WHERE id = @id AND closed_at IS NULL;

-- name: PluginReportExists :one
SELECT EXISTS (SELECT 1 FROM plugin_reports WHERE id = @id);
