#!/bin/bash
# What the platform itself knows of its machines: made from the running networks, as a hypervisor's export would be.
# Usage: inventory.sh OUTPUT.json      (after the hosts are up)
set -eu
lab=$(cd "$(dirname "$0")" && pwd)
out=$1
mkdir -p "$(dirname "$out")"
{
  printf '{\n "format": "tenken-inventory/1",\n "provider": "みなとデータセンター(基盤)",\n "generated_at": "%s",\n' "$(date +%Y-%m-%dT%H:%M:%S%:z)"
  printf ' "covers_roles": ["linux_host"],\n "machines": ['
  first=1
  for host in lb1 lb2 app1 app2 db; do
    addresses=$("$lab/exec" "$host" ip -j -4 address show scope global | jq -c '[.[].addr_info[].local]')
    [ "$first" = 1 ] || printf ','
    first=0
    printf '\n  {"name": "%s", "roles": ["linux_host"], "addresses": %s}' "$host" "$addresses"
  done
  printf '\n ]\n}\n'
} >"$out.partial"
mv "$out.partial" "$out"
