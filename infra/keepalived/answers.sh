#!/bin/bash
# answers.sh HOST:PORT/PATH
#
# The health check of a load balancer, once a second: asks twice, and fails when two tries in a row bring neither a page nor a
# redirect. Bash alone, as neither machines nor images must have curl.
server=${1%%/*}

# In a process of its own: a connection that is closed too soon ends this one.
answers() (
  exec 3<>"/dev/tcp/${server%:*}/${server##*:}" || exit
  printf 'GET /%s HTTP/1.0\r\nHost: localhost\r\n\r\n' "${1#*/}" >&3
  # One that hangs still accepts connections.
  read -rt 0.4 _ status _ <&3
  [[ ${status:-} == [23]* ]]
) 2>/dev/null

for pause in 0.4 0; do
  answers "$1" || { sleep 0.1 && answers "$1"; } || exit
  sleep "$pause"
done
