// 別紙2「セキュリティ要件等一覧」 No.20:
// 一定回数続けてログインに失敗した場合に、ログイン不能にするアカウントロック機能を有していること。
//
// How we judge. 20.1 and 20.3 ask the same of every place where people have passwords for the
// service or its administration. On a host the auth and account stacks are run as libpam would run
// them: wrong passwords, then the right one; only its refusal counts, not a line with pam_faillock.
// Directory, application and identity service are judged by what they export.
//
// Any finite number satisfies 「一定回数」; figures bind only where the profile sets them.
// Back-off, throttling, a lock of seconds, or a count that a change of address empties are partial:
// the account stays open. A host where sshd takes no password is not applicable, by sshd -T and its
// files.
//
// What would not comply: deny = 0; preauth without authfail; pam_unix `sufficient` above the module
// that should count; UsePAM no; bruteForceProtected false; AxesBackend behind the backend that
// knows the passwords; root by password, spared by the lock.
#include <algorithm>

#include "checks/20-3_host_lockout.hpp"
#include "checks/cloud.hpp"
#include "checks/judge.hpp"
#include "checks/parse/identity_export.hpp"
#include "checks/parse/ppolicy.hpp"
#include "checks/parse/web_lockout_policy.hpp"

namespace tenken {

namespace {

using parse::LockoutPolicy;

rules::Text duration_of(const LockoutPolicy& p) {
  if (p.until_admin) return {"解除するまで継続", "until somebody unlocks it"};
  const std::string s = std::to_string(p.duration_s);
  return {s + "秒継続", "for " + s + " seconds"};
}

Findings failed(std::string_view criterion, const Look& look, const Error& error) {
  const bool malformed = error.code.ends_with("malformed");
  return {in_doubt(criterion, look, malformed ? Cause::malformed : Cause::unsupported, error.what)};
}

Findings judge_directory(const Case& c, const rules::Rule& rule, std::string_view criterion,
                         const Look& look) {
  const auto policy = parse::ppolicy_lockout(look.parts.front().bytes);
  if (!policy) return failed(criterion, look, policy.error());
  return {judged_lockout(c, rule, criterion, look, *policy)};
}

Findings judge_application(const Case& c, const rules::Rule& rule, std::string_view criterion,
                           const Look& look) {
  const auto policy = parse::web_lockout_policy(look.parts.front().bytes);
  if (!policy) return failed(criterion, look, policy.error());
  return {judged_lockout(c, rule, criterion, look, *policy)};
}

Findings judge_export(const Case& c, const rules::Rule& rule, std::string_view criterion,
                      const Look& look) {
  const auto policies = parse::exported_lockouts(look.parts.front().bytes);
  if (!policies) return failed(criterion, look, policies.error());
  Findings out;
  for (const LockoutPolicy& policy : *policies)
    out.push_back(judged_lockout(c, rule, criterion, look, policy));
  return out;
}

/// Keycloak's administrators log in by its realm "master": where only others are shown, a way in to
/// the administration is not. Each export needs its own, or one at the same address: another
/// Keycloak's administrators are not this one's.
Findings administrators_realm(const Case& c, const rules::Rule& rule, std::string_view criterion) {
  std::vector<const rules::Target*> with_master, without;
  for (const char* step : {"web_lockout_policy", "identity_service_lockout"})
    for (const Look& look : looks(c, rule, criterion, step).looks) {
      if (look.parts.empty()) continue;
      const auto policies = parse::exported_lockouts(look.parts.front().bytes);
      if (!policies) continue;
      const auto any = [&](const auto& test) {
        return std::any_of(policies->begin(), policies->end(), test);
      };
      if (any([](const LockoutPolicy& p) { return p.realm == "master"; }))
        with_master.push_back(&look.target);
      else if (any([](const LockoutPolicy& p) { return !p.realm.empty(); }))
        without.push_back(&look.target);
    }
  Findings out;
  for (const rules::Target* other : without)
    if (std::none_of(with_master.begin(), with_master.end(), [&](const rules::Target* t) {
          return !t->address.empty() && t->address == other->address;
        }))
      out.push_back(unknown(criterion, Cause::not_declared, Turn::vendor, other->name,
                            "Keycloak: realm master"));
  return out;
}

/// The pools of users that the accounts' own lists name, each with the provider's word on it.
Findings judge_pools(const Case& c, const rules::Rule& rule, std::string_view criterion,
                     bool& any) {
  const Clouds accounts = clouds(c, criterion);
  Findings out;
  // 「全て」: a pool that no list shows may be one more place with passwords.
  if (criterion == "20.3") {
    out = accounts.unknowns;
    for (Finding& f : gaps(accounts, criterion, "pools")) out.push_back(std::move(f));
  }
  for (const CloudLook& look : accounts.looks)
    for (const parse::LoginPool& pool : look.cloud.pools) {
      any = true;
      const Look at = look_at(look, pool.what.file);
      const std::string where = pool.what.kind + " " + pool.what.id;
      const auto policy = parse::web_lockout_policy(pool.policy);
      Finding f = policy ? judged_lockout(c, rule, criterion, at, *policy)
                         : in_doubt(criterion, at,
                                    pool.policy.empty() ? Cause::not_observed : Cause::malformed,
                                    where + ": " + policy.error().what);
      f.where = pool.what.file + ": " + pool.what.path;
      out.push_back(std::move(f));
    }
  return out;
}

/// IAM counts no failed logins and locks nobody, with or without a second factor: whoever
/// administers an account by a password of its own is bound by no lock.
Findings judge_consoles(const Case& c) {
  const Clouds accounts = clouds(c, "20.3");
  Findings out = gaps(accounts, "20.3", "consoles");
  for (const CloudLook& look : accounts.looks)
    for (const parse::Console& console : look.cloud.consoles)
      if (console.people > 0)
        out.push_back(cloud_finding("20.3", Verdict::fail, "console_no_lock", look,
                                    console.what.file, console.what.path,
                                    {{"where", same(console.what.kind)},
                                     {"people", same(std::to_string(console.people))}}));
  return out;
}

using Judge = Findings (*)(const Case&, const rules::Rule&, std::string_view, const Look&);

Findings stores(const Case& c, const rules::Rule& rule, std::string_view criterion) {
  const auto& d = c.evidence.deployment;
  struct Store {
    const char *role, *step;
    Judge judge;
  };
  static constexpr Store all[] = {{"linux_host", "pam_login", judge_host_lockout},
                                  {"directory", "directory_lockout_policy", judge_directory},
                                  {"web_application", "web_lockout_policy", judge_application},
                                  {"identity_service", "identity_service_lockout", judge_export}};
  bool has_pools = false;
  Findings out = judge_pools(c, rule, criterion, has_pools);
  for (const Store& store : all) {
    // The service itself has people who log in: its application must be there, or the service that
    // logs them in for it.
    const bool must = std::string_view(store.role) == "web_application" &&
                      d.with_role("identity_service").empty() && !has_pools;
    if (d.with_role(store.role).empty() && !must) continue;
    const bool host = std::string_view(store.role) == "linux_host";
    for (Finding& one : each(c, rule, criterion, store.step,
                             [&](const Look& l) { return store.judge(c, rule, criterion, l); },
                             {.absent_is_a_fact = host}))
      out.push_back(std::move(one));
  }
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out = stores(c, rule, "20.1");
  for (Finding& one : stores(c, rule, "20.3")) out.push_back(std::move(one));
  for (Finding& one : judge_consoles(c)) out.push_back(std::move(one));
  for (Finding& one : administrators_realm(c, rule, "20.3")) out.push_back(std::move(one));
  if (!c.evidence.deployment.with_role("linux_host").empty())
    for (Finding& one : denominator(c, rule, "20.3", "linux_host")) out.push_back(std::move(one));
  return out;
}

}  // namespace

Finding judged_lockout(const Case& c, const rules::Rule& rule, std::string_view criterion,
                       const Look& look, const LockoutPolicy& p) {
  if (!p.unsupported.empty()) return in_doubt(criterion, look, Cause::unsupported, p.unsupported);
  if (!p.unseen.empty()) return in_doubt(criterion, look, Cause::absent, p.unseen);
  const auto failures_max = parameter_integer(c, rule, "lockout.max_failures");
  const auto duration_min = parameter_integer(c, rule, "lockout.min_duration_s");
  const auto momentary = parameter_integer(c, rule, "lockout.momentary_s");
  const auto said = [&](Verdict verdict, std::string_view message) {
    Finding out = finding(criterion, verdict, Basis::exported, message, look,
                          {{"where", same(p.where)},
                           {"who", same(p.exempt)},
                           {"threshold", same(std::to_string(p.threshold))},
                           {"threshold_max", same(std::to_string(failures_max))},
                           {"duration", duration_of(p)},
                           {"duration_min", same(std::to_string(duration_min))},
                           {"momentary", same(std::to_string(momentary))}});
    out.where = p.where;
    return out;
  };
  if (p.enabled && p.back_off) return said(Verdict::partial, "back_off_only");
  if (!p.locks()) return said(Verdict::fail, "lock_off");
  if (parameter_set(c, "lockout.max_failures") && p.threshold > failures_max)
    return said(Verdict::fail, "too_many_failures");
  if (parameter_set(c, "lockout.min_duration_s") && !p.until_admin && p.duration_s < duration_min)
    return said(Verdict::fail, "too_short");
  if ((!p.until_admin && p.duration_s < momentary) || (p.window_s > 0 && p.window_s < momentary))
    return said(Verdict::partial, "momentary");
  if (p.keyed_by != LockoutPolicy::Keyed::account)
    return said(Verdict::partial, "keyed_by_address");
  if (!p.exempt.empty()) return said(Verdict::partial, "exempt");
  return said(Verdict::pass, "locks");
}

extern const Check check_20_account_lockout{20, "account_lockout", evaluate};

}  // namespace tenken
