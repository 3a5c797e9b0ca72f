#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "checks/parse/openssl.hpp"
#include "checks/parse/x509.hpp"

// Whether certificates lead to an anchor.
namespace tenken {

using namespace openssl;

namespace {

using StorePtr = Owner<X509_STORE, X509_STORE_free>;
using ContextPtr = Owner<X509_STORE_CTX, X509_STORE_CTX_free>;

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
    const X509Ptr x509 = decode_certificate(certificate.der);
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

ChainVerdict verify_chain(const Certificate& leaf, std::span<const Certificate> intermediates,
                          const Anchors& anchors, const ChainOptions& options) {
  if (anchors.empty()) return {"no_anchors", "no trust anchor was given", {leaf}};
  const X509Ptr end = decode_certificate(leaf.der);
  const StorePtr store = store_of(leaf, intermediates, anchors);
  const CertificatesPtr offered(sk_X509_new_null());
  const ContextPtr context(X509_STORE_CTX_new());
  if (!end || !store || !offered || !context)
    return {"malformed", "the certificate cannot be read", {}};
  for (const auto& certificate : intermediates) {
    X509Ptr x509 = decode_certificate(certificate.der);
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
  const X509Ptr child = decode_certificate(certificate.der),
                parent = decode_certificate(issuer.der);
  if (!child || !parent || X509_check_issued(parent.get(), child.get()) != X509_V_OK) return false;
  EVP_PKEY* key = X509_get0_pubkey(parent.get());
  const bool is_good = key != nullptr && X509_verify(child.get(), key) == 1;
  ERR_clear_error();
  return is_good;
}

}  // namespace tenken
