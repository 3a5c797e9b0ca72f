// A CMS cut into its raw parts, and its algorithms: what the cms_*.cpp share.
//
// Internal: what others may ask of a CMS is in cms.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/cms.hpp"

namespace tenken::cms {

/// Makes the errors of one kind of signature; the prefix is the first part of every code.
struct Fault {
  std::string prefix;
  Error operator()(std::string_view word, std::string what) const {
    return {ErrorKind::signature, std::move(what), "", "", prefix + "." + std::string(word)};
  }
};

/// Most attributes, named and embedded certificates. CAdES in the field has below 12 of each;
/// without a bound, hostile input would make comparisons quadratic.
inline constexpr std::size_t attributes_max = 64, certificates_embedded_max = 32;

/// The raw parts of a CMS with one signer (RFC 5652 §5.1, §5.3).
struct Parts {
  std::string_view version, content_type, content;
  bool has_content = false, has_certificates = false, has_crls = false;
  std::vector<std::string_view> digest_algorithms;  ///< whole AlgorithmIdentifiers
  std::size_t signers = 0;
  std::string_view signer_version, issuer_and_serial, key_identifier, digest_algorithm,
      signed_attributes, signature_algorithm, signature, unsigned_attributes;
};

/// Cuts the value of a SignedData; views into `body`. False: malformed.
bool split_signed_data(std::string_view body, Parts& out);

/// Attributes by object identifier; each once, each with exactly one value (RFC 5652 §11).
struct Attribute {
  std::string_view oid;
  DerItem value;
};

/// Cuts a SET OF Attribute; views into `set`. False: malformed, one twice, too many.
bool split_attributes(std::string_view set, std::vector<Attribute>& out);

/// The attribute's value; null: absent.
const DerItem* find(const std::vector<Attribute>& attributes, std::string_view oid);

/// 0, 1, 2 for SHA-256, SHA-384, SHA-512; -1: not allowed.
int sha2_index(std::string_view algorithm);
std::string digest_name(int index);                  ///< "SHA256" …
Bytes digest_of(int index, std::string_view bytes);  ///< `index` as sha2_index

enum class KeyKind { none, ec, rsa };

/// Which key the signature algorithm asks for; `index` as sha2_index, -1: named by the digest
/// algorithm alone.
KeyKind signature_kind(std::string_view algorithm, int& index);

/// Digest and signature algorithms that are not allowed or do not fit each other.
std::optional<Error> refuse_algorithms(const Parts& parts, const CmsForm& form, const Fault& fault);

/// A signer's key that does not fit its algorithm, is too weak or is not meant for signatures.
std::optional<Error> refuse_key(const Certificate& signer, KeyKind kind, const CmsForm& form,
                                const Fault& fault);

}  // namespace tenken::cms
