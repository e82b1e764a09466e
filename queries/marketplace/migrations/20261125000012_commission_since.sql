-- +goose Up
-- Publishers are told since when a rule holds, with the next change of the rules.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION commission_rules_of(plugin uuid, publisher uuid) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', r.id, 'pluginId', r.plugin_id, 'publisherId', r.publisher_id,
        'currency', r.currency, 'minVolumeMinor', r.min_volume_minor, 'validFrom', r.valid_from, 'validUntil', r.valid_until,
        'basisPoints', r.basis_points, 'feeOnRefund', r.fee_on_refund, 'createdAt', r.created_at)) ORDER BY r.position), '[]')
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
    WHERE r.retired_at IS NULL AND (plugin IS NULL OR r.plugin_id IS NULL OR r.plugin_id = plugin)
      AND (publisher IS NULL OR r.publisher_id IS NULL OR r.publisher_id = publisher)
$$;
-- +goose StatementEnd
