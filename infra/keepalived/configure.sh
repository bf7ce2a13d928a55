#!/bin/bash
# configure.sh [FILE]
#
# Writes keepalived's configuration for this one of two load balancers to FILE, or says what is wrong. The settings are in
# settings.env beside this script; without that file, as in a container, they are in the environment.
set -u
here=$(cd "$(dirname "$0")" && pwd)
file=${1:-/etc/keepalived/keepalived.conf}
# Who asks reads it, whatever the caller keeps to themselves.
umask 022
mark='# Written by configure.sh.'
# Debian has both programs where only root's PATH finds them.
PATH=$PATH:/usr/sbin:/sbin

fail() {
  echo "$*" >&2
  exit 1
}
expected() { fail "$1: expected $2, received \"${!1:-}\". It is set in $settings."; }

settings='the environment'
if [ -f "$here/settings.env" ]; then
  settings=$here/settings.env
  . "$settings"
fi
keepalived --version &>/dev/null || fail 'keepalived cannot be found: apt install keepalived'

case ${BALANCERS:-} in
  active-passive) virtual=FIRST addresses=one-address.conf ;;
  active-active) virtual='FIRST SECOND' addresses=two-addresses.conf ;;
  *) expected BALANCERS 'active-passive or active-active' ;;
esac

address='^([0-9]{1,3}\.){3}[0-9]{1,3}'
for name in EDGE_1 EDGE_2; do
  [[ ${!name:-} =~ $address$ ]] || expected "$name" 'an IPv4 address'
done
for name in $virtual; do
  [[ ${!name:-} =~ $address(/[0-9]+)?$ ]] || expected "$name" 'an IPv4 address'
done
all=$(for name in EDGE_1 EDGE_2 $virtual; do echo "${!name%/*}"; done)
twice=$(sort <<<"$all" | uniq -d)
[ -z "$twice" ] || fail "EDGE_1, EDGE_2, ${virtual/ /, }: expected different addresses, received $twice twice. They are set in $settings."
[[ ${ASKS:-} =~ ^[^/]+:[0-9]+/ ]] || expected ASKS 'HOST:PORT/PATH'
[ "$(id -u "${SCRIPT_USER:-}" 2>/dev/null || echo 0)" != 0 ] || expected SCRIPT_USER 'a user that exists and is not root'

interface_of() { ip -o -4 address show | awk -v own="$1/" 'index($4, own) == 1 { print $2; exit }'; }
if interface=$(interface_of "$EDGE_1") && [ -n "$interface" ]; then
  own=$EDGE_1 peer=$EDGE_2 priorities=(150 100)
elif interface=$(interface_of "$EDGE_2") && [ -n "$interface" ]; then
  own=$EDGE_2 peer=$EDGE_1 priorities=(100 150)
else
  here_are=$(ip -o -4 address show | awk '{ printf " %s", $4 }')
  fail "EDGE_1, EDGE_2: expected an address of this machine in one of them, received $EDGE_1 and $EDGE_2. It has$here_are. They are set in $settings."
fi

if [ -s "$file" ] && ! grep -qF "$mark" "$file"; then
  fail "$file is somebody else's. Move it away, and try again."
fi
{
  echo "$mark To change it, change the settings, and call that again."
  echo "\$INTERFACE=$interface"
  echo "\$OWN=$own"
  echo "\$PEER=$peer"
  echo "\$FIRST=$FIRST"
  echo "\$FIRST_PRIORITY=${priorities[0]}"
  echo "\$SECOND=${SECOND:-}"
  echo "\$SECOND_PRIORITY=${priorities[1]}"
  echo "\$CHECK=$here/answers.sh $ASKS"
  echo "\$USER=$SCRIPT_USER"
  echo "include $here/common.conf"
  echo "include $here/$addresses"
} 2>/dev/null >"$file.new" || fail "$file cannot be written: only root may. Try again with sudo."
# As the user that asks, who has to be able to; and version 2.2 ends itself when it tests as root.
if ! problems=$(setpriv --reuid="$SCRIPT_USER" --regid="$(id -g "$SCRIPT_USER")" --clear-groups bash -c '
  [ -x "$0" ] || { echo "The user may not execute $0." && exit 1; }
  keepalived --config-test --vrrp --use-file "$1"' "$here/answers.sh" "$file.new" 2>&1); then
  rm "$file.new"
  fail "keepalived refuses the settings in $settings: $problems"
fi
mv "$file.new" "$file"
echo "$file: this machine is $own, the other one $peer."
