#include "checks/parse/x509.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

namespace tenken {
namespace {

template <auto free_function>
struct Free {
  template <class T>
  void operator()(T* held) const {
    free_function(held);
  }
};
void free_certificates(STACK_OF(X509) * held) { sk_X509_pop_free(held, X509_free); }
void free_names(GENERAL_NAMES* held) { sk_GENERAL_NAME_pop_free(held, GENERAL_NAME_free); }
void free_usages(EXTENDED_KEY_USAGE* held) { sk_ASN1_OBJECT_pop_free(held, ASN1_OBJECT_free); }
void free_openssl(void* held) { OPENSSL_free(held); }

using X509Ptr = std::unique_ptr<X509, Free<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Free<BIO_free>>;
using StorePtr = std::unique_ptr<X509_STORE, Free<X509_STORE_free>>;
using ContextPtr = std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>>;

Error malformed(std::string what) {
  return {ErrorKind::input, std::move(what), "", "give a certificate in PEM or DER",
          "certificate.malformed"};
}

const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Bytes encode(const X509* x509) {
  unsigned char* out = nullptr;
  const int size = i2d_X509(x509, &out);
  if (size <= 0) return {};
  const std::unique_ptr<unsigned char, Free<free_openssl>> held(out);
  return Bytes(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
}

/// One certificate that fills the bytes exactly, in DER.
X509Ptr decode(std::string_view der) {
  if (der.empty() || der.size() > std::numeric_limits<int>::max()) return nullptr;
  const unsigned char* at = octets(der);
  X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  return x509 && encode(x509.get()) == der ? std::move(x509) : nullptr;
}

std::string name_text(const X509_NAME* name) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  constexpr unsigned long utf8_rfc2253 =
      XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  if (!bio || X509_NAME_print_ex(bio.get(), name, 0, utf8_rfc2253) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return size > 0 ? printable({text, static_cast<std::size_t>(size)}) : std::string();
}

/// Out-of-range or unreadable times become the epoch, which no certificate judged here is valid at.
std::chrono::sys_seconds time_of(const ASN1_TIME* time) {
  std::tm tm{};
  if (ASN1_TIME_to_tm(time, &tm) != 1) return {};
  using namespace std::chrono;
  const auto day = year{tm.tm_year + 1900} / month{static_cast<unsigned>(tm.tm_mon + 1)} /
                   std::chrono::day{static_cast<unsigned>(tm.tm_mday)};
  return sys_days{day} + hours{tm.tm_hour} + minutes{tm.tm_min} + seconds{tm.tm_sec};
}

std::string serial_text(const X509* x509) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(x509);
  const std::string digits =
      hex({reinterpret_cast<const char*>(serial->data), static_cast<std::size_t>(serial->length)});
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
  const std::unique_ptr<GENERAL_NAMES, Free<free_names>> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x509, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS)
      out.dns_names.push_back(printable({reinterpret_cast<const char*>(name->d.dNSName->data),
                                         static_cast<std::size_t>(name->d.dNSName->length)}));
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
  const std::unique_ptr<ASN1_BIT_STRING, Free<ASN1_BIT_STRING_free>> usage(
      static_cast<ASN1_BIT_STRING*>(X509_get_ext_d2i(x509, NID_key_usage, nullptr, nullptr)));
  for (std::size_t i = 0; usage && i < bits.size(); ++i)
    if (ASN1_BIT_STRING_get_bit(usage.get(), static_cast<int>(i)))
      out.key_usages.emplace_back(bits[i]);
  const std::unique_ptr<EXTENDED_KEY_USAGE, Free<free_usages>> extended(
      static_cast<EXTENDED_KEY_USAGE*>(
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

Certificate describe(X509* x509) {
  Certificate out;
  out.der = encode(x509);
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

std::string reason_of(int error) {
  switch (error) {
    case X509_V_OK:
      return "";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "not_yet_valid";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
      return "untrusted";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "wrong_host";
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE:
      return "bad_signature";
    case X509_V_ERR_INVALID_PURPOSE:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
      return "bad_key_usage";
    case X509_V_ERR_INVALID_CA:
      return "not_a_ca";
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return "weak_signature";
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_EE_KEY_TOO_SMALL:
      return "weak_key";
    default:
      return "invalid_path";
  }
}

int purpose_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::tls_server:
      return X509_PURPOSE_SSL_SERVER;
    case Purpose::timestamping:
      return X509_PURPOSE_TIMESTAMP_SIGN;
    case Purpose::any:
      return X509_PURPOSE_ANY;
  }
  return X509_PURPOSE_ANY;
}

bool is_weak_key(const Certificate& certificate, const KeyFloor& floor) {
  if (certificate.key_type == "RSA" || certificate.key_type == "RSA-PSS")
    return certificate.key_bits < floor.rsa_bits_min;
  if (certificate.key_type == "EC") return certificate.key_bits < floor.ec_bits_min;
  return certificate.key_type != "ED25519" && certificate.key_type != "ED448";
}

bool is_weak_signature(const Certificate& certificate) {
  const std::string name = lower_ascii(certificate.signature_algorithm);
  return name.find("sha1") != std::string::npos || name.find("md5") != std::string::npos ||
         name.find("md2") != std::string::npos || name.find("md4") != std::string::npos ||
         name == "undefined";
}

/// What OpenSSL does not ask of a path that it built.
void judge_strength(ChainVerdict& verdict, const KeyFloor& floor) {
  for (std::size_t i = 0; i < verdict.path.size(); ++i) {
    const Certificate& certificate = verdict.path[i];
    if (is_weak_key(certificate, floor))
      verdict = {"weak_key",
                 "the key of \"" + certificate.subject + "\" is " + certificate.key_type + " of " +
                     std::to_string(certificate.key_bits) + " bits",
                 verdict.path};
    // The anchor's own signature carries no trust: it is trusted by decision.
    else if (i + 1 < verdict.path.size() && is_weak_signature(certificate))
      verdict = {
          "weak_signature",
          "\"" + certificate.subject + "\" was signed with " + certificate.signature_algorithm,
          verdict.path};
    if (!verdict.reason.empty()) return;
  }
}

bool is_pinned(const Certificate& certificate, const Anchors& anchors) {
  return std::find(anchors.sha256.begin(), anchors.sha256.end(), certificate.sha256) !=
         anchors.sha256.end();
}

bool is_anchor(const Certificate& certificate, const Anchors& anchors) {
  return is_pinned(certificate, anchors) ||
         std::any_of(anchors.certificates.begin(), anchors.certificates.end(),
                     [&](const Certificate& anchor) { return anchor.der == certificate.der; });
}

StorePtr store_of(const Certificate& leaf, std::span<const Certificate> intermediates,
                  const Anchors& anchors) {
  StorePtr store(X509_STORE_new());
  const auto add = [&](const Certificate& certificate) {
    const X509Ptr x509 = decode(certificate.der);
    if (x509) X509_STORE_add_cert(store.get(), x509.get());
  };
  if (!store) return store;
  for (const auto& certificate : anchors.certificates) add(certificate);
  if (is_pinned(leaf, anchors)) add(leaf);
  for (const auto& certificate : intermediates)
    if (is_pinned(certificate, anchors)) add(certificate);
  return store;
}

bool set_question(X509_VERIFY_PARAM* parameters, const ChainOptions& options) {
  X509_VERIFY_PARAM_set_time(parameters,
                             static_cast<time_t>(options.at.time_since_epoch().count()));
  // PARTIAL_CHAIN: an anchor need not be self-signed; the caller may pin a subordinate CA or the
  // end certificate.
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (X509_VERIFY_PARAM_set_purpose(parameters, purpose_of(options.purpose)) != 1) return false;
  if (options.host.empty()) return true;
  return X509_VERIFY_PARAM_set1_ip_asc(parameters, options.host.c_str()) == 1 ||
         X509_VERIFY_PARAM_set1_host(parameters, options.host.data(), options.host.size()) == 1;
}

}  // namespace

Result<std::vector<Certificate>> parse_certificates(std::string_view pem_or_der) {
  std::vector<Certificate> out;
  if (const X509Ptr x509 = decode(pem_or_der)) {
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
    const std::unique_ptr<char, Free<free_openssl>> held_name(name), held_header(header);
    const std::unique_ptr<unsigned char, Free<free_openssl>> held(bytes);
    if (std::string_view(name) != "CERTIFICATE") continue;
    if (out.size() == certificates_max)
      return malformed("more than " + std::to_string(certificates_max) + " certificates");
    const X509Ptr x509 =
        decode({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
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

ChainVerdict verify_chain(const Certificate& leaf, std::span<const Certificate> intermediates,
                          const Anchors& anchors, const ChainOptions& options) {
  if (anchors.empty()) return {"no_anchors", "no trust anchor was given", {leaf}};
  const X509Ptr end = decode(leaf.der);
  const StorePtr store = store_of(leaf, intermediates, anchors);
  const std::unique_ptr<STACK_OF(X509), Free<free_certificates>> offered(sk_X509_new_null());
  const ContextPtr context(X509_STORE_CTX_new());
  if (!end || !store || !offered || !context)
    return {"malformed", "the certificate cannot be read", {}};
  for (const auto& certificate : intermediates) {
    X509Ptr x509 = decode(certificate.der);
    if (x509 && sk_X509_push(offered.get(), x509.get()) > 0) x509.release();
  }
  if (X509_STORE_CTX_init(context.get(), store.get(), end.get(), offered.get()) != 1 ||
      !set_question(X509_STORE_CTX_get0_param(context.get()), options)) {
    ERR_clear_error();
    return {"malformed", "the question cannot be put to OpenSSL", {}};
  }
  const bool is_good = X509_verify_cert(context.get()) == 1;
  const int error = X509_STORE_CTX_get_error(context.get());
  ERR_clear_error();
  ChainVerdict verdict{is_good ? "" : reason_of(error), "", {}};
  if (!is_good && verdict.reason.empty()) verdict.reason = "invalid_path";
  const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get());
  for (int i = 0; chain != nullptr && i < sk_X509_num(chain); ++i) {
    verdict.path.push_back(describe(sk_X509_value(chain, i)));
    // OpenSSL may go on above an anchor that is not a root; what lies there was not verified, so it
    // is not the path.
    if (is_anchor(verdict.path.back(), anchors)) break;
  }
  if (is_good) {
    judge_strength(verdict, options.floor);
  } else {
    const X509* at = X509_STORE_CTX_get_current_cert(context.get());
    verdict.detail = std::string(X509_verify_cert_error_string(error)) + ": \"" +
                     (at != nullptr ? name_text(X509_get_subject_name(at)) : leaf.subject) + "\"";
  }
  return verdict;
}

bool is_issued_by(const Certificate& certificate, const Certificate& issuer) {
  const X509Ptr child = decode(certificate.der), parent = decode(issuer.der);
  if (!child || !parent || X509_check_issued(parent.get(), child.get()) != X509_V_OK) return false;
  EVP_PKEY* key = X509_get0_pubkey(parent.get());
  const bool is_good = key != nullptr && X509_verify(child.get(), key) == 1;
  ERR_clear_error();
  return is_good;
}

}  // namespace tenken
