-- name: StoreStripeEvent :one
-- The first delivery is stored, further ones are counted.
INSERT INTO stripe_events (id, type, object_id, ids, payload, livemode, occurred_at, next_attempt_at, processed_at)
VALUES (@id, @type, @object_id, @ids, @payload, @livemode, @occurred_at, now() + interval '20 seconds', sqlc.narg(processed_at))
ON CONFLICT (id) DO UPDATE SET deliveries = stripe_events.deliveries + 1
RETURNING (processed_at IS NOT NULL)::boolean AS processed, deliveries;

-- name: ClaimStripeEvents :many
-- Copies of the sweeper never take the same event; one that dies with it comes up again a minute later.
UPDATE stripe_events e SET attempts = e.attempts + 1, next_attempt_at = now() + interval '1 minute'
FROM (
    SELECT d.id FROM stripe_events d
    WHERE d.processed_at IS NULL AND d.next_attempt_at <= now()
    ORDER BY d.next_attempt_at LIMIT @max_rows FOR UPDATE SKIP LOCKED
) due
WHERE e.id = due.id
RETURNING e.id, e.type, e.ids, e.attempts;

-- name: MarkStripeEventProcessed :exec
UPDATE stripe_events SET processed_at = now(), last_error = '' WHERE id = @id AND processed_at IS NULL;

-- name: PostponeStripeEvent :exec
UPDATE stripe_events
SET last_error = @last_error, next_attempt_at = now() + least(interval '15 minutes', interval '10 seconds' * power(2, least(attempts, 12)))
WHERE id = @id AND processed_at IS NULL;

-- name: CountUnprocessedStripeEvents :one
SELECT count(*) FROM stripe_events WHERE processed_at IS NULL;
