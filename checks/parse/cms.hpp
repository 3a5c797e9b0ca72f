// CMS signatures (RFC 5652, CAdES EN 319 122-1), judged strictly: everything that is not demanded
// is refused.
//
// Pure: bytes, anchors and time are handed in. One path for bundles, statements and time-stamp
// tokens. OpenSSL alone is not a verifier: it takes signatures without signed attributes, several
// signers, trailing bytes (spec: reports/bundle/FORMAT.md).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/x509.hpp"

namespace tenken {

/// Largest CMS accepted, in bytes. Ours measure 2 to 6 KiB with chain and time stamp; a statement
/// carries its content inside.
inline constexpr std::size_t cms_bytes_max = 10u << 20;

/// What a CMS must look like, before anyone is trusted.
struct CmsForm {
  /// First part of every error code: "signature", or "timestamp" for a token.
  std::string code_prefix = "signature";
  std::string content_type = "1.2.840.113549.1.7.1";  ///< id-data; id-ct-TSTInfo for a token
  bool signing_time_required = true;  ///< CAdES baseline demands it; a token has its genTime
  bool timestamps_allowed = true;     ///< signature time stamps among the unsigned attributes
  /// The whole is DER, SET OF sorted too. Time-stamping authorities leave the set of certificates
  /// unsorted (OpenSSL's does), so for a token every length must be definite and minimal, but that
  /// set may have any order.
  bool sorted_sets_required = true;
  /// "rsaEncryption" is a second name for RSA PKCS#1 v1.5 in a SignerInfo; others write it, we do
  /// not.
  bool rsa_encryption_name_allowed = true;
  /// ETSI TS 119 312: RSA-2048 ends in 2025.
  KeyFloor signer_floor = {.rsa_bits_min = 3072, .ec_bits_min = 256};
};

/// A CMS whose form and mathematics hold: the embedded certificate's key signed exactly this
/// content. Nobody is trusted yet.
struct CmsSignature {
  Certificate signer;
  std::vector<Certificate> others;  ///< the other certificates embedded
  /// SHA-256 of the certificates that the signed ESSCertIDv2 attribute names; the signer's first.
  std::vector<std::string> named;
  std::optional<std::chrono::sys_seconds> signing_time;  ///< as claimed by the signer
  std::string digest_algorithm;                          ///< "SHA256", "SHA384", "SHA512"
  Bytes value;                    ///< the signature value, which a signature time stamp stamps
  std::vector<Bytes> timestamps;  ///< DER tokens from the unsigned attributes, not verified
  Bytes content;                  ///< what was signed, where it was attached; empty: detached
};

/// Checks form and signature of a detached CMS over `content`; `der` is the whole CMS and nothing
/// else. Error codes, each after the prefix: too_large, not_der, trailing_bytes, not_signed_data,
/// attached_content, content_missing, not_one_signer, wrong_version, no_signer_certificate,
/// no_signed_attributes, no_digest, duplicate_attribute, unknown_attribute, wrong_content_type,
/// no_signing_time, no_ess, wrong_ess, weak_digest, unknown_algorithm,
/// algorithm_mismatch, weak_key, bad_key_usage, unused_crl, altered_content, invalid.
Result<CmsSignature> read_cms(std::string_view der, std::string_view content,
                              const CmsForm& form = {});

/// The same for a CMS that carries its content, given back in `content`.
Result<CmsSignature> read_cms_attached(std::string_view der, const CmsForm& form = {});

struct CmsTrust {
  std::chrono::sys_seconds at{};
  Purpose purpose = Purpose::any;
  KeyFloor path_floor = {.rsa_bits_min = 2048, .ec_bits_min = 256};
  std::string code_prefix = "signature";
};

/// The path from the signer to an anchor at a time. Codes after the prefix: untrusted_signer,
/// expired, not_yet_valid, weak_key, weak_chain, bad_key_usage, invalid_path, unused_certificate
/// (an embedded certificate that nothing binds).
Result<std::vector<Certificate>> trust_cms(const CmsSignature& cms, const Anchors& anchors,
                                           const CmsTrust& trust);

/// What a trusted signature says.
struct CmsVerified {
  CmsSignature signature;
  std::vector<Certificate> path;  ///< signer first, anchor last
};

/// read_cms, then trust_cms.
Result<CmsVerified> verify_cms(std::string_view der, std::string_view content,
                               const Anchors& anchors, const CmsTrust& trust,
                               const CmsForm& form = {});
/// read_cms_attached, then trust_cms; the content is in `signature.content`.
Result<CmsVerified> verify_cms_attached(std::string_view der, const Anchors& anchors,
                                        const CmsTrust& trust, const CmsForm& form = {});

/// One DER element: single-byte tag, definite and minimal length.
struct DerItem {
  unsigned char tag = 0;
  std::string_view whole;  ///< tag, length and value
  std::string_view value;
};

/// Takes the first element off `rest`; false: malformed or nothing left, `rest` untouched.
bool next_der(std::string_view& rest, DerItem& item);

}  // namespace tenken
