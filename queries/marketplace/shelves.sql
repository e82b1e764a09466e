-- name: PutShelf :exec
INSERT INTO shelves (shelf, plugin_ids) VALUES (@shelf, @plugin_ids)
ON CONFLICT (shelf) DO UPDATE SET plugin_ids = EXCLUDED.plugin_ids, updated_at = now();

-- name: ShelfCards :many
-- In the order of the shelf, whatever their status.
SELECT sqlc.embed(c)
FROM shelves s, unnest(s.plugin_ids) WITH ORDINALITY AS entry (plugin_id, place)
JOIN plugin_cards c ON c.id = entry.plugin_id
WHERE s.shelf = @shelf
ORDER BY entry.place;

-- name: FindPluginCards :many
-- By their ids and slugs.
SELECT sqlc.embed(c) FROM plugin_cards c WHERE c.id = ANY (@ids::uuid[]) OR c.slug = ANY (@slugs::text[]);
