// 別紙2「セキュリティ要件等一覧」 No.19:
// パスワードの管理機能について、英大文字、英小文字、記号及び数字を含める制限機能を備えている。
//
// How we judge. 19.1 and 19.3 ask the same of every place where people have passwords for the
// service or its administration: hosts (PAM and libpwquality, run as libpam would run it), the
// directory (ppolicy with ppm) and the application (its exported policy). Each of the four classes
// must be demanded, not three of four; the setting must bite, not warn; and a good password must
// still be accepted. A host where sshd takes no password is not applicable, by its own answer to
// sshd -T.
//
// What would not comply: minclass = 3; ocredit = 1 (a credit, not a demand); pam_pwquality as
// `optional` before a pam_unix that asks again; enforcing = 0; a policy on users only while
// administrators log in elsewhere.
//
// Length is not in the annex: it is shown, and binds only where the profile sets
// password.min_length. NIST SP 800-63B advises against composition rules; the City demands them, so
// they are judged as written.
#include <fmt/format.h>

#include "checks/cloud.hpp"
#include "checks/judge.hpp"
#include "checks/parse/identity_export.hpp"
#include "checks/parse/pam_password.hpp"
#include "checks/parse/ppolicy.hpp"
#include "checks/parse/web_password_policy.hpp"

namespace tenken {

namespace {

using parse::PasswordPolicy;
using parse::PasswordStack;

/// A policy that is in force somewhere, against the four classes and, where the profile binds it,
/// the length.
Finding judged(const Case& c, const rules::Rule& rule, std::string_view criterion, Basis basis,
               const Look& look, const PasswordPolicy& p, std::string where) {
  const auto length_min = parameter_integer(c, rule, "password.min_length");
  const std::map<std::string, rules::Text> values{{"missing", {p.missing_ja(), p.missing_en()}},
                                                  {"where", same(where)},
                                                  {"length", same(std::to_string(p.length_min))},
                                                  {"length_min", same(std::to_string(length_min))}};
  if (!p.unseen.empty())
    return unknown(criterion, Cause::absent, Turn::vendor, look.target.name, p.unseen);
  if (!p.unsupported.empty())
    return unknown(criterion, Cause::unsupported, Turn::vendor, look.target.name, p.unsupported);
  if (!p.all_classes())
    return finding(criterion, Verdict::fail, basis, "class_optional", look, values);
  if (!p.enforced) return finding(criterion, Verdict::fail, basis, "not_enforced", look, values);
  if (parameter_set(c, "password.min_length") && p.length_min < length_min)
    return finding(criterion, Verdict::fail, basis, "too_short", look, values);
  return finding(criterion, Verdict::pass, basis, "all_classes", look, values);
}

/// sshd -T of the same host says that no password is ever asked for.
bool password_login_off(const Case& c, const rules::Rule& rule, std::string_view criterion,
                        const std::string& target, std::string& cite) {
  for (const Look& look : looks(c, rule, criterion, "sshd_login_methods").looks) {
    if (look.target.name != target || look.parts.empty()) continue;
    bool password = true, interactive = true;
    for (std::string_view line : lines(look.parts.front().bytes)) {
      if (line == "passwordauthentication no") password = false;
      if (line == "kbdinteractiveauthentication no") interactive = false;
    }
    cite = look.parts.front().observation->id;
    return !password && !interactive;
  }
  return false;
}

Findings judge_host(const Case& c, const rules::Rule& rule, std::string_view criterion,
                    const Look& look) {
  using Outcome = PasswordStack::Outcome;
  const parse::Tree tree = tree_of(look);
  Findings out;
  for (const std::string& service : parameter_values(c, rule, "pam.services")) {
    if (tree.absent.contains("/etc/pam.d/" + service) &&
        !tree.files.contains("/usr/lib/pam.d/" + service) && service != "passwd")
      continue;
    const PasswordStack stack = parse::password_stack(tree, service);
    const std::string where =
        stack.detail.starts_with('/') ? stack.detail : "/etc/pam.d/" + service;
    const std::map<std::string, rules::Text> values{{"where", same(where)},
                                                    {"service", same(service)}};
    switch (stack.outcome) {
      case Outcome::unseen:
        out.push_back(
            unknown(criterion, Cause::absent, Turn::vendor, look.target.name, stack.detail));
        break;
      case Outcome::unsupported:
        out.push_back(
            unknown(criterion, Cause::unsupported, Turn::vendor, look.target.name, stack.detail));
        break;
      case Outcome::no_change:
        out.push_back(unknown(criterion, Cause::contradiction, Turn::vendor, look.target.name,
                              service + ": no password can be set"));
        break;
      case Outcome::depends:
        out.push_back(
            unknown(criterion, Cause::unsupported, Turn::vendor, look.target.name, where));
        break;
      case Outcome::enforced:
        out.push_back(judged(c, rule, criterion, Basis::exported, look, stack.policy, where));
        break;
      case Outcome::not_enforced:
        if (stack.has_quality_module && (!stack.policy.all_classes() || !stack.policy.enforced))
          out.push_back(judged(c, rule, criterion, Basis::exported, look, stack.policy,
                               stack.policy.where.empty() ? where : stack.policy.where));
        else
          out.push_back(finding(criterion, Verdict::fail, Basis::exported,
                                stack.has_quality_module ? "module_bypassed" : "no_module", look,
                                values));
        break;
    }
  }
  std::string cite;
  if (worst(out) != Verdict::pass &&
      password_login_off(c, rule, criterion, look.target.name, cite)) {
    Finding off =
        finding(criterion, Verdict::not_applicable, Basis::exported, "password_login_off", look);
    off.cites.push_back(cite);
    return {off};
  }
  return out;
}

Findings judge_directory(const Case& c, const rules::Rule& rule, std::string_view criterion,
                         const Look& look) {
  const Part *entry = nullptr, *ppm = nullptr;
  for (const Part& p : look.parts)
    (p.observation->part.find("ldapsearch") == std::string::npos ? ppm : entry) = &p;
  if (entry == nullptr || !entry->ok())
    return {unknown(criterion, Cause::absent, Turn::vendor, look.target.name, "ppolicy")};
  const bool ppm_kept = ppm != nullptr && ppm->ok();
  const auto policy =
      parse::ppolicy_policy(entry->bytes, ppm_kept ? ppm->bytes : std::string_view{}, ppm_kept);
  if (!policy)
    return {
        unknown(criterion, Cause::malformed, Turn::vendor, look.target.name, policy.error().what)};
  return {judged(c, rule, criterion, Basis::exported, look, *policy, policy->where)};
}

Findings judge_application(const Case& c, const rules::Rule& rule, std::string_view criterion,
                           const Look& look) {
  const auto policy = parse::web_password_policy(look.parts.front().bytes);
  if (!policy)
    return {
        unknown(criterion,
                policy.error().code == "web_policy.unknown" ? Cause::unsupported : Cause::malformed,
                Turn::vendor, look.target.name, policy.error().what)};
  return {judged(c, rule, criterion, Basis::exported, look, *policy,
                 look.parts.front().observation->how)};
}

/// What the identity service wrote of itself into a file; each policy in it binds somebody.
Findings judge_export(const Case& c, const rules::Rule& rule, std::string_view criterion,
                      const Look& look) {
  const auto policies = parse::exported_passwords(look.parts.front().bytes);
  if (!policies)
    return {unknown(
        criterion,
        policies.error().code.ends_with("malformed") ? Cause::malformed : Cause::unsupported,
        Turn::vendor, look.target.name, policies.error().what)};
  Findings out;
  for (const PasswordPolicy& policy : *policies)
    out.push_back(
        judged(c, rule, criterion, Basis::exported, look, policy,
               policy.where.empty() ? look.parts.front().observation->how : policy.where));
  return out;
}

/// The pools of users that the accounts' own lists name, each with the provider's word on it.
Findings judge_pools(const Case& c, const rules::Rule& rule, std::string_view criterion,
                     bool& any) {
  const Clouds accounts = clouds(c, criterion);
  Findings out;
  // 「全て」: a pool that no list shows may be one more place with passwords.
  if (criterion == "19.3") {
    out = accounts.unknowns;
    for (Finding& f : gaps(accounts, criterion, "pools")) out.push_back(std::move(f));
  }
  for (const CloudLook& look : accounts.looks)
    for (const parse::LoginPool& pool : look.cloud.pools) {
      any = true;
      const std::string where = pool.what.kind + " " + pool.what.id;
      const Look at = look_at(look, pool.what.file);
      const auto policy = parse::web_password_policy(pool.policy);
      Finding f = policy ? judged(c, rule, criterion, Basis::exported, at, *policy, where)
                         : in_doubt(criterion, at,
                                    pool.policy.empty() ? Cause::not_observed : Cause::malformed,
                                    where + ": " + policy.error().what);
      f.where = pool.what.file + ": " + pool.what.path;
      out.push_back(std::move(f));
    }
  return out;
}

/// People who administer an account by a password of its own. Without a policy IAM asks for eight
/// characters of three of the four kinds. What federates has no password there.
Findings judge_consoles(const Case& c, const rules::Rule& rule) {
  const Clouds accounts = clouds(c, "19.3");
  Findings out = gaps(accounts, "19.3", "consoles");
  for (const CloudLook& look : accounts.looks)
    for (const parse::Console& console : look.cloud.consoles) {
      if (console.people == 0) continue;
      const Look at = look_at(look, console.what.file);
      auto policy = console.policy.empty() ? Result<PasswordPolicy>(PasswordPolicy{.length_min = 8})
                                           : parse::web_password_policy(console.policy);
      const std::string where = console.what.kind + (console.policy.empty() ? ": no policy" : "");
      Finding f = policy ? judged(c, rule, "19.3", Basis::exported, at, *policy, where)
                         : in_doubt("19.3", at, Cause::malformed, where);
      f.where = console.what.file + ": " + console.what.path;
      out.push_back(std::move(f));
    }
  return out;
}

void append(Findings& out, Findings more) {
  std::move(more.begin(), more.end(), std::back_inserter(out));
}

/// Every store that is declared; a kind of store that a deployment does not have is no gap, but no
/// store at all is.
Findings stores(const Case& c, const rules::Rule& rule, std::string_view criterion) {
  const auto& d = c.evidence.deployment;
  bool has_pools = false;
  Findings out = judge_pools(c, rule, criterion, has_pools);
  const bool any = has_pools || !d.with_role("linux_host").empty() ||
                   !d.with_role("directory").empty() || !d.with_role("web_application").empty() ||
                   !d.with_role("identity_service").empty();
  if (!any)
    return {unknown(criterion, Cause::not_declared, Turn::vendor, {},
                    "linux_host, directory, web_application, identity_service")};
  if (!d.with_role("identity_service").empty())
    append(out, each(c, rule, criterion, "identity_service_password",
                     [&](const Look& l) { return judge_export(c, rule, criterion, l); }));
  if (!d.with_role("linux_host").empty())
    append(out, each(c, rule, criterion, "pam_password",
                     [&](const Look& l) { return judge_host(c, rule, criterion, l); },
                     {.absent_is_a_fact = true}));
  if (!d.with_role("directory").empty())
    append(out, each(c, rule, criterion, "directory_password_policy",
                     [&](const Look& l) { return judge_directory(c, rule, criterion, l); },
                     {.absent_is_a_fact = true}));
  // The service itself has people who log in: its application must be there, or the service that
  // logs them in for it.
  if (!d.with_role("web_application").empty() ||
      (d.with_role("identity_service").empty() && !has_pools))
    append(out, each(c, rule, criterion, "web_password_policy",
                     [&](const Look& l) { return judge_application(c, rule, criterion, l); }));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out = stores(c, rule, "19.1");
  append(out, stores(c, rule, "19.3"));
  append(out, judge_consoles(c, rule));
  if (!c.evidence.deployment.with_role("linux_host").empty())
    append(out, denominator(c, rule, "19.3", "linux_host"));
  return out;
}

}  // namespace

extern const Check check_19_password_composition{19, "password_composition", evaluate};

}  // namespace tenken
