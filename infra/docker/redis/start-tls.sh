#!/bin/sh
# Starts Redis with TLS, and has it read its certificate again when that is renewed: within seconds,
# and without closing a connection. Arguments: the command of the image.
set -eu
certificate=/run/secrets/certificates/redis.pem

reload() {
  # Both at once, also if their names are the same as before.
  REDISCLI_AUTH=$(cat /run/secrets/redis-certificates) redis-cli --user certificates --tls --cacert /run/secrets/certificates/ca.pem \
    CONFIG SET tls-cert-file "$certificate" tls-key-file "${certificate%.pem}-key.pem" | grep -qx OK
}

# What the server has read at its start, or since; a reload that fails is tried again.
watch() {
  loaded=$(cksum <"$certificate")
  # $$ is the server, once it runs.
  while sleep 5 && kill -0 $$; do
    now=$(cksum <"$certificate")
    [ "$now" = "$loaded" ] || ! reload || loaded=$now
  done
}
watch &

exec docker-entrypoint.sh "$@"
