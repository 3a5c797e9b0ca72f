# shellcheck shell=bash
# Sourced by each fault of the cloud account: what the provider would list is described anew. Its name is cloud.py's name of it; several may
# be on together. Needs no lab.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
run=${TENKEN_RUN:-$(dirname "$here")/run}
name=$(basename "$0")

cloud_fault() {
  case ${1:-} in on | off) ;; *) echo "usage: $name on|off" >&2; exit 2 ;; esac
  [ -d "$run/aws" ] || { echo "lab: no cloud account in $run; run cloud.py first" >&2; exit 1; }
  exec 8<"$run"
  flock -w 120 8 || { echo "lab: another fault holds the lock" >&2; exit 1; }
  local on=$run/.aws.faults other arguments=()
  touch "$on"
  grep -vxF "$name" "$on" >"$on.new" || true
  [ "$1" = off ] || echo "$name" >>"$on.new"
  while read -r other; do arguments+=(--fault "$other"); done <"$on.new"
  "$here/cloud.py" "${arguments[@]}" "$run"
  mv "$on.new" "$on"
}
