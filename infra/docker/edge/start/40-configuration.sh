#!/bin/sh
# Runs the newest configuration that the control plane has rendered into the control volume: waits for the
# first one, then looks twice a second for another one and reloads nginx. One that `nginx -t` refuses is
# rolled back and not tried again; /edge/version says which one every worker runs.
set -u
control=/control/edge
generated=/etc/nginx/generated
previous=/tmp/edge-previous

# Prints the newest version; fails when there is none.
newest() {
  version=$(cat "$control/version" 2>/dev/null) || return 1
  case $version in
    '' | *[!0-9]*) return 1 ;;
  esac
  echo "$version"
}

# copy FROM: the rendered files; own-networks.conf is this container's.
copy() {
  cp "$1"/*.conf "$generated"/
}

apply() {
  rm -rf "$previous"
  mkdir "$previous" && cp "$generated"/*.conf "$previous"/ || return
  if copy "$control/$1" && nginx -t -q -e /dev/stderr -p /etc/nginx -c nginx.conf; then
    kill -HUP "$(cat /tmp/edge.pid)" && echo "edge: configuration $1 loaded"
  else
    copy "$previous"
    echo "edge: configuration $1 refused" >&2
  fi
}

watch() {
  seen=$1
  while sleep 0.5; do
    version=$(newest) || continue
    [ "$version" != "$seen" ] || continue
    # Until nginx has written its process id, there is nothing to signal.
    [ -s /tmp/edge.pid ] || continue
    seen=$version
    apply "$version"
  done
}

until first=$(newest) && copy "$control/$first"; do
  echo 'edge: waiting for a configuration in the control volume' >&2
  sleep 1
done
watch "$first" &
