#!/bin/bash
# slapd with a password policy and a composition check that reads ppm.conf.
set -eu
. /run/lab/hosts/lib.sh
install -m 644 "$hosts"/ldap/slapd.conf "$hosts"/ldap/ppm.conf /etc/ldap/
install -d -o openldap -g openldap -m 755 /run/slapd
install -d -o openldap -g openldap -m 700 /var/lib/labldap
hash=$(slappasswd -s Lab-Init-0001)
sed "s#@hash@#$hash#" "$hosts"/ldap/init.ldif >/run/init.ldif
slapadd -q -f /etc/ldap/slapd.conf -l /run/init.ldif >/var/log/slapadd.out 2>&1 || { tail /var/log/slapadd.out >&2; exit 1; }
rm /run/init.ldif
chown -R openldap:openldap /var/lib/labldap
"$hosts"/service.sh slapd start
