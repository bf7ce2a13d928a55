#!/bin/bash
# Prints the version of the configuration that HAProxy runs. Fails when it does not answer: so this is
# its health check, too. Its image has no curl.
exec 3<>/dev/tcp/127.0.0.1/8091 2>/dev/null || exit
printf 'GET /edge/version HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -rt 2 _ status _ <&3
[ "${status:-}" = 200 ] || exit
while read -rt 2 line && [ "$line" != $'\r' ]; do :; done <&3
read -rt 2 version <&3 && echo "$version"
