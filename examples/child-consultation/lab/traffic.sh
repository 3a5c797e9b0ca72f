#!/bin/bash
# A little use of the service and of the hosts, so that every host has log lines at the centre.
set -eu
. "$(dirname "$0")/common.sh"
at_city() { "$lab/exec" city "$@"; }
jobs=
for address in 10.77.3.10 10.77.3.13; do
  at_city curl -sS --cacert "$run/ca.pem" --resolve "svc.lab:443:$address" \
    https://svc.lab/healthz https://svc.lab/admin/login/ https://svc.lab/healthz >/dev/null & jobs="$jobs $!"
done
for octet in 11 12; do
  at_city curl -fsS "http://10.77.9.$octet:8000/policy/password.json?[1-3]" >/dev/null & jobs="$jobs $!"
done
for octet in 10 13 11 12 20; do
  at_city ssh -F /dev/null -i "$run/keys/auditor" -o BatchMode=yes -o UserKnownHostsFile="$run/known_hosts" \
    "tenken@10.77.9.$octet" 'sudo -n /usr/sbin/sshd -T >/dev/null' & jobs="$jobs $!"
done
for job in $jobs; do wait "$job"; done
for host in $machines; do
  await 10 "three lines of $host in the central log" \
    "$lab/exec" db /bin/bash -c "[ \$(cat /var/log/central/$host/*.log | wc -l) -ge 3 ]"
done
