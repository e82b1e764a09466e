-- What waits in this database, for the metrics an operator alerts on.

-- name: OpenSubmissions :many
SELECT status, count(*) AS number FROM submissions
WHERE status IN ('checking', 'in_review', 'changes_requested')
GROUP BY status;

-- name: Backlog :one
-- The index of the review queue is by coalesce(due_at, created_at).
SELECT
    (SELECT count(*) FROM submissions WHERE status = 'in_review' AND coalesce(due_at, created_at) < now() AND due_at IS NOT NULL) AS reviews_overdue,
    (SELECT count(*) FROM submissions s JOIN check_results c ON c.submission_id = s.id AND c.round = s.round
     WHERE s.status = 'checking' AND c.verdict = 'errored') AS checks_errored,
    (SELECT count(*) FROM publications WHERE finished_at IS NULL) AS publications_open,
    (SELECT count(*) FROM publications WHERE finished_at IS NULL AND attempts > 0) AS publications_failing,
    coalesce((SELECT extract(epoch FROM now() - min(created_at)) FROM publications WHERE finished_at IS NULL), 0)::float8 AS publications_age,
    (SELECT count(*) FROM outgoing_mail WHERE sent_at IS NULL) AS mail_unsent,
    coalesce((SELECT extract(epoch FROM now() - min(created_at)) FROM outgoing_mail WHERE sent_at IS NULL), 0)::float8 AS mail_age;

-- name: CountOperations :one
-- What an operator is to look at, for the panel.
SELECT
    (SELECT count(*) FROM publications WHERE finished_at IS NULL AND attempts > 0) AS publications_failing,
    (SELECT count(*) FROM publications WHERE finished_at IS NULL AND attempts >= @attention_attempts::integer) AS publications_attention,
    (SELECT count(*) FROM publications WHERE finished_at IS NULL AND created_at < now() - interval '5 minutes') AS publications_waiting,
    (SELECT count(*) FROM submissions WHERE status = 'in_review' AND coalesce(due_at, created_at) < now() AND due_at IS NOT NULL) AS reviews_overdue,
    (SELECT count(*) FROM submissions WHERE status = 'in_review' AND escalation_level >= 3) AS reviews_escalated,
    (SELECT count(*) FROM submissions s JOIN check_results c ON c.submission_id = s.id AND c.round = s.round
     WHERE s.status = 'checking' AND c.verdict = 'errored') AS checks_retrying,
    (SELECT count(*) FROM outgoing_mail WHERE sent_at IS NULL AND attempts > 0) AS mail_undelivered,
    coalesce((SELECT sum(size) FROM artifacts), 0)::bigint AS artifact_bytes,
    (SELECT count(*) FROM publisher_users WHERE role = 'publisher') AS publishers,
    (SELECT count(*) FROM publisher_users WHERE role = 'reviewer') AS reviewers,
    (SELECT count(*) FROM publisher_users WHERE role = 'admin') AS admins,
    (SELECT count(*) FROM publisher_users WHERE disabled_at IS NOT NULL) AS disabled;
