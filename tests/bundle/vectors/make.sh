#!/bin/sh -e
# Makes the CMS vectors anew, with openssl as the forger: all are detached, over content.txt. Times by faketime.
cd "$(dirname "$0")"
k=../keys
printf 'evidence\n' > content.txt
sign() { out=$1; shift; faketime '2026-11-01 00:00:00Z' openssl cms -sign -binary -in content.txt -outform DER -out "$out" "$@"; }
with() { echo "-signer $k/$1.pem -inkey $k/$1.key"; }
good="-cades -md sha256 -nosmimecap -certfile $k/intermediate.pem"

sign good.p7s $(with signer) $good
sign good_rsa.p7s $(with signer_rsa) $good
sign no_attributes.p7s $(with signer) -noattr -md sha256 -certfile $k/intermediate.pem
sign no_ess.p7s $(with signer) -md sha256 -nosmimecap -certfile $k/intermediate.pem
# The ESS attribute names the twin; embedded is the other certificate of the same key, issuer and serial number.
cat $k/signer.pem $k/intermediate.pem > twins.pem
sign wrong_ess.p7s $(with signer_twin) -cades -md sha256 -nosmimecap -nocerts -certfile twins.pem
rm twins.pem
sign two_signers.p7s $(with signer) $(with second) $good
sign sha1.p7s $(with signer) -cades -md sha1 -nosmimecap -certfile $k/intermediate.pem
sign rsa2048.p7s $(with signer_rsa2048) $good
sign p224.p7s $(with signer_p224) $good
sign content_type.p7s $(with signer) $good -econtent_type 1.2.3.4
sign attached.p7s $(with signer) $good -nodetach
sign expired.p7s $(with expired) $good
sign future.p7s $(with future) $good
sign wrong_usage.p7s $(with wrong_usage) $good || echo "openssl refuses to sign with wrong_usage"
sign server.p7s $(with server) $good
sign impostor.p7s $(with impostor) -cades -md sha256 -nosmimecap
cat $k/intermediate.pem $k/second.pem > more.pem
sign unused_certificate.p7s $(with signer) -cades -md sha256 -nosmimecap -certfile more.pem
rm more.pem
sign no_certificate.p7s $(with signer) $good -nocerts
sign key_identifier.p7s $(with signer) $good -keyid
sign pss.p7s $(with signer_rsa) $good -keyopt rsa_padding_mode:pss
sign sha512.p7s $(with signer) -cades -md sha512 -nosmimecap -certfile $k/intermediate.pem
printf 'x' | cat good.p7s - > trailing.p7s
# Indefinite lengths: BER, as -stream writes it.
sign streamed.p7s $(with signer) $good -nodetach -stream
