-- name: CouponByCode :one
-- The publisher's own code is meant before the platform's of the same letters.
SELECT sqlc.embed(c), (SELECT count(*) FROM coupon_redemptions r WHERE r.coupon_id = c.id AND r.user_id = @user_id AND r.status <> 'released') AS uses_by_customer
FROM coupons c
WHERE c.code = @code AND (c.publisher_id IS NULL OR c.publisher_id = @publisher_id)
ORDER BY c.publisher_id NULLS LAST
LIMIT 1;

-- name: LockCoupon :exec
-- Whoever wants a use of the same coupon waits here; what is read afterwards is how many are left.
SELECT id FROM coupons WHERE id = @id FOR UPDATE;

-- name: ReserveCoupon :execrows
-- 0 rows: this purchase has its use already.
WITH reserved AS (
    INSERT INTO coupon_redemptions (purchase_id, coupon_id, user_id, discount_minor, currency)
    VALUES (@purchase_id, @coupon_id, @user_id, @discount_minor, @currency)
    ON CONFLICT DO NOTHING
    RETURNING coupon_id
)
UPDATE coupons c SET uses = c.uses + 1 FROM reserved r WHERE c.id = r.coupon_id;

-- name: RedeemCoupon :exec
UPDATE coupon_redemptions SET status = CASE status WHEN 'reserved' THEN 'redeemed' ELSE 'redeemed_late' END, changed_at = now()
WHERE purchase_id = @purchase_id AND status IN ('reserved', 'released');

-- name: ReleaseCoupon :exec
WITH released AS (
    UPDATE coupon_redemptions SET status = 'released', changed_at = now()
    WHERE purchase_id = @purchase_id AND status = 'reserved'
    RETURNING coupon_id
)
UPDATE coupons c SET uses = c.uses - 1 FROM released r WHERE c.id = r.coupon_id;

-- name: UpsertPublisherCoupon :execrows
-- 0 rows: what is here is as new. What an admin has ended stays so.
INSERT INTO coupons (id, code, publisher_id, kind, basis_points, amounts, plugin_ids, starts_at, ends_at, max_uses, max_per_customer,
    source_revision, created_by, disabled_at)
VALUES (@id, @code, @publisher_id, @kind, @basis_points, @amounts, @plugin_ids, @starts_at, sqlc.narg(ends_at), sqlc.narg(max_uses),
    sqlc.narg(max_per_customer), @source_revision, @publisher_id, sqlc.narg(disabled_at))
ON CONFLICT (id) DO UPDATE SET
    plugin_ids = excluded.plugin_ids, starts_at = excluded.starts_at, ends_at = excluded.ends_at, max_uses = excluded.max_uses,
    max_per_customer = excluded.max_per_customer, disabled_at = coalesce(coupons.disabled_at, excluded.disabled_at), source_revision = excluded.source_revision
WHERE coupons.source_revision < excluded.source_revision;

-- name: InsertPlatformCoupon :execrows
INSERT INTO coupons (id, code, kind, basis_points, amounts, plugin_ids, starts_at, ends_at, max_uses, max_per_customer, note, created_by)
VALUES (@id, @code, @kind, @basis_points, @amounts, @plugin_ids, @starts_at, sqlc.narg(ends_at), sqlc.narg(max_uses), sqlc.narg(max_per_customer),
    @note, @created_by)
ON CONFLICT DO NOTHING;

-- name: ChangeCoupon :execrows
-- What a code takes off never changes: customers have been told.
UPDATE coupons SET ends_at = sqlc.narg(ends_at), max_uses = sqlc.narg(max_uses), max_per_customer = sqlc.narg(max_per_customer), note = @note
WHERE id = @id AND publisher_id IS NULL AND disabled_at IS NULL;

-- name: DisableCoupon :execrows
UPDATE coupons SET disabled_at = now() WHERE id = @id AND disabled_at IS NULL;

-- name: AppendCouponFact :exec
-- Tells a publisher that an admin has ended their coupon. It is of no plugin.
INSERT INTO outbox (id, kind, plugin_id, publisher_id, quantity, coupon_id)
VALUES (@id, 'coupon_ended', '00000000-0000-0000-0000-000000000000', @publisher_id, 0, @coupon_id::uuid);

-- name: ListCoupons :many
-- Newest first, or one. Plugins are those in its scope that the store has; a publisher's name is what its last plugin says.
WITH found AS (
    SELECT c.*, CASE WHEN c.disabled_at IS NOT NULL THEN 'disabled' WHEN c.ends_at <= now() THEN 'ended' WHEN c.starts_at > now() THEN 'scheduled'
        WHEN c.uses >= c.max_uses THEN 'used_up' ELSE 'active' END::text AS state
    FROM coupons c
    WHERE (sqlc.narg(id)::uuid IS NULL OR c.id = sqlc.narg(id)::uuid)
      AND (@search::text = '' OR strpos(c.code, upper(@search)) > 0)
      AND (@owner::text = '' OR (@owner = 'platform') = (c.publisher_id IS NULL))
      AND (sqlc.narg(before_at)::timestamptz IS NULL OR (c.created_at, c.id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::uuid))
), page AS (
    SELECT id, state FROM found WHERE @state::text = '' OR state = @state::text ORDER BY created_at DESC, id DESC LIMIT @max_rows
)
SELECT sqlc.embed(c), p.state,
    (SELECT count(*) FROM coupon_redemptions r WHERE r.coupon_id = c.id AND r.status IN ('redeemed', 'redeemed_late'))::bigint AS redeemed,
    coalesce((SELECT g.publisher_name FROM plugins g WHERE g.publisher_id = c.publisher_id ORDER BY g.updated_at DESC LIMIT 1), '')::text AS publisher_name,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', g.id, 'slug', g.slug, 'name', g.name) ORDER BY g.name, g.id) FROM plugins g WHERE g.id = ANY (c.plugin_ids)), '[]')::jsonb AS plugins
FROM page p JOIN coupons c ON c.id = p.id
ORDER BY c.created_at DESC, c.id DESC;

-- name: CouponDiscounts :many
-- What has been taken off with it in all, currency by currency.
SELECT currency, sum(discount_minor)::bigint AS minor FROM coupon_redemptions
WHERE coupon_id = @coupon_id AND status IN ('redeemed', 'redeemed_late') GROUP BY currency ORDER BY currency;

-- name: ListCouponRedemptions :many
SELECT r.purchase_id, r.status, r.discount_minor, r.currency, r.created_at, g.name AS plugin_name, g.slug AS plugin_slug
FROM coupon_redemptions r JOIN purchases p ON p.id = r.purchase_id JOIN plugins g ON g.id = p.plugin_id
WHERE r.coupon_id = @coupon_id
ORDER BY r.created_at DESC, r.purchase_id
LIMIT @max_rows;
