// Making a CAdES signature with any key: a file's, a token's, a remote service's. One path: build
// the signed attributes, hash them, let `SignFunction` sign the hash, insert, verify what was made
// (EN 319 122-1, baseline B-B).
//
// Pure: key files and passphrases are handed in by the caller, who wipes them.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>
#include <vector>

#include "checks/parse/x509.hpp"

namespace tenken::bundle {

/// Signs a SHA-256 digest (32 bytes) and gives the signature: for EC keys the DER ECDSA-Sig-Value,
/// for RSA keys RSASSA-PKCS1-v1_5 with its DigestInfo. Called once a signature; may ask a token or
/// a service.
using SignFunction = std::function<Result<Bytes>(std::string_view digest)>;

/// Who signs. Made by the functions below, which refuse what must not sign.
struct Signer {
  Certificate certificate;
  std::vector<Certificate> chain;  ///< subordinate CAs to embed, no root; may be empty
  SignFunction sign;
};

/// A signer from a PEM private key (PKCS#8, encrypted or not, SEC 1, PKCS#1) and PEM certificates:
/// the signer's first or the one that fits the key, then its CAs; a self-signed CA is left out.
/// Judged at `at`. Codes: key.malformed, key.passphrase_needed, key.wrong_passphrase,
/// key.unsupported, key.weak, key.no_certificate, key.certificate_mismatch,
/// key.certificate_expired, key.certificate_not_yet_valid, key.bad_key_usage,
/// certificate.malformed.
Result<Signer> signer_from_pem(std::string_view key_pem, std::string_view certificates_pem,
                               std::string_view passphrase, std::chrono::sys_seconds at);

/// A signer from PKCS#12 bytes. Codes: as above, and key.legacy_pkcs12 (RC2-40, of old Windows and
/// some CAs).
Result<Signer> signer_from_pkcs12(std::string_view pkcs12, std::string_view passphrase,
                                  std::chrono::sys_seconds at);

/// A signer whose key is elsewhere; the same refusals of the certificate. The first certificate is
/// the signer's.
Result<Signer> signer_from_function(std::string_view certificates_pem, SignFunction sign,
                                    std::chrono::sys_seconds at);

struct SignOptions {
  std::chrono::sys_seconds signing_time{};  ///< claimed in the signed attributes
  bool attached = false;                    ///< true: the content travels inside (statements)
  /// false: the attribute is left out, as PAdES demands (EN 319 142-1 §6.3); the PDF says the time.
  bool claims_time = true;
};

/// A CMS (DER) over `content`, level B-B. Codes: those of SignFunction, key.signature_refused (what
/// came back does not verify).
Result<Bytes> sign_cades(std::string_view content, const Signer& signer,
                         const SignOptions& options);

/// The CMS with the token as its signature time stamp: level B-T. The token is not judged here.
/// Codes: signature.not_der, timestamp.malformed.
Result<Bytes> with_timestamp(std::string_view cms, std::string_view token);

}  // namespace tenken::bundle
