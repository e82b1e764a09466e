-- What happened to a publisher's own plugins: two sources with one order, by time and then by key.

-- name: ListOwnSubmissionEvents :many
SELECT ('submission/' || lpad(e.seq::text, 20, '0'))::text AS key, e.at, e.kind, s.id, s.plugin_id, s.release_id, r.version, p.slug, p.name AS plugin_name,
       icon.id AS icon_id, coalesce(e.detail ->> 'reason', '')::text AS reason_code, coalesce((e.detail ->> 'bySystem')::boolean, false)::boolean AS by_checks
FROM submissions s
JOIN submission_events e ON e.submission_id = s.id
JOIN releases r ON r.id = s.release_id
JOIN publisher_plugins p ON p.id = s.plugin_id
LEFT JOIN plugin_images icon ON icon.plugin_id = p.id AND icon.kind = 'icon'
WHERE s.author_id = @author_id
  AND (sqlc.narg(plugin_id)::uuid IS NULL OR s.plugin_id = sqlc.narg(plugin_id))
  AND (e.kind IN ('submitted', 'resubmitted', 'in_review', 'claimed', 'changes_requested', 'approved', 'rejected', 'withdrawn', 'author_reminded')
       OR (e.kind = 'message' AND e.detail ->> 'from' = 'reviewer'))
  AND (sqlc.narg(before_at)::timestamptz IS NULL
       OR (e.at, ('submission/' || lpad(e.seq::text, 20, '0')) COLLATE "C") < (sqlc.narg(before_at), sqlc.narg(before_key)::text COLLATE "C"))
ORDER BY e.at DESC, ('submission/' || lpad(e.seq::text, 20, '0')) COLLATE "C" DESC
LIMIT @max_rows;

-- name: ListOwnPublicationEvents :many
-- What the store has come to show.
SELECT ('publication/' || b.id::text)::text AS key, b.finished_at::timestamptz AS at, b.action, b.id, b.plugin_id, b.release_id, b.version, b.reason,
       p.slug, p.name AS plugin_name, icon.id AS icon_id
FROM publisher_plugins p
JOIN publications b ON b.plugin_id = p.id AND b.stage = 'done' AND b.finished_at IS NOT NULL
LEFT JOIN plugin_images icon ON icon.plugin_id = p.id AND icon.kind = 'icon'
WHERE p.owner_id = @owner_id
  AND (sqlc.narg(plugin_id)::uuid IS NULL OR p.id = sqlc.narg(plugin_id))
  AND (sqlc.narg(before_at)::timestamptz IS NULL
       OR (b.finished_at, ('publication/' || b.id::text) COLLATE "C") < (sqlc.narg(before_at), sqlc.narg(before_key)::text COLLATE "C"))
ORDER BY b.finished_at DESC, ('publication/' || b.id::text) COLLATE "C" DESC
LIMIT @max_rows;
