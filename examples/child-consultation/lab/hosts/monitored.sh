#!/bin/bash
# monitored.sh COUNT: true when Prometheus scrapes that many hosts, all up, and has evaluated every rule.
set -eu
api=http://10.77.9.20:9090/api/v1
curl -fsS --max-time 3 "$api/targets?state=active" | jq -e --argjson n "$1" '[.data.activeTargets[].health] | length == $n and all(. == "up")' >/dev/null
curl -fsS --max-time 3 "$api/rules" | jq -e '[.data.groups[].rules[].health] | length > 0 and all(. == "ok")' >/dev/null
curl -fsS --max-time 3 "$api/alertmanagers" | jq -e '.data.activeAlertmanagers | length == 1' >/dev/null
