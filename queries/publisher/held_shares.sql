-- name: HoldShare :exec
-- An inquiry that has become a dispute is held for that, also when it had been closed meanwhile.
INSERT INTO held_shares (case_id, publisher_id, plugin_id, purchase_id, reason, currency, amount_minor, opened_at)
VALUES (@case_id, @publisher_id, @plugin_id, nullif(@purchase_id::uuid, '00000000-0000-0000-0000-000000000000'), @reason, @currency, @amount_minor, @opened_at)
ON CONFLICT (case_id) DO UPDATE SET reason = excluded.reason, outcome = '', closed_at = NULL;

-- name: ReleaseShare :exec
UPDATE held_shares SET outcome = @outcome, closed_at = @closed_at WHERE case_id = @case_id;

-- name: MailOwnerOfPlugin :exec
-- To whom a fact is about, under the plugin's name as they know it.
INSERT INTO outgoing_mail (id, template, locale, recipient, data)
SELECT @id, @template::text, u.locale, u.email, @data::jsonb || jsonb_build_object('pluginName', p.name)
FROM publisher_plugins p JOIN publisher_users u ON u.id = @publisher_id
WHERE p.id = @plugin_id AND u.disabled_at IS NULL
ON CONFLICT (id) DO NOTHING;

-- name: ListHeldShares :many
-- Those held first, then the last ended.
SELECT h.case_id, h.plugin_id, p.name AS plugin_name, p.slug AS plugin_slug, h.reason, h.currency, h.amount_minor, h.opened_at, h.outcome, h.closed_at
FROM held_shares h JOIN publisher_plugins p ON p.id = h.plugin_id
WHERE h.publisher_id = @publisher_id
ORDER BY h.closed_at IS NOT NULL, h.closed_at DESC, h.opened_at DESC, h.case_id DESC
LIMIT @max_rows;
