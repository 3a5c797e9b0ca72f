#!/bin/bash
# The router's DNS, on the city's side only. It reads its names again on SIGHUP.
set -eu
echo '10.77.3.10 svc.lab
10.77.3.13 svc.lab' >/run/lab/dns-hosts
dnsmasq --conf-file=/dev/null --no-resolv --no-hosts --addn-hosts=/run/lab/dns-hosts --local=/#/ --bind-interfaces \
  --listen-address=10.77.1.1 --except-interface=lo --user=nobody --pid-file=/run/lab/dnsmasq.pid
