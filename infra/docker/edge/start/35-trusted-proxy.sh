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

{
  for proxy in $proxies; do echo "set_real_ip_from $proxy;"; done
  echo 'geo $realip_remote_addr $by_trusted_proxy {'
  echo '    default 0;'
  for proxy in $proxies; do echo "    $proxy 1;"; done
  echo '}'
} >proxies.conf
