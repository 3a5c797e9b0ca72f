#!/bin/bash
# First process of the box. Everything it starts dies with it; nothing it mounts or names is seen outside.
set -eu
export LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin
. "$(dirname "$0")/common.sh"
. "$lab/net.sh"
. "$lab/pki.sh"

readlink /proc/self/ns/pid >"$state/pidns"
trap '[ -e "$state/ready" ] || touch "$state/failed"' EXIT
hostname lab-box
began=$(date +%s%N)
stage() {
  echo "$1" >"$state/stage"
  printf '%6d ms  %s\n' $((($(date +%s%N) - began) / 1000000)) "$1"
}

# run_in HOST COMMAND...; a failure names the host.
run_in() { "$lab/exec" "$@" || { echo "lab: failed in $1: ${*:2}" >&2; return 1; }; }

# Waits for all background jobs; `wait` alone would hide that one failed.
join() {
  local job status=0
  for job in "$@"; do wait "$job" || status=1; done
  return $status
}

start_host() {
  nsenter --net="/run/netns/$1" unshare -m -p -f -u --kill-child --propagation private \
    /bin/bash /run/lab/hosts/init.sh "$1" </dev/null >"/run/lab/console-$1.log" 2>&1 &
  local launcher=$! inner
  await 10 "host $1: $(cat "/run/lab/console-$1.log" 2>/dev/null)" test -e "/run/lab/booted-$1"
  inner=$(pgrep -P "$launcher")
  echo "$inner" >"$state/hosts/$1"
}

stage folders
ip link set lo up
mount -t tmpfs -o mode=755 lab-run /run
mkdir -p /run/netns /run/lab
cp -r "$lab/hosts" /run/lab/hosts
pki=/run/lab/pki
# The city's seat asks the router's DNS; the bind is seen in this mount namespace only.
echo 'nameserver 10.77.1.1' >/run/lab/resolv.conf
mount --bind /run/lab/resolv.conf /etc/resolv.conf

stage 'network, keys, check module'
build_network & jobs=$!
make_keys >/run/lab/pki.log 2>&1 || { cat /run/lab/pki.log >&2; exit 1; }
gcc -shared -fPIC -O1 -Wall -Werror -o /run/lab/ppm.so "$lab/hosts/check_password.c"
join "$jobs"
/bin/bash /run/lab/hosts/signatures.sh /run/lab/signatures
ssh-keygen -y -f "$run/keys/auditor" >/run/lab/auditor.pub
openssl passwd -6 'Lab-Init-0001' >/run/lab/password-hash

stage hosts
jobs=
for host in $machines; do start_host "$host" & jobs="$jobs $!"; done
# shellcheck disable=SC2086
join $jobs

stage 'common services, database'
for seat in rtr inet; do run_in "$seat" /bin/bash /run/lab/hosts/seat_$seat.sh; done
run_in db /bin/bash /run/lab/hosts/base.sh
jobs=
for host in lb1 lb2 app1 app2; do run_in "$host" /bin/bash /run/lab/hosts/base.sh & jobs="$jobs $!"; done
run_in db /bin/bash /run/lab/hosts/database.sh & jobs="$jobs $!"
# shellcheck disable=SC2086
join $jobs

stage 'backup, directory, time stamps, applications, balancers'
run_in db /bin/bash /run/lab/hosts/backup.sh & backup=$!
run_in db /bin/bash /run/lab/hosts/directory.sh & jobs=$!
for host in $machines; do
  run_in "$host" /bin/bash /run/lab/hosts/malware.sh & jobs="$jobs $!"
  run_in "$host" /bin/bash /run/lab/hosts/exporter.sh & jobs="$jobs $!"
done
run_in db /bin/bash /run/lab/hosts/monitor.sh & jobs="$jobs $!"
run_in db /bin/bash /run/lab/hosts/service.sh tsa start & jobs="$jobs $!"
for host in lb1 lb2; do run_in "$host" /bin/bash /run/lab/hosts/balancer.sh & jobs="$jobs $!"; done
run_in app1 /bin/bash /run/lab/hosts/application.sh migrate
for host in app1 app2; do run_in "$host" /bin/bash /run/lab/hosts/application.sh start & jobs="$jobs $!"; done
# shellcheck disable=SC2086
join $jobs

stage 'both backends up'
for octet in 10 13; do
  await 15 "haproxy 10.77.9.$octet: both backends UP" \
    nsenter --net=/run/netns/city /bin/bash "$lab/hosts/backends_up.sh" "10.77.9.$octet" 2
done

stage 'clocks, first log lines, backup'
/bin/bash "$lab/traffic.sh" & jobs=$!
for host in lb1 lb2 app1 app2; do run_in "$host" /bin/bash /run/lab/hosts/service.sh chronyd synced & jobs="$jobs $!"; done
# shellcheck disable=SC2086
join $jobs "$backup"

stage 'every host monitored'
await 20 'Prometheus: five hosts up, every rule evaluated' nsenter --net=/run/netns/city /bin/bash "$lab/hosts/monitored.sh" 5

stage ready
touch "$state/ready"
exec tini -s -- sleep infinity
