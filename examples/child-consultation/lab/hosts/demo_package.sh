#!/bin/bash
# Usage: demo_package.sh VERSION      a small package of our own, built and installed on this host; older versions too.
set -eu
version=$1
work=$(mktemp -d /var/tmp/tk-demo.XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/tree/DEBIAN" "$work/tree/etc"
printf 'Package: tk-demo\nVersion: %s\nArchitecture: all\nMaintainer: example <nobody@example.jp>\nDescription: package of the example\n' \
  "$version" >"$work/tree/DEBIAN/control"
echo "$version" >"$work/tree/etc/tk-demo"
chmod -R u=rwX,go=rX "$work"
dpkg-deb --build "$work/tree" "$work/tk-demo.deb" >/dev/null
dpkg --force-downgrade -i "$work/tk-demo.deb" >/dev/null
