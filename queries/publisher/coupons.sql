-- name: InsertCoupon :execrows
-- 0 rows: the publisher has that code already.
INSERT INTO coupons (id, owner_id, code, kind, basis_points, amounts, plugin_ids, starts_at, ends_at, max_uses, max_per_customer)
VALUES (@id, @owner_id, @code, @kind, @basis_points, @amounts, @plugin_ids, @starts_at, sqlc.narg(ends_at), sqlc.narg(max_uses), sqlc.narg(max_per_customer))
ON CONFLICT DO NOTHING;

-- name: ChangeCoupon :one
-- What a code takes off never changes: customers have been told.
UPDATE coupons SET plugin_ids = @plugin_ids, ends_at = sqlc.narg(ends_at), max_uses = sqlc.narg(max_uses), max_per_customer = sqlc.narg(max_per_customer),
    revision = revision + 1, changed_at = now(), attempts = 0, last_error = '', next_attempt_at = NULL
WHERE id = @id AND owner_id = @owner_id AND disabled_at IS NULL
RETURNING revision;

-- name: DisableCoupon :one
UPDATE coupons SET disabled_at = now(), disabled_by = 'publisher', revision = revision + 1, changed_at = now(), attempts = 0, last_error = '', next_attempt_at = NULL
WHERE id = @id AND owner_id = @owner_id AND disabled_at IS NULL
RETURNING revision;

-- name: EndCoupon :exec
-- The store has ended it: whatever revision is on its way there changes nothing about that.
UPDATE coupons SET disabled_at = @disabled_at, disabled_by = 'store' WHERE id = @id AND disabled_at IS NULL;

-- name: GetOwnCoupon :one
SELECT sqlc.embed(c), coalesce((SELECT jsonb_object_agg(d.currency, d.discount_minor) FROM coupon_discounts d WHERE d.coupon_id = c.id), '{}')::jsonb AS discounts
FROM coupons c WHERE c.id = @id AND c.owner_id = @owner_id;

-- name: GetCoupon :one
SELECT * FROM coupons WHERE id = @id;

-- name: ListOwnCoupons :many
SELECT sqlc.embed(c), coalesce((SELECT jsonb_object_agg(d.currency, d.discount_minor) FROM coupon_discounts d WHERE d.coupon_id = c.id), '{}')::jsonb AS discounts
FROM coupons c
WHERE c.owner_id = @owner_id
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (c.created_at, c.id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::uuid))
ORDER BY c.created_at DESC, c.id DESC
LIMIT @max_rows;

-- name: ConfirmCoupon :exec
UPDATE coupons SET synced_revision = greatest(synced_revision, @revision), attempts = 0, last_error = '', next_attempt_at = NULL WHERE id = @id;

-- name: RecordCouponTry :exec
-- A try that failed, to be seen by the publisher.
UPDATE coupons SET attempts = @attempts, last_error = @last_error, next_attempt_at = @next_attempt_at::timestamptz
WHERE id = @id AND synced_revision < revision;

-- name: CountForeignPlugins :one
-- How many of the plugins are not the publisher's.
SELECT count(*) FROM unnest(@plugin_ids::uuid[]) AS wanted (id) WHERE NOT EXISTS (SELECT 1 FROM publisher_plugins p WHERE p.id = wanted.id AND p.owner_id = @owner_id);

-- name: CountCouponSales :exec
-- Each coupon once.
UPDATE coupons c SET sales = c.sales + n.sales FROM (SELECT unnest(@coupon_ids::uuid[]) AS id, unnest(@sales::bigint[]) AS sales) n WHERE c.id = n.id;

-- name: AddCouponDiscounts :exec
-- Each coupon and currency once. A coupon that is not known here has no discounts to be told of.
INSERT INTO coupon_discounts AS d (coupon_id, currency, discount_minor)
SELECT n.id, n.currency, n.minor
FROM (SELECT unnest(@coupon_ids::uuid[]) AS id, unnest(@currencies::text[]) AS currency, unnest(@discounts::bigint[]) AS minor) n JOIN coupons c ON c.id = n.id
ON CONFLICT (coupon_id, currency) DO UPDATE SET discount_minor = d.discount_minor + EXCLUDED.discount_minor;
