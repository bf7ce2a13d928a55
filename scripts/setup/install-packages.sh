#!/bin/sh
# Installs Debian packages of servers without letting them start, now or at boot:
# they are to run as child processes of the launcher only. Runs as root.
#
#   install-packages.sh nginx-light redis-server …
set -eu

export DEBIAN_FRONTEND=noninteractive
# Ubuntu's needrestart would restart services of the system that use a new library.
export NEEDRESTART_SUSPEND=1

policy=/usr/sbin/policy-rc.d
kept_policy=$policy.before-stickyshop
services='nginx haproxy keepalived redis-server mariadb mysql prometheus prometheus-alertmanager prometheus-node-exporter
prometheus-nginx-exporter prometheus-mysqld-exporter prometheus-redis-exporter'
new_services=

# Packages ask policy-rc.d before they start a service; 101 means "forbidden".
# One that the system has already is put back at the end.
forbid_starting() {
    if [ -e $policy ] || [ -L $policy ]; then mv $policy $kept_policy; fi
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
}

# systemd could still be asked directly, so units that do not exist yet are masked.
# One that exists belongs to somebody: it is left alone.
mask_new_services() {
    for service in $services; do
        if [ ! -e "/etc/init.d/$service" ] && ! unit_exists "$service"; then
            new_services="$new_services $service"
            if on_systemd; then systemctl --quiet mask "$service.service"; fi
        fi
    done
}

unit_exists() {
    [ -e "/lib/systemd/system/$1.service" ] || [ -e "/etc/systemd/system/$1.service" ]
}

on_systemd() {
    [ -d /run/systemd/system ]
}

# Installing enables a service for the next boot; not these.
leave_disabled() {
    for service in $new_services; do
        if on_systemd; then systemctl --quiet unmask "$service.service"; fi
        if unit_exists "$service" && command -v systemctl >/dev/null; then
            systemctl --quiet disable "$service.service" || true
        fi
        if [ -e "/etc/init.d/$service" ] && command -v update-rc.d >/dev/null; then
            update-rc.d "$service" disable || true
        fi
    done
}

put_back() {
    status=$?
    trap '' INT TERM HUP
    rm -f $policy
    if [ -e $kept_policy ] || [ -L $kept_policy ]; then mv $kept_policy $policy; fi
    leave_disabled
    exit $status
}

# Waits for another apt, such as the daily upgrade; removes nothing to make room.
install() {
    apt-get -y -q --no-install-recommends --no-remove \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install "$@"
}

trap put_back EXIT
trap 'exit 130' INT TERM HUP
forbid_starting
mask_new_services
# Lists that are older than the mirror name versions that it no longer has.
install "$@" || { apt-get -q -o DPkg::Lock::Timeout=300 update && install "$@"; }
