#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "checks/parse/openssl.hpp"
#include "reports/bundle/sign.hpp"

// Keys and certificates as files hold them, and everything that must not sign.
namespace tenken::bundle {
namespace {

using openssl::BioPtr;
using openssl::X509Ptr;
using ContextPtr = openssl::Owner<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using KeyPtr =
    std::shared_ptr<EVP_PKEY>;  ///< shared by the copies of a SignFunction; the last one wipes it

/// A passphrase as OpenSSL wants it, ended by NUL and wiped.
struct Passphrase {
  std::string text;
  bool was_asked = false;
  explicit Passphrase(std::string_view given) : text(given) {}
  Passphrase(const Passphrase&) = delete;
  Passphrase& operator=(const Passphrase&) = delete;
  ~Passphrase() { OPENSSL_cleanse(text.data(), text.size()); }
};

Error refuse(std::string_view word, std::string what, std::string hint = {}) {
  return {ErrorKind::input, std::move(what), "", std::move(hint), "key." + std::string(word)};
}

int give_passphrase(char* out, int size, int, void* held) {
  auto* passphrase = static_cast<Passphrase*>(held);
  passphrase->was_asked = true;
  if (passphrase->text.empty() || passphrase->text.size() > static_cast<std::size_t>(size))
    return -1;
  std::copy(passphrase->text.begin(), passphrase->text.end(), out);
  return static_cast<int>(passphrase->text.size());
}

BioPtr reader(std::string_view bytes) {
  return BioPtr(bytes.size() < (1u << 24)
                    ? BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))
                    : nullptr);
}

/// Signs with a key held in this process.
SignFunction sign_with(KeyPtr key) {
  return [key = std::move(key)](std::string_view digest) -> Result<Bytes> {
    const auto failed = [] {
      ERR_clear_error();
      return refuse("signature_refused", "the key did not sign");
    };
    const ContextPtr context(EVP_PKEY_CTX_new(key.get(), nullptr));
    if (!context || EVP_PKEY_sign_init(context.get()) != 1) return failed();
    if (EVP_PKEY_is_a(key.get(), "RSA") &&
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1)
      return failed();
    if (EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) != 1) return failed();
    const auto* bytes = openssl::octets(digest);
    std::size_t size = 0;
    if (EVP_PKEY_sign(context.get(), nullptr, &size, bytes, digest.size()) != 1) return failed();
    Bytes out(size, '\0');
    if (EVP_PKEY_sign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes,
                      digest.size()) != 1)
      return failed();
    out.resize(size);
    return out;
  };
}

/// What must hold of whoever signs. EC P-256, P-384, RSA from 3072 bits (ETSI TS 119 312).
std::optional<Error> refuse_certificate(const Certificate& certificate,
                                        std::chrono::sys_seconds at) {
  const std::string named = "\"" + certificate.subject + "\"";
  const std::string key =
      certificate.key_type + " of " + std::to_string(certificate.key_bits) + " bits";
  if (certificate.key_type != "EC" && certificate.key_type != "RSA")
    return refuse("unsupported", "a key of type " + certificate.key_type + " cannot sign a bundle",
                  "use EC P-256 or RSA 3072");
  if (certificate.key_type == "RSA" && certificate.key_bits < 3072)
    return refuse("weak", "the key of " + named + " is " + key,
                  "use EC P-256 or RSA from 3072 bits");
  if (certificate.key_type == "EC" && certificate.curve != "P-256" && certificate.curve != "P-384")
    return refuse(certificate.key_bits < 256 ? "weak" : "unsupported",
                  "the curve of " + named + " is " + certificate.curve, "use EC P-256 or P-384");
  if (at > certificate.not_after)
    return refuse("certificate_expired", "the certificate of " + named + " has expired");
  if (at < certificate.not_before)
    return refuse("certificate_not_yet_valid", "the certificate of " + named + " is not valid yet");
  const auto& usages = certificate.key_usages;
  if (std::find(usages.begin(), usages.end(), "digitalSignature") == usages.end() &&
      std::find(usages.begin(), usages.end(), "nonRepudiation") == usages.end())
    return refuse("bad_key_usage", "the certificate of " + named + " is not meant for signatures",
                  "ask the CA for key usage digitalSignature or nonRepudiation");
  return std::nullopt;
}

Result<Signer> signer_of(Certificate own, std::vector<Certificate> others, SignFunction sign,
                         std::chrono::sys_seconds at) {
  if (auto error = refuse_certificate(own, at)) return *std::move(error);
  Signer out{std::move(own), {}, std::move(sign)};
  // Only the CAs on the way up, each once, without the root: the verifier has its own.
  const Certificate* top = &out.certificate;
  std::vector<const Certificate*> way;
  while (way.size() < others.size()) {
    const auto next = std::find_if(others.begin(), others.end(), [&](const Certificate& other) {
      return !other.is_self_issued && other.sha256 != top->sha256 && is_issued_by(*top, other);
    });
    if (next == others.end()) break;
    way.push_back(top = &*next);
  }
  for (const Certificate* certificate : way) out.chain.push_back(*certificate);
  return out;
}

bool fits(const Certificate& certificate, EVP_PKEY* key) {
  const X509Ptr x509 = openssl::decode_certificate(certificate.der);
  const bool is_same = x509 && X509_check_private_key(x509.get(), key) == 1;
  ERR_clear_error();
  return is_same;
}

Result<Signer> signer_with(KeyPtr key, std::vector<Certificate> certificates,
                           std::chrono::sys_seconds at) {
  const auto own = std::find_if(certificates.begin(), certificates.end(),
                                [&](const Certificate& c) { return fits(c, key.get()); });
  if (own == certificates.end())
    return refuse("certificate_mismatch", "no certificate given belongs to the key",
                  "give the certificate issued for this key");
  Certificate mine = std::move(*own);
  certificates.erase(own);
  return signer_of(std::move(mine), std::move(certificates), sign_with(std::move(key)), at);
}

}  // namespace

Result<Signer> signer_from_pem(std::string_view key_pem, std::string_view certificates_pem,
                               std::string_view passphrase, std::chrono::sys_seconds at) {
  Passphrase held(passphrase);
  const BioPtr bio = reader(key_pem);
  KeyPtr key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, give_passphrase, &held) : nullptr,
             EVP_PKEY_free);
  ERR_clear_error();
  if (!key && !held.was_asked)
    return refuse("malformed", "no private key found", "give a PEM file with a PRIVATE KEY block");
  if (!key && passphrase.empty())
    return refuse("passphrase_needed", "the key is encrypted and no passphrase was given");
  if (!key) return refuse("wrong_passphrase", "the passphrase does not open the key");
  auto certificates = parse_certificates(certificates_pem);
  if (!certificates)
    return refuse("no_certificate", "no certificate for the key: " + certificates.error().what);
  return signer_with(std::move(key), *std::move(certificates), at);
}

Result<Signer> signer_from_pkcs12(std::string_view pkcs12, std::string_view passphrase,
                                  std::chrono::sys_seconds at) {
  const auto* bytes = openssl::octets(pkcs12);
  const auto* end = bytes + pkcs12.size();
  const openssl::Owner<PKCS12, PKCS12_free> file(
      pkcs12.size() < (1u << 24) ? d2i_PKCS12(nullptr, &bytes, static_cast<long>(pkcs12.size()))
                                 : nullptr);
  ERR_clear_error();
  if (!file || bytes != end) return refuse("malformed", "this is not a PKCS#12 file");
  const Passphrase held(passphrase);
  if (PKCS12_mac_present(file.get()) == 1 &&
      PKCS12_verify_mac(file.get(), held.text.c_str(), -1) != 1) {
    ERR_clear_error();
    return passphrase.empty()
               ? refuse("passphrase_needed",
                        "the PKCS#12 file is encrypted and no passphrase was given")
               : refuse("wrong_passphrase", "the passphrase does not open the PKCS#12 file");
  }
  EVP_PKEY* raw_key = nullptr;
  X509* raw_own = nullptr;
  STACK_OF(X509)* raw_others = nullptr;
  const int parsed = PKCS12_parse(file.get(), held.text.c_str(), &raw_key, &raw_own, &raw_others);
  KeyPtr key(raw_key, EVP_PKEY_free);
  const X509Ptr own(raw_own);
  const openssl::CertificatesPtr others(raw_others);
  bool is_legacy = false;
  while (const unsigned long error = ERR_get_error())
    is_legacy |= ERR_GET_REASON(error) == ERR_R_UNSUPPORTED;
  if (parsed != 1 && is_legacy)
    return refuse(
        "legacy_pkcs12", "the PKCS#12 file uses an outdated cipher such as RC2-40",
        "openssl pkcs12 -legacy -in old.p12 -nodes | openssl pkcs12 -export -out new.p12");
  if (parsed != 1 || !key) return refuse("malformed", "the PKCS#12 file holds no readable key");
  std::vector<Certificate> certificates;
  const auto add = [&](X509* x509) {
    const Bytes der = openssl::encoded(i2d_X509, x509);
    if (der.empty()) return;
    if (auto one = parse_certificate(der)) certificates.push_back(*std::move(one));
  };
  if (own) add(own.get());
  for (int i = 0; others && i < sk_X509_num(others.get()); ++i) add(sk_X509_value(others.get(), i));
  if (certificates.empty())
    return refuse("no_certificate", "the PKCS#12 file holds no certificate");
  return signer_with(std::move(key), std::move(certificates), at);
}

Result<Signer> signer_from_function(std::string_view certificates_pem, SignFunction sign,
                                    std::chrono::sys_seconds at) {
  auto certificates = parse_certificates(certificates_pem);
  if (!certificates)
    return refuse("no_certificate", "no certificate for the key: " + certificates.error().what);
  Certificate own = std::move(certificates->front());
  certificates->erase(certificates->begin());
  return signer_of(std::move(own), *std::move(certificates), std::move(sign), at);
}

}  // namespace tenken::bundle
