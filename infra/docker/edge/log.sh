#!/bin/bash
# log.sh nginx|haproxy
#
# Rotates the access log that the lab reads; several web servers write the same one. The lab needs only the last lines, and everything is on
# standard output too; it reads the rest of the old file (apps/shared/tail-file.ts).
set -u
log=/edge-log/access.log
limit_bytes=4194304

rotate() {
  # Another web server was first.
  [ "$(stat -c %s "$log" 2>/dev/null || echo 0)" -gt "$limit_bytes" ] || return
  if [ "$1" = nginx ]; then
    mv "$log" "$log.1"
  else
    # HAProxy has it open for ever.
    cp "$log" "$log.next" && mv "$log.next" "$log.1" && : >"$log"
  fi
}

opened=
while sleep 5; do
  [ -s /tmp/edge.pid ] || continue
  now=$(stat -c %i "$log" 2>/dev/null || echo none)
  # nginx opens its logs again, also when another web server has moved the file.
  if [ "$1" = nginx ] && [ "$now" != "${opened:=$now}" ]; then
    kill -USR1 "$(cat /tmp/edge.pid)"
    opened=
  fi
  (flock 9 && rotate "$1") 9>>"$log.lock"
done
