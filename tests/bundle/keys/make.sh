#!/bin/sh -e
# TEST ONLY. Makes every key and certificate in this folder anew; the vectors must then be made anew too (../vectors/make.sh).
# Nothing here may ever be trusted outside the tests. Needs openssl 3.0 and faketime.
cd "$(dirname "$0")"
long="-days 10950"

ec() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:"${2:-P-256}" -out "$1.key" 2>/dev/null; }
rsa() { openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:"$2" -out "$1.key" 2>/dev/null; }
# root NAME SUBJECT
root() {
  faketime '2026-01-01 00:00:00Z' openssl req -x509 -new -key "$1.key" -subj "$2" $long -out "$1.pem" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
}
# issue NAME SUBJECT ISSUER SERIAL DATE DAYS EXTENSIONS
issue() {
  openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
  printf '%b' "$7\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n" > "$1.ext"
  faketime "$5 00:00:00Z" openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" -set_serial "$4" -days "$6" \
    -extfile "$1.ext" -out "$1.pem" 2>/dev/null
  rm "$1.csr" "$1.ext"
}
leaf='basicConstraints=critical,CA:FALSE\nkeyUsage=critical,'
ca='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign'
name='/C=JP/O=TEST ONLY tenken'

ec root; root root "$name/CN=Test Root"
ec intermediate; issue intermediate "$name/CN=Test Intermediate" root 2 2026-01-01 10000 "$ca"
ec signer; issue signer "$name/CN=Test Signer" intermediate 16 2026-01-01 9000 "${leaf}digitalSignature,nonRepudiation"
cp signer.key signer_twin.key  # the same key, issuer and serial, another certificate
issue signer_twin "$name/CN=Test Signer" intermediate 16 2026-01-01 8000 "${leaf}digitalSignature,nonRepudiation"
ec second; issue second "$name/CN=Second Signer" intermediate 17 2026-01-01 9000 "${leaf}digitalSignature"
ec signer_p384 P-384; issue signer_p384 "$name/CN=P-384 Signer" intermediate 18 2026-01-01 9000 "${leaf}digitalSignature"
rsa signer_rsa 3072; issue signer_rsa "$name/CN=RSA Signer" intermediate 19 2026-01-01 9000 "${leaf}digitalSignature"
rsa signer_rsa2048 2048; issue signer_rsa2048 "$name/CN=RSA 2048 Signer" intermediate 20 2026-01-01 9000 "${leaf}digitalSignature"
ec signer_p224 P-224; issue signer_p224 "$name/CN=P-224 Signer" intermediate 21 2026-01-01 9000 "${leaf}digitalSignature"
ec expired; issue expired "$name/CN=Expired Signer" intermediate 22 2026-01-01 300 "${leaf}digitalSignature"
ec future; issue future "$name/CN=Future Signer" intermediate 23 2030-01-01 900 "${leaf}digitalSignature"
ec wrong_usage; issue wrong_usage "$name/CN=Cipher Key" intermediate 24 2026-01-01 9000 "${leaf}keyAgreement"
ec server; issue server "$name/CN=server.example.jp" intermediate 25 2026-01-01 9000 \
  "${leaf}digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:server.example.jp,DNS:*.wild.example.jp,IP:192.0.2.7"

# Another root and intermediate of the very same names.
ec impostor_root; root impostor_root "$name/CN=Test Root"
ec impostor; issue impostor "$name/CN=Test Signer" impostor_root 16 2026-01-01 9000 "${leaf}digitalSignature"

ec tsa_root; root tsa_root "$name/CN=Test TSA Root"
ec tsa; issue tsa "$name/CN=Test TSA" tsa_root 2 2026-01-01 9000 "${leaf}digitalSignature\nextendedKeyUsage=critical,timeStamping"
ec tsa_unfit; issue tsa_unfit "$name/CN=Not a TSA" tsa_root 3 2026-01-01 9000 "${leaf}digitalSignature"
ec tsa_expired; issue tsa_expired "$name/CN=Expired TSA" tsa_root 4 2026-01-01 300 "${leaf}digitalSignature\nextendedKeyUsage=critical,timeStamping"
rsa tsa_rsa 2048; issue tsa_rsa "$name/CN=RSA TSA" tsa_root 5 2026-01-01 9000 "${leaf}digitalSignature\nextendedKeyUsage=critical,timeStamping"

cat root.pem intermediate.pem > chain.pem
# Weak signature of a CA below the anchor, for judging TLS servers.
ec weak_signature; openssl req -new -key weak_signature.key -subj "$name/CN=SHA-1 Server" -out w.csr
printf '%b' "${leaf}digitalSignature\n" > w.ext
faketime '2026-01-01 00:00:00Z' openssl x509 -req -sha1 -in w.csr -CA intermediate.pem -CAkey intermediate.key -set_serial 26 \
  -days 9000 -extfile w.ext -out weak_signature.pem 2>/dev/null
rm w.csr w.ext

# Keys under a passphrase: "ひみつ test". 1,000 rounds, so that tests are quick.
openssl pkcs8 -topk8 -in signer.key -v2 aes-256-cbc -iter 1000 -passout 'pass:ひみつ test' -out signer_encrypted.key
openssl pkcs12 -export -inkey signer.key -in signer.pem -certfile chain.pem -iter 1000 -passout 'pass:ひみつ test' -out signer.p12
openssl pkcs12 -export -legacy -inkey signer.key -in signer.pem -iter 1000 -passout 'pass:old' -out legacy.p12 || true
