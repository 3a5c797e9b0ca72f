# shellcheck shell=bash
# Sourced by selftest: what holds while no fault is on.

svc() { city curl -sS --max-time 5 --cacert "$run/ca.pem" --resolve "svc.lab:443:$1" "${@:2}"; }
status_is() { [ "$(svc "$2" -o /dev/null -w '%{http_code}' "$3")" = "$1" ]; }
answers() { [ "$(city dig +short A svc.lab @10.77.1.1 | sort | tr '\n' ' ')" = "$1" ]; }
tls_is() { # tls_is ADDRESS OPTION...
  city openssl s_client -connect "$1:443" -servername svc.lab -CAfile "$run/ca.pem" -verify_return_error \
    -verify_hostname svc.lab "${@:2}" </dev/null
}
synced() { # reference known, and nearer than 0.1 s
  ssh_to "$1" chronyc -c tracking | awk -F, '$3 >= 1 && $3 <= 15 && $5 * $5 < 0.01 { ok = 1 } END { exit !ok }'
}
policy() { city curl -fsS --max-time 3 "http://10.77.9.$1:8000/policy/password.json"; }
symbol_required() { [ "$(policy "$1" | jq -c '[.format, .classes_required.symbol]')" = "[\"django-auth-password-validators/1\",$2]" ]; }
web_login() { # web_login ADDRESS USER PASSWORD: 302 to the admin pages
  local jar token
  jar=$(mktemp -p "$work")
  token=$(svc "$1" -c "$jar" https://svc.lab/admin/login/ | sed -n 's/.*csrfmiddlewaretoken" value="\([^"]*\)".*/\1/p' | head -1)
  [ "$(svc "$1" -b "$jar" -c "$jar" -o /dev/null -w '%{http_code}' -e https://svc.lab/admin/login/ \
    -d "csrfmiddlewaretoken=$token" -d "username=$2" --data-urlencode "password=$3" -d next=/admin/ \
    https://svc.lab/admin/login/)" = 302 ]
}
password_login() { # over SSH, through PAM
  city sshpass -p "$3" ssh -n -F /dev/null -o UserKnownHostsFile="$run/known_hosts" -o PubkeyAuthentication=no \
    -o PreferredAuthentications=password -o NumberOfPasswordPrompts=1 -l "$2" "10.77.9.$1" true
}
pam_accepts() { "$lab/exec" "$1" /bin/sh -c "echo '$2' | pwscore"; }
# chpasswd goes through the PAM stack; the account gets its own password back afterwards.
pam_changes() {
  "$lab/exec" "$1" /bin/bash -c 'cp -p /etc/shadow /run/shadow; echo "suzuki:$0" | chpasswd; s=$?; cp -p /run/shadow /etc/shadow; exit $s' "$2"
}
ldap_changes() {
  "$lab/exec" db /bin/bash -c 'ldappasswd -x -H ldap://10.77.9.20 -D uid=suzuki,ou=people,dc=lab -w "$0" -s "$1"' "$1" "$2"
}
backup_code_is() {
  [ "$(ssh_to 20 sudo -n -u postgres /usr/bin/pgbackrest --output=json info | jq '.[0].status.code')" = "$1" ]
}
timestamp() {
  openssl ts -query -data "$lab/README.md" -sha256 -cert -out "$work/q" 2>/dev/null
  city curl -fsS -H 'Content-Type: application/timestamp-query' --data-binary "@$work/q" -o "$work/r" http://10.77.9.20:3180/
  openssl ts -verify -queryfile "$work/q" -in "$work/r" -CAfile "$run/tsa-ca.pem"
}
# Every line of HOST at the centre has the zone; ZONE as a regular expression.
zone_is() { ssh_to 20 "cat /var/log/central/$1/*.log" | awk -v zone="$2" '$2 !~ zone "$" { exit 1 } END { exit NR < 3 }'; }
is_signer() { # is_signer FILE TRUST KEY
  openssl verify -CAfile "$2" -untrusted "$1" "$1" \
    && openssl x509 -in "$1" -noout -ext keyUsage | grep -q 'Digital Signature, Non Repudiation' \
    && ! openssl x509 -in "$1" -noout -ext extendedKeyUsage 2>/dev/null | grep -q Usage: \
    && [ "$(openssl x509 -in "$1" -noout -pubkey)" = "$(openssl pkey -in "$3" -pubout)" ] \
    && grep -q 'BEGIN PRIVATE KEY' "$3" && [ "$(stat -c %a "$3")" = 600 ]
}

baseline() {
  local octet name
  check 'vendor signer' is_signer "$run/signer.pem" "$run/ca.pem" "$run/keys/signer.key"
  check 'vendor signer in Japanese' bash -c 'openssl x509 -in "$0" -noout -subject -nameopt utf8 | grep -q 株式会社みなとクラウド' "$run/signer.pem"
  check 'city signer' is_signer "$run/city.pem" "$run/city-ca.pem" "$run/keys/city.key"
  check 'key folder is private' test "$(stat -c %a "$run/keys" "$run/keys/auditor" | tr '\n' ' ')" = '700 600 '
  check 'DNS: two addresses' answers '10.77.3.10 10.77.3.13 '
  check "city's seat resolves svc.lab" city curl -fsS --cacert "$run/ca.pem" https://svc.lab/healthz
  for octet in 10 13; do
    check "10.77.3.$octet: 200 over TLS" status_is 200 "10.77.3.$octet" https://svc.lab/healthz
    check "10.77.3.$octet: TLS 1.3" tls_is "10.77.3.$octet" -tls1_3
    check "10.77.3.$octet: TLS 1.2" tls_is "10.77.3.$octet" -tls1_2
    check "10.77.3.$octet: no TLS 1.1" fails tls_is "10.77.3.$octet" -tls1_1 -cipher 'ALL:@SECLEVEL=0'
    check "10.77.3.$octet: no CBC" fails tls_is "10.77.3.$octet" -tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256
    check "10.77.3.$octet: policy export is not public" status_is 404 "10.77.3.$octet" https://svc.lab/policy/password.json
    check "10.77.9.$octet: two backends UP" city bash "$lab/hosts/backends_up.sh" "10.77.9.$octet" 2
    check "web login through .$octet" web_login "10.77.3.$octet" suzuki Lab-Init-0001
    check "wrong web login through .$octet" fails web_login "10.77.3.$octet" suzuki wrong
    check "IPv6 through fd77:3::$octet" city curl -fsS --cacert "$run/ca.pem" --resolve "svc.lab:443:[fd77:3::$octet]" https://svc.lab/healthz
  done
  for octet in 10 13 11 12 20; do
    check "10.77.3.$octet: ssh closed to the city" fails city nc -z -w 1 "10.77.3.$octet" 22
    check "10.77.9.$octet: ssh, sudo sshd -T, hardened" bash -c 'grep -qx "permitrootlogin no" <<<"$0"' "$(ssh_to "$octet" sudo -n /usr/sbin/sshd -T)"
    check "10.77.9.$octet: zone of date" test "$(ssh_to "$octet" date +%z)" = +0900
    check "10.77.9.$octet: PAM files readable" ssh_to "$octet" cat /etc/pam.d/common-password /etc/security/pwquality.conf /etc/security/pwquality.conf.d/50-city.conf
    check "10.77.9.$octet: no other sudo" fails ssh_to "$octet" sudo -n /usr/bin/id
    check "10.77.9.$octet: clock synchronised" synced "$octet"
  done
  check 'app2 refuses a libssh2 1.10 cipher' fails ssh_to 12 -o Ciphers=aes256-ctr true
  check 'app1 takes a libssh2 1.10 cipher and MAC' ssh_to 11 -o Ciphers=aes256-ctr -o MACs=hmac-sha2-256 true
  check 'staff log in with a password' password_login 11 tanaka Lab-Init-0001
  check 'a wrong password is refused' fails password_login 11 tanaka Wrong-Pass-0001
  for name in lb1 app2 db; do
    check "$name: good password accepted" pam_accepts "$name" 'Wakaba-3141-NagoYx'
    check "$name: no symbol refused" fails pam_accepts "$name" Wakaba3141NagoYx
    check "$name: no capital refused" fails pam_accepts "$name" wakaba-3141-nagoyx
    check "$name: 11 characters refused" fails pam_accepts "$name" 'Waka-3141-N'
  done
  check 'app1: PAM changes a good password' pam_changes app1 'Wakaba-3141-NagoYx'
  check 'app1: PAM refuses one without symbol, also for root' fails pam_changes app1 Wakaba3141NagoYx
  for octet in 11 12; do check "10.77.9.$octet: policy export" symbol_required "$octet" 1; done
  check 'app not reachable on the service net from the city' fails city nc -z -w 1 10.77.3.11 8000
  check 'Internet side reaches nothing' fails "$lab/exec" inet nc -z -w 1 10.77.3.10 443
  check 'city reaches no canary' fails city nc -z -w 1 203.0.113.10 443
  check 'canary answers its router' "$lab/exec" rtr nc -z -w 2 203.0.113.10 443
  check 'NTP answers on the management net' city /usr/bin/python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(3)
s.sendto(b"\x23" + bytes(47), ("10.77.9.20", 123)); assert s.recv(512)[1] == 3'
  for name in $machines; do check "$name: central log at +09:00, read as tenken" zone_is "$name" '[+]09:00'; done
  check 'app log is JSON at +09:00, read as tenken' test "$(ssh_to 11 tail -n 1 /var/log/labapp.log | jq -r .time | tail -c 7)" = +09:00
  check 'pgbackrest: one valid backup' backup_code_is 0
  check 'LDAP policy as tenken' bash -c 'grep -q "^pwdMinLength: 12" <<<"$0"' \
    "$(ssh_to 20 ldapsearch -Q -LLL -Y EXTERNAL -H ldapi:/// -b cn=default,ou=pol,dc=lab)"
  check 'LDAP policy not for strangers' fails city ldapsearch -x -LLL -H ldap://10.77.9.20 -b cn=default,ou=pol,dc=lab
  check 'ppm.conf readable' ssh_to 20 cat /etc/ldap/ppm.conf
  check 'LDAP refuses a password without symbol' fails ldap_changes Lab-Init-0001 Wakaba3141NagoYx
  check 'LDAP refuses a password without digit' fails ldap_changes Lab-Init-0001 Wakaba-Wakaba-NagoYx
  check 'LDAP accepts a good one' ldap_changes Lab-Init-0001 'Wakaba-3141-NagoYx'
  check 'time stamp' timestamp
}
