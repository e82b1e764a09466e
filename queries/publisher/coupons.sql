-- name: InsertCoupon :execrows
-- 0 rows: the publisher has that code already.
INSERT INTO coupons (id, owner_id, code, kind, basis_points, amounts, plugin_ids, starts_at, ends_at, max_uses, max_per_customer)
VALUES (@id, @owner_id, @code, @kind, @basis_points, @amounts, @plugin_ids, @starts_at, sqlc.narg(ends_at), sqlc.narg(max_uses), sqlc.narg(max_per_customer))
ON CONFLICT DO NOTHING;

-- name: ChangeCoupon :one
-- What a code takes off never changes: customers have been told.
UPDATE coupons SET plugin_ids = @plugin_ids, ends_at = sqlc.narg(ends_at), max_uses = sqlc.narg(max_uses), max_per_customer = sqlc.narg(max_per_customer),
    revision = revision + 1
WHERE id = @id AND owner_id = @owner_id AND disabled_at IS NULL
RETURNING *;

-- name: DisableCoupon :one
UPDATE coupons SET disabled_at = now(), revision = revision + 1 WHERE id = @id AND owner_id = @owner_id AND disabled_at IS NULL
RETURNING *;

-- name: GetOwnCoupon :one
SELECT * FROM coupons WHERE id = @id AND owner_id = @owner_id;

-- name: GetCoupon :one
SELECT * FROM coupons WHERE id = @id;

-- name: ListOwnCoupons :many
SELECT * FROM coupons
WHERE owner_id = @owner_id
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (created_at, id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::uuid))
ORDER BY created_at DESC, id DESC
LIMIT @max_rows;

-- name: ConfirmCoupon :exec
UPDATE coupons SET synced_revision = greatest(synced_revision, @revision) WHERE id = @id;

-- name: CountForeignPlugins :one
-- How many of the plugins are not the publisher's.
SELECT count(*) FROM unnest(@plugin_ids::uuid[]) AS wanted (id) WHERE NOT EXISTS (SELECT 1 FROM publisher_plugins p WHERE p.id = wanted.id AND p.owner_id = @owner_id);

-- name: CountCouponSales :exec
UPDATE coupons c SET sales = c.sales + n.sales FROM (SELECT unnest(@coupon_ids::uuid[]) AS id, unnest(@sales::bigint[]) AS sales) n WHERE c.id = n.id;
