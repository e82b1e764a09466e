-- +goose Up
-- Sessions that search may not scan plugin_search from end to end; an index of all that is listed was such a
-- scan by another name. The counts of the categories come from the plugins instead.
DROP INDEX plugin_search_category_idx;
CREATE INDEX plugins_category_idx ON plugins (category) WHERE status = 'listed';

-- +goose Down
DROP INDEX plugins_category_idx;
CREATE INDEX plugin_search_category_idx ON plugin_search (category) WHERE listed;
