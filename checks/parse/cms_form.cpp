#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include <array>

#include "checks/parse/cms.hpp"
#include "checks/parse/cms_parts.hpp"
#include "checks/parse/der.hpp"
#include "checks/parse/openssl.hpp"

// Form and mathematics of a CMS; nobody is trusted here.
namespace tenken {
namespace cms {
namespace {

using namespace der;

using CmsPtr = openssl::Owner<CMS_ContentInfo, CMS_ContentInfo_free>;

/// Largest content judged, in bytes: OpenSSL counts memory in int.
constexpr std::size_t content_bytes_max = 1u << 30;

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

Bytes oid_bytes(const std::string& dotted) {
  const openssl::Owner<ASN1_OBJECT, ASN1_OBJECT_free> object(OBJ_txt2obj(dotted.c_str(), 1));
  ERR_clear_error();
  if (!object) return {};
  return Bytes(openssl::view(OBJ_get0_data(object.get()), OBJ_length(object.get())));
}

/// The signer identifier names the certificate letter for letter. OpenSSL compares names without
/// regard to case.
bool is_named_exactly(const Parts& parts, X509* signer) {
  if (!parts.key_identifier.empty()) return true;  // compared octet for octet by OpenSSL
  const Bytes name = openssl::encoded(i2d_X509_NAME, X509_get_issuer_name(signer));
  const Bytes serial = openssl::encoded(i2d_ASN1_INTEGER, X509_get_serialNumber(signer));
  return !name.empty() && !serial.empty() && name + serial == parts.issuer_and_serial;
}

Result<std::vector<Certificate>> embedded_certificates(CMS_ContentInfo* cms, const Fault& fault) {
  std::vector<Certificate> out;
  const openssl::CertificatesPtr stack(CMS_get1_certs(cms));
  for (int i = 0; stack && i < sk_X509_num(stack.get()); ++i) {
    const Bytes der = openssl::encoded(i2d_X509, sk_X509_value(stack.get(), i));
    if (der.empty()) return fault("not_der", "an embedded certificate cannot be read");
    auto certificate = parse_certificate(der);
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

/// The mathematics, by OpenSSL; trust is judged elsewhere. Gives the signer's certificate.
X509* verified_signer(CMS_ContentInfo* cms, std::string_view content, bool attached) {
  const openssl::BioPtr in(
      attached ? nullptr : BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
  const openssl::BioPtr sink(BIO_new(BIO_s_null()));
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

  const unsigned char* at = openssl::octets(der);
  const CmsPtr cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!cms) return fault("not_der", "OpenSSL cannot read the signature");
  if (form.sorted_sets_required && openssl::encoded(i2d_CMS_ContentInfo, cms.get()) != der)
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
  const openssl::X509Ptr x509 = openssl::decode_certificate(out.signer.der);
  if (!x509 || X509_cmp(x509.get(), signer) != 0)
    return fault("wrong_ess",
                 "the ESSCertIDv2 attribute names another certificate than the signer's");
  int index = -1;
  if (auto error =
          refuse_key(out.signer, signature_kind(parts.signature_algorithm, index), form, fault))
    return *std::move(error);
  out.digest_algorithm = digest_name(sha2_index(parts.digest_algorithm));
  out.value = Bytes(parts.signature);
  return out;
}

}  // namespace
}  // namespace cms

Result<CmsSignature> read_cms(std::string_view der, std::string_view content, const CmsForm& form) {
  return cms::read(der, content, false, form);
}

Result<CmsSignature> read_cms_attached(std::string_view der, const CmsForm& form) {
  return cms::read(der, {}, true, form);
}

}  // namespace tenken
