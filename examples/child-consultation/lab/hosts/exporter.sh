#!/bin/bash
# What a host tells its monitor: the kernel's figures, and of its logs two figures in a text file.
set -eu
. /run/lab/hosts/lib.sh
install -d /var/lib/prometheus/node-exporter
rm -f /var/lib/prometheus/node-exporter/*
printf 'log_last_line_timestamp_seconds %s\nlogin_failures_total 0\n' "$(date +%s)" >/var/lib/prometheus/node-exporter/lab.prom
"$hosts"/service.sh node_exporter start
