-- Licenses: keys of entitlements, and the machines they are active on. Whoever changes a license locks its row first.

-- name: IssueLicense :execrows
-- On the plugin's present terms. 0 rows: the plugin has no licenses, or this entitlement has one already.
INSERT INTO licenses (id, entitlement_id, key_hash, key_sealed, sealed_by, max_activations, offline, offline_days, grace_days)
SELECT @id, e.id, @key_hash, @key_sealed, @sealed_by, g.license_activations, g.license_offline, g.license_offline_days, g.license_grace_days
FROM entitlements e JOIN plugins g ON g.id = e.plugin_id
WHERE e.id = @entitlement_id AND g.licensed
ON CONFLICT (entitlement_id) DO NOTHING;

-- name: CheckLicense :one
-- All that a check needs, by four index probes. No rows: there is no such plugin. The status is not_found if the key is none of the plugin's.
SELECT g.id AS plugin_id, g.slug, coalesce(license_status(e.status, l.revoked_at), 'not_found')::text AS status,
    coalesce(l.id, '00000000-0000-0000-0000-000000000000')::uuid AS license_id,
    coalesce(l.activations, 0)::integer AS activations,
    coalesce(license_limit(l.max_activations, g.licensed, g.license_activations), 0)::integer AS max_activations,
    (l.id IS NOT NULL AND (l.offline OR (g.licensed AND g.license_offline)))::boolean AS offline, (a.id IS NOT NULL)::boolean AS activated
FROM plugins g
LEFT JOIN (licenses l JOIN entitlements e ON e.id = l.entitlement_id) ON l.key_hash = @key_hash AND e.plugin_id = g.id
LEFT JOIN license_activations a ON a.license_id = l.id AND a.removed_at IS NULL
    AND a.fingerprint_hash = sha256(convert_to(l.id::text || ':' || @fingerprint::text, 'UTF8'))
WHERE g.id = coalesce(sqlc.narg(plugin_id)::uuid, (SELECT s.id FROM plugins s WHERE s.slug = sqlc.narg(slug)::text));

-- name: LockLicenseByKey :one
SELECT id FROM licenses WHERE key_hash = @key_hash FOR UPDATE;

-- name: LockLicense :one
SELECT id FROM licenses WHERE id = @id FOR UPDATE;

-- name: LicenseState :one
SELECT sqlc.embed(s) FROM license_states s WHERE s.id = @id;

-- name: OwnLicense :one
-- Of what the customer owns. Who bought a plugin again has the license of the new purchase.
SELECT sqlc.embed(s) FROM license_states s JOIN entitlements e ON e.id = s.entitlement_id
WHERE e.user_id = @user_id AND e.plugin_id = @plugin_id AND e.status <> 'revoked';

-- name: LicensableEntitlement :one
-- What the customer owns, and whether a license can be issued for it.
SELECT e.id, e.status, g.licensed FROM entitlements e JOIN plugins g ON g.id = e.plugin_id
WHERE e.user_id = @user_id AND e.plugin_id = @plugin_id AND e.status <> 'revoked';

-- name: LiveActivation :one
SELECT id, name, activated_at FROM license_activations WHERE license_id = @license_id AND fingerprint_hash = @fingerprint_hash AND removed_at IS NULL;

-- name: ActivateLicense :one
-- Of a license that is locked and has room. A machine that was active before takes its row up again.
WITH live AS (
    INSERT INTO license_activations AS a (id, license_id, fingerprint_hash, name)
    VALUES (@id, @license_id, @fingerprint_hash, @name)
    ON CONFLICT (license_id, fingerprint_hash) DO UPDATE SET name = EXCLUDED.name, activated_at = now(), removed_at = NULL, removed_by = ''
    RETURNING a.id, a.name, a.activated_at
), counted AS (
    UPDATE licenses l SET activations = l.activations + 1 WHERE l.id = @license_id
)
SELECT id, name, activated_at FROM live;

-- name: RemoveActivation :execrows
-- Of a license that is locked; 0 rows: it was removed before, or is another's. The row stays, as evidence.
WITH gone AS (
    UPDATE license_activations a SET removed_at = now(), removed_by = @removed_by
    WHERE a.license_id = @license_id AND a.removed_at IS NULL
      AND (a.id = sqlc.narg(id)::uuid OR a.fingerprint_hash = sqlc.narg(fingerprint_hash)::bytea)
    RETURNING a.id
)
UPDATE licenses l SET activations = l.activations - 1 WHERE l.id = @license_id AND EXISTS (SELECT FROM gone);

-- name: ResetActivations :execrows
UPDATE license_activations SET removed_at = now(), removed_by = 'admin' WHERE license_id = @license_id AND removed_at IS NULL;

-- name: CountNoActivations :exec
UPDATE licenses SET activations = 0 WHERE id = @id;

-- name: RotateLicenseKey :exec
UPDATE licenses SET key_hash = @key_hash, key_sealed = @key_sealed, sealed_by = @sealed_by, key_issued_at = now() WHERE id = @id;

-- name: SetLicenseRevoked :execrows
-- 0 rows: it is so already.
UPDATE licenses SET revoked_at = CASE WHEN @revoked::boolean THEN now() END WHERE id = @id AND (revoked_at IS NOT NULL) <> @revoked::boolean;

-- name: ListActivations :many
-- The live ones, the last activated first.
SELECT id, name, first_activated_at, activated_at FROM license_activations
WHERE license_id = @license_id AND removed_at IS NULL
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (activated_at, id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::uuid))
ORDER BY activated_at DESC, id DESC
LIMIT @max_rows;

-- name: ActivationOfLicense :one
SELECT id, fingerprint_hash FROM license_activations WHERE license_id = @license_id AND id = @id AND removed_at IS NULL;

-- name: LicenseOfPurchase :one
-- Whether a purchase comes with a license: none, available (its owner may have it issued) or issued.
SELECT (CASE WHEN l.id IS NOT NULL THEN 'issued' WHEN g.licensed THEN 'available' ELSE 'none' END)::text
FROM entitlements e JOIN plugins g ON g.id = e.plugin_id LEFT JOIN licenses l ON l.entitlement_id = e.id
WHERE e.purchase_id = @purchase_id AND e.status <> 'revoked';

-- name: AdminFindLicenses :many
-- By the digest of the key, by an ID (of the license or its purchase), or by the customer's address.
SELECT sqlc.embed(s), u.name AS customer_name, u.email AS customer_email
FROM license_states s JOIN users u ON u.id = s.user_id
WHERE s.id IN (
    SELECT l.id FROM licenses l WHERE l.key_hash = sqlc.narg(key_hash)::bytea
    UNION SELECT l.id FROM licenses l WHERE l.id = sqlc.narg(id)::uuid
    UNION SELECT l.id FROM licenses l JOIN entitlements e ON e.id = l.entitlement_id WHERE e.purchase_id = sqlc.narg(id)::uuid
    UNION SELECT l.id FROM licenses l JOIN entitlements e ON e.id = l.entitlement_id JOIN users o ON o.id = e.user_id WHERE o.email = sqlc.narg(email)::citext)
ORDER BY s.issued_at DESC, s.id DESC
LIMIT @max_rows;

-- name: LicensesToReseal :many
SELECT id, key_sealed, sealed_by FROM licenses WHERE sealed_by <> @sealed_by ORDER BY id LIMIT @max_rows FOR UPDATE;

-- name: ResealLicense :exec
UPDATE licenses SET key_sealed = @key_sealed, sealed_by = @sealed_by WHERE id = @id;
