-- name: LiveEntitlement :one
SELECT id, purchase_id, status FROM entitlements WHERE user_id = @user_id AND plugin_id = @plugin_id AND status <> 'revoked';

-- name: GrantEntitlement :execrows
-- 0 rows: the customer owns the plugin already.
INSERT INTO entitlements (id, user_id, plugin_id, purchase_id, status)
VALUES (@id, @user_id, @plugin_id, @purchase_id, 'granted')
ON CONFLICT DO NOTHING;

-- name: EntitlementOfPurchase :one
SELECT id, status, granted_at, changed_at FROM entitlements WHERE purchase_id = @purchase_id;

-- name: ChangeEntitlement :execrows
UPDATE entitlements SET status = @status, changed_at = now()
WHERE purchase_id = @purchase_id AND status <> @status AND status <> 'revoked';

-- name: ListLibrary :many
SELECT e.id, e.plugin_id, e.purchase_id, e.status, e.granted_at, g.slug, g.name, g.summary, g.publisher_name, g.icon_key, g.latest_version,
       g.status AS listing_status
FROM entitlements e JOIN plugins g ON g.id = e.plugin_id
WHERE e.user_id = @user_id AND e.status <> 'revoked'
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (e.granted_at, e.id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::uuid))
ORDER BY e.granted_at DESC, e.id DESC
LIMIT @max_rows;
