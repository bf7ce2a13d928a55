#!/bin/sh
# Takes a backup from standard input, in place of the data that is there. On the primary; others get it from there.
#
#   restore.sh <shop.sql
#   restore.sh --to 2026-11-28T23:10:00Z <shop.sql     and the changes after the backup, from the binary logs, up to then
set -eu
umask 077
# By which times in dumps and logs are read.
export TZ=UTC

home=/var/lib/mysql
client() { MYSQL_PWD=$(cat /run/secrets/database-migrate) mysql --host=127.0.0.1 --user=migrate --skip-column-names "$@"; }
# The changes of a log are for an administrator.
admin() { MYSQL_PWD=$(cat /run/secrets/database-admin) mysql --host=127.0.0.1 --user=admin --skip-column-names "$@"; }
fail() {
  echo "$1" >&2
  exit 1
}
seconds() { date -d "$1" +%s 2>/dev/null || fail "$1 is no time. Expected one as 2026-11-28T23:10:00Z"; }

to=
if [ $# -gt 0 ]; then
  [ "$1" = --to ] && [ $# = 2 ] || fail "Expected nothing, or --to and a time as 2026-11-28T23:10:00Z"
  to=$(seconds "$2")
  [ "$to" -le "$(date +%s)" ] || fail "$2 has not been yet."
fi
[ "$(client --execute='SELECT @@read_only')" = 0 ] ||
  fail "This is the replica. The primary: docker compose exec lab lab status"

work=$home/restore
rm -rf "$work"
trap 'rm -rf "$work"' EXIT
mkdir "$work"

if [ -n "$to" ]; then
  # All that can be missing is looked for before anything is taken away.
  cat >"$work/dump.sql"
  completed=$(tail -n 1 "$work/dump.sql" | sed -n 's/^-- Dump completed on //p')
  [ -n "$completed" ] || fail "This backup is not whole."
  [ "$to" -ge "$(seconds "$completed")" ] || fail "This backup was complete at $completed UTC, after $2. Take an earlier one."
  has=$(sed -n '/^\/\* SET @@GLOBAL.GTID_PURGED=/,/;/p' "$work/dump.sql" | grep -oE '[0-9a-f-]{36}(:[0-9-]+)+' | paste -sd, -)
  [ -n "$has" ] || fail "This backup does not say which changes it has. backup.sh makes one that does."
  [ "$(admin --execute="SELECT GTID_SUBSET(@@GLOBAL.gtid_purged, '$has')")" = 1 ] ||
    fail "The binary logs here begin after this backup. They are kept for three days, and a database that was copied anew has none of before. Take a later backup."
  mysqlbinlog --stop-datetime="$(date -d "@$to" '+%F %T')" --exclude-gtids="$has" --skip-gtids --database=stickyshop \
    "$home"/data/binlog.[0-9]* >"$work/changes.sql"
fi

# A number that was given to an order must not be given to another one: a bookmark may still have it.
client --execute="SET SESSION information_schema_stats_expiry = 0;
  SELECT CONCAT('ALTER TABLE stickyshop.', table_name, ' AUTO_INCREMENT = ', auto_increment, ';')
    FROM information_schema.tables WHERE table_schema = 'stickyshop' AND auto_increment IS NOT NULL" >"$work/numbers.sql"
# A table that came with a newer version must not stay beside an older backup.
client --execute='DROP DATABASE IF EXISTS stickyshop'
if [ -n "$to" ]; then
  client <"$work/dump.sql"
  admin --binary-mode <"$work/changes.sql"
else
  client
fi
# An older backup may lack a table.
client --force <"$work/numbers.sql"
