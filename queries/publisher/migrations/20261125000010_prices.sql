-- +goose Up
-- Prices in other currencies than the plugin's own: [{"minor": 2199, "currency": "USD"}].
ALTER TABLE publisher_plugins ADD prices jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(prices) = 'array');

-- +goose Down
ALTER TABLE publisher_plugins DROP prices;
