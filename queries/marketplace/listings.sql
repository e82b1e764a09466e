-- Queries of the Publication workflow: what the store shows, written from the publisher's side.

-- name: UpsertListing :execrows
-- Guarded by the revision: a late sync never undoes a newer one.
INSERT INTO plugins AS p (
    id, slug, publisher_id, publisher_name, name, summary, description_html, description_text, category, tags, license,
    links, hosts, host_names, price_minor, currency, icon_key, screenshot_keys, status, takedown_reason, source_revision)
VALUES (
    @id, @slug, @publisher_id, @publisher_name, @name, @summary, @description_html, @description_text, @category, @tags,
    @license, @links, @hosts, @host_names, @price_minor, @currency, @icon_key, @screenshot_keys, @status,
    @takedown_reason, @source_revision)
ON CONFLICT (id) DO UPDATE SET
    slug = EXCLUDED.slug, publisher_name = EXCLUDED.publisher_name, name = EXCLUDED.name, summary = EXCLUDED.summary,
    description_html = EXCLUDED.description_html, description_text = EXCLUDED.description_text,
    category = EXCLUDED.category, tags = EXCLUDED.tags, license = EXCLUDED.license, links = EXCLUDED.links,
    hosts = EXCLUDED.hosts, host_names = EXCLUDED.host_names, price_minor = EXCLUDED.price_minor,
    currency = EXCLUDED.currency, icon_key = EXCLUDED.icon_key, screenshot_keys = EXCLUDED.screenshot_keys,
    status = EXCLUDED.status, takedown_reason = EXCLUDED.takedown_reason,
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
