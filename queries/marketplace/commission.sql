-- Commission rules: see internal/commission. Changes are made one at a time, under LockCommissionRules.

-- name: LockCommissionRules :exec
SELECT pg_advisory_xact_lock(hashtext('commission_rules'));

-- name: ListCommissionRules :many
-- Those that hold by their positions, those that are retired from the last on, or one of any.
SELECT r.id, r.position, r.plugin_id, g.slug AS plugin_slug, g.name AS plugin_name, r.publisher_id,
       coalesce((SELECT p.publisher_name FROM plugins p WHERE p.publisher_id = r.publisher_id ORDER BY p.updated_at DESC LIMIT 1), '')::text AS publisher_name,
       r.currency, r.min_volume_minor, r.valid_from, r.valid_until, r.basis_points, r.fee_on_refund, r.note, r.created_at, r.retired_at
FROM commission_rules r LEFT JOIN plugins g ON g.id = r.plugin_id
WHERE (sqlc.narg(id)::uuid IS NULL OR r.id = sqlc.narg(id)::uuid)
  AND (sqlc.narg(retired)::boolean IS NULL OR (r.retired_at IS NOT NULL) = sqlc.narg(retired)::boolean)
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (r.retired_at, r.id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::uuid))
ORDER BY r.retired_at DESC NULLS FIRST, CASE WHEN r.retired_at IS NULL THEN r.position END, r.id DESC
LIMIT @max_rows;

-- name: InsertCommissionRule :exec
INSERT INTO commission_rules (id, position, plugin_id, publisher_id, currency, min_volume_minor, valid_from, valid_until, basis_points, fee_on_refund, note)
VALUES (@id, @position, sqlc.narg(plugin_id), sqlc.narg(publisher_id), sqlc.narg(currency), @min_volume_minor, sqlc.narg(valid_from), sqlc.narg(valid_until),
    @basis_points, @fee_on_refund, @note);

-- name: RetireCommissionRule :execrows
UPDATE commission_rules SET retired_at = now() WHERE id = @id AND retired_at IS NULL;

-- name: PlaceCommissionRules :exec
-- Gives the rules the order of the list.
UPDATE commission_rules r SET position = place.n
FROM unnest(@ids::uuid[]) WITH ORDINALITY AS place (id, n)
WHERE r.id = place.id AND r.retired_at IS NULL;

-- name: StoreKnowsPublisher :one
SELECT EXISTS (SELECT FROM plugins WHERE publisher_id = @publisher_id);

-- name: AppendCommissionFact :exec
-- Tells the publishers' side of all the rules that hold. Plugin and publisher of the fact are nobody.
INSERT INTO outbox (id, kind, plugin_id, publisher_id, quantity, state)
SELECT @id, 'commission', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 0,
    jsonb_build_object('revision', nextval('commission_revisions'), 'rules', commission_rules_of(NULL, NULL));

-- name: CommissionTerms :one
-- All that hold, as internal/commission reads them.
SELECT commission_rules_of(NULL, NULL) AS rules;
