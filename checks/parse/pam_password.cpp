#include "checks/parse/pam_password.hpp"

#include <algorithm>
#include <array>

#include "checks/parse/pam_dispatch.hpp"

namespace tenken::parse {

namespace {

/// Most runs that are tried; a stack of twelve modules with two answers each has 4,096.
constexpr int runs_max = 20000;

/// What may happen when a module is called: what it returns, and what it does to the token.
struct Answer {
  std::string_view returned;
  enum class Effect {
    none,
    sets_token,
    clears_token,
    sets_old_token,
    stores,
    may_store
  } effect = Effect::none;
};
using Effect = Answer::Effect;

/// The password that somebody tries at every prompt: one that lacks a class, or a good one.
enum class Attempt { without_upper, without_lower, without_digit, without_symbol, good };
constexpr std::array weak_attempts{Attempt::without_upper, Attempt::without_lower,
                                   Attempt::without_digit, Attempt::without_symbol};

bool refused(Attempt attempt, const PasswordPolicy& p) {
  switch (attempt) {
    case Attempt::without_upper:
      return p.enforced && p.upper;
    case Attempt::without_lower:
      return p.enforced && p.lower;
    case Attempt::without_digit:
      return p.enforced && p.digit;
    case Attempt::without_symbol:
      return p.enforced && p.symbol;
    case Attempt::good:
      break;
  }
  return false;
}

struct Machine {
  const PamStack& stack;
  const Tree& tree;
  Attempt attempt;
  int runs = 0;
  int stored = 0;      ///< runs in which the password was stored
  int not_stored = 0;  ///< runs in which it was not
  int may_have = 0;    ///< runs in which an unknown module may have stored it
  std::string decisive;

  /// One run, copied where modules may answer in several ways.
  struct State {
    PamDispatch dispatch;
    bool updating = false;
    bool token = false;      ///< PAM_AUTHTOK is set
    bool old_token = false;  ///< PAM_OLDAUTHTOK is set
    bool stored = false, may_store = false;
  };

  std::vector<Answer> answers(const PamEntry& e, const State& s) const;
  std::vector<Answer> quality(const PamEntry& e, const State& s,
                              const PasswordPolicy& policy) const;
  void run(State s);
  void finish_pass(State s);
  void apply(State s, const PamEntry& e, const Answer& answer);
};

/// pam_get_authtok(3) may not ask.
bool must_have(const PamEntry& e) {
  return e.has_arg("use_authtok") || e.has_arg("use_first_pass");
}

/// pam_pwquality(8) checks in the update pass only. A password that it refuses is taken back, so
/// that a following module with use_authtok finds none.
std::vector<Answer> Machine::quality(const PamEntry& e, const State& s,
                                     const PasswordPolicy& policy) const {
  if (!s.updating) return {{"success"}};
  if (must_have(e) && !s.token) return {{"authtok_err", Effect::clears_token}};
  if (!refused(attempt, policy)) return {{"success", Effect::sets_token}};
  if (policy.retry > 1 && must_have(e))
    return {{"authtok_err", Effect::clears_token}, {"maxtries", Effect::clears_token}};
  return {{policy.retry > 1 ? "maxtries" : "authtok_err", Effect::clears_token}};
}

/// pam_unix(8) for the user himself: asks for the old password first, and checks it again before it
/// stores the new one.
std::vector<Answer> unix_answers(const PamEntry& e, bool updating, bool token, bool old_token,
                                 bool stored) {
  if (!updating) {
    if (e.has_arg("use_first_pass") && !old_token) return {{"auth_err"}};
    return {{"success", Effect::sets_old_token}};
  }
  if (must_have(e) && !token) return {{"authtok_err"}, {"auth_err"}};
  // Another pam_unix has stored it already, and the old password is no longer right.
  if (stored && old_token) return {{"auth_err"}};
  return {{"success", Effect::stores}};
}

std::vector<Answer> Machine::answers(const PamEntry& e, const State& s) const {
  const std::string& m = e.module;
  if (e.must_fail) return {{"perm_denied"}};
  if (m == "pam_pwquality.so") return quality(e, s, pwquality_policy(tree, e.args));
  if (m == "pam_cracklib.so") return quality(e, s, cracklib_policy(e.args));
  if (m == "pam_unix.so") return unix_answers(e, s.updating, s.token, s.old_token, s.stored);
  if (m == "pam_pwhistory.so") {
    if (!s.updating) return {{"success"}};
    if (must_have(e) && !s.token) return {{"authtok_err"}, {"auth_err"}};
    return {{"success", Effect::sets_token}};
  }
  if (m == "pam_deny.so") return {{"authtok_err"}};
  if (m == "pam_permit.so" || m == "pam_localuser.so") return {{"success"}};
  if (m == "pam_warn.so") return {{"ignore"}};
  if (m == "pam_echo.so") {
    // It speaks before the password is asked for; with a file it may find none.
    if (s.updating) return {{"ignore"}};
    if (e.args.empty()) return {{"success"}};
    return {{"success"}, {"ignore"}};
  }
  if (m == "pam_gnome_keyring.so") return {{"success"}, {"ignore"}, {"module_unknown"}};
  // Directories do not know a local user; a directory's own users never reach pam_unix's store.
  if (m == "pam_ldap.so" || m == "pam_sss.so" || m == "pam_winbind.so" || m == "pam_krb5.so")
    return {{"user_unknown"}, {"authinfo_unavail"}, {"ignore"}, {"module_unknown"}};
  return {{"success", s.updating ? Effect::may_store : Effect::none},
          {"success"},
          {"ignore"},
          {"authtok_err"},
          {"perm_denied"},
          {"user_unknown"},
          {"module_unknown"}};
}

void Machine::apply(State s, const PamEntry& e, const Answer& answer) {
  if (answer.effect == Effect::sets_token) s.token = true;
  if (answer.effect == Effect::clears_token) s.token = false;
  if (answer.effect == Effect::sets_old_token) s.old_token = true;
  if (answer.effect == Effect::may_store) s.may_store = true;
  if (answer.effect == Effect::stores) {
    s.stored = s.token = true;
    if (decisive.empty()) decisive = e.where;
  }
  s.dispatch.answered(stack, answer.returned);
  run(std::move(s));
}

void Machine::finish_pass(State s) {
  if (!s.updating && s.dispatch.succeeded()) {
    State next;
    next.updating = true;
    next.token = s.token;
    next.old_token = s.old_token;
    run(std::move(next));
    return;
  }
  ++runs;
  if (s.stored)
    ++stored;
  else if (s.may_store)
    ++may_have;
  else
    ++not_stored;
}

void Machine::run(State s) {
  if (runs > runs_max) return;
  if (const PamEntry* e = s.dispatch.next(stack)) {
    for (const Answer& answer : answers(*e, s)) apply(s, *e, answer);
    return;
  }
  finish_pass(std::move(s));
}

Machine tried(const PamStack& stack, const Tree& tree, Attempt attempt) {
  Machine machine{stack, tree, attempt};
  machine.run({});
  return machine;
}

bool is_quality(const PamEntry& e) {
  return e.module == "pam_pwquality.so" || e.module == "pam_cracklib.so";
}

}  // namespace

PasswordStack password_stack(const Tree& tree, std::string_view service) {
  using Outcome = PasswordStack::Outcome;
  PasswordStack out;
  const PamStack stack = pam_stack(tree, service, "password");
  const auto settle = [&](Outcome outcome, std::string detail) {
    out.outcome = outcome;
    out.detail = std::move(detail);
    return out;
  };
  for (const PamEntry& e : stack.entries) {
    if (!is_quality(e)) continue;
    const PasswordPolicy policy =
        e.module == "pam_cracklib.so" ? cracklib_policy(e.args) : pwquality_policy(tree, e.args);
    if (!policy.unseen.empty()) return settle(Outcome::unseen, policy.unseen);
    if (!policy.unsupported.empty()) return settle(Outcome::unsupported, policy.unsupported);
    if (!out.has_quality_module) out.policy = policy;
    out.has_quality_module = true;
  }
  if (!stack.unseen.empty()) return settle(Outcome::unseen, stack.unseen);
  if (!stack.unsupported.empty()) return settle(Outcome::unsupported, stack.unsupported);
  for (const PamEntry& e : stack.entries)
    if (e.level > pam_depth_max) return settle(Outcome::unsupported, e.where);
  if (stack.aborted) return settle(Outcome::no_change, std::string(service));
  const Machine good = tried(stack, tree, Attempt::good);
  bool none_stored = true, one_always = false;
  std::string decisive;
  for (const Attempt attempt : weak_attempts) {
    const Machine weak = tried(stack, tree, attempt);
    if (weak.runs > runs_max || good.runs > runs_max)
      return settle(Outcome::unsupported, std::string(service) + ": too many runs");
    if (weak.stored > 0 || weak.may_have > 0) none_stored = false;
    if (weak.stored > 0 && weak.not_stored == 0 && weak.may_have == 0) one_always = true;
    if (decisive.empty()) decisive = weak.decisive;
  }
  if (none_stored) {
    if (good.stored == 0 && good.may_have == 0)
      return settle(Outcome::no_change, std::string(service));
    if (good.not_stored > 0 || good.may_have > 0)
      return settle(Outcome::depends, good.decisive.empty() ? std::string(service) : good.decisive);
    // Several modules may share the classes out among them.
    out.policy.upper = out.policy.lower = out.policy.digit = out.policy.symbol =
        out.policy.enforced = true;
    return settle(Outcome::enforced, std::string(service));
  }
  if (one_always) return settle(Outcome::not_enforced, decisive);
  return settle(Outcome::depends, decisive.empty() ? std::string(service) : decisive);
}

}  // namespace tenken::parse
