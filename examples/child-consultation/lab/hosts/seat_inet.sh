#!/bin/bash
# The Internet side: canaries. Whoever gets their answer has found a way out.
set -eu
for port in 80 443; do
  setsid socat "TCP6-LISTEN:$port,ipv6only=0,fork,reuseaddr" 'SYSTEM:echo CANARY-TCP' </dev/null >/dev/null 2>&1 &
done
for port in 80 443; do
  turns=100
  until [ -n "$(ss -Hltn "sport = :$port")" ]; do
    turns=$((turns - 1)); [ $turns -gt 0 ] || { echo "inet: no canary on $port" >&2; exit 1; }
    sleep 0.05
  done
done
