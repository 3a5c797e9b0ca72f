#include "tests/oracle/pam_trees.hpp"

namespace tenken::oracle {

namespace {

struct Dice {
  std::mt19937 engine;
  int upto(int n) { return static_cast<int>(engine() % static_cast<unsigned>(n)); }
  bool one_in(int n) { return upto(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& list) { return list[static_cast<std::size_t>(upto(static_cast<int>(list.size())))]; }
};

std::string gap(Dice& d) { return d.of<std::string>({" ", "\t", "  ", "\t\t", " \\\n  ", " "}); }

std::string bracket(Dice& d) {
  static const std::vector<std::string> values{"success", "default", "authtok_err", "auth_err", "maxtries", "ignore", "perm_denied", "new_authtok_reqd", "module_unknown", "user_unknown"};
  static const std::vector<std::string> actions{"ok", "ok", "done", "bad", "die", "ignore", "reset", "1", "1", "2", "3"};
  if (d.one_in(3)) return d.of<std::string>({"[success=1 default=ignore]", "[success=2 default=ignore]", "[success=ok default=die]", "[default=ignore success=ok]", "[success=done default=bad]", "[success = 1  default = ignore]", "[success=okdefault=die]"});
  if (d.one_in(16)) return d.of<std::string>({"[success]", "[success=0 default=ignore]", "[SUCCESS=ok default=die]", "[success=what]", "[required]", "[]", "[nonsense=ok]", "[default=ignore default=die success=ok]"});
  std::string out = "[";
  const int pairs = 1 + d.upto(4);
  for (int i = 0; i < pairs; ++i) out += (i > 0 ? " " : "") + d.of(values) + "=" + d.of(actions);
  if (d.one_in(2)) out += " default=" + d.of(actions);
  return out + "]";
}

std::string control(Dice& d) {
  if (d.one_in(3)) return bracket(d);
  if (d.one_in(30)) return d.of<std::string>({"Required", "REQUISITE", "needed", "sufficient,"});
  return d.of<std::string>({"required", "required", "requisite", "requisite", "sufficient", "optional"});
}

std::string maybe(Dice& d, int n, const std::string& text) { return d.one_in(n) ? text : ""; }

std::string quality_args(Dice& d) {
  std::string out = maybe(d, 2, " retry=" + std::to_string(d.upto(4))) + maybe(d, 3, " use_authtok") + maybe(d, 10, " try_first_pass") + maybe(d, 12, " use_first_pass") + maybe(d, 12, " local_users_only") + maybe(d, 8, " enforce_for_root");
  if (d.one_in(3)) out += d.of<std::string>({" ocredit=-1", " dcredit=-1", " ucredit=-1 lcredit=-1", " minclass=4", " minclass=3", " ocredit=0", " lcredit=1", " ucredit=-1 lcredit=-1 dcredit=-1 ocredit=-1", " enforcing=0", " enforcing=1", " ocredit=x", " nonsense", " [minclass=4]", " MINCLASS=4", " minclass=+4", " minclass = 4"});
  return out;
}

std::string module(Dice& d) {
  const int n = d.upto(20);
  if (n < 6) return "pam_pwquality.so" + quality_args(d);
  if (n < 12) return "pam_unix.so" + maybe(d, 2, " use_authtok") + maybe(d, 4, " try_first_pass") + maybe(d, 12, " use_first_pass") + maybe(d, 3, " sha512 rounds=1000") + maybe(d, 6, " obscure");
  if (n < 13) return "pam_deny.so";
  if (n < 16) return "pam_permit.so";
  if (n < 18) return "pam_pwhistory.so remember=3" + maybe(d, 2, " use_authtok");
  return d.of<std::string>({"pam_warn.so", "pam_echo.so", "pam_localuser.so", "/lib/x86_64-linux-gnu/security/pam_deny.so"});
}

std::string kind(Dice& d) {
  if (d.one_in(14)) return d.of<std::string>({"auth", "account", "session"});
  if (d.one_in(40)) return "passwrd";
  return d.of<std::string>({"password", "password", "password", "-password", "PASSWORD"});
}

std::string line(Dice& d, const std::vector<std::string>& includable) {
  if (d.one_in(12)) return d.of<std::string>({"# password required pam_deny.so", "", "   ", "#"});
  if (d.one_in(50)) return d.of<std::string>({"password", "password required", "password [success=1", "nonsense", "password optional"});
  if (!includable.empty() && d.one_in(4)) {
    const std::string& name = d.one_in(20) ? std::string("missing") : d.of(includable);
    return d.of<std::string>({"@include " + name, "password include " + name, "password substack " + name, "password substack " + name});
  }
  std::string out = kind(d) + gap(d) + control(d) + gap(d) + module(d);
  if (d.one_in(10)) out += " # a comment";
  if (d.one_in(60)) out += "\r";
  return out;
}

/// A stack that a distribution could ship, changed in some place or none.
std::string shipped(Dice& d) {
  const bool two_modules = d.one_in(5);
  std::string out = "password " + d.of<std::string>({"requisite", "requisite", "required", "optional", "[success=ok default=die]"}) + " pam_pwquality.so" + quality_args(d) + "\n";
  if (d.one_in(5)) out += "password required pam_pwhistory.so use_authtok\n";
  if (two_modules) out += "password requisite pam_pwquality.so use_authtok ucredit=-1 dcredit=-1\n";
  const std::string asks = d.one_in(4) ? "" : " use_authtok";
  if (d.one_in(2)) return out + "password [success=1 default=ignore] pam_unix.so obscure" + asks + " try_first_pass sha512\npassword requisite pam_deny.so\npassword required pam_permit.so\n";
  return out + "password sufficient pam_unix.so sha512" + asks + "\npassword required pam_deny.so\n";
}

std::string file(Dice& d, const std::vector<std::string>& includable) {
  std::string out;
  const int lines = 1 + d.upto(d.one_in(2) ? 2 : 5);
  const int insert = d.one_in(3) ? -1 : d.upto(lines);
  for (int i = 0; i < lines; ++i) out += i == insert ? shipped(d) : line(d, includable) + "\n";
  if (d.one_in(40)) out += "password required pam_permit.so";
  if (d.one_in(60)) out += "password required \\\n";
  return out;
}

std::string setting(Dice& d) {
  static const std::vector<std::string> names{"ucredit", "lcredit", "dcredit", "ocredit"};
  const std::string equals = d.of<std::string>({" = ", " = ", " ", "\t=\t", " =", "= ", "  =  "});
  if (d.one_in(24)) return d.of<std::string>({"ocredit=-1", "minclass = four", "nonsense = 1", "minclass =", "ocredit = -1 x", "minclass = = 4", "dcredit = 99999999999", std::string(1500, 'x'), "minlen", "[x]", "# " + std::string(1500, 'x')});
  if (d.one_in(8)) return "minclass" + equals + std::to_string(d.upto(7));
  if (d.one_in(12)) return "enforcing" + equals + std::to_string(d.upto(2));
  if (d.one_in(8)) return d.of<std::string>({"minlen" + equals + "12", "difok = 1", "dictcheck = 0", "gecoscheck = 1", "badwords = foo bar", "retry = 2", "enforce_for_root", "local_users_only", "dictpath =", "maxrepeat = 3", "minlen = 2", "usersubstr = 4"});
  if (d.one_in(10)) return "# " + d.of(names) + equals + "-1";
  std::string name = d.of(names);
  if (d.one_in(8)) name[0] = static_cast<char>(name[0] - 32);
  static const std::vector<std::string> values{"-1", "-1", "-1", "-1", "-2", "0", "1", "-0", "+1"};
  return maybe(d, 6, "  ") + name + equals + d.of(values) + maybe(d, 6, "  ") + maybe(d, 8, " # why") + maybe(d, 30, "\r");
}

std::string settings(Dice& d, bool strong) {
  std::string out;
  if (strong) out += d.of<std::string>({"minclass = 4\n", "ucredit = -1\nlcredit = -1\ndcredit = -1\nocredit = -1\n", "Ucredit -1\nLCREDIT -2\ndcredit = -1\nocredit = -1\n"});
  const int lines = d.upto(strong ? 3 : 6);
  for (int i = 0; i < lines; ++i) out += setting(d) + "\n";
  return out;
}

}  // namespace

Files random_tree(unsigned seed) {
  Dice d{std::mt19937(seed)};
  Files out;
  std::vector<std::string> includable;
  for (const char* name : {"deep", "middle", "common-password"})
    if (d.one_in(2)) {
      out[std::string(d.one_in(40) ? "/usr/lib/pam.d/" : "/etc/pam.d/") + name] = file(d, includable);
      includable.emplace_back(name);
    }
  if (!d.one_in(20)) out[std::string(d.one_in(15) ? "/usr/lib/pam.d/" : "/etc/pam.d/") + "oracle"] = d.one_in(20) ? "auth required pam_unix.so\n" : file(d, includable);
  if (!d.one_in(8)) out["/etc/pam.d/other"] = d.one_in(4) ? file(d, includable) : "password required pam_deny.so\n";
  if (d.one_in(30)) out["/etc/pam.d/deep"] = "password include deep\n" + file(d, {});
  const bool strong = !d.one_in(4);
  if (!d.one_in(10)) out["/etc/security/pwquality.conf"] = settings(d, strong && d.one_in(2));
  if (strong) out["/etc/security/pwquality.conf.d/50-b.conf"] = settings(d, true);
  for (const char* name : {"10-a.conf", "99-c.conf", "Z.conf", "README", "zz.conf.off"})
    if (d.one_in(6)) out[std::string("/etc/security/pwquality.conf.d/") + name] = settings(d, d.one_in(3));
  return out;
}

namespace {

std::string login_bracket(Dice& d) {
  static const std::vector<std::string> values{"success", "default", "auth_err", "perm_denied", "ignore", "user_unknown", "service_err", "new_authtok_reqd"};
  static const std::vector<std::string> actions{"ok", "ok", "done", "bad", "die", "ignore", "reset", "1", "1", "2", "3"};
  if (d.one_in(2)) return d.of<std::string>({"[success=1 default=ignore]", "[success=2 default=ignore]", "[default=die]", "[success=ok default=die]", "[success=done default=ignore]", "[success=1 default=bad]"});
  std::string out = "[";
  const int pairs = 1 + d.upto(3);
  for (int i = 0; i < pairs; ++i) out += (i > 0 ? " " : "") + d.of(values) + "=" + d.of(actions);
  if (d.one_in(2)) out += " default=" + d.of(actions);
  return out + "]";
}

std::string login_control(Dice& d) {
  return d.one_in(3) ? login_bracket(d) : d.of<std::string>({"required", "required", "requisite", "requisite", "sufficient", "optional"});
}

std::string faillock_args(Dice& d) {
  std::string out = maybe(d, 4, " silent") + maybe(d, 4, " audit");
  if (d.one_in(4)) out += " deny=" + std::to_string(d.upto(6));
  if (d.one_in(8)) out += " unlock_time=" + d.of<std::string>({"900", "0", "never", "604800"});
  if (d.one_in(8)) out += d.of<std::string>({" even_deny_root", " fail_interval=600", " fail_interval=0", " local_users_only", " dir=/run/other", " conf=/etc/security/other.conf", " conf=/etc/security/none.conf", " root_unlock_time=60", " admin_group=wheel"});
  if (d.one_in(40)) out += d.of<std::string>({" deny=x", " deny=-1", " deny = 3", " DENY=3", " unlock_time=9999999", " deny=3x", " [deny=4]"});
  return out;
}

std::string login_module(Dice& d, bool account) {
  const int n = d.upto(16);
  if (account) return n < 5 ? "pam_faillock.so" + faillock_args(d) : n < 11 ? "pam_unix.so" : d.of<std::string>({"pam_deny.so", "pam_permit.so", "pam_permit.so", "pam_localuser.so", "pam_nologin.so", "pam_warn.so"});
  if (n < 7) return "pam_faillock.so" + d.of<std::string>({" preauth", " authfail", " authfail", " authsucc", ""}) + faillock_args(d);
  if (n < 12) return "pam_unix.so" + maybe(d, 4, " try_first_pass") + maybe(d, 10, " use_first_pass") + maybe(d, 4, " nodelay");
  return d.of<std::string>({"pam_deny.so", "pam_permit.so", "pam_permit.so", "pam_localuser.so", "pam_nologin.so", "pam_warn.so", "pam_rootok.so", "pam_env.so", "pam_faildelay.so delay=1", "pam_echo.so", "pam_succeed_if.so uid >= 1000 quiet"});
}

std::string login_line(Dice& d, const std::string& type, const std::vector<std::string>& includable) {
  if (!includable.empty() && d.one_in(6)) return d.of<std::string>({"@include ", type + " include ", type + " substack "}) + d.of(includable);
  if (d.one_in(50)) return type + d.of<std::string>({"", " required", " needed pam_permit.so"});
  return type + " " + login_control(d) + " " + login_module(d, type == "account");
}

/// Stacks as distributions and hardening guides write them, whole or with one line changed, moved or missing.
std::string shipped_login(Dice& d) {
  const std::string args = faillock_args(d);
  const std::string other = d.one_in(4) ? faillock_args(d) : args;
  std::vector<std::string> out;
  switch (d.upto(4)) {
    case 0:
      out = {"auth requisite pam_faillock.so preauth" + args, "auth [success=1 default=ignore] pam_unix.so", "auth [default=die] pam_faillock.so authfail" + other, "auth sufficient pam_faillock.so authsucc" + args, "auth requisite pam_deny.so"};
      break;
    case 1:
      out = {"auth required pam_env.so", "auth required pam_faillock.so preauth silent" + args, "auth sufficient pam_unix.so try_first_pass", "auth [default=die] pam_faillock.so authfail" + other, "auth required pam_deny.so"};
      break;
    case 2:
      out = {"auth required pam_faillock.so preauth" + args, "auth [success=2 default=ignore] pam_unix.so nullok", "auth [default=die] pam_faillock.so authfail" + other, "auth requisite pam_deny.so", "auth required pam_permit.so"};
      break;
    default:
      out = {"auth [success=1 default=bad] pam_unix.so", "auth [default=die] pam_faillock.so authfail" + args, "auth sufficient pam_faillock.so authsucc" + other, "auth required pam_deny.so"};
  }
  out.push_back("account " + d.of<std::string>({"required", "required", "optional"}) + " pam_faillock.so" + (d.one_in(3) ? args : ""));
  out.push_back("account [success=1 new_authtok_reqd=done default=ignore] pam_unix.so");
  out.push_back("account requisite pam_deny.so");
  out.push_back("account required pam_permit.so");
  if (d.one_in(2)) {
    const auto at = static_cast<std::size_t>(d.upto(static_cast<int>(out.size())));
    if (d.one_in(3)) out.erase(out.begin() + static_cast<std::ptrdiff_t>(at));
    else if (d.one_in(2)) std::swap(out[at], out[static_cast<std::size_t>(d.upto(static_cast<int>(out.size())))]);
    else out.insert(out.begin() + static_cast<std::ptrdiff_t>(at), login_line(d, d.one_in(4) ? "account" : "auth", {}));
  }
  std::string text;
  for (const std::string& one : out) text += one + "\n";
  return text;
}

std::string login_file(Dice& d, const std::vector<std::string>& includable) {
  if (!d.one_in(3)) return shipped_login(d);
  std::string out;
  const int lines = 2 + d.upto(4);
  for (int i = 0; i < lines; ++i) out += login_line(d, "auth", includable) + "\n";
  for (int i = 1 + d.upto(2); i > 0; --i) out += login_line(d, "account", includable) + "\n";
  return out;
}

std::string faillock_file(Dice& d) {
  const std::string equals = d.of<std::string>({" = ", "=", " ", "\t=\t", " =", "= "});
  std::string out;
  if (d.one_in(2)) out += "deny" + equals + std::to_string(d.upto(6)) + "\n";
  if (d.one_in(3)) out += "unlock_time" + equals + d.of<std::string>({"600", "0", "never"}) + "\n";
  if (d.one_in(4)) out += "fail_interval" + equals + d.of<std::string>({"900", "900", "900", "0", "604800"}) + "\n";
  if (d.one_in(4)) out += "  even_deny_root # everybody\n";
  if (d.one_in(6)) out += "# deny = 0\n\n   \n#\n";
  if (d.one_in(8)) out += "local_users_only\n";
  if (d.one_in(10)) out += "deny" + equals + std::to_string(d.upto(6)) + maybe(d, 4, "\r") + "\n";
  if (d.one_in(30)) out += d.of<std::string>({"nonsense\n", "deny = = 4\n", "deny\n", "[deny = 3]\n", "Deny = 0\n", "deny = 3 x\n", "dir = relative\n", std::string(1100, '#') + "\n", "#" + std::string(1021, 'x') + "\n", "#" + std::string(1022, 'x') + "\n"});
  if (d.one_in(20)) out += "deny = 2";
  return out;
}

}  // namespace

Files random_login_tree(unsigned seed) {
  Dice d{std::mt19937(seed)};
  Files out;
  std::vector<std::string> includable;
  if (d.one_in(3)) {
    out["/etc/pam.d/common-auth"] = login_file(d, {});
    includable.emplace_back("common-auth");
  }
  out["/etc/pam.d/oracle"] = login_file(d, includable);
  if (!d.one_in(10)) out["/etc/pam.d/other"] = "auth required pam_deny.so\naccount required pam_deny.so\n";
  if (!d.one_in(4)) out["/etc/security/faillock.conf"] = faillock_file(d);
  if (d.one_in(3)) out["/etc/security/other.conf"] = faillock_file(d);
  return out;
}

}  // namespace tenken::oracle
