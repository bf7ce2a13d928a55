#!/bin/bash
# start.sh COMMAND…
#
# The first process of a load balancer's container: starts keepalived, which holds the virtual address
# while this one is the master, and becomes COMMAND. Both run as the same ordinary user; only keepalived
# may change the network, and has no other rights. Without them (an engine that gives nobody NET_ADMIN)
# it ends, and the load balancer runs without a virtual address.
#
#   OWN, PEER        addresses of this load balancer and of the other one
#   FIRST, SECOND    virtual addresses
#   BALANCERS        active-passive: the first address alone; active-active: both, each with a home
set -u
here=${0%/*}
user=101
rights=+net_admin,+net_raw,+setgid

interface=$(ip -o -4 address show | awk -v own="$OWN/" 'index($4, own) == 1 { print $2; exit }')
configuration=/tmp/keepalived.conf
{
  echo "\$INTERFACE=$interface"
  echo "\$USER=$(id -nu "$user")"
  echo "\$OWN=$OWN"
  echo "\$PEER=$PEER"
  echo "\$FIRST=$FIRST"
  echo "\$SECOND=$SECOND"
  echo "include $here/keepalived.conf"
  case $BALANCERS in
    active-passive) echo "include $here/one-address.conf" ;;
    active-active) echo "include $here/two-addresses.conf" ;;
    *) echo "BALANCERS: expected active-passive or active-active, received \"$BALANCERS\"." >&2 && exit 1 ;;
  esac
} >"$configuration" || exit 1

setpriv --reuid="$user" --regid="$user" --clear-groups --bounding-set=-all,$rights --inh-caps=-all,$rights --ambient-caps=-all,$rights \
  keepalived --dont-fork --log-console --vrrp --config-id "$COMPONENT" --use-file "$configuration" \
  --pid=/tmp/keepalived.pid --vrrp_pid=/tmp/vrrp.pid --checkers_pid=/tmp/checkers.pid --bfd_pid=/tmp/bfd.pid &

exec setpriv --reuid="$user" --regid="$user" --clear-groups --bounding-set=-all --inh-caps=-all "$@"
