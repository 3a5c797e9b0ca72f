# shellcheck shell=bash
# Sourced by each fault of a paper or register. Its name is the generator's name of it; several may be on together. Needs no lab: what is
# replaced is made again from its source, on the day that the others were made.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
example=$(dirname "$here")
run=${TENKEN_RUN:-$example/run}
name=$(basename "$0")

paper_fault() {
  case ${1:-} in on | off) ;; *) echo "usage: $name on|off" >&2; exit 2 ;; esac
  [ -d "$run/papers" ] || { echo "lab: no papers in $run; run papers/make first" >&2; exit 1; }
  exec 8<"$run/papers"
  flock -w 120 8 || { echo "lab: another fault holds the lock" >&2; exit 1; }
  local on=$run/papers/.faults other arguments=()
  touch "$on"
  grep -vxF "$name" "$on" >"$on.new" || true
  [ "$1" = off ] || echo "$name" >>"$on.new"
  while read -r other; do arguments+=(--fault "$other"); done <"$on.new"
  "$example/papers/make" --same-day "${arguments[@]}" "$run"
  mv "$on.new" "$on"
}
