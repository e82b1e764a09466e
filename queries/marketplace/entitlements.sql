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

-- name: RestoreEntitlement :execrows
-- The one way back from revoked: a human's word. 0 rows: the customer has the plugin by another purchase.
UPDATE entitlements e SET status = 'granted', changed_at = now()
WHERE e.purchase_id = @purchase_id AND e.status = 'revoked'
  AND NOT EXISTS (SELECT FROM entitlements o WHERE o.user_id = e.user_id AND o.plugin_id = e.plugin_id AND o.status <> 'revoked');

-- name: ListLibrary :many
-- What was downloaded last is compared with the latest version as versions are ordered everywhere.
SELECT e.id, e.plugin_id, e.purchase_id, e.status, e.granted_at, g.slug, g.name, g.summary, g.publisher_name, g.icon_key, g.latest_version,
       g.status AS listing_status, g.price_minor, g.currency, p.amount_minor AS paid_minor, p.currency AS paid_currency,
       (CASE WHEN l.id IS NOT NULL THEN 'issued' WHEN g.licensed THEN 'available' ELSE 'none' END)::text AS license_key,
       v.version AS last_version, d.at AS last_at, coalesce(update.available, false)::boolean AS update_available
FROM entitlements e
JOIN plugins g ON g.id = e.plugin_id
LEFT JOIN purchases p ON p.id = e.purchase_id
LEFT JOIN licenses l ON l.entitlement_id = e.id
LEFT JOIN downloads d ON d.token_id = (
    SELECT l.token_id FROM downloads l WHERE l.user_id = e.user_id AND l.plugin_id = e.plugin_id ORDER BY l.at DESC LIMIT 1)
LEFT JOIN plugin_versions v ON v.id = d.version_id
LEFT JOIN LATERAL (
    SELECT n.version <> v.version AND (n.major, n.minor, n.patch, (n.prerelease = '')::int, n.source_revision)
        > (v.major, v.minor, v.patch, (v.prerelease = '')::int, v.source_revision) AS available
    FROM plugin_versions n
    WHERE n.plugin_id = g.id AND n.version = g.latest_version AND e.status = 'granted' AND g.status <> 'taken_down'
) update ON true
WHERE e.user_id = @user_id AND e.status <> 'revoked'
  AND (NOT @only_updates::boolean OR update.available)
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (e.granted_at, e.id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::uuid))
ORDER BY e.granted_at DESC, e.id DESC
LIMIT @max_rows;
