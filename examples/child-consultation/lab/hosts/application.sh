#!/bin/bash
# application.sh migrate|start: the web application (Django admin) of app1 and app2.
set -eu
. /run/lab/hosts/lib.sh
install -d /etc/labapp
[ -e /etc/labapp/classes ] || echo upper,lower,digit,symbol >/etc/labapp/classes
for secret in database django; do install -m 640 -g www-data "/run/lab/pki/$secret.secret" "/etc/labapp/$secret"; done
[ -e /var/log/labapp.log ] || install -m 640 -o www-data -g adm /dev/null /var/log/labapp.log
if ! ls /var/log/labapp.log-* >/dev/null 2>&1; then
  /usr/bin/python3 "$hosts"/log_history.py application /var/log/labapp.log
  chgrp adm /var/log/labapp.log-*
fi
cd "$hosts"/web
export PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=settings
case $1 in
migrate) /usr/bin/python3 prepare.py >/var/log/migrate.out 2>&1 || { tail -n 12 /var/log/migrate.out >&2; exit 1; } ;;
start) "$hosts"/service.sh labapp start ;;
esac
