#!/bin/sh
# Starts a node of the database pair in the official image, in place of the image's own
# entry point. That one runs its set-up scripts in a server that must be writable, takes
# a folder that was left half-made for a finished one, and never looks at its passwords
# again. Here:
#   - the data folder gets its name when it is complete, so a start that is cut short
#     at any moment is simply made again;
#   - accounts are brought up to date at each start, before anybody can connect, and not
#     written to the log that feeds the other node;
#   - the server is read-only from its first moment on. The replication controller
#     opens the one that is to be the primary.
#
# Arguments: further options for the server.
set -eu
umask 077

home=/var/lib/mysql
data=$home/data
# Written by the service setup (db/accounts.ts).
accounts=/run/secrets/database-accounts.sql

if [ -e "$home/ibdata1" ]; then
  echo "This volume was filled by another set-up of MySQL. Start with a new one: docker compose down --volumes" >&2
  exit 1
fi

stage=${STAGE:-distributed}
before=$(cat "$home/stage" 2>/dev/null || echo distributed)
backup=$home/backups/$(date -u +%Y-%m-%dT%H-%M-%S)-$before
mkdir -p "$home/backups"
# Of starts that were cut short.
rm -rf "$home"/*.new "$home"/backups/*.new

# copy FROM TO: TO gets its name when it is complete. Without room for it the server does not start.
copy() {
  needed=$(du -sk "$1" | cut -f1)
  if [ "$(df -Pk "$home" | awk 'NR == 2 { print $4 }')" -lt "$needed" ]; then
    echo "There is no room for a copy of $1 ($((needed / 1024)) MB), which is made before the stage changes from $before to $stage. Make room, or go back." >&2
    exit 1
  fi
  cp -a "$1" "$2.new"
  mv "$2.new" "$2"
}

keep_newest_two() { ls -d "$home"/backups/* | sort -r | tail -n +3 | xargs -r rm -rf; }

# Whether a server has a name, which it has while it runs. The dot: in no other domain.
runs() { getent hosts "$1." >/dev/null; }

# Returns when it has had none four times in a row: a name server may be late, an engine that has just started, too.
wait_for_end() {
  if runs "$1"; then echo "waits for $1 to end, which has the newest data; if it goes on: docker compose up -d --remove-orphans"; fi
  without=0
  while [ "$without" -lt 4 ]; do
    if runs "$1"; then without=0; else without=$((without + 1)); fi
    sleep 1
  done
}

# The last primary may be a database that this stage does not have. db-1, which every stage has, starts with a
# copy of its data then, and its own become the backup. In `taken-from` the copy says whose it is: it is made once,
# also when the server ends before the replication controller has made it the primary.
primary=$(cat /control/replication/primary 2>/dev/null || echo "$COMPONENT")
case " ${DATABASES:-$primary} " in
  *" $primary "*) rm -f "$data/taken-from" ;;
  *)
    if [ "$(cat "$data/taken-from" 2>/dev/null)" = "$primary" ]; then
      :
    elif [ ! -d "/others/$primary/data" ]; then
      echo "the last primary was $primary, whose volume is empty: starts with its own data"
    else
      wait_for_end "$primary"
      copy "/others/$primary/data" "$home/taken.new"
      if runs "$primary"; then
        echo "$primary was started again meanwhile" >&2
        exit 1
      fi
      # Each server has an identity of its own.
      rm -f "$home/taken.new/auto.cnf"
      echo "$primary" >"$home/taken.new/taken-from"
      if [ -d "$data" ]; then
        mv "$data" "$backup-own"
        echo "its own data are in $backup-own"
      fi
      mv "$home/taken.new" "$data"
      echo "starts with the data of $primary, the last primary"
      keep_newest_two
      # Theirs is as it was in the volume of the other one.
      before=$stage
    fi
    ;;
esac

# With another stage than at the last start, the data are copied first: nobody changes them now.
if [ -d "$data" ] && [ "$stage" != "$before" ]; then
  copy "$data" "$backup"
  echo "the stage changes from $before to $stage: a backup of the data is in $backup"
  keep_newest_two
fi

if [ ! -d "$data" ]; then
  rm -rf "$home/new"
  echo "making the data folder"
  # Not read-only for this: it has to write the system tables.
  mysqld --datadir="$home/new" --super-read-only=OFF --innodb-numa-interleave=OFF \
    --log-error-verbosity=1 --initialize-insecure
  mv "$home/new" "$data"
fi

printf '%s\n' "$stage" >"$home/stage"

# The slow-query log, which the lab reads: no other container has its volume. At 10 MB it is copied and
# begins anew. The server appends, so it need not be told; what it writes meanwhile is lost.
slow_log=/slow-log/$COMPONENT-slow.log
(umask 022 && touch "$slow_log")
rotate() {
  # $$ is the server, once it runs.
  while sleep 5 && kill -0 $$; do
    [ "$(stat -c %s "$slow_log")" -gt 10485760 ] || continue
    (umask 022 && cp "$slow_log" "$slow_log.1") && : >"$slow_log"
  done
}
rotate &

# innodb_numa_interleave (default: ON) needs a system call that containers may not make.
# MY-010235 is the news that accounts are there already.
exec mysqld --datadir="$data" --init-file="$accounts" \
  --slow-query-log-file="$slow_log" \
  --plugin-load-add=clone=mysql_clone.so --innodb-numa-interleave=OFF \
  --log-error-suppression-list=MY-010235,MY-010068 "$@"
