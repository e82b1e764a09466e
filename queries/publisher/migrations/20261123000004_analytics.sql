-- +goose Up
-- One row per plugin, UTC day and currency; events without money are counted under currency ''.
CREATE TABLE publisher_analytics (
    plugin_id           uuid NOT NULL,
    day                 date NOT NULL,
    currency            text NOT NULL DEFAULT '',
    publisher_id        uuid NOT NULL,
    views               bigint NOT NULL DEFAULT 0,
    downloads           bigint NOT NULL DEFAULT 0,
    sales               bigint NOT NULL DEFAULT 0,
    refunds             bigint NOT NULL DEFAULT 0,
    disputes            bigint NOT NULL DEFAULT 0,
    gross_minor         bigint NOT NULL DEFAULT 0,
    platform_fee_minor  bigint NOT NULL DEFAULT 0,
    processor_fee_minor bigint NOT NULL DEFAULT 0,
    net_minor           bigint NOT NULL DEFAULT 0,
    rating_count        bigint NOT NULL DEFAULT 0,
    rating_sum          bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (plugin_id, day, currency)
);
CREATE INDEX publisher_analytics_publisher_idx ON publisher_analytics (publisher_id, day);

-- Every store event counted, by its id: what makes a repeated batch harmless.
CREATE TABLE applied_events (
    event_id   uuid PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- +goose Down
DROP TABLE applied_events, publisher_analytics;
