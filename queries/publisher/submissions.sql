-- Submissions: one case each, from the author's submit to the last decision.

-- name: GetReleaseToSubmit :one
-- Locks the plugin and the release: what is frozen is what was checked for completeness.
SELECT r.id, r.plugin_id, r.version, r.status, r.artifact_sha256, r.hosts AS release_hosts,
       p.owner_id, p.slug, p.name, p.summary, p.description, p.category, p.tags, p.license, p.links, p.hosts,
       p.price_minor, p.currency, p.prices, p.status AS plugin_status
FROM releases r
JOIN publisher_plugins p ON p.id = r.plugin_id
WHERE r.id = @id
FOR UPDATE OF r, p;

-- name: ListImagesToSubmit :many
SELECT kind, blob_key, media_type, width, height, alt
FROM plugin_images
WHERE plugin_id = @plugin_id
ORDER BY kind, position, id;

-- name: CountClosedSubmissions :one
-- How many times the release went through before; part of the id of the next submission.
SELECT count(*) FROM submissions
WHERE release_id = @release_id AND status IN ('approved', 'rejected', 'withdrawn');

-- name: GetReleaseForSubmit :one
SELECT r.id, r.plugin_id, r.status, p.owner_id
FROM releases r JOIN publisher_plugins p ON p.id = r.plugin_id
WHERE r.id = @id;

-- name: InsertSubmission :exec
INSERT INTO submissions (id, plugin_id, release_id, author_id, artifact_sha256, listing, next_step)
VALUES (@id, @plugin_id, @release_id, @author_id, @artifact_sha256, @listing, @next_step);

-- name: LockSubmission :one
SELECT s.id, s.plugin_id, s.release_id, s.author_id, s.round, s.status, s.artifact_sha256, s.listing, s.due_at, s.escalation_level,
       s.assigned_to, s.claimed_by, s.claim_expires_at, s.decided_at, r.version, p.name AS plugin_name, p.owner_id
FROM submissions s
JOIN releases r ON r.id = s.release_id
JOIN publisher_plugins p ON p.id = s.plugin_id
WHERE s.id = @id
FOR UPDATE OF s;

-- name: FindOpenSubmission :one
SELECT id FROM submissions
WHERE release_id = @release_id AND status IN ('checking', 'in_review', 'changes_requested');

-- name: StartSubmissionRound :exec
UPDATE submissions
SET round = @round, status = 'checking', ball = 'system', artifact_sha256 = @artifact_sha256, listing = @listing, due_at = NULL,
    reminded_at = NULL, escalation_level = 0, claimed_by = NULL, claim_expires_at = NULL,
    next_step = @next_step, next_step_at = NULL, updated_at = now()
WHERE id = @id;

-- name: PutSubmissionInReview :exec
UPDATE submissions
SET status = 'in_review', ball = 'reviewer', due_at = @due_at, assigned_to = @assigned_to,
    next_step = @next_step, next_step_at = @next_step_at, updated_at = now()
WHERE id = @id;

-- name: CloseSubmission :exec
UPDATE submissions
SET status = @status, ball = 'nobody', claimed_by = NULL, claim_expires_at = NULL, due_at = NULL,
    next_step = '', next_step_at = NULL, decided_at = coalesce(decided_at, now()), updated_at = now()
WHERE id = @id;

-- name: GiveSubmissionToAuthor :exec
UPDATE submissions
SET status = 'changes_requested', ball = 'author', claimed_by = NULL, claim_expires_at = NULL, due_at = NULL,
    next_step = @next_step, next_step_at = @next_step_at, updated_at = now()
WHERE id = @id;

-- name: SetSubmissionRelease :exec
UPDATE releases SET status = @status, updated_at = now() WHERE id = @id;

-- name: ApproveListing :exec
-- An unlisted or taken-down plugin stays so: its owner or an admin undoes that, not a reviewer.
UPDATE publisher_plugins
SET approved_listing = @listing, revision = revision + 1, updated_at = now(),
    status = CASE WHEN status = 'draft' THEN 'listed' ELSE status END
WHERE id = @id;

-- name: SetSubmissionClaim :exec
UPDATE submissions SET claimed_by = @claimed_by, claim_expires_at = @claim_expires_at, updated_at = now() WHERE id = @id;

-- name: SetSubmissionNext :exec
UPDATE submissions SET next_step = @next_step, next_step_at = @next_step_at, updated_at = now() WHERE id = @id;

-- name: SetSubmissionEscalation :exec
UPDATE submissions
SET escalation_level = greatest(escalation_level, @escalation_level), assigned_to = @assigned_to,
    reminded_at = CASE WHEN @escalation_level::smallint = 1 THEN now() ELSE reminded_at END,
    next_step = @next_step, next_step_at = @next_step_at, updated_at = now()
WHERE id = @id;

-- name: PickReviewer :one
-- The reviewer with the fewest open cases who is neither the author nor one of those passed over.
SELECT u.id
FROM publisher_users u
LEFT JOIN submissions s ON s.assigned_to = u.id AND s.status = 'in_review'
WHERE u.role = 'reviewer' AND u.disabled_at IS NULL AND u.id <> @author_id AND u.id <> ALL (@passed_over::uuid[])
GROUP BY u.id
ORDER BY count(s.id), u.id
LIMIT 1;

-- name: ListReviewAdmins :many
SELECT id FROM publisher_users
WHERE role = 'admin' AND disabled_at IS NULL AND id <> @author_id
ORDER BY id;

-- name: GetStaffMember :one
SELECT id, name, role, disabled_at FROM publisher_users WHERE id = @id;

-- name: AppendSubmissionEvent :exec
INSERT INTO submission_events (submission_id, kind, detail, dedupe_key)
VALUES (@submission_id, @kind, @detail, @dedupe_key)
ON CONFLICT (submission_id, dedupe_key) DO NOTHING;

-- name: EnqueueReviewMail :exec
-- To an account, in its language; nothing is sent to a disabled one.
INSERT INTO outgoing_mail (id, template, locale, recipient, data)
SELECT @id, @template, u.locale, u.email, @data
FROM publisher_users u
WHERE u.id = @user_id AND u.disabled_at IS NULL
ON CONFLICT (id) DO NOTHING;

-- name: GetSubmission :one
SELECT s.id, s.plugin_id, s.release_id, s.author_id, s.round, s.status, s.ball, s.artifact_sha256, s.listing, s.due_at, s.reminded_at,
       s.escalation_level, s.assigned_to, s.claimed_by, s.claim_expires_at, s.next_step, s.next_step_at,
       s.created_at, s.updated_at, s.decided_at,
       r.version, r.channel, r.changelog, r.file_name, p.slug, p.name AS plugin_name, a.size AS artifact_size, a.format AS artifact_format, a.blob_key,
       author.name AS author_name, assigned.name AS assigned_name, claimer.name AS claimed_name
FROM submissions s
JOIN releases r ON r.id = s.release_id
JOIN publisher_plugins p ON p.id = s.plugin_id
JOIN artifacts a ON a.sha256 = s.artifact_sha256
JOIN publisher_users author ON author.id = s.author_id
LEFT JOIN publisher_users assigned ON assigned.id = s.assigned_to
LEFT JOIN publisher_users claimer ON claimer.id = s.claimed_by
WHERE s.id = @id;

-- name: ListOwnSubmissions :many
SELECT s.id, s.plugin_id, s.release_id, s.round, s.status, s.ball, s.due_at, s.next_step, s.next_step_at, s.created_at, s.updated_at,
       s.decided_at, r.version, p.slug, p.name AS plugin_name
FROM submissions s
JOIN releases r ON r.id = s.release_id
JOIN publisher_plugins p ON p.id = s.plugin_id
WHERE s.author_id = @author_id
  AND (sqlc.narg(plugin_id)::uuid IS NULL OR s.plugin_id = sqlc.narg(plugin_id))
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (s.created_at, s.id) < (sqlc.narg(before_at), sqlc.narg(before_id)::uuid))
ORDER BY s.created_at DESC, s.id DESC
LIMIT @max_rows;

-- name: ListSubmissionEvents :many
-- The latest first, so that a case with very many retries still shows its present.
SELECT seq, at, kind, detail
FROM submission_events
WHERE submission_id = @submission_id
ORDER BY seq DESC
LIMIT @max_rows;

-- name: ListReviewQueue :many
SELECT s.id, s.plugin_id, s.release_id, s.round, s.status, s.ball, s.due_at, s.escalation_level, s.assigned_to, s.claimed_by, s.claim_expires_at,
       s.created_at, s.updated_at, coalesce(s.due_at, s.created_at)::timestamptz AS sort_at, r.version, p.slug, p.name AS plugin_name,
       (s.listing ->> 'category')::text AS category, author.name AS author_name, assigned.name AS assigned_name, claimer.name AS claimed_name,
       (p.approved_listing IS NULL)::boolean AS first_release
FROM submissions s
JOIN releases r ON r.id = s.release_id
JOIN publisher_plugins p ON p.id = s.plugin_id
JOIN publisher_users author ON author.id = s.author_id
LEFT JOIN publisher_users assigned ON assigned.id = s.assigned_to
LEFT JOIN publisher_users claimer ON claimer.id = s.claimed_by
WHERE s.status = @status AND s.author_id <> @reviewer_id
  AND (NOT @overdue::boolean OR s.due_at < now())
  AND (NOT @escalated::boolean OR s.escalation_level >= 3)
  AND (sqlc.narg(of_reviewer)::uuid IS NULL OR s.assigned_to = sqlc.narg(of_reviewer) OR (s.claimed_by = sqlc.narg(of_reviewer) AND s.claim_expires_at > now()))
  AND (NOT @mine::boolean OR s.assigned_to = @reviewer_id OR (s.claimed_by = @reviewer_id AND s.claim_expires_at > now()))
  AND (NOT @unclaimed::boolean OR s.claimed_by IS NULL OR s.claim_expires_at <= now())
  AND (sqlc.narg(category)::text IS NULL OR s.listing ->> 'category' = sqlc.narg(category))
  AND (sqlc.narg(after_at)::timestamptz IS NULL OR (coalesce(s.due_at, s.created_at), s.id) > (sqlc.narg(after_at), sqlc.narg(after_id)::uuid))
ORDER BY coalesce(s.due_at, s.created_at), s.id
LIMIT @max_rows;

-- name: GetLastApprovedArtifact :one
-- The bytes customers have now, to compare with: the newest approval of the plugin before this submission.
SELECT a.sha256, a.size, a.format, a.blob_key, r.version, s.id AS submission_id, s.release_id, s.listing
FROM review_decisions d
JOIN submissions s ON s.id = d.submission_id
JOIN releases r ON r.id = s.release_id
JOIN artifacts a ON a.sha256 = d.artifact_sha256
WHERE s.plugin_id = @plugin_id AND d.kind = 'approve' AND s.id <> @submission_id
  AND d.at < coalesce((SELECT decided_at FROM submissions WHERE submissions.id = @submission_id), 'infinity')
ORDER BY d.at DESC
LIMIT 1;

-- name: SummarizeReviewQueue :one
-- The counts of the desk's tabs, by the conditions of ListReviewQueue.
SELECT count(*) FILTER (WHERE s.status = 'in_review') AS waiting,
       count(*) FILTER (WHERE s.status = 'in_review' AND s.due_at < now()) AS overdue,
       count(*) FILTER (WHERE s.status = 'in_review' AND s.escalation_level >= 3) AS escalated,
       count(*) FILTER (WHERE s.status = 'in_review' AND (s.assigned_to = @reviewer_id OR (s.claimed_by = @reviewer_id AND s.claim_expires_at > now()))) AS mine,
       count(*) FILTER (WHERE s.status = 'in_review' AND (s.claimed_by IS NULL OR s.claim_expires_at <= now())) AS unclaimed,
       count(*) FILTER (WHERE s.status = 'checking') AS checking,
       count(*) FILTER (WHERE s.status = 'changes_requested') AS changes_requested
FROM submissions s
WHERE s.author_id <> @reviewer_id AND s.status IN ('checking', 'in_review', 'changes_requested');

-- name: ListReviewers :many
-- Who may be looking at a case, and how many each has.
SELECT u.id, u.name, u.role,
       count(s.id) FILTER (WHERE s.assigned_to = u.id OR s.claim_expires_at > now()) AS cases
FROM publisher_users u
LEFT JOIN submissions s ON s.status = 'in_review' AND (s.assigned_to = u.id OR s.claimed_by = u.id)
WHERE u.role IN ('reviewer', 'admin') AND u.disabled_at IS NULL
GROUP BY u.id
ORDER BY u.name, u.id;
