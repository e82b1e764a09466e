-- What waits for a publisher to act, one query for each cause; newest first.

-- name: ListAwaitingAuthor :many
-- Submissions that were sent back, by the checks or by a reviewer.
SELECT s.id, s.plugin_id, s.release_id, s.next_step, s.next_step_at, s.updated_at, r.version, p.slug, p.name AS plugin_name, icon.id AS icon_id,
       coalesce(d.at, s.updated_at)::timestamptz AS since, coalesce(d.reason_code, '')::text AS reason_code,
       (d.id IS NOT NULL AND d.reviewer_id IS NULL)::boolean AS by_checks
FROM submissions s
JOIN releases r ON r.id = s.release_id
JOIN publisher_plugins p ON p.id = s.plugin_id
LEFT JOIN plugin_images icon ON icon.plugin_id = p.id AND icon.kind = 'icon'
LEFT JOIN review_decisions d ON d.submission_id = s.id AND d.round = s.round
WHERE s.author_id = @author_id AND s.status = 'changes_requested'
ORDER BY s.updated_at DESC, s.id
LIMIT @max_rows;

-- name: ListErroredChecks :many
-- Submissions with a check that could not be carried out; the soonest to be tried again of each.
SELECT s.id, s.plugin_id, s.release_id, r.version, p.slug, p.name AS plugin_name, icon.id AS icon_id, c.started_at, c.next_attempt_at
FROM submissions s
JOIN releases r ON r.id = s.release_id
JOIN publisher_plugins p ON p.id = s.plugin_id
LEFT JOIN plugin_images icon ON icon.plugin_id = p.id AND icon.kind = 'icon'
JOIN check_results c ON c.submission_id = s.id AND c.round = s.round AND c.verdict = 'errored'
WHERE s.author_id = @author_id AND s.status = 'checking'
  AND NOT EXISTS (SELECT FROM check_results o WHERE o.submission_id = s.id AND o.round = s.round AND o.verdict = 'errored'
                  AND (coalesce(o.next_attempt_at, 'infinity'), o.name) < (coalesce(c.next_attempt_at, 'infinity'), c.name))
ORDER BY c.started_at DESC, s.id
LIMIT @max_rows;

-- name: ListUnansweredMessages :many
-- Open submissions whose latest message is a reviewer's and came after the author's latest round.
SELECT s.id, s.plugin_id, s.release_id, r.version, p.slug, p.name AS plugin_name, icon.id AS icon_id, m.at
FROM submissions s
JOIN releases r ON r.id = s.release_id
JOIN publisher_plugins p ON p.id = s.plugin_id
LEFT JOIN plugin_images icon ON icon.plugin_id = p.id AND icon.kind = 'icon'
JOIN review_messages m ON m.submission_id = s.id AND NOT m.internal AND m.author_role = 'reviewer'
WHERE s.author_id = @author_id AND s.status IN ('checking', 'in_review', 'changes_requested')
  AND NOT EXISTS (SELECT FROM review_messages o WHERE o.submission_id = s.id AND NOT o.internal AND (o.at, o.id) > (m.at, m.id))
  AND NOT EXISTS (SELECT FROM submission_events e WHERE e.submission_id = s.id AND e.kind = 'resubmitted' AND e.at > m.at)
ORDER BY m.at DESC, s.id
LIMIT @max_rows;

-- name: ListFailingPublications :many
SELECT b.id, b.plugin_id, b.release_id, b.version, b.next_attempt_at, b.created_at, p.slug, p.name AS plugin_name, icon.id AS icon_id
FROM publisher_plugins p
JOIN publications b ON b.plugin_id = p.id
LEFT JOIN plugin_images icon ON icon.plugin_id = p.id AND icon.kind = 'icon'
WHERE p.owner_id = @owner_id AND b.finished_at IS NULL AND b.attempts > 0
ORDER BY b.created_at DESC, b.id
LIMIT @max_rows;

-- name: ListTakenDown :many
SELECT p.id, p.slug, p.name, p.takedown_reason, icon.id AS icon_id,
       coalesce((SELECT max(b.created_at) FROM publications b WHERE b.plugin_id = p.id AND b.action = 'takedown'), p.updated_at)::timestamptz AS since
FROM publisher_plugins p
LEFT JOIN plugin_images icon ON icon.plugin_id = p.id AND icon.kind = 'icon'
WHERE p.owner_id = @owner_id AND p.status = 'taken_down'
ORDER BY since DESC, p.id
LIMIT @max_rows;

-- name: ListUnsubmitted :many
-- Plugins whose latest upload was never sent for review, or was taken back.
SELECT r.id AS release_id, r.version, r.updated_at AS release_updated_at, p.id, p.slug, p.name, p.summary, p.description, p.category, p.tags, p.license,
       p.links, p.hosts, p.price_minor, p.currency, p.prices, icon.id AS icon_id,
       EXISTS (SELECT FROM slug_reservations n WHERE n.slug = p.slug AND n.plugin_id <> p.id) AS slug_taken
FROM publisher_plugins p
JOIN releases r ON r.plugin_id = p.id AND r.status = 'draft'
LEFT JOIN plugin_images icon ON icon.plugin_id = p.id AND icon.kind = 'icon'
WHERE p.owner_id = @owner_id AND p.status <> 'taken_down'
  AND NOT EXISTS (SELECT FROM releases o WHERE o.plugin_id = p.id AND (o.created_at, o.id) > (r.created_at, r.id))
ORDER BY r.updated_at DESC, r.id
LIMIT @max_rows;
