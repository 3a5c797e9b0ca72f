// 11.4: "サーバー等への不正アクセスを防ぐ仕組みを有していること" (annex 2, row 11)
//
// Every declared TLS endpoint refuses versions below the limit and every weak suite, and sends a
// chain that leads to the profile's `tls` anchors for its name at the time of the look; without
// such anchors, to the trust store of the machine that looked, as observed. Would not comply:
// TLS 1.0, RC4, an expired or foreign certificate, a missing intermediate. A suite without forward
// secrecy is partial.
#include "checks/11-4_tls.hpp"

#include <fmt/format.h>

#include "checks/judge.hpp"
#include "checks/parse/tls.hpp"
#include "checks/parse/x509.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using parse::SuiteGrade;
using parse::TlsLook;

/// Suites named in one message; the rest are counted.
constexpr std::size_t named_max = 6;

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < named_max; ++i)
    out += (i > 0 ? " " : "") + names[i];
  return names.size() > named_max ? out + fmt::format(" (+{})", names.size() - named_max) : out;
}

Findings judge_versions(const Case& c, const rules::Rule& rule, const Look& look,
                        const TlsLook& tls) {
  const std::string least = parameter(c, rule, "tls.min_version");
  const auto weak_parts = parameter_values(c, rule, "tls.weak_suites");
  std::vector<std::string> old, weak, open_for_ever, chaining, unsure, spoken;
  for (const auto& version : tls.versions) {
    const bool is_old = parse::tls_rank(version.name) < parse::tls_rank(least);
    if (version.outcome == "accepted") (is_old ? old : spoken).push_back(version.name);
    if (version.outcome == "unknown" || version.suites_unknown > 0) unsure.push_back(version.name);
    for (const auto& suite : version.suites) {
      const SuiteGrade grade = parse::grade_suite(suite, weak_parts);
      auto& list = grade == SuiteGrade::weak                 ? weak
                   : grade == SuiteGrade::no_forward_secrecy ? open_for_ever
                                                             : chaining;
      if (grade != SuiteGrade::good) list.push_back(fmt::format("{} ({})", suite, version.name));
    }
  }
  Findings out;
  const auto add = [&](Verdict v, std::string_view message, const std::vector<std::string>& names) {
    out.push_back(finding("11.4", v, Basis::measured, message, look,
                          {{"least", same(least)},
                           {"names", same(listed(names))},
                           {"versions", same(join(spoken, " "))}}));
  };
  if (parse::tls_rank(least) < 0)
    return {in_doubt("11.4", look, Cause::unsupported, "tls.min_version", Turn::city)};
  if (!old.empty())
    add(Verdict::fail, "tls_old_version", old);
  else if (spoken.empty() && unsure.empty())
    add(Verdict::fail, "tls_no_version", {});
  if (!weak.empty()) add(Verdict::fail, "tls_weak_suite", weak);
  if (!open_for_ever.empty()) add(Verdict::partial, "tls_no_forward_secrecy", open_for_ever);
  if (!unsure.empty())
    out.push_back(in_doubt("11.4", look, Cause::timed_out, listed(unsure), Turn::tool));
  else if (!tls.still_accepts)
    out.push_back(in_doubt("11.4", look, Cause::timed_out, "the endpoint stopped accepting hellos",
                           Turn::tool));
  if (out.empty()) add(Verdict::pass, chaining.empty() ? "tls_ok" : "tls_block_chaining", chaining);
  return out;
}

Anchors tls_anchors(const Case& c) {
  Anchors out;
  for (const auto& anchor : c.profile.anchors) {
    if (anchor.role != "tls") continue;
    if (auto certificates = parse_certificates(anchor.pem))
      out.certificates.insert(out.certificates.end(), certificates->begin(), certificates->end());
  }
  return out;
}

/// The message for a chain that did not lead to an anchor.
std::string chain_message(const ChainVerdict& verdict, const std::vector<Certificate>& chain) {
  if (verdict.reason != "untrusted") return "chain_" + verdict.reason;
  if (chain.size() == 1 && chain[0].is_self_issued) return "chain_self_signed";
  return chain.back().is_self_issued ? "chain_untrusted" : "chain_incomplete";
}

/// X509_V_ERR_… of the machine that looked, in the words of the other path.
std::string system_message(std::int64_t code) {
  switch (code) {
    case 9:
      return "chain_not_yet_valid";
    case 10:
      return "chain_expired";
    case 18:
      return "chain_self_signed";
    case 19:
      return "chain_untrusted";
    case 2:
    case 20:
    case 21:
      return "chain_incomplete";
    case 62:
    case 64:
      return "chain_wrong_host";
    default:
      return "chain_refused";
  }
}

Finding judge_chain(const Case& c, const rules::Rule& rule, const Look& look, const TlsLook& tls) {
  if (tls.chain.empty())
    return in_doubt("11.4", look, Cause::malformed, "no chain: " + tls.chain_why, Turn::tool);
  std::vector<Certificate> chain;
  for (const std::string& pem : tls.chain) {
    auto one = parse_certificate(pem);
    if (!one) return in_doubt("11.4", look, Cause::malformed, one.error().what, Turn::vendor);
    chain.push_back(*std::move(one));
  }
  std::map<std::string, rules::Text> values{{"name", same(tls.server_name)},
                                            {"subject", same(chain[0].subject)},
                                            {"until", same(format_instant(chain[0].not_after))},
                                            {"detail", same("")}};
  const auto say = [&](Verdict v, const std::string& message) {
    const bool known = rule.messages.contains(message);
    if (!known) values["detail"] = same(message);
    return finding("11.4", v, Basis::measured, known ? message : "chain_refused", look, values);
  };
  const Anchors anchors = tls_anchors(c);
  ChainOptions options{.at = seen_at(*look.parts[0].observation),
                       .purpose = Purpose::tls_server,
                       .host = tls.server_name};
  // Without anchors of the city the chain is still judged by itself, as if its last certificate
  // were trusted: dates, name, keys, signatures.
  Anchors itself;
  itself.sha256 = {chain.back().sha256};
  const ChainVerdict verdict = verify_chain(chain[0], std::span(chain).subspan(1),
                                            anchors.empty() ? itself : anchors, options);
  values["detail"] = same(verdict.detail);
  if (!verdict.is_trusted()) return say(Verdict::fail, chain_message(verdict, chain));
  if (!anchors.empty()) return say(Verdict::pass, "chain_ok");
  values["detail"] = same(tls.system_reason);
  if (tls.system_code < 0)
    return in_doubt("11.4", look, Cause::not_observed, tls.system_reason, Turn::tool);
  return tls.system_trusts ? say(Verdict::pass, "chain_ok_system")
                           : say(Verdict::fail, system_message(tls.system_code));
}

}  // namespace

Findings judge_tls(const Case& c, const rules::Rule& rule) {
  return each(c, rule, "11.4", "tls_hellos", [&](const Look& look) {
    const auto tls = parse::read_tls(look.parts[0].bytes);
    if (!tls) return Findings{in_doubt("11.4", look, Cause::malformed, "tls", Turn::tool)};
    Findings out = judge_versions(c, rule, look, *tls);
    out.push_back(judge_chain(c, rule, look, *tls));
    return out;
  });
}

}  // namespace tenken
