#!/bin/bash
# PostgreSQL 15 with pgBackRest as its archive.
set -eu
. /run/lab/hosts/lib.sh
export PATH=/usr/lib/postgresql/15/bin:$PATH
data=/var/lib/labpg
install -d -o postgres -m 700 $data
install -d -o postgres /run/postgresql /var/log/postgresql
as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
cd /
# 1 MiB segments: 16 MiB ones fill a memory disk quickly.
as_postgres initdb -D $data --auth-local=peer --auth-host=scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync --wal-segsize=1 >/var/log/initdb.out 2>&1
cat >>$data/postgresql.conf <<'F'
listen_addresses = '10.77.3.20'
fsync = off
shared_buffers = 32MB
timezone = 'Asia/Tokyo'
log_timezone = 'Asia/Tokyo'
log_destination = 'syslog'
log_connections = on
wal_level = replica
min_wal_size = 8MB
max_wal_size = 32MB
archive_mode = on
archive_command = 'pgbackrest --stanza=lab archive-push %p'
F
echo 'host all all 10.77.3.0/24 scram-sha-256' >>$data/pg_hba.conf

rm -rf /etc/pgbackrest.conf /etc/pgbackrest
install -d /etc/pgbackrest
install -m 640 -g postgres "$hosts"/pgbackrest.conf /etc/pgbackrest/pgbackrest.conf
install -d -o postgres -m 750 /var/lib/pgbackrest /var/log/pgbackrest /var/spool/pgbackrest /run/pgbackrest

as_postgres pg_ctl -D $data -l /var/log/postgresql/lab.log -w -t 20 start >/var/log/pg_ctl.out 2>&1 || {
  echo "db: PostgreSQL did not start; its last lines:" >&2
  tail -n 12 /var/log/pg_ctl.out /var/log/postgresql/lab.log >&2
  exit 1
}
for balancer in lb1 lb2; do
  install -d -m 750 -g adm /var/log/central/$balancer
  /usr/bin/python3 "$hosts"/log_history.py balancer /var/log/central/$balancer/nginx.log
  chgrp adm /var/log/central/$balancer/nginx.log-*
done
as_postgres psql -qX -c "create role app login password '$(cat /run/lab/pki/database.secret)'" -c 'create database app owner app'
