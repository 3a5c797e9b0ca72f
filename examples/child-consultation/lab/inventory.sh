#!/bin/bash
# What the platform itself knows of its machines: made from the running networks, as a hypervisor's export would be.
# Usage: inventory.sh OUTPUT.json      (after the hosts are up)
set -eu
lab=$(cd "$(dirname "$0")" && pwd)
out=$1
mkdir -p "$(dirname "$out")"
{
  printf '{\n "format": "tenken-inventory/1",\n "provider": "みなとデータセンター(基盤)",\n "generated_at": "%s",\n' "$(date +%Y-%m-%dT%H:%M:%S%:z)"
  printf ' "covers_roles": ["linux_host", "public_address", "log_store", "tls_endpoint"],\n "machines": ['
  first=1
  for host in lb1 lb2 app1 app2 db; do
    # Addresses of the service network (eth0); the management network is the operator's own.
    families=4
    roles='"linux_host", "public_address"'
    case $host in
      lb*) families='4 6' ;;
      *) roles="$roles, \"log_store\"" ;;
    esac
    addresses=$(for f in $families; do "$lab/exec" "$host" ip -j "-$f" address show dev eth0 scope global; done |
      jq -sc '[.[][].addr_info[].local // empty]')
    [ "$first" = 1 ] || printf ','
    first=0
    printf '\n  {"name": "%s", "roles": [%s], "addresses": %s}' "$host" "$roles" "$addresses"
    case $host in
      lb*) printf ',\n  {"name": "tls-%s", "roles": ["tls_endpoint"], "addresses": %s}' "$host" "$addresses" ;;
    esac
  done
  printf '\n ]\n}\n'
} >"$out.partial"
mv "$out.partial" "$out"
