#!/bin/bash
# supervise.sh COMMAND…
#
# The first process of the databases', Redis' and the edge's containers. It runs COMMAND and does
# to it what the control plane asks for in /components/wanted/$COMPONENT, so that they can be
# stopped, paused and killed without access to the engine. The file holds one line, times in
# milliseconds since 1970:
#
#   running
#   stopped         COMMAND is stopped, and not started before the line changes
#   paused UNTIL    COMMAND is frozen until the line changes, or until then
#   killed AT       COMMAND is killed if it was started before; the engine starts the container again
#
# What holds now is in /components/state/$COMPONENT: `running STARTED`, `paused`, `stopped`, `killed`.
set -u
folder=${COMPONENTS_FOLDER:-/components}
wanted=$folder/wanted/$COMPONENT
stop_signal=${STOP_SIGNAL:-TERM}

# Waits without starting a process: a pipe that nobody writes to.
exec 9<> <(:)
tick() { read -rt 0.2 -u 9 || true; }

now() { ms=$((${EPOCHREALTIME/[.,]/} / 1000)); }
report() { echo "$1" >"$folder/state/$COMPONENT"; }
get_wanted() {
  what=running when=0
  { read -r what when <"$wanted"; } 2>/dev/null
  case $when in '' | *[!0-9]*) when=0 ;; esac
}

trap 'exit 0' TERM QUIT INT
get_wanted
if [ "$what" = stopped ]; then report stopped; fi
while [ "$what" = stopped ]; do
  tick
  get_wanted
done

now
started=$ms
# A group of its own, so that all its processes can be paused and killed.
set -m
"$@" 9<&- &
child=$!
set +m

signal_all() { kill "-$1" -- "-$child" 2>/dev/null; }

pause() {
  signal_all STOP
  enter paused
}
resume() {
  signal_all CONT
  enter running "$started"
}
stop() {
  signal_all CONT
  kill "-$stop_signal" "$child" 2>/dev/null
  state=stopping
}
enter() {
  state=$1
  report "$*"
}

trap stop TERM QUIT INT
enter running "$started"
while kill -0 "$child" 2>/dev/null; do
  get_wanted
  now
  case $state-$what in
    running-stopped | paused-stopped) stop ;;
    running-paused) if ((ms < when)); then pause; fi ;;
    paused-paused) if ((ms >= when)); then resume; fi ;;
    paused-running) resume ;;
    *-killed) if ((when >= started)); then report killed && signal_all KILL; fi ;;
  esac
  tick
done
wait "$child"
exit $?
