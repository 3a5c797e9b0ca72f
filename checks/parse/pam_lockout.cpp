#include "checks/parse/pam_lockout.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "checks/parse/faillock.hpp"
#include "checks/parse/pam_dispatch.hpp"

namespace tenken::parse {

namespace {

/// Most modules that are called over all trials; a stack of ten, tried six times, calls under 200.
constexpr std::int64_t calls_max = 4'000'000;
/// Most combinations of answers of modules that we do not know.
constexpr std::size_t worlds_max = 4096;

enum class User { ordinary, root, of_directory };

/// What a module answers to a wrong password and to the right one.
struct Answers {
  std::string_view to_wrong, to_right;
};

bool one_of(std::string_view name, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), name) != list.end();
}
bool asks_a_directory(const PamEntry& e) {
  return one_of(e.module, {"pam_sss.so", "pam_ldap.so", "pam_winbind.so", "pam_krb5.so"});
}
/// Its answer hangs on who, where and when, never on the password.
bool asks_circumstances(const PamEntry& e) {
  return one_of(e.module,
                {"pam_access.so", "pam_succeed_if.so", "pam_usertype.so", "pam_time.so",
                 "pam_listfile.so", "pam_wheel.so", "pam_securetty.so", "pam_shells.so",
                 "pam_group.so", "pam_faildelay.so", "pam_echo.so", "pam_env.so", "pam_lastlog.so",
                 "pam_sepermit.so", "pam_motd.so", "pam_mail.so", "pam_limits.so"});
}

/// Every answer that this entry may give and whose effects differ; one: it is known.
std::vector<Answers> answers_of(const PamEntry& e, bool account, User user) {
  const std::string& m = e.module;
  const bool local = user != User::of_directory;
  if (e.must_fail) return {{"perm_denied", "perm_denied"}};
  if (one_of(m, {"pam_faillock.so", "pam_tally2.so"})) return {{"", ""}};  // by its count
  if (m == "pam_deny.so") return {{"auth_err", "auth_err"}};
  if (m == "pam_permit.so") return {{"success", "success"}};
  if (m == "pam_warn.so") return {{"ignore", "ignore"}};
  if (m == "pam_env.so" && !account) return {{"ignore", "ignore"}};
  if (m == "pam_rootok.so") return {{"auth_err", "auth_err"}};
  if (m == "pam_nologin.so")
    return {e.has_arg("successok") ? Answers{"success", "success"} : Answers{"ignore", "ignore"}};
  if (m == "pam_localuser.so")
    return {local ? Answers{"success", "success"} : Answers{"perm_denied", "perm_denied"}};
  std::vector<std::string_view> wrong{"success",          "ignore",         "auth_err",
                                      "perm_denied",      "user_unknown",   "authinfo_unavail",
                                      "service_err",      "module_unknown", "cred_insufficient",
                                      "new_authtok_reqd", "maxtries"};
  std::vector<Answers> all;
  const auto same = [&](std::initializer_list<std::string_view> list) {
    for (std::string_view one : list) all.push_back({one, one});
  };
  if (m == "pam_unix.so") {
    if (local && account) return {{"success", "success"}};
    if (local) return {{"auth_err", "success"}};
    if (account)
      same({"success", "user_unknown", "authinfo_unavail"});
    else
      same({"auth_err", "user_unknown", "authinfo_unavail"});
  } else if (asks_a_directory(e)) {
    if (local)
      same({"user_unknown", "authinfo_unavail", "ignore", "auth_err", "module_unknown"});
    else if (account)
      return {{"success", "success"}};
    else
      return {{"auth_err", "success"}};
    if (account) same({"success", "perm_denied"});
  } else if (asks_circumstances(e)) {
    same({"success", "ignore", "auth_err", "perm_denied", "service_err", "user_unknown"});
  } else if (account) {
    for (std::string_view one : wrong) all.push_back({one, one});
  } else {
    for (std::string_view a : wrong)
      for (std::string_view b : wrong) all.push_back({a, b});
  }
  // Answers that lead to the same action are the same answer.
  std::vector<Answers> out;
  const auto alike = [&](std::string_view a, std::string_view b) {
    return e.action(a) == e.action(b) && (a == "success") == (b == "success");
  };
  for (const Answers& one : all)
    if (std::none_of(out.begin(), out.end(), [&](const Answers& other) {
          return alike(one.to_wrong, other.to_wrong) && alike(one.to_right, other.to_right);
        }))
      out.push_back(one);
  return out;
}

/// Failures counted, by the folder of the records; those of pam_tally2 under its own name.
using Counts = std::map<std::string, std::int64_t>;

struct Trial {
  const PamStack &auth, &account;
  const std::map<const PamEntry*, FaillockSettings>& settings;
  std::map<const PamEntry*, Answers> world;
  User user;
  std::int64_t* calls;

  std::string_view faillock(const PamEntry& e, bool in_account, Counts& counts) const {
    using Action = FaillockSettings::Action;
    const FaillockSettings& s = settings.at(&e);
    if (s.broken) return "service_err";
    if (s.local_users_only && user == User::of_directory) return "success";
    std::int64_t& count = counts[s.directory];
    if (in_account) {
      count = 0;
      return "success";
    }
    const bool exempt = user == User::root && !s.even_deny_root;
    const bool locked = !exempt && s.deny > 0 && s.fail_interval_s > 0 && count >= s.deny;
    if (locked) return "auth_err";
    if (s.action == Action::authsucc) count = 0;
    if (s.action != Action::authfail) return "success";
    count = std::min(count + 1, faillock_records_max);
    return "ignore";
  }

  std::string_view tally(const PamEntry& e, bool in_account, Counts& counts) const {
    const TallySettings s = tally_settings(e.args);
    std::int64_t& count = counts["pam_tally2"];
    if (in_account) {
      count = 0;
      return "success";
    }
    if (s.counts) ++count;
    const bool exempt = user == User::root && !s.even_deny_root;
    return !exempt && s.deny > 0 && count > s.deny ? "auth_err" : "success";
  }

  bool passes(const PamStack& stack, bool in_account, bool right, Counts& counts) const {
    PamDispatch run;
    bool token = false;
    while (const PamEntry* e = run.next(stack)) {
      ++*calls;
      std::string_view answer;
      if (e->module == "pam_faillock.so")
        answer = faillock(*e, in_account, counts);
      else if (e->module == "pam_tally2.so")
        answer = tally(*e, in_account, counts);
      else
        answer = right ? world.at(e).to_right : world.at(e).to_wrong;
      if (!in_account && (e->module == "pam_unix.so" || asks_a_directory(*e))) {
        // Who may not ask and was given nothing fails.
        if (!token && e->has_arg("use_first_pass") && !e->must_fail)
          answer = "auth_err";
        else
          token = true;
      }
      run.answered(stack, answer);
    }
    return run.succeeded();
  }

  /// One login: true where it succeeds.
  bool login(bool right, Counts& counts) const {
    if (!passes(auth, false, right, counts) || !passes(account, true, right, counts)) return false;
    // pam_setcred(3) of a login that succeeded sets pam_tally2 back.
    counts.erase("pam_tally2");
    return true;
  }

  enum class Result { locks, never, no_login };
  /// Wrong ones up to `most`; after each, whether the right one would be refused, and stays so.
  Result run(std::int64_t most, std::int64_t& threshold) const {
    Counts fresh;
    if (Counts once = fresh; !login(true, once)) return Result::no_login;
    std::int64_t refused_since = 0;
    for (std::int64_t n = 1; n <= most + 3 && *calls <= calls_max; ++n) {
      login(false, fresh);
      Counts copy = fresh;
      if (login(true, copy))
        refused_since = 0;
      else if (refused_since == 0)
        refused_since = n;
    }
    threshold = std::max(threshold, refused_since);
    return refused_since > 0 && refused_since <= most + 1 ? Result::locks : Result::never;
  }
};

/// All worlds of one user.
struct Tried {
  bool locks = false, never = false, too_many = false;
  std::int64_t threshold = 0;
  LoginStack::Outcome outcome() const {
    using Outcome = LoginStack::Outcome;
    if (too_many) return Outcome::unsupported;
    if (!locks && !never) return Outcome::no_login;
    if (locks && never) return Outcome::depends;
    return locks ? Outcome::locks : Outcome::never_locks;
  }
};

Tried tried(const PamStack& auth, const PamStack& account,
            const std::map<const PamEntry*, FaillockSettings>& settings, User user,
            std::int64_t most) {
  Tried out;
  std::int64_t calls = 0;
  std::vector<std::pair<const PamEntry*, std::vector<Answers>>> open;
  Trial trial{auth, account, settings, {}, user, &calls};
  std::size_t worlds = 1;
  for (const PamStack* stack : {&auth, &account})
    for (const PamEntry& e : stack->entries) {
      if (e.is_substack) continue;
      auto answers = answers_of(e, stack == &account, user);
      trial.world[&e] = answers.front();
      if (answers.size() == 1) continue;
      worlds *= answers.size();
      if (worlds > worlds_max) {
        out.too_many = true;
        return out;
      }
      open.emplace_back(&e, std::move(answers));
    }
  for (std::size_t world = 0; world < worlds; ++world) {
    std::size_t rest = world;
    for (const auto& [entry, answers] : open) {
      trial.world[entry] = answers[rest % answers.size()];
      rest /= answers.size();
    }
    const auto result = trial.run(most, out.threshold);
    if (calls > calls_max) {
      out.too_many = true;
      return out;
    }
    out.locks = out.locks || result == Trial::Result::locks;
    out.never = out.never || result == Trial::Result::never;
  }
  return out;
}

/// The shorter of two times of which 0 is without end.
std::int64_t shorter(std::int64_t a, std::int64_t b) {
  if (a == 0 || b == 0) return std::max(a, b);
  return std::min(a, b);
}

}  // namespace

LoginStack login_stack(const Tree& tree, std::string_view service) {
  using Outcome = LoginStack::Outcome;
  LoginStack out;
  const PamStack auth = pam_stack(tree, service, "auth");
  const PamStack account = pam_stack(tree, service, "account");
  const auto settle = [&](Outcome outcome, std::string detail) {
    out.outcome = outcome;
    out.detail = std::move(detail);
    return out;
  };
  for (const PamStack* stack : {&auth, &account}) {
    if (!stack->unseen.empty()) return settle(Outcome::unseen, stack->unseen);
    if (!stack->unsupported.empty()) return settle(Outcome::unsupported, stack->unsupported);
    for (const PamEntry& e : stack->entries)
      if (e.level > pam_depth_max) return settle(Outcome::unsupported, e.where);
  }
  if (auth.aborted || account.aborted) return settle(Outcome::no_login, std::string(service));

  std::map<const PamEntry*, FaillockSettings> settings;
  LockoutPolicy& policy = out.policy;
  std::int64_t window_max_s = 0;
  const auto lock_line = [&](const PamEntry& e, std::int64_t deny, std::int64_t window_s,
                             std::int64_t unlock_s, const std::string& where) {
    out.deny = std::max(out.deny, deny);
    policy.window_s = out.has_lock_module ? std::min(policy.window_s, window_s) : window_s;
    policy.duration_s = out.has_lock_module ? shorter(policy.duration_s, unlock_s) : unlock_s;
    if (policy.where.empty()) policy.where = where.empty() ? e.where : where;
    out.has_lock_module = true;
  };
  for (const PamStack* stack : {&auth, &account})
    for (const PamEntry& e : stack->entries) {
      if (stack == &auth && asks_a_directory(e)) out.has_directory_module = true;
      if (e.module == "pam_tally2.so") {
        const TallySettings s = tally_settings(e.args);
        if (!s.unsupported.empty()) return settle(Outcome::unsupported, s.unsupported);
        if (stack == &auth) lock_line(e, s.deny, 0, s.unlock_time_s, e.where);
      }
      if (e.module != "pam_faillock.so") continue;
      const FaillockSettings s = faillock_settings(tree, e.args, e.where);
      if (!s.unseen.empty()) return settle(Outcome::unseen, s.unseen);
      if (!s.unsupported.empty()) return settle(Outcome::unsupported, s.unsupported);
      settings[&e] = s;
      if (stack != &auth) continue;
      window_max_s = std::max(window_max_s, s.fail_interval_s);
      lock_line(e, s.deny, s.fail_interval_s, s.unlock_time_s, s.where);
      if (s.even_deny_root) policy.duration_s = shorter(policy.duration_s, s.root_unlock_time_s);
      if (!s.admin_group.empty() && !s.even_deny_root) policy.exempt = s.admin_group;
    }

  // A line that writes with an interval of 0 drops what the others counted.
  if (window_max_s > 0 && out.has_lock_module && policy.window_s == 0 && !settings.empty() &&
      std::any_of(settings.begin(), settings.end(),
                  [](const auto& one) { return one.second.fail_interval_s == 0; }))
    return settle(Outcome::unsupported, policy.where + ": fail_interval 0 on one line only");
  const Tried ordinary = tried(auth, account, settings, User::ordinary, out.deny);
  const Tried root = tried(auth, account, settings, User::root, out.deny);
  out.root_locks = root.outcome() == Outcome::locks || root.outcome() == Outcome::no_login;
  if (out.has_directory_module) {
    const Tried other = tried(auth, account, settings, User::of_directory, out.deny);
    out.directory_locks = other.outcome() == Outcome::locks || other.outcome() == Outcome::no_login;
  }
  policy.until_admin = policy.duration_s == 0;
  policy.threshold = ordinary.threshold;
  policy.enabled = ordinary.outcome() == Outcome::locks;
  const std::string where =
      policy.where.empty() ? "/etc/pam.d/" + std::string(service) : policy.where;
  if (ordinary.too_many)
    return settle(Outcome::unsupported, std::string(service) + ": too many runs");
  return settle(ordinary.outcome(), where);
}

}  // namespace tenken::parse
