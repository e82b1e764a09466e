-- Automated checks: one row per submission, round and check, written while it runs.

-- name: BeginCheck :one
-- Counts the attempt. A finished verdict is left as it is; it holds for the bytes it names only.
INSERT INTO check_results AS c (submission_id, round, name, artifact_sha256, attempts)
VALUES (@submission_id, @round, @name, @artifact_sha256, 1)
ON CONFLICT (submission_id, round, name) DO UPDATE
SET attempts = c.attempts + CASE WHEN c.finished_at IS NULL THEN 1 ELSE 0 END,
    verdict = CASE WHEN c.finished_at IS NULL THEN 'running' ELSE c.verdict END,
    next_attempt_at = NULL
RETURNING artifact_sha256, verdict, attempts, evidence, finished_at;

-- name: FinishCheck :execrows
UPDATE check_results
SET verdict = @verdict, evidence = @evidence, next_attempt_at = NULL, finished_at = now()
WHERE submission_id = @submission_id AND round = @round AND name = @name AND artifact_sha256 = @artifact_sha256 AND finished_at IS NULL;

-- name: RecordCheckError :execrows
UPDATE check_results
SET verdict = 'errored', last_error = @last_error, next_attempt_at = @next_attempt_at
WHERE submission_id = @submission_id AND round = @round AND name = @name AND artifact_sha256 = @artifact_sha256 AND finished_at IS NULL;

-- name: GetCheckSubject :one
SELECT s.round, s.status, s.artifact_sha256, s.listing, p.slug, p.owner_id, r.version, a.size, a.format, a.blob_key
FROM submissions s
JOIN publisher_plugins p ON p.id = s.plugin_id
JOIN releases r ON r.id = s.release_id
JOIN artifacts a ON a.sha256 = s.artifact_sha256
WHERE s.id = @id;

-- name: ListTakenNames :many
-- Names that belong to other publishers, for the look-alike check.
SELECT n.slug, p.name
FROM slug_reservations n
JOIN publisher_plugins p ON p.id = n.plugin_id
WHERE n.owner_id <> @owner_id
ORDER BY n.slug;

-- name: ListCheckResults :many
SELECT round, name, artifact_sha256, verdict, evidence, attempts, last_error, next_attempt_at, started_at, finished_at
FROM check_results
WHERE submission_id = @submission_id
ORDER BY round, started_at, name;

-- name: CountOpenChecks :one
-- What keeps a round from being reviewed: checks of it that did not pass on these bytes.
SELECT count(*) FILTER (WHERE verdict <> 'passed' OR artifact_sha256 <> @artifact_sha256) AS not_passed, count(*) AS all_checks
FROM check_results
WHERE submission_id = @submission_id AND round = @round;

-- name: StopChecks :exec
-- The round is over: what has no verdict gets none.
UPDATE check_results
SET verdict = 'errored', next_attempt_at = NULL, last_error = CASE WHEN last_error = '' THEN 'the round was over first' ELSE last_error END
WHERE submission_id = @submission_id AND finished_at IS NULL;
