#!/bin/bash
# start.sh COMMAND…
#
# Starts nginx or HAProxy, of which COMMAND is the foreground, with the newest configuration that the
# control plane has rendered for $COMPONENT (`edge`, `edge-1`, `web-1`), and beside it what loads each newer one
# and rotates the access log. supervise.sh runs it.
set -u
here=${0%/*}

"$here/configuration.sh" copy-first "$@" || exit
# Children of the first process: HAProxy would not end before its own do.
("$here/configuration.sh" watch "$@" &)
# The volume of the access log, where this is one of those that choose an app replica.
if [ -d /edge-log ]; then
  ("$here/log.sh" "$1" &)
  # It opens no file itself: its log goes to this descriptor, too (generated/state.cfg).
  if [ "$1" = haproxy ]; then exec 3>>/edge-log/access.log; fi
fi
exec "$@"
