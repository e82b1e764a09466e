-- +goose Up
-- Publishers are told of the rules whenever they change, all of them at once: the higher revision holds.
ALTER TYPE outbox_kind ADD VALUE IF NOT EXISTS 'commission';
CREATE SEQUENCE commission_revisions;
GRANT USAGE ON SEQUENCE commission_revisions TO marketplace_app;

-- The rules that may concern the sales of a plugin, or with NULL all there are, in their order, as internal/commission reads them.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION commission_rules_of(plugin uuid, publisher uuid) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', r.id, 'pluginId', r.plugin_id, 'publisherId', r.publisher_id,
        'currency', r.currency, 'minVolumeMinor', r.min_volume_minor, 'validFrom', r.valid_from, 'validUntil', r.valid_until,
        'basisPoints', r.basis_points, 'feeOnRefund', r.fee_on_refund)) ORDER BY r.position), '[]')
    FROM commission_rules r
    WHERE r.retired_at IS NULL AND (plugin IS NULL OR r.plugin_id IS NULL OR r.plugin_id = plugin)
      AND (publisher IS NULL OR r.publisher_id IS NULL OR r.publisher_id = publisher)
$$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION commission_rules_of(plugin uuid, publisher uuid) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', r.id, 'pluginId', r.plugin_id, 'publisherId', r.publisher_id,
        'currency', r.currency, 'minVolumeMinor', r.min_volume_minor, 'validFrom', r.valid_from, 'validUntil', r.valid_until,
        'basisPoints', r.basis_points, 'feeOnRefund', r.fee_on_refund)) ORDER BY r.position), '[]')
    FROM commission_rules r
    WHERE r.retired_at IS NULL AND (r.plugin_id IS NULL OR r.plugin_id = plugin) AND (r.publisher_id IS NULL OR r.publisher_id = publisher)
$$;
-- +goose StatementEnd
DROP SEQUENCE commission_revisions; -- the enum's value stays
