-- name: EnqueueMail :exec
INSERT INTO outgoing_mail (id, template, locale, recipient, data)
VALUES (@id, @template, @locale, @recipient, @data);

-- name: ClaimMail :many
-- Whoever claims has the mails until the lease is over; the others skip them.
UPDATE outgoing_mail SET attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => @lease_seconds::float8)
WHERE id IN (
    SELECT id FROM outgoing_mail WHERE sent_at IS NULL AND next_attempt_at <= now()
    ORDER BY next_attempt_at LIMIT @max_rows FOR UPDATE SKIP LOCKED)
RETURNING id, template, locale, recipient, data, attempts;

-- name: MarkMailSent :exec
UPDATE outgoing_mail SET sent_at = now(), last_error = '', data = '{}' WHERE id = @id;

-- name: DeferMail :exec
UPDATE outgoing_mail SET next_attempt_at = now() + make_interval(secs => @after_seconds::float8), last_error = @last_error
WHERE id = @id AND sent_at IS NULL;

-- name: SweepMail :exec
DELETE FROM outgoing_mail WHERE sent_at < now() - interval '30 days';
