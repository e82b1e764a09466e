-- Queries of the Publication workflow: what the store shows, written from the publisher's side.

-- name: UpsertListing :execrows
-- Guarded by the revision: a late sync never undoes a newer one. Of a plugin without licenses their terms do not matter.
INSERT INTO plugins AS p (
    id, slug, publisher_id, publisher_name, name, summary, description_html, description_text, category, tags, license,
    links, hosts, host_names, price_minor, currency, prices, icon_key, screenshot_keys, status, takedown_reason, taken_down_at,
    licensed, license_activations, license_offline, license_offline_days, license_grace_days, source_revision)
VALUES (
    @id, @slug, @publisher_id, @publisher_name, @name, @summary, @description_html, @description_text, @category, @tags,
    @license, @links, @hosts, @host_names, @price_minor, @currency, @prices, @icon_key, @screenshot_keys, @status,
    @takedown_reason, CASE @status::listing_status WHEN 'taken_down' THEN now() END,
    @licensed, sqlc.narg(license_activations), @license_offline, greatest(@license_offline_days::integer, 1), @license_grace_days, @source_revision)
ON CONFLICT (id) DO UPDATE SET
    slug = EXCLUDED.slug, publisher_name = EXCLUDED.publisher_name, name = EXCLUDED.name, summary = EXCLUDED.summary,
    description_html = EXCLUDED.description_html, description_text = EXCLUDED.description_text,
    category = EXCLUDED.category, tags = EXCLUDED.tags, license = EXCLUDED.license, links = EXCLUDED.links,
    hosts = EXCLUDED.hosts, host_names = EXCLUDED.host_names, price_minor = EXCLUDED.price_minor,
    currency = EXCLUDED.currency, prices = EXCLUDED.prices, icon_key = EXCLUDED.icon_key, screenshot_keys = EXCLUDED.screenshot_keys,
    status = EXCLUDED.status, takedown_reason = EXCLUDED.takedown_reason,
    taken_down_at = CASE EXCLUDED.status WHEN 'taken_down' THEN coalesce(p.taken_down_at, now()) END,
    licensed = EXCLUDED.licensed, license_activations = EXCLUDED.license_activations, license_offline = EXCLUDED.license_offline,
    license_offline_days = EXCLUDED.license_offline_days, license_grace_days = EXCLUDED.license_grace_days,
    source_revision = EXCLUDED.source_revision, updated_at = now()
WHERE p.source_revision < EXCLUDED.source_revision;

-- name: UpsertVersion :execrows
INSERT INTO plugin_versions AS v (
    id, plugin_id, version, major, minor, patch, prerelease, channel, changelog_html, hosts, artifact_sha256, artifact_size,
    artifact_key, file_name, signature, status, withdrawn_reason, source_revision)
VALUES (
    @id, @plugin_id, @version, @major, @minor, @patch, @prerelease, @channel, @changelog_html, @hosts, @artifact_sha256,
    @artifact_size, @artifact_key, @file_name, @signature, @status, @withdrawn_reason, @source_revision)
ON CONFLICT (plugin_id, version) DO UPDATE SET
    status = EXCLUDED.status, withdrawn_reason = EXCLUDED.withdrawn_reason, source_revision = EXCLUDED.source_revision
WHERE v.source_revision < EXCLUDED.source_revision;

-- name: RefreshLatestVersion :exec
-- The highest published stable version; a plugin that has only pre-releases shows the highest of those.
UPDATE plugins p
SET latest_version = coalesce((
    SELECT v.version FROM plugin_versions v
    WHERE v.plugin_id = p.id AND v.status = 'published'
    ORDER BY (v.prerelease = '') DESC, v.major DESC, v.minor DESC, v.patch DESC, v.source_revision DESC
    LIMIT 1), '')
WHERE p.id = @id;

-- name: ListTakedowns :many
-- The last taken down first.
SELECT id, slug, name, icon_key, publisher_id, publisher_name, takedown_reason, sale_count, download_count,
    coalesce(taken_down_at, updated_at)::timestamptz AS at
FROM plugins
WHERE status = 'taken_down'
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (coalesce(taken_down_at, updated_at), id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::uuid))
ORDER BY coalesce(taken_down_at, updated_at) DESC, id DESC
LIMIT @max_rows;

-- name: SitemapPlugins :many
SELECT id, slug, updated_at FROM plugins
WHERE status = 'listed' AND (sqlc.narg(after_id)::uuid IS NULL OR id > sqlc.narg(after_id)::uuid)
ORDER BY id
LIMIT @max_rows;

-- name: SitemapPublishers :many
SELECT publisher_id, max(updated_at)::timestamptz AS updated_at FROM plugins
WHERE status = 'listed' AND (sqlc.narg(after_id)::uuid IS NULL OR publisher_id > sqlc.narg(after_id)::uuid)
GROUP BY publisher_id
ORDER BY publisher_id
LIMIT @max_rows;
