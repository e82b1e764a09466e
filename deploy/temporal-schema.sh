#!/bin/sh
# Brings both of Temporal's schemas up to the server's version.
set -eu
export SQL_PASSWORD="$POSTGRES_PWD"
for pair in temporal:temporal temporal_visibility:visibility; do
  tool() { temporal-sql-tool --plugin postgres12_pgx --ep postgres -p 5432 -u temporal --db "${pair%%:*}" "$@"; }
  tool setup-schema -v 0.0 || echo "already set up"
  tool update-schema -d "/etc/temporal/schema/postgresql/v12/${pair##*:}/versioned"
done
