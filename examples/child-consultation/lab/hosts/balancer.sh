#!/bin/bash
# TLS at nginx, then HAProxy to both applications.
set -eu
. /run/lab/hosts/lib.sh
rm -rf /etc/nginx/conf.d /etc/nginx/sites-enabled /etc/nginx/modules-enabled
install -d /etc/nginx/tls /var/log/nginx /var/lib/nginx
install -m 644 /run/lab/pki/server-chain.pem /etc/nginx/tls/server.pem
install -m 600 /run/lab/pki/server.key /etc/nginx/tls/server.key
put /etc/nginx/nginx.conf 644 <"$hosts"/nginx.conf
put /etc/nginx/tls.conf 644 <"$hosts"/tls.conf
put /etc/haproxy/haproxy.cfg 644 <"$hosts"/haproxy.cfg
nginx -tq
"$hosts"/service.sh haproxy start
"$hosts"/service.sh nginx start
