#!/bin/sh
# The shop's data as SQL, to standard output: one moment of it, while people go on buying, and which
# transactions it has: restore.sh begins there with the binary logs.
# Accounts of the servers are not in it; each installation has its own.
set -eu
MYSQL_PWD=$(cat /run/secrets/database-backup)
export MYSQL_PWD
# With --source-data, changes wait for the moment in which it is written down where the log is.
exec mysqldump --host=127.0.0.1 --user=backup --single-transaction --quick \
  --source-data=2 --set-gtid-purged=COMMENTED --no-tablespaces --databases stickyshop
