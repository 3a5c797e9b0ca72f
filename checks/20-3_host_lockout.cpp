#include "checks/20-3_host_lockout.hpp"

#include <map>
#include <optional>

#include "checks/parse/pam_lockout.hpp"
#include "checks/parse/sshd.hpp"

namespace tenken {

namespace {

using parse::LoginStack;
using SshdSettings = std::map<std::string, std::string>;

/// The first part of a step's look at one target, where it was seen.
std::optional<Part> seen(const Case& c, const rules::Rule& rule, std::string_view criterion,
                         std::string_view step, const std::string& target) {
  for (const Look& look : looks(c, rule, criterion, step).looks)
    if (look.target.name == target && !look.parts.empty()) return look.parts.front();
  return {};
}

struct Host {
  const Case& c;
  const rules::Rule& rule;
  std::string_view criterion;
  const Look& look;
  std::optional<Part> sshd = seen(c, rule, criterion, "sshd_login_settings", look.target.name);
  SshdSettings settings = sshd ? parse::read_sshd_test(sshd->bytes) : SshdSettings{};

  std::string sshd_says(const char* keyword) const {
    const auto found = settings.find(keyword);
    return found == settings.end() ? std::string() : found->second;
  }
  bool password_login_off() const {
    return sshd_says("passwordauthentication") == "no" &&
           sshd_says("kbdinteractiveauthentication") == "no";
  }
  Finding said(Verdict verdict, std::string_view message, const std::string& service,
               const std::string& where) const {
    return finding(criterion, verdict, Basis::exported, message, look,
                   {{"service", same(service)}, {"where", same(where)}});
  }
  Finding doubt(Cause cause, const std::string& detail) const {
    return in_doubt(criterion, look, cause, detail);
  }

  /// The lock spares root: harmless where root has no password, a gap where root logs in by one.
  std::optional<Finding> spares_root(const std::string& service, const std::string& where) const {
    const auto state = seen(c, rule, criterion, "root_password_state", look.target.name);
    if (!state) return doubt(Cause::not_observed, "passwd -S root (" + where + ": root)");
    const auto words = split(lines(state->bytes).empty() ? "" : lines(state->bytes).front(), ' ');
    if (words.size() < 2 || words[0] != "root") return doubt(Cause::malformed, "passwd -S root");
    if (words[1] == "L" || words[1] == "LK") return {};
    if (settings.empty()) return doubt(Cause::not_observed, "sshd -T");
    const bool remote = sshd_says("permitrootlogin") == "yes" || sshd_says("permitrootlogin") == "";
    Finding out = remote ? said(Verdict::fail, "root_exempt", service, where)
                         : said(Verdict::partial, "root_console", service, where);
    out.cites.push_back(state->observation->id);
    return out;
  }

  /// Users of a directory that this host does not lock: the directory itself must be declared.
  bool directory_declared() const {
    const auto& d = c.evidence.deployment;
    return !d.with_role("directory").empty() || !d.with_role("identity_service").empty();
  }

  Findings judge(const std::string& service, const LoginStack& stack) const {
    using Outcome = LoginStack::Outcome;
    const std::string& where = stack.detail;
    switch (stack.outcome) {
      case Outcome::unseen:
        return {doubt(Cause::absent, where)};
      case Outcome::unsupported:
      case Outcome::depends:
        return {doubt(Cause::unsupported, service + ": " + where)};
      case Outcome::no_login:
        return {doubt(Cause::contradiction, service + ": nobody can log in")};
      case Outcome::never_locks:
        return {said(Verdict::fail,
                     !stack.has_lock_module ? "no_lock"
                     : stack.deny == 0      ? "lock_off"
                                            : "lock_bypassed",
                     service, where)};
      case Outcome::locks:
        break;
    }
    Findings out{judged_lockout(c, rule, criterion, look, stack.policy)};
    if (!stack.root_locks)
      if (auto root = spares_root(service, where)) out.push_back(*std::move(root));
    if (stack.has_directory_module && !stack.directory_locks && !directory_declared())
      out.push_back(doubt(Cause::not_declared, service + ": directory of " + where));
    return out;
  }
};

}  // namespace

Findings judge_host_lockout(const Case& c, const rules::Rule& rule, std::string_view criterion,
                            const Look& look) {
  const Host host{c, rule, criterion, look};
  const parse::Tree tree = tree_of(look);
  Findings out;
  // Without sshd -T nobody knows whether PAM is asked at all, nor by which name.
  if (host.settings.empty()) {
    Findings unseen = looks(c, rule, criterion, "sshd_login_settings").unknowns;
    for (Finding& one : unseen)
      if (one.target == look.target.name) out.push_back(std::move(one));
    if (out.empty()) out.push_back(host.doubt(Cause::malformed, "sshd -T"));
  }
  const std::string named = host.sshd_says("pamservicename");
  if (!named.empty() && named != "sshd")
    out.push_back(host.doubt(Cause::unsupported, "sshd -T: pamservicename " + named));
  if (host.sshd_says("usepam") != "yes" && !host.settings.empty() && !host.password_login_off())
    out.push_back(host.said(Verdict::fail, "sshd_without_pam", "sshd", "sshd -T"));
  for (const std::string& service : parameter_values(c, rule, "pam.login_services")) {
    // sshd without a file of its own logs in by "other".
    if (service != "sshd" && tree.absent.contains("/etc/pam.d/" + service) &&
        !tree.files.contains("/usr/lib/pam.d/" + service))
      continue;
    for (Finding& one : host.judge(service, parse::login_stack(tree, service)))
      out.push_back(std::move(one));
  }
  if (worst(out) == Verdict::pass || !host.password_login_off()) return out;
  // A Match block may let some in by password although sshd -T says no.
  const auto files =
      looks(c, rule, criterion, "sshd_login_files", {.absent_is_a_fact = true}).looks;
  for (const Look& other : files) {
    if (other.target.name != look.target.name) continue;
    for (const Part& part : other.parts)
      for (std::string_view line : lines(part.bytes))
        if (lower_ascii(trim(line)).starts_with("match"))
          return {host.doubt(Cause::contradiction, "sshd_config: Match")};
    Finding off =
        finding(criterion, Verdict::not_applicable, Basis::exported, "password_login_off", look);
    off.cites.push_back(host.sshd->observation->id);
    for (const std::string& id : other.ids()) off.cites.push_back(id);
    return {off};
  }
  return {host.doubt(Cause::not_observed, "sshd_config")};
}

}  // namespace tenken
