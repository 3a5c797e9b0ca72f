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
# Somebody logs in, looks and changes something, through each balancer.
visit() {
  local address=$1 jar token
  jar=$(mktemp)
  web() { at_city curl -sS --cacert "$run/ca.pem" --resolve "svc.lab:443:$address" -b "$jar" -c "$jar" -o /dev/null "$@"; }
  web https://svc.lab/admin/login/
  token=$(awk '$6 == "csrftoken" {print $7}' "$jar")
  web -H 'Referer: https://svc.lab/admin/login/' -d "csrfmiddlewaretoken=$token" -d username=suzuki -d password=Lab-Init-0001 -d next=/admin/ \
    https://svc.lab/admin/login/
  for page in 1 2 3 4 5 6; do web "https://svc.lab/admin/?p=$page"; done
  token=$(awk '$6 == "csrftoken" {print $7}' "$jar")
  web -H 'Referer: https://svc.lab/admin/' -d "csrfmiddlewaretoken=$token" https://svc.lab/admin/logout/
  rm -f "$jar"
}
for address in 10.77.3.10 10.77.3.13; do visit $address & jobs="$jobs $!"; done
for host in $machines; do "$lab/exec" $host logger -p daemon.err -t labtest 'test of the failure record' & jobs="$jobs $!"; done
for octet in 10 13 11 12 20; do
  at_city ssh -F /dev/null -i "$run/keys/auditor" -o BatchMode=yes -o UserKnownHostsFile="$run/known_hosts" \
    "tenken@10.77.9.$octet" 'sudo -n /usr/sbin/sshd -T >/dev/null' & jobs="$jobs $!"
done
for job in $jobs; do wait "$job"; done
for host in $machines; do
  await 10 "three lines of $host in the central log" \
    "$lab/exec" db /bin/bash -c "[ \$(cat /var/log/central/$host/*.log | wc -l) -ge 3 ]"
done
