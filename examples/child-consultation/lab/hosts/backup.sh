#!/bin/bash
# One full backup of the database.
set -eu
. /run/lab/hosts/lib.sh
cd /
pgbackrest_() { setpriv --reuid=postgres --regid=postgres --init-groups pgbackrest --stanza=lab "$@"; }
for step in stanza-create 'backup --type=full'; do
  # shellcheck disable=SC2086
  timeout 60 bash -c "$(declare -f pgbackrest_); pgbackrest_ $step" >>/var/log/backup.out 2>&1 \
    || { echo "db: pgbackrest $step failed:" >&2; tail -n 12 /var/log/backup.out >&2; exit 1; }
done
