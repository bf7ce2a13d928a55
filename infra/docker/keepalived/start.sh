#!/bin/bash
# start.sh COMMAND…
#
# The first process of a load balancer's container: starts keepalived, which holds the virtual address
# while this one is the master, and becomes COMMAND. Both run as the same ordinary user; only keepalived
# may change the network, and has no other rights. Without them (an engine that gives nobody NET_ADMIN)
# it ends, and the load balancer runs without a virtual address. The settings, which infra/keepalived/settings.env
# explains, are in the environment.
set -u
here=${0%/*}
user=101
rights=+net_admin,+net_raw,+setgid
configuration=/tmp/keepalived.conf

export ASKS=127.0.0.1:8091/edge/version
SCRIPT_USER=$(id -nu "$user") "$here/configure.sh" "$configuration" || exit

setpriv --reuid="$user" --regid="$user" --clear-groups --bounding-set=-all,$rights --inh-caps=-all,$rights --ambient-caps=-all,$rights \
  keepalived --dont-fork --log-console --vrrp --use-file "$configuration" \
  --pid=/tmp/keepalived.pid --vrrp_pid=/tmp/vrrp.pid --checkers_pid=/tmp/checkers.pid --bfd_pid=/tmp/bfd.pid &

exec setpriv --reuid="$user" --regid="$user" --clear-groups --bounding-set=-all --inh-caps=-all "$@"
