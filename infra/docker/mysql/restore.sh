#!/bin/sh
# Takes a backup from standard input, in place of the data that is there. On the primary;
# the replica gets it from there.
set -eu
MYSQL_PWD=$(cat /run/secrets/database-migrate)
export MYSQL_PWD
client() { mysql --host=127.0.0.1 --user=migrate --skip-column-names "$@"; }

if [ "$(client --execute='SELECT @@read_only')" != 0 ]; then
  echo "This is the replica. The primary: docker compose exec lab lab status" >&2
  exit 1
fi
# A number that was given to an order must not be given to another one: a bookmark may still have it.
numbers=$(client --execute="SET SESSION information_schema_stats_expiry = 0;
  SELECT CONCAT('ALTER TABLE stickyshop.', table_name, ' AUTO_INCREMENT = ', auto_increment, ';')
    FROM information_schema.tables WHERE table_schema = 'stickyshop' AND auto_increment IS NOT NULL")
# A table that came with a newer version must not stay beside an older backup.
client --execute='DROP DATABASE IF EXISTS stickyshop'
client
# An older backup may lack a table.
echo "$numbers" | client --force
