package check

import "context"

// sync are the promises about what crosses from the panel to the store: I16 to I19.
var sync = []Rule{
	{"I16", "what is approved is in the store", inPanel(
		finding{"approved release that is not published", `
			SELECT r.id, r.version FROM releases r WHERE r.status = 'approved'
			AND NOT EXISTS (SELECT FROM publications p WHERE p.release_id = r.id AND p.finished_at IS NULL)`},
		finding{"publication that has not come to its end", `SELECT id, action, stage, attempts, last_error FROM publications WHERE finished_at IS NULL`},
	)},
	{"I17", "what is withdrawn or taken down is neither listed nor found", inStore(
		finding{"plugin that is found though it is not listed, or the reverse", `
			SELECT p.id, p.slug, p.status, s.listed FROM plugins p LEFT JOIN plugin_search s ON s.plugin_id = p.id WHERE s.listed IS DISTINCT FROM (p.status = 'listed')`},
		finding{"latest version that is withdrawn", `
			SELECT p.id, p.slug, p.latest_version FROM plugins p JOIN plugin_versions v ON v.plugin_id = p.id AND v.version = p.latest_version WHERE v.status <> 'published'`},
	)},
	{"I18", "the store shows what the panel published, and nothing else", func(ctx context.Context, w *world) error {
		plugins, err := list(ctx, w.panel, `
			SELECT id, slug, status, owner_id, approved_listing->>'name' AS name, (approved_listing->'price'->>'minor')::bigint AS price_minor, approved_listing->'price'->>'currency' AS currency
			FROM publisher_plugins WHERE status <> 'draft' AND approved_listing IS NOT NULL`)
		if err != nil {
			return err
		}
		versions, err := list(ctx, w.panel, `
			SELECT r.plugin_id, r.version, r.status, encode(r.artifact_sha256, 'hex') AS sha256 FROM releases r JOIN publisher_plugins p ON p.id = r.plugin_id
			WHERE r.status IN ('published', 'withdrawn') AND r.published_at IS NOT NULL AND p.status <> 'draft'`)
		if err != nil {
			return err
		}
		if err := w.none(ctx, w.store, "plugin that only one side has, or otherwise", `
			SELECT a.id AS panel, p.id AS store, a.slug, a.status AS status_there, p.status FROM jsonb_to_recordset($1) AS a
				(id uuid, slug text, status text, owner_id uuid, name text, price_minor bigint, currency text)
			FULL JOIN plugins p USING (id)
			WHERE (a.slug, a.status, a.owner_id, a.name, a.price_minor, a.currency) IS DISTINCT FROM (p.slug, p.status::text, p.publisher_id, p.name, p.price_minor, p.currency)`, plugins); err != nil {
			return err
		}
		return w.none(ctx, w.store, "version that only one side has, or otherwise", `
			SELECT a.plugin_id AS panel, v.plugin_id AS store, coalesce(a.version, v.version) AS version, a.status AS status_there, v.status
			FROM jsonb_to_recordset($1) AS a (plugin_id uuid, version text, status text, sha256 text) FULL JOIN plugin_versions v USING (plugin_id, version)
			WHERE (a.status, a.sha256) IS DISTINCT FROM (v.status::text, encode(v.artifact_sha256, 'hex'))`, versions)
	}},
	{"I19", "the store has applied the panel's last word, never an older one after it", func(ctx context.Context, w *world) error {
		words, err := list(ctx, w.panel, `SELECT plugin_id, max(revision) AS revision FROM publications WHERE stage = 'done' GROUP BY 1`)
		if err != nil {
			return err
		}
		return w.none(ctx, w.store, "plugin that is not as the last word has it", `
			SELECT p.id, p.source_revision, a.revision FROM plugins p LEFT JOIN jsonb_to_recordset($1) AS a (plugin_id uuid, revision bigint) ON a.plugin_id = p.id
			WHERE a.revision IS NULL OR p.source_revision < a.revision AND NOT EXISTS (
				SELECT FROM plugin_versions v WHERE v.plugin_id = p.id AND v.source_revision >= a.revision)`, words)
	}},
}
