#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "checks/parse/cms_parts.hpp"
#include "checks/parse/der.hpp"
#include "checks/parse/openssl.hpp"

// Which algorithms and keys a CMS may have.
namespace tenken::cms {

using namespace der;

namespace {

// Values of object identifiers (without tag and length).
constexpr auto oid_sha1 = "\x2b\x0e\x03\x02\x1a"sv;
constexpr auto oid_md5 = "\x2a\x86\x48\x86\xf7\x0d\x02\x05"sv;
constexpr auto sha2_arc = "\x60\x86\x48\x01\x65\x03\x04\x02"sv;    // then 1, 2, 3
constexpr auto ecdsa_sha2_arc = "\x2a\x86\x48\xce\x3d\x04\x03"sv;  // then 2, 3, 4
constexpr auto rsa_arc =
    "\x2a\x86\x48\x86\xf7\x0d\x01\x01"sv;  // then 11, 12, 13; or 1: rsaEncryption
constexpr auto der_null = "\x05\x00"sv;

}  // namespace

int sha2_index(std::string_view algorithm) {
  std::string_view oid, parameters;
  if (!split_algorithm(algorithm, oid, parameters)) return -1;
  if (!parameters.empty() && parameters != der_null) return -1;
  if (oid.size() != sha2_arc.size() + 1 || !oid.starts_with(sha2_arc)) return -1;
  return oid.back() >= 1 && oid.back() <= 3 ? oid.back() - 1 : -1;
}

std::string digest_name(int index) {
  static constexpr std::array names = {"SHA256", "SHA384", "SHA512"};
  return names[static_cast<std::size_t>(index)];
}

Bytes digest_of(int index, std::string_view bytes) {
  static const std::array<const EVP_MD*, 3> methods = {EVP_sha256(), EVP_sha384(), EVP_sha512()};
  return openssl::digest(methods[static_cast<std::size_t>(index)], bytes);
}

KeyKind signature_kind(std::string_view algorithm, int& index) {
  std::string_view oid, parameters;
  if (!split_algorithm(algorithm, oid, parameters) || oid.empty()) return KeyKind::none;
  const std::string_view arc = oid.substr(0, oid.size() - 1);
  const int last = static_cast<unsigned char>(oid.back());
  if (arc == ecdsa_sha2_arc && parameters.empty() && last >= 2 && last <= 4)
    return index = last - 2, KeyKind::ec;
  if (arc != rsa_arc || parameters != der_null) return KeyKind::none;
  if (last >= 11 && last <= 13) return index = last - 11, KeyKind::rsa;
  return index = -1, last == 1 ? KeyKind::rsa : KeyKind::none;
}

std::optional<Error> refuse_algorithms(const Parts& parts, const CmsForm& form,
                                       const Fault& fault) {
  const int digest = sha2_index(parts.digest_algorithm);
  std::string_view oid, parameters;
  if (digest < 0) {
    const bool is_weak = split_algorithm(parts.digest_algorithm, oid, parameters) &&
                         (oid == oid_sha1 || oid == oid_md5);
    return is_weak ? fault("weak_digest", "the digest algorithm is SHA-1 or MD5")
                   : fault("unknown_algorithm",
                           "the digest algorithm is not SHA-256, SHA-384 or SHA-512");
  }
  if (parts.digest_algorithms.size() != 1 || sha2_index(parts.digest_algorithms[0]) != digest)
    return fault("algorithm_mismatch", "the list of digest algorithms is not the signer's");
  int index = -1;
  const KeyKind kind = signature_kind(parts.signature_algorithm, index);
  if (kind == KeyKind::none || (index < 0 && !form.rsa_encryption_name_allowed))
    return fault("unknown_algorithm",
                 "the signature algorithm is not ECDSA or RSA PKCS#1 v1.5 with SHA-2");
  if (index >= 0 && index != digest)
    return fault("algorithm_mismatch", "signature and digest algorithms differ");
  return std::nullopt;
}

std::optional<Error> refuse_key(const Certificate& signer, KeyKind kind, const CmsForm& form,
                                const Fault& fault) {
  const std::string key = signer.key_type + " of " + std::to_string(signer.key_bits) + " bits";
  if (signer.key_type != (kind == KeyKind::ec ? "EC" : "RSA"))
    return fault("algorithm_mismatch", "the signature algorithm does not fit the key, " + key);
  const int floor =
      kind == KeyKind::ec ? form.signer_floor.ec_bits_min : form.signer_floor.rsa_bits_min;
  if (signer.key_bits < floor)
    return fault("weak_key",
                 "the signer's key is " + key + ", at least " + std::to_string(floor) + " needed");
  if (kind == KeyKind::ec && signer.curve != "P-256" && signer.curve != "P-384")
    return fault("unknown_algorithm",
                 "the signer's curve is " + signer.curve + ", not P-256 or P-384");
  const auto has = [&](std::string_view usage) {
    return std::find(signer.key_usages.begin(), signer.key_usages.end(), usage) !=
           signer.key_usages.end();
  };
  if (!has("digitalSignature") && !has("nonRepudiation"))
    return fault("bad_key_usage",
                 "the signer's certificate allows neither digitalSignature nor nonRepudiation");
  return std::nullopt;
}

}  // namespace tenken::cms
