#!/bin/sh
# Starts a sentinel. It adds to its configuration what it learns; passwords are written at each start.
set -eu
configuration=/data/sentinel.conf

if [ ! -s "$configuration" ]; then
  cat >"$configuration.next" <<END
port 26379
dir /data
aclfile /run/secrets/sentinel-users
# The same after its data are gone, so that the others know it again.
sentinel myid $(echo "$COMPONENT" | sha1sum | cut -c1-40)
# Two of three have to agree that the master is down.
sentinel monitor sessions $NETWORK.201 6379 2
# Default: 30 seconds.
sentinel down-after-milliseconds sessions 1000
# A failover that gets stuck is tried again after twice this (default: 3 minutes).
sentinel failover-timeout sessions 5000
# Both replicas are filled by the new master at the same time (default: 1).
sentinel parallel-syncs sessions 2
END
  mv "$configuration.next" "$configuration"
fi
password=$(cat /run/secrets/redis-sentinel)
sed -i '/^sentinel \(auth-user\|auth-pass\|sentinel-user\|sentinel-pass\) /d' "$configuration"
cat >>"$configuration" <<END
sentinel auth-user sessions sentinel
sentinel auth-pass sessions $password
sentinel sentinel-user sentinel
sentinel sentinel-pass $password
END
exec docker-entrypoint.sh redis-server "$configuration" --sentinel
