#!/bin/bash
# The monitoring server: Prometheus asks every host, Alertmanager passes its alerts on.
set -eu
. /run/lab/hosts/lib.sh
install -d /etc/prometheus
put /etc/prometheus/prometheus.yml 644 <"$hosts"/prometheus.yml
put /etc/prometheus/rules.yml 644 <"$hosts"/prometheus_rules.yml
put /etc/prometheus/alertmanager.yml 644 <"$hosts"/alertmanager.yml
install -d -o prometheus -g prometheus /var/lib/prometheus/lab /var/lib/prometheus/lab-alerts
"$hosts"/service.sh alertmanager start
"$hosts"/service.sh prometheus start
