#!/bin/sh
# The edge's switches, turned while it runs: /control/edge/switches holds one line, the number
# of the configuration, the default strategy, and whether the cache is on, written by the
# console. This looks at it twice a second; what nginx itself finds fault with is not taken
# over.
set -u
wish=/control/edge/switches
generated=/etc/nginx/generated

# render NUMBER STRATEGY CACHE >FILE
render() {
  CONFIGURATION=$1 STRATEGY=$2 CACHE=$3 envsubst '$CONFIGURATION $STRATEGY $CACHE' </etc/nginx/state.conf.template
}

# Anything but a number, one of the five words, and on or off is nobody's wish.
is_sound() {
  echo "$1" | grep -Eqx '[0-9]{1,15} (round-robin|least-connections|ip-hash|random|sticky) (on|off)'
}

take_over() {
  # shellcheck disable=SC2086 # three words
  render $1 >"$generated/state.conf.next"
  cp "$generated/state.conf" "$generated/state.conf.before"
  mv "$generated/state.conf.next" "$generated/state.conf"
  if nginx -t -q -e /dev/stderr -p /etc/nginx -c nginx.conf; then
    kill -HUP "$(cat /tmp/edge.pid)" && echo "edge ${1#* }"
  else
    mv "$generated/state.conf.before" "$generated/state.conf"
    echo "edge refused: $1" >&2
  fi
}

watch() {
  shown=$1
  while sleep 0.5; do
    wanted=$(cat "$wish" 2>/dev/null) || continue
    [ "$wanted" != "$shown" ] || continue
    # Before nginx has written its number there is nobody to tell.
    [ -s /tmp/edge.pid ] || continue
    shown=$wanted
    if is_sound "$wanted"; then take_over "$wanted"; fi
  done
}

first=$(cat "$wish" 2>/dev/null) && is_sound "$first" || first='0 round-robin off'
# shellcheck disable=SC2086
render $first >"$generated/state.conf"
watch "$first" &
