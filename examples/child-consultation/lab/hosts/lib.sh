# shellcheck shell=bash
# Sourced by scripts that run inside a host.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
hosts=/run/lab/hosts
name=$(hostname)
case $name in lb1) octet=10 ;; lb2) octet=13 ;; app1) octet=11 ;; app2) octet=12 ;; db) octet=20 ;; *) octet=0 ;; esac
service=10.77.3.$octet
management=10.77.9.$octet

# put FILE MODE: writes standard input there; @name@ and the two addresses are filled in.
put() {
  sed -e "s/@name@/$name/g" -e "s/@octet@/$octet/g" -e "s/@service@/$service/g" -e "s/@management@/$management/g" >"$1"
  chmod "$2" "$1"
}

# until_true SECONDS COMMAND...: polls; counts turns, because a fault may change this host's clock.
until_true() {
  local turns=$(($1 * 20))
  shift
  until "$@" >/dev/null 2>&1; do
    turns=$((turns - 1))
    [ "$turns" -gt 0 ] || return 1
    sleep 0.05
  done
}
