#!/bin/sh
# The host names that are served: those under localhost, and under DOMAIN where there is
# another one. Whoever comes by number is taken in, too: which numbers this machine has
# cannot be seen from here, and no stranger's page can have a number for its name.
set -eu
cd /etc/nginx/generated

domains=localhost
[ "${DOMAIN:-localhost}" = localhost ] || domains="localhost $DOMAIN"

case $domains in
  *[!a-z0-9.\ -]*)
    echo "DOMAIN=$DOMAIN is no host name such as shop.example." >&2
    exit 1 ;;
esac

# names LABEL…: one line for each domain, with these labels under it.
names() {
  for domain in $domains; do
    line=server_name
    for label; do line="$line $label$domain"; done
    echo "$line;"
  done
}

names '' shop. round-robin. least-connections. ip-hash. random. sticky. >shop-names.conf
echo 'server_name 127.0.0.1 [::1] "~^\d{1,3}(\.\d{1,3}){3}$";' >>shop-names.conf
names whoami. >whoami-names.conf
names lab. >lab-names.conf
