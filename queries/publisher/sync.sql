-- Queries of the Publication workflow: what the publisher's side decided, carried to the store.

-- name: InsertPublication :execrows
INSERT INTO publications (id, plugin_id, release_id, action, version, revision, workflow_id, requested_by, reason)
VALUES (@id, @plugin_id, @release_id, @action, @version, @revision, @workflow_id, @requested_by, @reason)
ON CONFLICT (id) DO NOTHING;

-- name: SupersedePublications :exec
-- Closes the rows of publications that another one of the same workflow has taken over from.
UPDATE publications SET stage = 'superseded', next_attempt_at = NULL, updated_at = now(), finished_at = now()
WHERE workflow_id = @workflow_id AND id <> @by_id AND finished_at IS NULL;

-- name: PublicationExists :one
SELECT EXISTS (SELECT FROM publications WHERE id = @id);

-- name: LockPluginForSync :one
SELECT p.id, p.owner_id, p.slug, p.status, p.takedown_reason, p.approved_listing, p.licensing, p.revision, u.name AS owner_name, u.email AS owner_email, u.locale AS owner_locale
FROM publisher_plugins p JOIN publisher_users u ON u.id = p.owner_id
WHERE p.id = @id
FOR UPDATE OF p;

-- name: SetPluginStatusForSync :one
UPDATE publisher_plugins
SET status = @status, takedown_reason = @takedown_reason, revision = revision + 1, updated_at = now()
WHERE id = @id
RETURNING revision;

-- name: SetLicensingForSync :exec
UPDATE publisher_plugins SET licensing = @licensing WHERE id = @id;

-- name: GetReleaseForSync :one
SELECT r.id, r.plugin_id, r.version, r.channel, r.changelog, r.hosts, r.file_name, r.status, r.artifact_sha256, a.size, a.blob_key
FROM releases r JOIN artifacts a ON a.sha256 = r.artifact_sha256
WHERE r.id = @id;

-- name: SetReleaseStatusForSync :exec
UPDATE releases
SET status = @status, updated_at = now(),
    published_at = CASE WHEN @status::release_status = 'published' THEN coalesce(published_at, now()) ELSE published_at END
WHERE id = @id;

-- name: RecordPublicationStage :exec
UPDATE publications
SET stage = @stage, attempts = @attempts, last_error = @last_error, next_attempt_at = @next_attempt_at, updated_at = now()
WHERE id = @id AND finished_at IS NULL;

-- name: FinishPublication :execrows
UPDATE publications
SET stage = @stage, last_error = @last_error, next_attempt_at = NULL, updated_at = now(), finished_at = now()
WHERE id = @id AND finished_at IS NULL;

-- name: AppendReleaseEvent :exec
INSERT INTO submission_events (submission_id, kind, detail, dedupe_key)
SELECT s.id, @kind, @detail, @dedupe_key
FROM submissions s
WHERE s.release_id = @release_id AND s.status = 'approved'
ON CONFLICT (submission_id, dedupe_key) DO NOTHING;
