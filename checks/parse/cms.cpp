#include "checks/parse/cms.hpp"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>

namespace tenken {
namespace {

using namespace std::string_view_literals;

template <auto free_function>
struct Free {
  template <class T>
  void operator()(T* held) const {
    free_function(held);
  }
};
void free_certificates(STACK_OF(X509) * held) { sk_X509_pop_free(held, X509_free); }
void free_openssl(void* held) { OPENSSL_free(held); }
using CmsPtr = std::unique_ptr<CMS_ContentInfo, Free<CMS_ContentInfo_free>>;
using BioPtr = std::unique_ptr<BIO, Free<BIO_free>>;

constexpr unsigned char tag_integer = 0x02, tag_octets = 0x04, tag_oid = 0x06, tag_utc_time = 0x17,
                        tag_time = 0x18, tag_sequence = 0x30, tag_set = 0x31, tag_0 = 0xA0,
                        tag_0_primitive = 0x80, tag_1 = 0xA1;

/// Most attributes, named and embedded certificates. CAdES in the field has below 12 of each;
/// without a bound, hostile input would make comparisons quadratic.
constexpr std::size_t attributes_max = 64, certificates_embedded_max = 32;

/// Largest content judged, in bytes: OpenSSL counts memory in int.
constexpr std::size_t content_bytes_max = 1u << 30;

/// Deepest nesting walked. A time-stamp token inside a CMS with certificates inside reaches
/// about 25.
constexpr int depth_max = 64;

// Values of object identifiers (without tag and length).
constexpr auto oid_signed_data = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv;
constexpr auto oid_content_type = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03"sv;
constexpr auto oid_message_digest = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04"sv;
constexpr auto oid_signing_time = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05"sv;
constexpr auto oid_ess_v2 = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f"sv;
constexpr auto oid_timestamp = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e"sv;
constexpr auto oid_sha1 = "\x2b\x0e\x03\x02\x1a"sv;
constexpr auto oid_md5 = "\x2a\x86\x48\x86\xf7\x0d\x02\x05"sv;
constexpr auto sha2_arc = "\x60\x86\x48\x01\x65\x03\x04\x02"sv;    // then 1, 2, 3
constexpr auto ecdsa_sha2_arc = "\x2a\x86\x48\xce\x3d\x04\x03"sv;  // then 2, 3, 4
constexpr auto rsa_arc =
    "\x2a\x86\x48\x86\xf7\x0d\x01\x01"sv;  // then 11, 12, 13; or 1: rsaEncryption
constexpr auto der_null = "\x05\x00"sv;

struct Fault {
  std::string prefix;
  Error operator()(std::string_view word, std::string what) const {
    return {ErrorKind::signature, std::move(what), "", "", prefix + "." + std::string(word)};
  }
};

const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// Every constructed element holds well-formed elements, all the way down.
bool is_well_formed(std::string_view bytes, int depth = 0) {
  if (depth > depth_max) return false;
  DerItem item;
  while (!bytes.empty()) {
    if (!next_der(bytes, item)) return false;
    if ((item.tag & 0x20) != 0 && !is_well_formed(item.value, depth + 1)) return false;
  }
  return true;
}

/// An element that must be there.
bool take(std::string_view& rest, unsigned char tag, DerItem& item) {
  std::string_view after = rest;
  if (!next_der(after, item) || item.tag != tag) return false;
  rest = after;
  return true;
}

/// The raw parts of a CMS with one signer (RFC 5652 §5.1, §5.3).
struct Parts {
  std::string_view version, content_type, content;
  bool has_content = false, has_certificates = false, has_crls = false;
  std::vector<std::string_view> digest_algorithms;  ///< whole AlgorithmIdentifiers
  std::size_t signers = 0;
  std::string_view signer_version, issuer_and_serial, key_identifier, digest_algorithm,
      signed_attributes, signature_algorithm, signature, unsigned_attributes;
};

bool split_signer(std::string_view signer, Parts& out) {
  DerItem item;
  if (!take(signer, tag_integer, item)) return false;
  out.signer_version = item.value;
  if (take(signer, tag_sequence, item))
    out.issuer_and_serial = item.value;
  else if (take(signer, tag_0_primitive, item))
    out.key_identifier = item.value;
  else
    return false;
  if (!take(signer, tag_sequence, item)) return false;
  out.digest_algorithm = item.whole;
  if (take(signer, tag_0, item)) out.signed_attributes = item.value;
  if (!take(signer, tag_sequence, item)) return false;
  out.signature_algorithm = item.whole;
  if (!take(signer, tag_octets, item)) return false;
  out.signature = item.value;
  if (take(signer, tag_1, item)) {
    if (item.value.empty()) return false;
    out.unsigned_attributes = item.value;
  }
  return signer.empty();
}

bool split_signed_data(std::string_view body, Parts& out) {
  DerItem item;
  if (!take(body, tag_integer, item)) return false;
  out.version = item.value;
  if (!take(body, tag_set, item)) return false;
  DerItem part;
  for (std::string_view rest = item.value; !rest.empty();
       out.digest_algorithms.push_back(part.whole))
    if (!take(rest, tag_sequence, part)) return false;
  if (!take(body, tag_sequence, item)) return false;
  std::string_view encapsulated = item.value;
  if (!take(encapsulated, tag_oid, part)) return false;
  out.content_type = part.value;
  if (take(encapsulated, tag_0, part)) {
    std::string_view inner = part.value;
    if (!take(inner, tag_octets, part) || !inner.empty()) return false;
    out.content = part.value;
    out.has_content = true;
  }
  if (!encapsulated.empty()) return false;
  if (take(body, tag_0, item)) {
    out.has_certificates = true;
    std::size_t count = 0;
    for (std::string_view rest = item.value; !rest.empty();
         ++count)  // no attribute certificates, no other kinds
      if (count == certificates_embedded_max || !take(rest, tag_sequence, part)) return false;
  }
  out.has_crls = take(body, tag_1, item);
  if (!take(body, tag_set, item) || !body.empty()) return false;
  for (std::string_view rest = item.value; !rest.empty(); ++out.signers)
    if (!take(rest, tag_sequence, part) || (out.signers == 0 && !split_signer(part.value, out)))
      return false;
  return true;
}

/// Attributes by object identifier; each once, each with exactly one value (RFC 5652 §11).
struct Attribute {
  std::string_view oid;
  DerItem value;
};

bool split_attributes(std::string_view set, std::vector<Attribute>& out) {
  DerItem item, oid, values, value;
  while (!set.empty()) {
    if (out.size() == attributes_max || !take(set, tag_sequence, item)) return false;
    std::string_view attribute = item.value;
    if (!take(attribute, tag_oid, oid) || !take(attribute, tag_set, values) || !attribute.empty())
      return false;
    std::string_view rest = values.value;
    if (!next_der(rest, value) || !rest.empty()) return false;
    for (const auto& other : out)
      if (other.oid == oid.value) return false;
    out.push_back({oid.value, value});
  }
  return true;
}

const DerItem* find(const std::vector<Attribute>& attributes, std::string_view oid) {
  for (const auto& attribute : attributes)
    if (attribute.oid == oid) return &attribute.value;
  return nullptr;
}

/// The object identifier and the parameters of an AlgorithmIdentifier.
bool split_algorithm(std::string_view whole, std::string_view& oid, std::string_view& parameters) {
  DerItem item;
  if (!take(whole, tag_sequence, item)) return false;
  parameters = item.value;
  if (!take(parameters, tag_oid, item)) return false;
  oid = item.value;
  return true;
}

/// 0, 1, 2 for SHA-256, SHA-384, SHA-512; -1: not allowed.
int sha2_index(std::string_view algorithm) {
  std::string_view oid, parameters;
  if (!split_algorithm(algorithm, oid, parameters)) return -1;
  if (!parameters.empty() && parameters != der_null) return -1;
  if (oid.size() != sha2_arc.size() + 1 || !oid.starts_with(sha2_arc)) return -1;
  return oid.back() >= 1 && oid.back() <= 3 ? oid.back() - 1 : -1;
}

constexpr std::array digest_names = {"SHA256", "SHA384", "SHA512"};

Bytes digest_of(int index, std::string_view bytes) {
  static const std::array<const EVP_MD*, 3> methods = {EVP_sha256(), EVP_sha384(), EVP_sha512()};
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size,
                 methods[static_cast<std::size_t>(index)], nullptr) != 1)
    return {};
  return Bytes(reinterpret_cast<const char*>(out.data()), size);
}

enum class KeyKind { none, ec, rsa };

/// Which key the signature algorithm asks for; `index` as sha2_index, -1: named by the digest
/// algorithm alone.
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

/// SHA-256 of the certificates named by SigningCertificateV2 (RFC 5035 §3); the first names the
/// signer. False: malformed. Entries with another hash are compared by that hash against the
/// certificates embedded.
bool named_certificates(const DerItem& attribute, const std::vector<Certificate>& embedded,
                        std::vector<std::string>& out) {
  std::string_view body = attribute.value;
  DerItem list, entry, item;
  if (attribute.tag != tag_sequence || !take(body, tag_sequence, list) || list.value.empty())
    return false;
  for (std::string_view rest = list.value; !rest.empty();) {
    if (out.size() == certificates_embedded_max || !take(rest, tag_sequence, entry)) return false;
    std::string_view fields = entry.value;
    int index = 0;  // DEFAULT SHA-256
    if (take(fields, tag_sequence, item) && (index = sha2_index(item.whole)) < 0) return false;
    if (!take(fields, tag_octets, item)) return false;
    std::string name = "unknown";
    for (const auto& certificate : embedded)
      if (digest_of(index, certificate.der) == item.value) name = certificate.sha256;
    out.push_back(name);
  }
  return true;
}

/// "YYMMDDhhmmssZ" or "YYYYMMDDhhmmssZ" (RFC 5652 §11.3: no fractions, always Z).
std::optional<std::chrono::sys_seconds> time_of(const DerItem& item) {
  const bool is_short = item.tag == tag_utc_time;
  if (!is_short && item.tag != tag_time) return std::nullopt;
  std::string text(item.value);
  if (text.size() != (is_short ? 13u : 15u) || text.back() != 'Z') return std::nullopt;
  if (is_short) text.insert(0, text < "50" ? "20" : "19");
  std::array<int, 6> field{};
  for (std::size_t i = 0, at = 0; i < field.size(); ++i) {
    for (std::size_t end = at + (i == 0 ? 4 : 2); at < end; ++at) {
      if (text[at] < '0' || text[at] > '9') return std::nullopt;
      field[i] = field[i] * 10 + (text[at] - '0');
    }
  }
  using namespace std::chrono;
  const year_month_day date = year{field[0]} / month(static_cast<unsigned>(field[1])) /
                              day(static_cast<unsigned>(field[2]));
  if (!date.ok() || field[3] > 23 || field[4] > 59 || field[5] > 59) return std::nullopt;
  return sys_days{date} + hours{field[3]} + minutes{field[4]} + seconds{field[5]};
}

Bytes oid_bytes(const std::string& dotted) {
  const std::unique_ptr<ASN1_OBJECT, Free<ASN1_OBJECT_free>> object(OBJ_txt2obj(dotted.c_str(), 1));
  ERR_clear_error();
  if (!object) return {};
  return Bytes(reinterpret_cast<const char*>(OBJ_get0_data(object.get())),
               OBJ_length(object.get()));
}

/// The signer identifier names the certificate letter for letter. OpenSSL compares names without
/// regard to case.
bool is_named_exactly(const Parts& parts, X509* signer) {
  if (!parts.key_identifier.empty()) return true;  // compared octet for octet by OpenSSL
  unsigned char* name = nullptr;
  const int name_size = i2d_X509_NAME(X509_get_issuer_name(signer), &name);
  const std::unique_ptr<unsigned char, Free<free_openssl>> held_name(name);
  unsigned char* serial = nullptr;
  const int serial_size = i2d_ASN1_INTEGER(X509_get_serialNumber(signer), &serial);
  const std::unique_ptr<unsigned char, Free<free_openssl>> held_serial(serial);
  if (name_size <= 0 || serial_size <= 0) return false;
  Bytes expected(reinterpret_cast<const char*>(name), static_cast<std::size_t>(name_size));
  expected.append(reinterpret_cast<const char*>(serial), static_cast<std::size_t>(serial_size));
  return expected == parts.issuer_and_serial;
}

Bytes encode(CMS_ContentInfo* cms) {
  unsigned char* out = nullptr;
  const int size = i2d_CMS_ContentInfo(cms, &out);
  const std::unique_ptr<unsigned char, Free<free_openssl>> held(out);
  return size > 0 ? Bytes(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size))
                  : Bytes();
}

Result<std::vector<Certificate>> embedded_certificates(CMS_ContentInfo* cms, const Fault& fault) {
  std::vector<Certificate> out;
  const std::unique_ptr<STACK_OF(X509), Free<free_certificates>> stack(CMS_get1_certs(cms));
  for (int i = 0; stack && i < sk_X509_num(stack.get()); ++i) {
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(sk_X509_value(stack.get(), i), &bytes);
    const std::unique_ptr<unsigned char, Free<free_openssl>> held(bytes);
    if (size <= 0) return fault("not_der", "an embedded certificate cannot be read");
    auto certificate =
        parse_certificate({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
    if (!certificate)
      return fault("not_der",
                   "an embedded certificate cannot be read: " + certificate.error().what);
    out.push_back(*std::move(certificate));
  }
  return out;
}

std::optional<Error> refuse_form(const Parts& parts, const CmsForm& form, bool attached,
                                 const Fault& fault) {
  if (parts.signers != 1)
    return fault("not_one_signer", "expected one signer, found " + std::to_string(parts.signers));
  if (parts.content_type != oid_bytes(form.content_type))
    return fault("wrong_content_type", "content type is not " + form.content_type);
  if (attached && !parts.has_content)
    return fault("content_missing", "the signature carries no content");
  if (!attached && parts.has_content)
    return fault("attached_content", "a detached signature carries content");
  if (parts.has_crls)
    return fault("unused_crl", "a revocation list is embedded that nothing here uses");
  if (!parts.has_certificates) return fault("no_signer_certificate", "no certificate is embedded");
  // RFC 5652 §5.1 and §5.3: the versions follow from the other fields.
  const bool by_key = parts.issuer_and_serial.empty();
  const bool is_data = form.content_type == CmsForm{}.content_type;
  if (parts.signer_version != (by_key ? "\3"sv : "\1"sv) ||
      parts.version != (by_key || !is_data ? "\3"sv : "\1"sv))
    return fault("wrong_version", "a version number does not fit the fields");
  if (parts.signed_attributes.empty())
    return fault("no_signed_attributes", "there are no signed attributes");
  return std::nullopt;
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

/// The mathematics, by OpenSSL; trust is judged elsewhere. Gives the signer's certificate.
X509* verified_signer(CMS_ContentInfo* cms, std::string_view content, bool attached) {
  const BioPtr in(attached ? nullptr
                           : BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
  const BioPtr sink(BIO_new(BIO_s_null()));
  if ((!attached && !in) || !sink) return nullptr;
  // CMS_BINARY: without it OpenSSL would turn line feeds into CR LF before hashing.
  const int good = CMS_verify(cms, nullptr, nullptr, in.get(), sink.get(),
                              CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY);
  ERR_clear_error();
  STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms);
  if (good != 1 || sk_CMS_SignerInfo_num(signers) != 1) return nullptr;
  X509* signer = nullptr;
  CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(signers, 0), nullptr, &signer, nullptr, nullptr);
  return signer;
}

/// The signed attributes that CAdES baseline demands (EN 319 122-1 §6.3), but for the ESS one.
std::optional<Error> read_signed(const Parts& parts, const std::vector<Attribute>& attributes,
                                 std::string_view content, const CmsForm& form, const Fault& fault,
                                 CmsSignature& out) {
  const DerItem* type = find(attributes, oid_content_type);
  if (type == nullptr || type->tag != tag_oid || type->value != parts.content_type)
    return fault("wrong_content_type", "the signed content type is absent or another");
  const DerItem* digest = find(attributes, oid_message_digest);
  if (digest == nullptr || digest->tag != tag_octets)
    return fault("no_digest", "no message digest is signed");
  if (digest->value != digest_of(sha2_index(parts.digest_algorithm), content))
    return fault("altered_content", "the content is not what was signed");
  const DerItem* time = find(attributes, oid_signing_time);
  if (time != nullptr) out.signing_time = time_of(*time);
  if ((time == nullptr && form.signing_time_required) || (time != nullptr && !out.signing_time))
    return fault("no_signing_time", "the signing time is absent or malformed");
  if (find(attributes, oid_ess_v2) == nullptr)
    return fault("no_ess", "no ESSCertIDv2 attribute names the signer's certificate");
  return std::nullopt;
}

std::optional<Error> read_unsigned(const Parts& parts, const CmsForm& form, const Fault& fault,
                                   CmsSignature& out) {
  std::vector<Attribute> attributes;
  if (!split_attributes(parts.unsigned_attributes, attributes))
    return fault("duplicate_attribute", "an unsigned attribute occurs twice or has not one value");
  for (const auto& attribute : attributes) {
    // Nothing signs these bytes: what is not verified elsewhere is refused.
    if (!form.timestamps_allowed || attribute.oid != oid_timestamp)
      return fault("unknown_attribute", "an unsigned attribute is not a signature time stamp");
    out.timestamps.emplace_back(attribute.value.whole);
  }
  return std::nullopt;
}

Result<CmsSignature> read(std::string_view der, std::string_view given, bool attached,
                          const CmsForm& form) {
  const Fault fault{form.code_prefix};
  if (der.size() > cms_bytes_max) return fault("too_large", "the signature is larger than 10 MiB");
  if (given.size() > content_bytes_max)
    return fault("too_large", "the content is larger than 1 GiB");
  std::string_view rest = der;
  DerItem outer, type, inner, body;
  if (!take(rest, tag_sequence, outer)) return fault("not_der", "this is not a CMS in DER");
  if (!rest.empty())
    return fault("trailing_bytes", std::to_string(rest.size()) + " bytes follow the signature");
  std::string_view info = outer.value;
  if (!is_well_formed(der))
    return fault("not_der", "a length is indefinite, not minimal or too long");
  if (!take(info, tag_oid, type) || type.value != oid_signed_data || !take(info, tag_0, inner) ||
      !info.empty() || !take(inner.value, tag_sequence, body) || !inner.value.empty())
    return fault("not_signed_data", "this is not CMS SignedData");
  Parts parts;
  if (!split_signed_data(body.value, parts))
    return fault("not_signed_data", "the SignedData is malformed");
  if (auto error = refuse_form(parts, form, attached, fault)) return *std::move(error);
  if (auto error = refuse_algorithms(parts, form, fault)) return *std::move(error);

  const unsigned char* at = octets(der);
  const CmsPtr cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!cms) return fault("not_der", "OpenSSL cannot read the signature");
  if (form.sorted_sets_required && encode(cms.get()) != der)
    return fault("not_der", "the signature is not in DER");

  std::vector<Attribute> attributes;
  if (!split_attributes(parts.signed_attributes, attributes))
    return fault("duplicate_attribute", "a signed attribute occurs twice or has not one value");
  CmsSignature out;
  out.content = Bytes(attached ? parts.content : std::string_view());
  const std::string_view content = attached ? parts.content : given;
  if (auto error = read_signed(parts, attributes, content, form, fault, out))
    return *std::move(error);
  if (auto error = read_unsigned(parts, form, fault, out)) return *std::move(error);
  auto embedded = embedded_certificates(cms.get(), fault);
  if (!embedded) return embedded.error();

  X509* signer = verified_signer(cms.get(), content, attached);
  if (signer == nullptr || !is_named_exactly(parts, signer))
    return fault("invalid", "the signature does not verify with the certificate that it names");
  if (!named_certificates(*find(attributes, oid_ess_v2), *embedded, out.named))
    return fault("wrong_ess", "the ESSCertIDv2 attribute is malformed");
  for (auto& certificate : *embedded) {
    const bool is_signer = certificate.sha256 == out.named.front() && out.signer.der.empty();
    if (is_signer)
      out.signer = std::move(certificate);
    else
      out.others.push_back(std::move(certificate));
  }
  const unsigned char* named = octets(out.signer.der);
  const std::unique_ptr<X509, Free<X509_free>> x509(
      d2i_X509(nullptr, &named, static_cast<long>(out.signer.der.size())));
  ERR_clear_error();
  if (!x509 || X509_cmp(x509.get(), signer) != 0)
    return fault("wrong_ess",
                 "the ESSCertIDv2 attribute names another certificate than the signer's");
  int index = -1;
  if (auto error =
          refuse_key(out.signer, signature_kind(parts.signature_algorithm, index), form, fault))
    return *std::move(error);
  out.digest_algorithm = digest_names[static_cast<std::size_t>(sha2_index(parts.digest_algorithm))];
  out.value = Bytes(parts.signature);
  return out;
}

/// Extended key usages that a signer of documents may have, when its certificate names any.
bool may_sign_documents(const Certificate& signer) {
  static constexpr std::array<std::string_view, 5> fitting = {
      "anyExtendedKeyUsage", "emailProtection", "clientAuth",
      "1.3.6.1.5.5.7.3.36" /* documentSigning, RFC 9336 */,
      "1.3.6.1.4.1.311.10.3.12" /* Microsoft document signing */};
  return signer.extended_key_usages.empty() ||
         std::any_of(signer.extended_key_usages.begin(), signer.extended_key_usages.end(),
                     [](const std::string& usage) {
                       return std::find(fitting.begin(), fitting.end(), usage) != fitting.end();
                     });
}

/// Digests of the certificates above the anchor that hang together up to a self-signed one: each is
/// bound by the signature below.
std::vector<std::string> bound_above(const CmsSignature& cms,
                                     const std::vector<Certificate>& path) {
  std::vector<std::string> out;
  const Certificate* top = &path.back();
  for (std::size_t steps = 0; steps <= cms.others.size(); ++steps) {
    if (top->is_self_issued) return is_issued_by(*top, *top) ? out : std::vector<std::string>{};
    const auto next =
        std::find_if(cms.others.begin(), cms.others.end(),
                     [&](const Certificate& other) { return is_issued_by(*top, other); });
    if (next == cms.others.end()) return {};
    top = &*next;
    out.push_back(top->sha256);
  }
  return {};
}

}  // namespace

bool next_der(std::string_view& rest, DerItem& item) {
  if (rest.size() < 2) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  if ((byte(0) & 0x1F) == 0x1F) return false;  // multi-byte tags occur nowhere here
  std::size_t size = byte(1), header = 2;
  if (size >= 0x80) {
    const std::size_t count = size & 0x7F;
    if (count == 0 || count > 4 || rest.size() < 2 + count || byte(2) == 0) return false;
    size = 0;
    for (std::size_t i = 0; i < count; ++i) size = size << 8 | byte(2 + i);
    if (size < 0x80) return false;
    header += count;
  }
  if (size > rest.size() - header) return false;
  item = {byte(0), rest.substr(0, header + size), rest.substr(header, size)};
  rest.remove_prefix(header + size);
  return true;
}

Result<CmsSignature> read_cms(std::string_view der, std::string_view content, const CmsForm& form) {
  return read(der, content, false, form);
}

Result<CmsSignature> read_cms_attached(std::string_view der, const CmsForm& form) {
  return read(der, {}, true, form);
}

Result<std::vector<Certificate>> trust_cms(const CmsSignature& cms, const Anchors& anchors,
                                           const CmsTrust& trust) {
  const Fault fault{trust.code_prefix};
  const ChainVerdict chain =
      verify_chain(cms.signer, cms.others, anchors,
                   {.at = trust.at, .purpose = trust.purpose, .floor = trust.path_floor});
  if (!chain.is_trusted()) {
    static constexpr std::array<std::string_view, 6> same = {
        "expired", "not_yet_valid", "weak_key", "bad_key_usage", "invalid_path", "malformed"};
    if (chain.reason == "weak_signature") return fault("weak_chain", chain.detail);
    const bool is_same = std::find(same.begin(), same.end(), chain.reason) != same.end();
    return fault(is_same ? std::string_view(chain.reason) : "untrusted_signer", chain.detail);
  }
  if (trust.purpose == Purpose::any && !may_sign_documents(cms.signer))
    return fault("bad_key_usage",
                 "the extended key usages of \"" + cms.signer.subject + "\" are not for documents");
  std::vector<std::string> bound = bound_above(cms, chain.path);
  bound.insert(bound.end(), cms.named.begin(), cms.named.end());
  for (const auto& certificate : chain.path) bound.push_back(certificate.sha256);
  std::vector<std::string> seen = {cms.signer.sha256};
  for (const auto& certificate : cms.others) {
    const bool is_bound = std::find(bound.begin(), bound.end(), certificate.sha256) != bound.end();
    const bool is_twice = std::find(seen.begin(), seen.end(), certificate.sha256) != seen.end();
    if (!is_bound || is_twice)
      return fault("unused_certificate",
                   "\"" + certificate.subject + "\" is embedded without need");
    seen.push_back(certificate.sha256);
  }
  return chain.path;
}

Result<CmsVerified> verify_cms(std::string_view der, std::string_view content,
                               const Anchors& anchors, const CmsTrust& trust, const CmsForm& form) {
  auto signature = read_cms(der, content, form);
  if (!signature) return signature.error();
  auto path = trust_cms(*signature, anchors, trust);
  if (!path) return path.error();
  return CmsVerified{*std::move(signature), *std::move(path)};
}

Result<CmsVerified> verify_cms_attached(std::string_view der, const Anchors& anchors,
                                        const CmsTrust& trust, const CmsForm& form) {
  auto signature = read_cms_attached(der, form);
  if (!signature) return signature.error();
  auto path = trust_cms(*signature, anchors, trust);
  if (!path) return path.error();
  return CmsVerified{*std::move(signature), *std::move(path)};
}

}  // namespace tenken
