#include "checks/parse/x509.hpp"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <limits>

#include "checks/parse/openssl.hpp"

// What a certificate says.
namespace tenken {

using namespace openssl;

namespace {

void free_names(GENERAL_NAMES* held) { sk_GENERAL_NAME_pop_free(held, GENERAL_NAME_free); }
void free_usages(EXTENDED_KEY_USAGE* held) { sk_ASN1_OBJECT_pop_free(held, ASN1_OBJECT_free); }

Error malformed(std::string what) {
  return {ErrorKind::input, std::move(what), "", "give a certificate in PEM or DER",
          "certificate.malformed"};
}

std::string serial_text(const X509* x509) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(x509);
  const std::string digits = hex(view(serial->data, serial->length));
  return (serial->type & V_ASN1_NEG ? "-" : "") + (digits.empty() ? "00" : digits);
}

std::string address_text(const ASN1_OCTET_STRING* address) {
  if (address->length != 4 && address->length != 16) return "malformed";
  std::string out;
  const int step = address->length == 4 ? 1 : 2;
  for (int i = 0; i < address->length; i += step) {
    if (i > 0) out += step == 1 ? '.' : ':';
    const unsigned char* at = address->data + i;
    if (step == 1)
      out += std::to_string(*at);
    else
      out += hex({reinterpret_cast<const char*>(at), 2});
  }
  return out;
}

void describe_names(const X509* x509, Certificate& out) {
  const Owner<GENERAL_NAMES, free_names> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x509, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS)
      out.dns_names.push_back(printable(view(name->d.dNSName->data, name->d.dNSName->length)));
    if (name->type == GEN_IPADD) out.ip_addresses.push_back(address_text(name->d.iPAddress));
  }
}

std::string curve_name(const EVP_PKEY* key) {
  std::array<char, 64> group{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) != 1) return "unnamed";
  const std::string name(group.data(), size);
  if (name == "prime256v1") return "P-256";
  if (name == "secp384r1") return "P-384";
  if (name == "secp521r1") return "P-521";
  if (name == "secp224r1") return "P-224";
  return name;
}

void describe_key(const X509* x509, Certificate& out) {
  const EVP_PKEY* key = X509_get0_pubkey(x509);
  out.key_type = "unknown";
  if (key == nullptr) return;
  if (const char* type = EVP_PKEY_get0_type_name(key)) out.key_type = type;
  out.key_bits = EVP_PKEY_get_bits(key);
  if (out.key_type == "EC") out.curve = curve_name(key);
}

void describe_usages(X509* x509, Certificate& out) {
  static constexpr std::array<std::string_view, 9> bits = {
      "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
      "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly"};
  const Owner<ASN1_BIT_STRING, ASN1_BIT_STRING_free> usage(
      static_cast<ASN1_BIT_STRING*>(X509_get_ext_d2i(x509, NID_key_usage, nullptr, nullptr)));
  for (std::size_t i = 0; usage && i < bits.size(); ++i)
    if (ASN1_BIT_STRING_get_bit(usage.get(), static_cast<int>(i)))
      out.key_usages.emplace_back(bits[i]);
  const Owner<EXTENDED_KEY_USAGE, free_usages> extended(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(x509, NID_ext_key_usage, nullptr, nullptr)));
  for (int i = 0; extended && i < sk_ASN1_OBJECT_num(extended.get()); ++i) {
    const ASN1_OBJECT* object = sk_ASN1_OBJECT_value(extended.get(), i);
    std::array<char, 128> text{};
    const int nid = OBJ_obj2nid(object);
    if (nid == NID_undef) OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 1);
    out.extended_key_usages.emplace_back(nid == NID_undef ? text.data() : OBJ_nid2sn(nid));
  }
  out.is_ca = X509_check_ca(x509) == 1;
}

}  // namespace

std::string openssl::name_text(const X509_NAME* name) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  constexpr unsigned long utf8_rfc2253 =
      XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  if (!bio || X509_NAME_print_ex(bio.get(), name, 0, utf8_rfc2253) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return size > 0 ? printable({text, static_cast<std::size_t>(size)}) : std::string();
}

Certificate openssl::describe(X509* x509) {
  Certificate out;
  out.der = encoded(i2d_X509, x509);
  out.sha256 = sha256_hex(out.der);
  out.subject = name_text(X509_get_subject_name(x509));
  out.issuer = name_text(X509_get_issuer_name(x509));
  out.serial = serial_text(x509);
  out.not_before = time_of(X509_get0_notBefore(x509));
  out.not_after = time_of(X509_get0_notAfter(x509));
  out.signature_algorithm = OBJ_nid2ln(X509_get_signature_nid(x509));
  out.is_self_issued = X509_NAME_cmp(X509_get_subject_name(x509), X509_get_issuer_name(x509)) == 0;
  describe_names(x509, out);
  describe_key(x509, out);
  describe_usages(x509, out);
  ERR_clear_error();
  return out;
}

Result<std::vector<Certificate>> parse_certificates(std::string_view pem_or_der) {
  std::vector<Certificate> out;
  if (const X509Ptr x509 = decode_certificate(pem_or_der)) {
    out.push_back(describe(x509.get()));
    return out;
  }
  if (pem_or_der.size() > std::numeric_limits<int>::max())
    return malformed("certificate file is too large");
  const BioPtr bio(BIO_new_mem_buf(pem_or_der.data(), static_cast<int>(pem_or_der.size())));
  while (bio) {
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* bytes = nullptr;
    long size = 0;
    const int found = PEM_read_bio(bio.get(), &name, &header, &bytes, &size);
    const bool is_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (found != 1 && is_end) break;
    if (found != 1) return malformed("PEM block " + std::to_string(out.size() + 1) + " is damaged");
    const Owner<char, free_bytes> held_name(name), held_header(header);
    const Owner<unsigned char, free_bytes> held(bytes);
    if (std::string_view(name) != "CERTIFICATE") continue;
    if (out.size() == certificates_max)
      return malformed("more than " + std::to_string(certificates_max) + " certificates");
    const X509Ptr x509 = decode_certificate(view(bytes, size));
    if (!x509)
      return malformed("certificate " + std::to_string(out.size() + 1) + " cannot be read");
    out.push_back(describe(x509.get()));
  }
  if (out.empty()) return malformed("no certificate found");
  return out;
}

Result<Certificate> parse_certificate(std::string_view pem_or_der) {
  auto all = parse_certificates(pem_or_der);
  if (!all) return all.error();
  if (all->size() != 1)
    return malformed("expected one certificate, found " + std::to_string(all->size()));
  return std::move(all->front());
}

}  // namespace tenken
