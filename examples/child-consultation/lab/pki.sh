# shellcheck shell=bash
# Sourced by box.sh. Throw-away keys of one life of the lab. What the scanner and the reports need goes to
# run/; keys of authorities and hosts stay in $pki, memory of the box that nobody sees outside.

authority() { # authority NAME SUBJECT: a root
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.pem" -days 60 \
    -utf8 -subj "$2" -config openssl.cnf -extensions root
}

certificate() { # certificate NAME ISSUER SUBJECT PROFILE DAYS [COMMAND-PREFIX...]
  local name=$1 issuer=$2 subject=$3 profile=$4 days=$5
  shift 5
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$name.key" -out "$name.csr" \
    -utf8 -subj "$subject" -config openssl.cnf
  "$@" openssl x509 -req -in "$name.csr" -CA "$issuer.pem" -CAkey "$issuer.key" -set_serial "0x$(openssl rand -hex 12)" \
    -days "$days" -sha256 -extfile openssl.cnf -extensions "$profile" -out "$name.pem"
}

write_profiles() {
  cat >openssl.cnf <<'C'
[req]
distinguished_name = dn
string_mask = utf8only
prompt = no
[dn]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:svc.lab, IP:10.77.3.10, IP:10.77.3.13, IP:fd77:3::10, IP:fd77:3::13
[signer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[timestamp]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
C
}

make_keys() {
  local name
  install -d -m 700 "$pki" "$run/keys"
  cd "$pki" || exit 1
  umask 077
  write_profiles
  authority ca '/C=JP/O=Lab/CN=Lab throw-away root'
  authority city-ca '/C=JP/O=Lab/CN=Lab throw-away city root'
  authority tsa-ca '/C=JP/O=Lab/CN=Lab throw-away time-stamp root'
  certificate intermediate ca '/C=JP/O=Lab/CN=Lab throw-away issuing CA' intermediate 50
  certificate server intermediate '/C=JP/O=Lab/CN=svc.lab' server 40
  # Issued 60 days ago for 30: it expired 30 days ago. The fault 11_certificate_expired serves it.
  certificate expired intermediate '/C=JP/O=Lab/CN=svc.lab' server 30 faketime -f -60d
  certificate signer intermediate '/C=JP/O=株式会社みなとクラウド/CN=情報セキュリティ責任者' signer 40
  certificate city city-ca '/C=JP/O=みなと市/CN=情報政策課長' signer 40
  certificate tsa tsa-ca '/C=JP/O=Lab/CN=Lab time-stamp authority' timestamp 40
  cat server.pem intermediate.pem >server-chain.pem
  cat expired.pem intermediate.pem >expired-chain.pem
  for name in $machines; do
    ssh-keygen -q -t ed25519 -N '' -C "$name" -f "ssh-$name"
    echo "10.77.9.$(last_octet "$name") $(cut -d' ' -f1,2 "ssh-$name.pub")"
  done >known_hosts
  ssh-keygen -q -t ed25519 -N '' -C 'auditor' -f "$run/keys/auditor"
  install -m 600 signer.key city.key "$run/keys/"
  install -m 644 ca.pem city-ca.pem tsa-ca.pem city.pem known_hosts "$run/"
  cat signer.pem intermediate.pem >"$run/signer.pem"
  chmod 644 "$run/signer.pem"
  for name in database django; do openssl rand -hex 24 >"$name.secret"; done
  umask 022
  cd /
}
