#!/bin/bash
# Dumps the shop's data every $BACKUP_EVERY (30m, 6h) into its volume, and keeps the newest 24. Ends when a
# dump fails, as when the server is away: the engine starts it again, each time a little later.
set -euo pipefail
most=24
cd /var/lib/mysql
trap 'exit 0' TERM

while :; do
  name=$(date -u +%Y-%m-%dT%H-%M-%SZ).sql.gz
  # Under its name only when it is whole.
  sh /opt/stickyshop/backup.sh | gzip >unfinished
  mv unfinished "$name"
  echo "backup: $name, $(stat -c %s "$name") bytes"
  ls *.sql.gz | sort | head -n -$most | xargs -r rm
  sleep "$BACKUP_EVERY" &
  wait $!
done
