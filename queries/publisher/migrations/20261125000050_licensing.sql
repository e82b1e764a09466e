-- +goose Up
-- How customers get licenses of the plugin, see internal/licensing. It is no part of the reviewed listing: it crosses
-- to the store as soon as it is changed.
ALTER TABLE publisher_plugins ADD licensing jsonb NOT NULL
    DEFAULT '{"enabled": false, "maxActivations": 3, "offline": true, "offlineDays": 30, "graceDays": 7}' CHECK (jsonb_typeof(licensing) = 'object');
ALTER TYPE publication_action ADD VALUE 'licensing';

-- +goose Down
ALTER TABLE publisher_plugins DROP licensing;
