-- Plugins as their publishers write them.

-- name: InsertPlugin :one
INSERT INTO publisher_plugins (id, owner_id, slug, name, summary, description, category, tags, license, links, hosts, price_minor, currency, prices)
VALUES (@id, @owner_id, @slug, @name, @summary, @description, @category, @tags, @license, @links, @hosts, @price_minor, @currency, @prices)
RETURNING created_at;

-- name: CountOwnDrafts :one
SELECT count(*) FROM publisher_plugins WHERE owner_id = @owner_id AND status = 'draft';

-- name: GetPlugin :one
SELECT p.id, p.owner_id, p.slug, p.name, p.summary, p.description, p.category, p.tags, p.license, p.links, p.hosts, p.price_minor,
       p.currency, p.prices, p.status, p.takedown_reason, p.approved_listing, p.licensing, p.revision, p.created_at, p.updated_at, u.name AS owner_name,
       EXISTS (SELECT FROM slug_reservations s WHERE s.plugin_id = p.id) AS slug_reserved
FROM publisher_plugins p JOIN publisher_users u ON u.id = p.owner_id
WHERE p.id = @id;

-- name: LockPlugin :one
-- Held while the plugin or one of its releases changes: what is decided on is what is written.
SELECT id, owner_id, slug, status, revision FROM publisher_plugins WHERE id = @id FOR NO KEY UPDATE;

-- name: ListPlugins :many
-- Newest first. Without owner_id: everybody's.
SELECT p.id, p.owner_id, p.slug, p.name, p.summary, p.category, p.price_minor, p.currency, p.status, p.revision, p.created_at, p.updated_at,
       icon.id AS icon_id, coalesce(latest.version, '')::text AS latest_version,
       coalesce(latest.status::text, '')::text AS latest_status, coalesce(public.version, '')::text AS latest_published_version,
       open.id AS open_submission_id
FROM publisher_plugins p
LEFT JOIN plugin_images icon ON icon.plugin_id = p.id AND icon.kind = 'icon'
LEFT JOIN LATERAL (SELECT version, status FROM releases r WHERE r.plugin_id = p.id ORDER BY r.created_at DESC, r.id DESC LIMIT 1) latest ON true
LEFT JOIN releases public ON public.id = (
    SELECT r.id FROM releases r WHERE r.plugin_id = p.id AND r.status = 'published' ORDER BY r.published_at DESC, r.id DESC LIMIT 1)
LEFT JOIN submissions open ON open.id = (
    SELECT s.id FROM submissions s WHERE s.plugin_id = p.id AND s.status IN ('checking', 'in_review', 'changes_requested')
    ORDER BY s.created_at DESC, s.id DESC LIMIT 1)
WHERE (sqlc.narg(owner_id)::uuid IS NULL OR p.owner_id = sqlc.narg(owner_id))
  AND (sqlc.narg(status)::plugin_status IS NULL OR p.status = sqlc.narg(status))
  AND (sqlc.narg(search)::text IS NULL OR position(lower(sqlc.narg(search)) IN lower(p.name)) > 0 OR position(lower(sqlc.narg(search)) IN p.slug) > 0)
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (p.created_at, p.id) < (sqlc.narg(before_at), sqlc.narg(before_id)::uuid))
ORDER BY p.created_at DESC, p.id DESC
LIMIT @max_rows;

-- name: UpdatePlugin :one
UPDATE publisher_plugins
SET slug = @slug, name = @name, summary = @summary, description = @description, category = @category, tags = @tags, license = @license,
    links = @links, hosts = @hosts, price_minor = @price_minor, currency = @currency, prices = @prices, revision = revision + 1, updated_at = now()
WHERE id = @id
RETURNING revision;

-- name: SetDraftLicensing :exec
-- Of a plugin that is not in the store yet, and locked: its first publication carries it there.
UPDATE publisher_plugins SET licensing = @licensing, updated_at = now() WHERE id = @id;

-- name: TouchPlugin :one
-- After a change of what belongs to the listing without being a column of it: its images.
UPDATE publisher_plugins SET revision = revision + 1, updated_at = now() WHERE id = @id RETURNING revision;

-- name: PluginHasHistory :one
-- Whether anything but its author has seen the plugin.
SELECT (EXISTS (SELECT FROM submissions s WHERE s.plugin_id = @id) OR EXISTS (SELECT FROM slug_reservations n WHERE n.plugin_id = @id)
    OR EXISTS (SELECT FROM publications b WHERE b.plugin_id = @id) OR EXISTS (SELECT FROM publisher_analytics a WHERE a.plugin_id = @id))::boolean;

-- name: DeleteReleasesOfPlugin :exec
DELETE FROM releases WHERE plugin_id = @plugin_id;

-- name: DeletePlugin :exec
DELETE FROM publisher_plugins WHERE id = @id;

-- name: ReserveSlug :execrows
-- 0 rows: something stands in the way, see SlugOutcome. Both in one transaction, which holds the plugin's lock;
-- a reservation that another transaction is making is waited for.
INSERT INTO slug_reservations (slug, skeleton, owner_id, plugin_id)
VALUES (@slug, @skeleton, @owner_id, @plugin_id)
ON CONFLICT DO NOTHING;

-- name: SlugOutcome :one
-- What a plugin's claim to a slug comes to: reserved (it has it), other_slug (it has reserved another one, for good),
-- slug_taken, slug_confusable (another plugin has the like), or free.
SELECT (CASE
    WHEN EXISTS (SELECT FROM slug_reservations n WHERE n.plugin_id = @plugin_id AND n.slug = @slug) THEN 'reserved'
    WHEN EXISTS (SELECT FROM slug_reservations n WHERE n.plugin_id = @plugin_id) THEN 'other_slug'
    WHEN EXISTS (SELECT FROM slug_reservations n WHERE n.slug = @slug) THEN 'slug_taken'
    WHEN EXISTS (SELECT FROM slug_reservations n WHERE n.skeleton = @skeleton) THEN 'slug_confusable'
    ELSE 'free'
END)::text;
