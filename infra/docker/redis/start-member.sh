#!/bin/sh
# Starts one of the Redis servers that sentinels watch: as a replica of the one that they name, or as the
# master if that is this one. Sentinels change roles while it runs, and have it write them down in its
# configuration: it goes on from there when no sentinel answers. At the very first start redis-1 is the master.
set -eu
configuration=/data/redis.conf
own=$NETWORK.20${COMPONENT#redis-}

named_by_sentinels() {
  for number in 1 2 3; do
    REDISCLI_AUTH=$(cat /run/secrets/redis) timeout 1 redis-cli -h "$NETWORK.21$number" -p 26379 --user shop \
      sentinel get-master-addr-by-name sessions 2>/dev/null | grep "^$NETWORK\." && return
  done
  return 1
}
# Nothing for a master.
written_down() { [ -s "$configuration" ] && sed -n 's/^replicaof \([^ ]*\) .*/\1/p' "$configuration"; }

master=$(named_by_sentinels || written_down || echo "$NETWORK.201")
{
  echo "include /etc/redis.conf"
  echo "aclfile /run/secrets/redis-users"
  echo "masteruser replication"
  echo "masterauth $(cat /run/secrets/redis-replication)"
  # A replica that comes back is filled at once (default: 5 seconds later): until then it has nothing, and
  # must not become the master.
  echo "repl-diskless-sync-delay 0"
  if [ -n "$master" ] && [ "$master" != "$own" ]; then echo "replicaof $master 6379"; fi
} >"$configuration.next"
mv "$configuration.next" "$configuration"
exec docker-entrypoint.sh redis-server "$configuration"
