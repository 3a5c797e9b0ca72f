# shellcheck shell=bash
# Sourced by each fault. A fault defines on() and off() and ends with: fault "$@"
# Both return only when the change is in effect, both may be run twice, and off leaves what `up` made.
set -eu
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

fault() {
  case ${1:-} in on | off) ;; *) echo "usage: $(basename "$0") on|off" >&2; exit 2 ;; esac
  is_inside || box_pid >/dev/null || die "the lab is not up"
  exec 8<"$state"
  flock -w 120 8 || die "another fault holds the lock"
  "$1"
}

# at HOST COMMAND...: without our lock, which a restarted daemon would keep.
at() { "$lab/exec" "$@" 8<&-; }
daemon() { at "$1" /run/lab/hosts/service.sh "$2" "$3"; }
fails() { ! "$@"; }
ssh_to() { # ssh_to LAST_OCTET [OPTION...] COMMAND
  local octet=$1
  shift
  at city ssh -n -F /dev/null -i "$run/keys/auditor" -o BatchMode=yes -o ConnectTimeout=5 \
    -o UserKnownHostsFile="$run/known_hosts" -l tenken "10.77.9.$octet" "$@"
}

# Holes in the router, each known by the name of its fault.
hole_close() {
  local handle
  for handle in $(at rtr nft -a list chain inet lab fault | sed -n "s/.*comment \"$1\" # handle \([0-9]*\)\$/\1/p"); do
    at rtr nft delete rule inet lab fault handle "$handle"
  done
}
hole_open() { # hole_open NAME RULE
  hole_close "$1"
  at rtr nft "add rule inet lab fault $2 comment \"$1\""
}

backends_up() { # backends_up COUNT [STATES]: on both balancers
  local octet
  for octet in 10 13; do
    await 20 "haproxy 10.77.9.$octet: $1 applications ${2:-UP}" \
      at city /bin/bash "$lab/hosts/backends_up.sh" "10.77.9.$octet" "$1" "${2:-UP}"
  done
}
# After a restart: none is down. In maintenance it may be, by another fault.
backends_settled() { backends_up 2 'UP|MAINT'; }

# Lines written during a fault are part of it: off puts the logs of that host back as they were.
logs_keep() { # logs_keep NAME HOST
  at db /bin/bash -c "[ -e /var/lib/lab-$1 ] || cp -a /var/log/central/$2 /var/lib/lab-$1"
  at "$2" /bin/bash -c "[ -e /var/lib/lab-$1 ] || { mkdir /var/lib/lab-$1; cp -a /var/log/local.log /var/log/labapp.log /var/lib/lab-$1/; }"
}
logs_restore() { # logs_restore NAME HOST
  at db /bin/bash -c "$restore_files" _ "/var/lib/lab-$1" "/var/log/central/$2"
  at "$2" /bin/bash -c "$restore_files" _ "/var/lib/lab-$1" /var/log local.log labapp.log
}
# In place, because their writers hold them open for appending.
restore_files='
  set -eu; kept=$1; folder=$2; shift 2
  [ -d "$kept" ] || exit 0
  cd "$folder"
  [ $# -gt 0 ] || set -- *.log
  for file in "$@"; do if [ -e "$kept/$file" ]; then cat "$kept/$file" >"$file"; else : >"$file"; fi; done
  rm -rf "$kept"'

# A new line from HOST reaches the centre; its time matches PATTERN.
line_arrives() { # line_arrives HOST PATTERN
  local mark=mark-$RANDOM$RANDOM
  await 15 "a line of $1 at the centre with $2" line_seen "$1" "$2" "$mark"
}
line_seen() {
  at "$1" logger -t lab "$3"
  at db /bin/bash -c "for i in 1 2 3 4 5 6 7 8 9 10; do grep -qE '$2.* $3 ' /var/log/central/$1/lab.log && exit 0; sleep 0.05; done; exit 1"
}
