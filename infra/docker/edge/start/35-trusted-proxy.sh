#!/bin/sh
# Proxies in front of the edge, by address or network: they say who the visitor is, and
# whether the visitor came by HTTPS.
set -eu
cd /etc/nginx/generated

proxies=$(echo "${TRUSTED_PROXY:-}" | tr ',' ' ')
case $proxies in
  *[!0-9a-fA-F:./\ ]*)
    echo "TRUSTED_PROXY=$TRUSTED_PROXY is no list of addresses or networks such as 172.16.0.0/12." >&2
    exit 1 ;;
esac

# The networks of this container, such as 172.18.0.0/16: /proc/net/route has address and mask in hexadecimal, the last
# byte first.
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

{
  for proxy in $proxies; do echo "set_real_ip_from $proxy;"; done
  echo 'geo $realip_remote_addr $from_trusted_proxy {'
  echo '    default 0;'
  for proxy in $proxies; do echo "    $proxy 1;"; done
  echo '}'

  # Addresses without a limit: conf.d/client-limits.conf. Where the engine does not pass clients' addresses on (Docker
  # Desktop, rootless, this machine itself), everybody comes from the gateway of one of our networks; and the lab's
  # virtual users are in another container.
  echo 'geo $is_shared_address {'
  echo '    default 0;'
  echo '    127.0.0.1 1;'
  for network in $(own_networks); do echo "    $network 1;"; done
  echo '}'
} >proxies.conf
