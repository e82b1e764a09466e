-- What waits in this database, for the metrics an operator alerts on. Each part reads a partial index that
-- holds only what is open.

-- name: OpenPurchases :many
SELECT status, count(*) AS number FROM purchases
WHERE status IN ('pending', 'awaiting_payment', 'processing')
GROUP BY status;

-- name: Backlog :one
-- The unsent facts are counted up to a limit: beyond it, more is no news.
SELECT
    (SELECT count(*) FROM purchases
     WHERE attention <> ''
        OR (status IN ('pending', 'awaiting_payment') AND expires_at < @stuck_before::timestamptz)
        OR (status = 'processing' AND created_at < @processing_before::timestamptz)) AS purchases_stuck,
    (SELECT count(*) FROM disputes WHERE status = 'needs_response') AS disputes_unanswered,
    (SELECT count(*) FROM stripe_events WHERE processed_at IS NULL) AS stripe_events_unprocessed,
    coalesce((SELECT extract(epoch FROM now() - min(received_at)) FROM stripe_events WHERE processed_at IS NULL), 0)::float8 AS stripe_events_age,
    (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE sent_at IS NULL LIMIT 100000) AS unsent) AS outbox_unsent,
    coalesce((SELECT extract(epoch FROM now() - occurred_at) FROM outbox WHERE sent_at IS NULL ORDER BY seq LIMIT 1), 0)::float8 AS outbox_age,
    (SELECT count(*) FROM reconciliation_cases WHERE status = 'open') AS cases_open,
    (SELECT count(*) FROM payouts WHERE status = 'failing') AS payouts_failing,
    -- since the first movement in the books, as long as there was no reconciliation
    coalesce((SELECT extract(epoch FROM now() - coalesce((SELECT max(finished_at) FROM reconciliations WHERE status = 'finished'),
        (SELECT t.created_at FROM transactions t ORDER BY t.id LIMIT 1)))), 0)::float8 AS reconciliation_age,
    (SELECT count(*) FROM outgoing_mail WHERE sent_at IS NULL) AS mail_unsent,
    coalesce((SELECT extract(epoch FROM now() - min(created_at)) FROM outgoing_mail WHERE sent_at IS NULL), 0)::float8 AS mail_age;
