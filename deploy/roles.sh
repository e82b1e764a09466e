#!/bin/sh
# Makes the roles and databases of every part, again and again to the same effect. Passwords come from the
# URLs that the processes themselves are handed, so there is one place for each.
set -eu
export PGHOST=postgres PGUSER=postgres PGPASSWORD
PGPASSWORD=$(cat /run/secrets/postgres_password)

password() { sed 's|^[a-z]*://[^:]*:\([^@]*\)@.*$|\1|' "/run/secrets/$1"; }

database() { # database NAME OWNER: only its owner, and who is granted it, may connect
  psql -v ON_ERROR_STOP=1 -qAt postgres <<SQL
SELECT 'CREATE DATABASE $1 OWNER $2' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$1') \gexec
REVOKE CONNECT ON DATABASE $1 FROM PUBLIC;
SQL
}

side() { # side PREFIX DATABASE
  psql -v ON_ERROR_STOP=1 -q -f "/roles/$1.sql" postgres
  psql -v ON_ERROR_STOP=1 -q -v owner="$(password "$1_owner_database_url")" -v app="$(password "$1_database_url")" postgres <<SQL
ALTER ROLE $1_owner PASSWORD :'owner';
ALTER ROLE $1_app PASSWORD :'app';
SQL
  database "$2" "$1_owner"
  psql -v ON_ERROR_STOP=1 -q -c "GRANT CONNECT ON DATABASE $2 TO $1_app" postgres
}

side marketplace plugin_marketplace
side publisher publisher_db

psql -v ON_ERROR_STOP=1 -q -v password="$POSTGRES_PWD" postgres <<'SQL'
SELECT 'CREATE ROLE temporal LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'temporal') \gexec
ALTER ROLE temporal PASSWORD :'password';
SQL
database temporal temporal
database temporal_visibility temporal
