#!/bin/bash
# configuration.sh copy-first|watch COMMAND…
#
# Copies the configuration that the control plane has rendered into the control volume to where COMMAND
# (nginx or HAProxy with its arguments) reads it. `copy-first` waits for the first one. `watch` looks
# twice a second for another one and reloads; one that is refused is rolled back and not tried again.
# /edge/version says which one the edge runs.
set -u
here=${0%/*}
action=$1
shift
control=/control/edge
previous=/tmp/edge-previous
pid_file=/tmp/edge.pid
case $1 in
  nginx)
    generated=/etc/nginx/generated
    check() { nginx -t -q "$@"; }
    reload=HUP
    ;;
  haproxy)
    generated=/usr/local/etc/haproxy/generated
    check() { haproxy -c -q "$@"; }
    reload=USR2
    ;;
esac

# Sets `version` to the newest one; fails when there is none.
newest() {
  version=
  { read -r version <"$control/version"; } 2>/dev/null
  case $version in
    '' | *[!0-9]*) return 1 ;;
  esac
}

# copy FROM: the rendered files, and beside them this container's networks.
copy() {
  rm -f "$generated"/*
  cp "$1"/* "$generated"/ || return
  case $reload in
    HUP) "$here/own-networks.sh" | sed 's/$/ 1;/' >"$generated/own-networks.conf" ;;
    USR2) "$here/own-networks.sh" >>"$generated/shared.lst" ;;
  esac
}

signal_until_loaded() {
  # HAProxy's master misses a signal that comes while it starts its worker: then it is sent again. Not
  # soon, as a second one during a reload has the new worker open its sockets anew, and those who are
  # waiting at the old ones are cut off.
  for _ in 1 2 3; do
    kill "-$reload" "$(cat "$pid_file")"
    [ "$reload" = USR2 ] || return
    for _ in $(seq 20); do
      sleep 0.2
      [ "$("$here/version.sh")" != "$1" ] || return
    done
  done
}

apply() {
  version=$1
  shift
  rm -rf "$previous"
  cp -r "$generated" "$previous" || return
  if copy "$control/$version/$COMPONENT" && check "${@:2}"; then
    diff -rq "$previous" "$generated" >/dev/null && return
    signal_until_loaded "$version"
    echo "$COMPONENT: configuration $version loaded"
  else
    rm -f "$generated"/*
    cp "$previous"/* "$generated"/
    echo "$COMPONENT: configuration $version refused" >&2
  fi
}

copy_first() {
  until newest && copy "$control/$version/$COMPONENT"; do
    echo "$COMPONENT: waiting for a configuration in the control volume" >&2
    sleep 1
  done
  echo "$version" >/tmp/edge-first
}

watch() {
  seen=$(cat /tmp/edge-first)
  # Waits without starting a process: a pipe that nobody writes to.
  exec 9<> <(:)
  while true; do
    read -rt 0.5 -u 9
    newest || continue
    [ "$version" != "$seen" ] || continue
    # Until there is a process id, there is nothing to signal.
    [ -s "$pid_file" ] || continue
    seen=$version
    apply "$version" "$@"
  done
}

case $action in
  copy-first) copy_first ;;
  watch) watch "$@" ;;
esac
