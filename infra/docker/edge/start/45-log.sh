#!/bin/sh
# The access log is also a file that the console reads. It only needs the last few lines, and
# everything is on standard output, too: so the file is set aside when it has grown large, and
# nginx is told to go on in a new one. The console reads the rest of the old one.
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
