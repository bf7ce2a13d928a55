#!/bin/sh
# The shop's data as SQL, to standard output: one moment of it, while people go on buying.
# Accounts of the servers are not in it; each installation has its own.
set -eu
MYSQL_PWD=$(cat /run/secrets/database-backup)
export MYSQL_PWD
exec mysqldump --host=127.0.0.1 --user=backup --single-transaction --quick \
  --set-gtid-purged=OFF --no-tablespaces --databases stickyshop
