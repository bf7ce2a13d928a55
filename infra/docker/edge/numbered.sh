#!/bin/bash
# numbered.sh COMMAND…
#
# Runs COMMAND with the number of this container in COMPONENT: web-2 for the second one of the service
# `web`. Only the engine's name server knows it.
set -u
own_name() {
  local address
  for address in $(hostname -I); do
    # Not from /etc/hosts, which has the container's id.
    getent -s hosts:dns hosts "$address"
  done | grep -oE -- "-$COMPONENT-[0-9]+(\.|$)" | head -1 | grep -oE -- "$COMPONENT-[0-9]+"
}

until name=$(own_name); do
  echo "$COMPONENT: waiting for its number" >&2
  sleep 0.5
done
COMPONENT=$name exec "$@"
