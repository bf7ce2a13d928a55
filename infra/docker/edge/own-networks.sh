#!/bin/bash
# Prints the networks of this container, whose addresses have no connection limit (proxies.conf and
# shared.lst): where the engine does not pass clients' addresses on (Docker Desktop, rootless, this
# machine itself), everybody comes from the gateway of one of them; and the lab's virtual users are in
# another container. Behind load balancers SHARED_NETWORKS names theirs.
set -eu

# Networks such as 172.18.0.0/16. /proc/net/route has address and mask in hexadecimal, last byte first.
own_networks() {
  awk 'NR > 1 && $2 != "00000000" { print $2, $8 }' /proc/net/route | while read -r network mask; do
    bits=0
    for byte in $(bytes "$mask"); do
      while [ "$byte" -gt 0 ]; do bits=$((bits + byte % 2)) byte=$((byte / 2)); done
    done
    echo "$(bytes "$network" | tr ' ' .)/$bits"
  done | sort -u
}

# bytes HEX: 000012AC is "172 18 0 0".
bytes() {
  printf '%d %d %d %d' $(echo "$1" | sed 's/\(..\)\(..\)\(..\)\(..\)/0x\4 0x\3 0x\2 0x\1/')
}

own_networks
if [ -n "${SHARED_NETWORKS:-}" ]; then echo "$SHARED_NETWORKS"; fi
