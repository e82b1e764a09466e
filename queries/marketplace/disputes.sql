-- name: GetDispute :one
SELECT stripe_id, purchase_id, amount_minor, currency, reason, status, created_at, updated_at FROM disputes WHERE stripe_id = @stripe_id;

-- name: UpsertDispute :exec
-- A decided dispute stays decided.
INSERT INTO disputes (stripe_id, purchase_id, amount_minor, currency, reason, status)
VALUES (@stripe_id, @purchase_id, @amount_minor, @currency, @reason, @status)
ON CONFLICT (stripe_id) DO UPDATE
SET amount_minor = excluded.amount_minor, reason = excluded.reason, status = excluded.status, updated_at = now()
WHERE disputes.status NOT IN ('won', 'lost');

-- name: ListPurchaseDisputes :many
SELECT stripe_id, purchase_id, amount_minor, currency, reason, status, created_at, updated_at
FROM disputes WHERE purchase_id = @purchase_id ORDER BY created_at, stripe_id;

-- name: CountPurchaseDisputes :one
SELECT count(*) FILTER (WHERE status IN ('needs_response', 'under_review')) AS open, count(*) FILTER (WHERE status = 'lost') AS lost
FROM disputes WHERE purchase_id = @purchase_id;
