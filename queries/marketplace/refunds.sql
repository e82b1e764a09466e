-- name: InsertRefund :execrows
-- 0 rows: it is there already, or another refund of the purchase is open.
INSERT INTO refunds (id, purchase_id, amount_minor, currency, reason, requested_by, idempotency_key)
VALUES (@id, @purchase_id, @amount_minor, @currency, @reason, @requested_by, @idempotency_key)
ON CONFLICT DO NOTHING;

-- name: InsertForeignRefund :execrows
-- A refund that was made in Stripe's dashboard: known by its Stripe id only.
INSERT INTO refunds (id, purchase_id, stripe_id, amount_minor, currency, reason, status)
VALUES (@id, @purchase_id, @stripe_id, @amount_minor, @currency, 'other', 'pending')
ON CONFLICT (stripe_id) DO NOTHING;

-- name: GetRefund :one
SELECT id, purchase_id, stripe_id, amount_minor, currency, reason, status, failure_code, requested_by, idempotency_key, created_at, updated_at
FROM refunds WHERE id = @id;

-- name: RefundByStripeID :one
SELECT id, purchase_id, stripe_id, amount_minor, currency, reason, status, failure_code, requested_by, idempotency_key, created_at, updated_at
FROM refunds WHERE stripe_id = @stripe_id;

-- name: OpenRefund :one
SELECT id, stripe_id, status FROM refunds WHERE purchase_id = @purchase_id AND status IN ('requested', 'pending') AND idempotency_key IS NOT NULL;

-- name: UpdateRefund :exec
UPDATE refunds
SET stripe_id = coalesce(stripe_id, sqlc.narg(stripe_id)), status = @status, failure_code = @failure_code, updated_at = now()
WHERE id = @id;

-- name: ListPurchaseRefunds :many
SELECT id, purchase_id, stripe_id, amount_minor, currency, reason, status, failure_code, requested_by, idempotency_key, created_at, updated_at
FROM refunds WHERE purchase_id = @purchase_id ORDER BY created_at, id;
