-- +goose Up
-- Prices in other currencies than the plugin's own: {"USD": 2199}.
ALTER TABLE plugins ADD prices jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(prices) = 'object');

CREATE OR REPLACE VIEW plugin_cards AS
SELECT id, slug, publisher_id, publisher_name, name, summary, category, tags, license, host_names, price_minor, currency,
    icon_key, status, latest_version, rating_count, rating_sum, rating_score, download_count, published_at, updated_at, trend_score, prices
FROM plugins;

-- What part of a sale is the platform's: of the rules that are not retired, the first by position that applies to a sale. A rule
-- never changes but in its position and by being retired, so a purchase can name the one it was made under for good.
CREATE TABLE commission_rules (
    id               uuid PRIMARY KEY,
    position         integer NOT NULL,
    plugin_id        uuid REFERENCES plugins, -- of this plugin only
    publisher_id     uuid,                    -- of this publisher only
    currency         text CHECK (currency ~ '^[A-Z]{3}$'),
    min_volume_minor bigint NOT NULL DEFAULT 0 CHECK (min_volume_minor >= 0), -- from so much on that the publisher has sold in the currency
    valid_from       timestamptz,
    valid_until      timestamptz,
    basis_points     integer NOT NULL CHECK (basis_points BETWEEN 0 AND 10000),
    fee_on_refund    text NOT NULL CHECK (fee_on_refund IN ('returned', 'kept')),
    note             text NOT NULL DEFAULT '',
    created_at       timestamptz NOT NULL DEFAULT now(),
    retired_at       timestamptz,
    CHECK (plugin_id IS NULL OR publisher_id IS NULL),
    CHECK (min_volume_minor = 0 OR currency IS NOT NULL),
    CHECK (valid_until > valid_from)
);
-- Deferrable, so that one statement can put the rules into another order.
ALTER TABLE commission_rules ADD CONSTRAINT commission_rules_position_key
    EXCLUDE USING btree (position WITH =) WHERE (retired_at IS NULL) DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE purchases ADD FOREIGN KEY (fee_rule_id) REFERENCES commission_rules;

-- The rules that may concern a plugin's sales, in their order, as internal/commission reads them.
-- +goose StatementBegin
CREATE FUNCTION commission_rules_of(plugin uuid, publisher uuid) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', r.id, 'pluginId', r.plugin_id, 'publisherId', r.publisher_id,
        'currency', r.currency, 'minVolumeMinor', r.min_volume_minor, 'validFrom', r.valid_from, 'validUntil', r.valid_until,
        'basisPoints', r.basis_points, 'feeOnRefund', r.fee_on_refund)) ORDER BY r.position), '[]')
    FROM commission_rules r
    WHERE r.retired_at IS NULL AND (r.plugin_id IS NULL OR r.plugin_id = plugin) AND (r.publisher_id IS NULL OR r.publisher_id = publisher)
$$;
-- +goose StatementEnd

-- What each publisher has sold less what has gone back, before tax, at full price where the platform bore the discount.
-- dev/check and the reconciliation hold it against the books.
CREATE TABLE publisher_volumes (
    publisher_id uuid NOT NULL,
    currency     text NOT NULL,
    gross_minor  bigint NOT NULL,
    PRIMARY KEY (publisher_id, currency)
) WITH (fillfactor = 70);
INSERT INTO publisher_volumes (publisher_id, currency, gross_minor)
SELECT publisher_id, currency, sum(gross_minor) FROM outbox WHERE currency <> '' GROUP BY 1, 2;

GRANT SELECT, INSERT, UPDATE (position, retired_at) ON commission_rules TO marketplace_app;
GRANT SELECT, INSERT, UPDATE ON publisher_volumes TO marketplace_app;

-- +goose Down
DROP TABLE publisher_volumes;
DROP FUNCTION commission_rules_of;
ALTER TABLE purchases DROP CONSTRAINT purchases_fee_rule_id_fkey;
DROP TABLE commission_rules;
DROP VIEW plugin_cards;
CREATE VIEW plugin_cards AS
SELECT id, slug, publisher_id, publisher_name, name, summary, category, tags, license, host_names, price_minor, currency,
    icon_key, status, latest_version, rating_count, rating_sum, rating_score, download_count, published_at, updated_at, trend_score
FROM plugins;
GRANT SELECT ON plugin_cards TO marketplace_app;
ALTER TABLE plugins DROP prices;
