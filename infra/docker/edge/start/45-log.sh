#!/bin/sh
# Rotates the access log that the lab reads. The lab needs only the last lines, and everything is on
# standard output too. nginx reopens its logs on USR1; the lab reads the rest of the old file.
set -u
log=/edge-log/access.log
limit_bytes=4194304

watch() {
  while sleep 5; do
    size=$(stat -c %s "$log" 2>/dev/null) || continue
    if [ "$size" -gt "$limit_bytes" ] && [ -s /tmp/edge.pid ]; then
      mv "$log" "$log.1" && kill -USR1 "$(cat /tmp/edge.pid)"
    fi
  done
}

watch &
