-- Icons and screenshots of plugins; the bytes are in the drafts bucket under a key of their digest.

-- name: ListImages :many
SELECT id, plugin_id, kind, position, media_type, width, height, blob_key, alt
FROM plugin_images
WHERE plugin_id = @plugin_id
ORDER BY kind, position, id;

-- name: GetImage :one
SELECT i.id, i.plugin_id, i.kind, i.media_type, i.blob_key, i.sha256, p.owner_id
FROM plugin_images i JOIN publisher_plugins p ON p.id = i.plugin_id
WHERE i.id = @id;

-- name: LockBlobKey :exec
-- Serialises whoever begins to use a blob with whoever cleans up what nobody uses.
SELECT pg_advisory_xact_lock(hashtextextended(@blob_key, 0));

-- name: InsertImage :exec
INSERT INTO plugin_images (id, plugin_id, kind, position, sha256, media_type, width, height, blob_key, alt)
VALUES (@id, @plugin_id, @kind, @position, @sha256, @media_type, @width, @height, @blob_key, @alt);

-- name: DeleteIcon :exec
DELETE FROM plugin_images WHERE plugin_id = @plugin_id AND kind = 'icon';

-- name: DeleteImage :exec
DELETE FROM plugin_images WHERE id = @id;

-- name: SetImageAlt :exec
UPDATE plugin_images SET alt = @alt WHERE id = @id;

-- name: OrderImages :exec
UPDATE plugin_images i SET position = ordered.position - 1
FROM (SELECT unnest(@ids::uuid[]) AS id, generate_series(1, cardinality(@ids::uuid[])) AS position) ordered
WHERE i.id = ordered.id AND i.plugin_id = @plugin_id AND i.kind = 'screenshot';

-- name: ImageKeyInUse :one
-- A picture outlives its row: in what was submitted and in what the store shows.
SELECT (EXISTS (SELECT FROM plugin_images i WHERE i.blob_key = @blob_key)
    OR EXISTS (SELECT FROM publisher_plugins p WHERE p.approved_listing -> 'icon' ->> 'blobKey' = @blob_key
                  OR p.approved_listing -> 'screenshots' @> jsonb_build_array(jsonb_build_object('blobKey', @blob_key::text)))
    OR EXISTS (SELECT FROM submissions s WHERE s.listing -> 'icon' ->> 'blobKey' = @blob_key
                  OR s.listing -> 'screenshots' @> jsonb_build_array(jsonb_build_object('blobKey', @blob_key::text))))::boolean;
