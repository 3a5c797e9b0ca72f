#include <algorithm>
#include <array>

#include "checks/parse/cms.hpp"
#include "checks/parse/cms_parts.hpp"

// Whom a CMS that read_cms accepted may be believed.
namespace tenken {
namespace {

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

Result<std::vector<Certificate>> trust_cms(const CmsSignature& cms, const Anchors& anchors,
                                           const CmsTrust& trust) {
  const cms::Fault fault{trust.code_prefix};
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
