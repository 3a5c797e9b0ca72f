# shellcheck shell=bash
# Sourced by the lab's commands: where its folders are, and whether its box is alive.
# All state is in the checkout's own run folder, so two checkouts never meet.
lab=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
run=$(dirname "$lab")/run
state=$run/state
machines='lb1 lb2 app1 app2 db'

die() { echo "lab: $*" >&2; exit 1; }

# Field 22 of proc(5) stat: with the pid, it names one process even after pids wrap.
start_time() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# Prints the pid of the outer unshare, if it lives and is ours.
box_pid() {
  local pid start
  [ -r "$state/box" ] && read -r pid start <"$state/box" || return 1
  [ -n "$start" ] && [ "$(start_time "$pid")" = "$start" ] || return 1
  tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$lab/box.sh" || return 1
  echo "$pid"
}

# True for a command that itself runs inside the box, as `exec city` does.
is_inside() {
  [ -r "$state/pidns" ] && [ "$(readlink /proc/self/ns/pid)" = "$(cat "$state/pidns")" ]
}

# await SECONDS WHAT COMMAND...: polls until COMMAND succeeds.
await() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -le "$end" ] || { echo "lab: not in time: $what" >&2; return 1; }
    sleep 0.05
  done
}

# Leaves the run folder empty. Refuses a link: what it points to is not ours.
empty_run() {
  [ ! -L "$run" ] || die "$run is a symbolic link"
  [ ! -d "$run" ] || find "$run" -mindepth 1 -delete
}
