#!/bin/bash
# service.sh NAME start|stop|restart|reload|synced: the daemons of a host. Returns when it is so, or says what is wrong.
set -eu
. /run/lab/hosts/lib.sh
daemon=$1
ready_seconds_max=20

listens() { [ -n "$(ss -Hltn "src $1 and sport = :$2")" ]; }
in_background() { # for daemons that do not detach by themselves
  setsid "$@" >"$log" 2>&1 </dev/null &
  echo $! >"$pidfile"
}

pidfile=/run/$daemon.pid
log=/var/log/$daemon.out
case $daemon in
sshd)
  start() { /usr/sbin/sshd; }
  ready() { listens "$management" 22; } ;;
rsyslogd)
  start() { rsyslogd -f /etc/rsyslog.conf -i "$pidfile"; }
  ready() { [ -S /dev/log ] && [ -s "$pidfile" ]; } ;;
chronyd)
  # -x: nothing in the lab may set the machine's clock.
  start() { chronyd -x -f /etc/chrony/chrony.conf; }
  ready() { chronyc -n tracking; } ;;
nginx)
  pidfile=/run/nginx.pid
  start() { nginx; }
  ready() { listens "$service" 443; } ;;
haproxy)
  start() { haproxy -D -f /etc/haproxy/haproxy.cfg -p "$pidfile"; }
  ready() { listens "$management" 8404; } ;;
labapp)
  start() {
    cd "$hosts/web"
    PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m gunicorn -D -p "$pidfile" -u www-data -g www-data -w 1 --threads 4 \
      -b "$service:8000" -b "$management:8000" --error-logfile "$log" wsgi
  }
  ready() { curl -fsS "http://$management:8000/healthz"; } ;;
slapd)
  pidfile=/run/slapd/slapd.pid
  start() { slapd -f /etc/ldap/slapd.conf -h "ldapi:/// ldap://$management:389" -u openldap -g openldap; }
  ready() { ldapwhoami -Q -Y EXTERNAL -H ldapi:///; } ;;
tsa)
  start() { in_background /usr/bin/python3 "$hosts/tsa.py" "$management"; }
  ready() { listens "$management" 3180; } ;;
clamd)
  # Not as a daemon: its parent sometimes waits for ever for the child's signal.
  start() { in_background clamd --foreground; }
  ready() { clamdscan --ping 1:1; } ;;
node_exporter)
  start() {
    in_background prometheus-node-exporter --web.listen-address="$management:9100" --collector.disable-defaults --collector.cpu \
      --collector.meminfo --collector.filesystem --collector.time --collector.textfile \
      --collector.textfile.directory=/var/lib/prometheus/node-exporter
  }
  ready() { listens "$management" 9100; } ;;
prometheus)
  start() {
    in_background setpriv --reuid=prometheus --regid=prometheus --clear-groups prometheus --config.file=/etc/prometheus/prometheus.yml \
      --storage.tsdb.path=/var/lib/prometheus/lab --web.listen-address="$management:9090" --rules.alert.resend-delay=2s
  }
  ready() { curl -fsS "http://$management:9090/-/ready"; } ;;
alertmanager)
  start() {
    in_background setpriv --reuid=prometheus --regid=prometheus --clear-groups prometheus-alertmanager \
      --config.file=/etc/prometheus/alertmanager.yml --storage.path=/var/lib/prometheus/lab-alerts --cluster.listen-address= \
      --web.listen-address="$management:9093"
  }
  ready() { curl -fsS "http://$management:9093/-/ready"; } ;;
*) echo "no such service: $daemon" >&2; exit 2 ;;
esac

stop() {
  local pid
  pid=$(cat "$pidfile" 2>/dev/null) || return 0
  [ -n "$pid" ] || return 0
  kill "$pid" 2>/dev/null || true
  if ! until_true 5 is_gone "$pid"; then
    kill -9 "$pid" 2>/dev/null || true
    until_true 5 is_gone "$pid" || { echo "$name: $daemon does not end" >&2; exit 1; }
  fi
  rm -f "$pidfile"
}
is_gone() { [ ! -d "/proc/$1" ]; }

# New workers read the settings; back when no old one is left to answer.
reload() {
  local old master
  master=$(cat "$pidfile")
  old=$(pgrep -P "$master")
  kill -HUP "$master"
  for worker in $old; do until_true 20 is_gone "$worker"; done
  until_true "$ready_seconds_max" ready
}

start_and_wait() {
  if ! start >"$log.start" 2>&1 || ! until_true "$ready_seconds_max" ready; then
    echo "$name: $daemon is not ready; its last lines:" >&2
    tail -qn 12 "$log.start" "$log" "/var/log/central/$name/$daemon.log" >&2 2>/dev/null || true
    grep -s " $daemon " /var/log/local.log | tail -n 12 >&2 || true
    exit 1
  fi
}

case ${2:-} in
start) start_and_wait ;;
stop) stop ;;
restart) stop; start_and_wait ;;
reload) reload ;;
synced) timeout 20 chronyc waitsync 150 0.1 0 0.1 >/dev/null || { echo "$name: chronyd has no source" >&2; exit 1; } ;;
*) echo "usage: service.sh NAME start|stop|restart|reload|synced" >&2; exit 2 ;;
esac
