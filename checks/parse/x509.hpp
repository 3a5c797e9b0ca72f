// X.509 certificates: what one says, and whether a chain of them leads to an anchor that the caller
// trusts.
//
// Pure: the time of judgement and the anchors are handed in. Certificates travel as values; OpenSSL
// stays in the .cpp files (openssl.hpp).
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"
#include "rules/text.hpp"

namespace tenken {

/// One X.509 certificate, described. `der` is the certificate; everything else is read from it.
struct Certificate {
  Bytes der;            ///< exactly as given
  std::string subject;  ///< RFC 2253 order, UTF-8, e.g. "CN=Tenken Signer,O=Example,C=JP"
  std::string issuer;   ///< same form
  std::string serial;   ///< lower-case hexadecimal, no leading "0x"
  std::chrono::sys_seconds not_before{};  ///< inclusive
  std::chrono::sys_seconds not_after{};   ///< OpenSSL takes this very second for expired already
  std::vector<std::string> dns_names;     ///< subjectAltName dNSName
  std::vector<std::string> ip_addresses;  ///< subjectAltName iPAddress, in text
  std::string key_type;                   ///< "EC", "RSA", "ED25519", "DSA" …; "unknown"
  std::string curve;                      ///< "P-256", "P-384" …; empty: not an EC key
  int key_bits = 0;                       ///< 0: unknown
  std::string signature_algorithm;        ///< "ecdsa-with-SHA256", "sha256WithRSAEncryption" …
  std::vector<std::string> key_usages;    ///< RFC 5280 names ("digitalSignature"); empty: none
  /// "serverAuth", "timeStamping" … or dotted numbers; empty: no such extension.
  std::vector<std::string> extended_key_usages;
  std::string sha256;           ///< fingerprint of `der`, 64 lower-case hexadecimal digits
  bool is_ca = false;           ///< basicConstraints cA
  bool is_self_issued = false;  ///< subject equals issuer
};

/// Most certificates read from one file. A Debian ca-certificates bundle holds about 140.
inline constexpr std::size_t certificates_max = 1024;

/// The one certificate in the bytes (PEM or DER). None, several, trailing bytes → code
/// "certificate.malformed".
Result<Certificate> parse_certificate(std::string_view pem_or_der);

/// All certificates in the bytes, in order: one DER or any number of PEM blocks (text between
/// blocks is ignored, other kinds of block too). None at all, a malformed one, more than
/// `certificates_max` → code "certificate.malformed".
Result<std::vector<Certificate>> parse_certificates(std::string_view pem_or_der);

/// Certificates that the caller trusts by decision: roots, subordinate CAs or the very end
/// certificate.
struct Anchors {
  std::vector<Certificate> certificates;
  std::vector<std::string> sha256;  ///< pinned fingerprints, 64 lower-case hexadecimal digits each,
                                    ///< of certificates offered
  bool empty() const { return certificates.empty() && sha256.empty(); }
};

enum class Purpose { any, tls_server, timestamping };

/// Smallest keys accepted on a path, in bits of the modulus or of the curve's order.
struct KeyFloor {
  int rsa_bits_min = 2048;  ///< CRYPTREC and NIST SP 800-57: 112 bits of strength
  int ec_bits_min = 224;    ///< the same strength
};

struct ChainOptions {
  std::chrono::sys_seconds at{};   ///< time of judgement
  Purpose purpose = Purpose::any;  ///< any: the end certificate's usages are the caller's to judge
  std::string host = {};  ///< name or address that the end certificate must carry; empty: not asked
  KeyFloor floor = {};    ///< for every key on the path
};

/// Whether a path was found, and why not.
struct ChainVerdict {
  /// Empty: trusted. Else one of: expired, not_yet_valid, untrusted, no_anchors, wrong_host,
  /// weak_key, weak_signature, bad_signature, bad_key_usage, not_a_ca, invalid_path, malformed.
  std::string reason = "malformed";
  std::string detail;             ///< one sentence for people, with the subject concerned
  std::vector<Certificate> path;  ///< end certificate first, anchor last; as far as it was built
  bool is_trusted() const { return reason.empty(); }
};

/// Judges the chain of `leaf`, using `intermediates` (order and excess do not matter) up to any of
/// `anchors`. SHA-1 and MD5 signatures below the anchor are weak_signature. Revocation is not
/// looked at: nothing here may use a network.
ChainVerdict verify_chain(const Certificate& leaf, std::span<const Certificate> intermediates,
                          const Anchors& anchors, const ChainOptions& options);

/// True where `issuer`'s key made the signature on `certificate`, names match too.
bool is_issued_by(const Certificate& certificate, const Certificate& issuer);

}  // namespace tenken
