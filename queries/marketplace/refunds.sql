-- name: InsertRefund :execrows
-- 0 rows: it is there already, or what it is to replace was tried again before.
INSERT INTO refunds (id, purchase_id, amount_minor, currency, reason, requested_by, approved_by, request_id, retry_of, idempotency_key)
VALUES (@id, @purchase_id, @amount_minor, @currency, @reason, sqlc.narg(requested_by), sqlc.narg(approved_by), sqlc.narg(request_id), sqlc.narg(retry_of),
    @idempotency_key)
ON CONFLICT DO NOTHING;

-- name: InsertForeignRefund :execrows
-- A refund that was made in Stripe's dashboard: known by its Stripe id only.
INSERT INTO refunds (id, purchase_id, stripe_id, amount_minor, currency, reason, status)
VALUES (@id, @purchase_id, @stripe_id, @amount_minor, @currency, 'other', 'pending')
ON CONFLICT (stripe_id) DO NOTHING;

-- name: GetRefund :one
SELECT id, purchase_id, stripe_id, amount_minor, currency, reason, status, failure_code, requested_by, idempotency_key, created_at, updated_at,
       request_id, approved_by, retry_of, resolution, resolution_reason, resolved_by, resolved_at
FROM refunds WHERE id = @id;

-- name: RefundByStripeID :one
SELECT id, purchase_id, stripe_id, amount_minor, currency, reason, status, failure_code, requested_by, idempotency_key, created_at, updated_at,
       request_id, approved_by, retry_of, resolution, resolution_reason, resolved_by, resolved_at
FROM refunds WHERE stripe_id = @stripe_id;

-- name: ReservedRefunds :one
-- What is on its way back, and what of all that goes or went back one person alone has decided.
SELECT coalesce(sum(amount_minor) FILTER (WHERE status IN ('requested', 'pending')), 0)::bigint AS reserved_minor,
       coalesce(sum(amount_minor) FILTER (WHERE status <> 'failed' AND approved_by IS NULL), 0)::bigint AS alone_minor
FROM refunds WHERE purchase_id = @purchase_id;

-- name: UpdateRefund :exec
UPDATE refunds
SET stripe_id = coalesce(stripe_id, sqlc.narg(stripe_id)), status = @status, failure_code = @failure_code, updated_at = now()
WHERE id = @id;

-- name: ListPurchaseRefunds :many
SELECT id, purchase_id, stripe_id, amount_minor, currency, reason, status, failure_code, requested_by, idempotency_key, created_at, updated_at,
       request_id, approved_by, retry_of, resolution, resolution_reason, resolved_by, resolved_at
FROM refunds WHERE purchase_id = @purchase_id ORDER BY created_at, id;

-- name: ResolveRefund :execrows
-- 0 rows: it has not failed, or somebody has seen to it.
UPDATE refunds SET resolution = @resolution, resolution_reason = @reason, resolved_by = @resolved_by, resolved_at = now(), updated_at = now()
WHERE id = @id AND status = 'failed' AND resolution = '';

-- name: CountUnresolvedRefunds :one
SELECT count(*) FROM refunds WHERE purchase_id = @purchase_id AND status = 'failed' AND resolution = '';

-- name: CountCustomerRefunds :one
-- The purchases of a customer that money of which has gone back since.
SELECT count(DISTINCT r.purchase_id) FROM refunds r JOIN purchases p ON p.id = r.purchase_id
WHERE p.user_id = @user_id AND r.status = 'succeeded' AND r.updated_at > @since;

-- name: AdminListRefunds :many
-- Failed ones that nobody has seen to, the oldest first; or all, the newest first.
SELECT r.id, r.purchase_id, r.stripe_id, r.amount_minor, r.currency, r.reason, r.status, r.failure_code, r.requested_by, r.idempotency_key, r.created_at,
       r.updated_at, r.request_id, r.approved_by, r.retry_of, r.resolution, r.resolution_reason, r.resolved_by, r.resolved_at,
       g.name AS plugin_name, g.slug AS plugin_slug, g.icon_key AS plugin_icon_key, u.name AS customer_name, u.email AS customer_email, p.status AS purchase_status,
       coalesce((SELECT e.status FROM entitlements e WHERE e.purchase_id = p.id), '')::text AS entitlement
FROM refunds r JOIN purchases p ON p.id = r.purchase_id JOIN plugins g ON g.id = p.plugin_id JOIN users u ON u.id = p.user_id
WHERE (NOT @only_failed::boolean OR (r.status = 'failed' AND r.resolution = ''))
  AND (sqlc.narg(from_at)::timestamptz IS NULL OR CASE WHEN @only_failed::boolean
       THEN (r.updated_at, r.id) > (sqlc.narg(from_at)::timestamptz, sqlc.narg(from_id)::uuid)
       ELSE (r.updated_at, r.id) < (sqlc.narg(from_at)::timestamptz, sqlc.narg(from_id)::uuid) END)
ORDER BY CASE WHEN @only_failed::boolean THEN r.updated_at END, CASE WHEN @only_failed::boolean THEN r.id END, r.updated_at DESC, r.id DESC
LIMIT @max_rows;
