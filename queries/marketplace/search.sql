-- name: IndexPlugin :exec
-- After every write of what a plugin's page says. Status and counters are followed without it.
SELECT index_plugin(@plugin_id);
