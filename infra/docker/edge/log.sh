#!/bin/bash
# log.sh nginx|haproxy
#
# Rotates the access log that the lab reads. The lab needs only the last lines, and everything is on
# standard output too; it reads the rest of the old file (apps/shared/tail-file.ts).
set -u
log=/edge-log/access.log
limit_bytes=4194304

rotate() {
  if [ "$1" = nginx ]; then
    # It opens its logs again.
    mv "$log" "$log.1" && kill -USR1 "$(cat /tmp/edge.pid)"
  else
    # HAProxy has it open for ever.
    cp "$log" "$log.next" && mv "$log.next" "$log.1" && : >"$log"
  fi
}

while sleep 5; do
  size=$(stat -c %s "$log" 2>/dev/null) || continue
  if [ "$size" -gt "$limit_bytes" ] && [ -s /tmp/edge.pid ]; then rotate "$1"; fi
done
