// /etc/pam.d as libpam 1.5 reads it. What the real libpam does with the same trees: tests/scripts/oracle_pam.
#include <doctest/doctest.h>

#include "checks/parse/pam.hpp"
#include "checks/parse/pam_password.hpp"

using namespace tenken::parse;
using Outcome = PasswordStack::Outcome;

namespace {

/// A tree in which everything that is not given is known to be absent.
struct Files {
  std::map<std::string, std::string> bytes;
  Tree tree() const {
    Tree t;
    t.folders["/etc/security/pwquality.conf.d"];
    t.folders["/usr/lib/pam.d"];
    for (const char* name : {"passwd", "other", "common-password", "system-auth", "a", "b"})
      if (!bytes.contains(std::string("/etc/pam.d/") + name)) t.absent.insert(std::string("/etc/pam.d/") + name);
    if (!bytes.contains("/etc/security/pwquality.conf")) t.absent.insert("/etc/security/pwquality.conf");
    for (const auto& [path, text] : bytes) t.files[path] = text;
    return t;
  }
};

Outcome outcome(const Files& f) {
  const Tree tree = f.tree();
  return password_stack(tree, "passwd").outcome;
}

const std::string four = "ucredit = -1\nlcredit = -1\ndcredit = -1\nocredit = -1\n";

/// Debian 12, libpam-pwquality 1.4.5: /etc/pam.d/common-password after pam-auth-update.
const std::string debian =
    "# here are the per-package modules (the \"Primary\" block)\n"
    "password\trequisite\t\t\tpam_pwquality.so retry=3\n"
    "password\t[success=1 default=ignore]\tpam_unix.so obscure use_authtok try_first_pass yescrypt\n"
    "# here's the fallback if no module succeeds\n"
    "password\trequisite\t\t\tpam_deny.so\n"
    "password\trequired\t\t\tpam_permit.so\n";
/// RHEL 9, authselect 1.2 profile "sssd": system-auth, password lines.
const std::string rhel =
    "auth        required      pam_env.so\n"
    "password    requisite     pam_pwquality.so local_users_only\n"
    "password    sufficient    pam_unix.so sha512 shadow nullok use_authtok\n"
    "password    [success=1 default=ignore] pam_localuser.so\n"
    "password    sufficient    pam_sss.so use_authtok\n"
    "password    required      pam_deny.so\n";
/// Ubuntu 22.04: with pam_sss and pam_gnome_keyring.
const std::string ubuntu =
    "password\trequisite\t\t\tpam_pwquality.so retry=3\n"
    "password\t[success=2 default=ignore]\tpam_unix.so obscure use_authtok try_first_pass yescrypt\n"
    "password\tsufficient\t\t\tpam_sss.so use_authtok\n"
    "password\trequisite\t\t\tpam_deny.so\n"
    "password\trequired\t\t\tpam_permit.so\n"
    "password\toptional\tpam_gnome_keyring.so\n";

Files shipped(const std::string& stack) { return {{{"/etc/pam.d/passwd", stack}, {"/etc/security/pwquality.conf", four}}}; }

std::string replaced(std::string text, const std::string& find, const std::string& put) {
  const auto at = text.find(find);
  REQUIRE(at != std::string::npos);
  return text.replace(at, find.size(), put);
}

}  // namespace

TEST_CASE("pam: stacks that distributions ship enforce what pwquality.conf demands") {
  for (const std::string& stack : {debian, rhel, ubuntu}) {
    CAPTURE(stack);
    CHECK(outcome(shipped(stack)) == Outcome::enforced);
    Files weak = shipped(stack);
    weak.bytes["/etc/security/pwquality.conf"] = "minclass = 3\n";
    CHECK(outcome(weak) == Outcome::not_enforced);
    Files asks = shipped(replaced(stack, "requisite", "optional"));
    asks.bytes["/etc/pam.d/passwd"] = replaced(asks.bytes["/etc/pam.d/passwd"], "use_authtok", "");
    CHECK(outcome(asks) == Outcome::not_enforced);
  }
}

TEST_CASE("pam: truncated at every byte a stack is never enforced by it") {
  for (const std::string& stack : {debian, rhel, ubuntu})
    for (std::size_t n = 0; n < stack.size(); ++n) {
      CAPTURE(n);
      const std::string cut = stack.substr(0, n);
      const PasswordStack result = password_stack(shipped(cut).tree(), "passwd");
      // A cut that still stores a password must still ask for four classes.
      if (result.outcome == Outcome::enforced) CHECK(cut.find("pam_pwquality.so") < cut.find("pam_unix.so"));
      Files weak = shipped(cut);
      weak.bytes["/etc/security/pwquality.conf"] = "minclass = 3\n";
      CHECK(outcome(weak) != Outcome::enforced);
    }
}

TEST_CASE("pam: the smallest stacks") {
  CHECK(outcome({}) == Outcome::no_change);
  CHECK(outcome({{{"/etc/pam.d/passwd", "password required pam_unix.so"}}}) == Outcome::not_enforced);
  CHECK(outcome({{{"/etc/pam.d/other", "password required pam_unix.so\n"}}}) == Outcome::not_enforced);
  CHECK(outcome({{{"/etc/pam.d/passwd", "auth required pam_unix.so\n"}, {"/etc/pam.d/other", "password required pam_deny.so\n"}}}) == Outcome::no_change);
  CHECK(outcome({{{"/etc/pam.d/passwd", "password required pam_deny.so\n"}}}) == Outcome::no_change);
}

TEST_CASE("pam: controls as libpam reads them") {
  const auto with = [](const std::string& control) { return outcome(shipped("password " + control + " pam_pwquality.so\npassword required pam_unix.so\n")); };
  // pam_unix asks again and stores what it gets, also where the change as a whole then fails.
  CHECK(with("required") == Outcome::not_enforced);
  CHECK(with("requisite") == Outcome::enforced);
  CHECK(with("REQUISITE") == Outcome::enforced);
  CHECK(with("[requisite]") == Outcome::enforced);
  CHECK(with("[success=ok default=die]") == Outcome::enforced);
  CHECK(with("[success=okdefault=die]") == Outcome::enforced);
  CHECK(with("[success = ok  default = die]") == Outcome::enforced);
  CHECK(with("[default=ignore default=die success=ok]") == Outcome::not_enforced);
  CHECK(with("[success=ok]") == Outcome::not_enforced);
  // What libpam cannot read makes every answer bad, so that nothing is changed.
  for (const char* bad : {"requisit", "[SUCCESS=ok default=die]", "[success=0 default=die]", "[success]", "[]", "[nonsense=ok]"}) CHECK(with(bad) == Outcome::no_change);
}

TEST_CASE("pam: old passwords and tokens") {
  // pam_unix with use_first_pass may not ask for the old password: nothing is changed.
  CHECK(outcome(shipped("password required pam_unix.so use_first_pass\n")) == Outcome::no_change);
  CHECK(outcome(shipped("password required pam_pwhistory.so\npassword required pam_unix.so use_authtok\n")) == Outcome::not_enforced);
  CHECK(outcome(shipped("password required pam_pwhistory.so\npassword requisite pam_pwquality.so use_authtok\npassword required pam_unix.so use_authtok\n")) == Outcome::enforced);
  // A weak password is stored although a good one is not: seed 10 of the oracle.
  CHECK(outcome({{{"/etc/pam.d/passwd", "password sufficient pam_pwquality.so\npassword optional pam_unix.so\n"}, {"/etc/security/pwquality.conf", four}}}) == Outcome::not_enforced);
}

TEST_CASE("pam: lines, comments, joined lines") {
  CHECK(outcome(shipped("password requisite \\\n  pam_pwquality.so # and \\\npassword required pam_unix.so use_authtok\n")) == Outcome::enforced);
  CHECK(outcome(shipped("password requisite pam_pwquality.so\npassword required pam_unix.so use_authtok\\")) == Outcome::no_change);
  CHECK(outcome(shipped("#password requisite pam_pwquality.so\npassword required pam_unix.so\n")) == Outcome::not_enforced);
  // libpam takes no carriage return for white space.
  CHECK(outcome({{{"/etc/pam.d/passwd", "password requisite pam_pwquality.so minclass=4\r\npassword required pam_unix.so use_authtok\n"}}}) == Outcome::not_enforced);
  CHECK(outcome(shipped("password requisite pam_pwquality.so\r\npassword required pam_unix.so\n")) == Outcome::depends);
  CHECK(outcome(shipped("password requisite pam_pwquality.so\npassword required pam_unix.so use_authtok \\\n# x\n debug\n")) == Outcome::unsupported);
  CHECK(outcome(shipped("password requisite pam_pwquality.so " + std::string(1100, 'x') + "\npassword required pam_unix.so use_authtok\n")) == Outcome::unsupported);
}

TEST_CASE("pam: includes") {
  const std::string stack = "password requisite pam_pwquality.so\npassword required pam_unix.so use_authtok\n";
  for (const char* line : {"@include a\n", "password include a\n", "password substack a\n", "PASSWORD Include /etc/pam.d/a\n"}) {
    Files f{{{"/etc/pam.d/passwd", line}, {"/etc/pam.d/a", stack}, {"/etc/security/pwquality.conf", four}}};
    CAPTURE(line);
    CHECK(outcome(f) == Outcome::enforced);
    Tree unseen = f.tree();
    unseen.files.erase("/etc/pam.d/a");
    CHECK(password_stack(unseen, "passwd").outcome == Outcome::unseen);
    f.bytes.erase("/etc/pam.d/a");
    CHECK(outcome(f) == Outcome::no_change);
    f.bytes["/etc/pam.d/a"] = line;
    f.bytes["/etc/pam.d/a"].replace(0, std::string::npos, line);
    CHECK(outcome(f) != Outcome::enforced);
  }
  // "done" in a substack ends the substack only.
  CHECK(outcome({{{"/etc/pam.d/passwd", "password substack a\npassword required pam_unix.so\n"}, {"/etc/pam.d/a", "password sufficient pam_permit.so\n"}}}) == Outcome::not_enforced);
  std::map<std::string, std::string> wide{{"/etc/pam.d/passwd", ""}, {"/etc/pam.d/a", "password include b\npassword include b\n"}};
  for (int i = 0; i < 400; ++i) wide["/etc/pam.d/passwd"] += "password include a\n", wide["/etc/pam.d/b"] += "password optional pam_permit.so\n";
  CHECK(outcome({wide}) == Outcome::unsupported);
}

TEST_CASE("pam: a module that we do not know may do anything") {
  CHECK(outcome(shipped("password sufficient pam_custom.so\n" + debian)) == Outcome::depends);
  CHECK(outcome(shipped(replaced(debian, "pam_pwquality.so", "/opt/pam_pwquality.so"))) != Outcome::enforced);
  CHECK(outcome(shipped(replaced(debian, "pam_pwquality.so", "/lib/x86_64-linux-gnu/security/pam_pwquality.so"))) == Outcome::enforced);
  CHECK(outcome(shipped(replaced(debian, "pam_pwquality.so", "/lib/security/../../tmp/pam_pwquality.so"))) != Outcome::enforced);
  // Many of them have too many runs to try.
  std::string many;
  for (int i = 0; i < 12; ++i) many += "password optional pam_custom.so\n";
  CHECK(outcome(shipped(many + debian)) == Outcome::unsupported);
}

TEST_CASE("pam: hostile files") {
  for (const std::string& text : {std::string("\0password required pam_unix.so\n", 30), std::string(1u << 20, 'x'), std::string(1u << 20, '\n'), std::string(100000, '['), std::string("\\\n\\\n\\\n"), std::string(5000, '\\'), std::string("password [success=99999999999999999999 default=ignore] pam_unix.so\n"), std::string("password [success=999 default=ignore] pam_unix.so\n")})
    CHECK(outcome(shipped(text)) != Outcome::enforced);
}

TEST_CASE("pam: follow names what libpam would read") {
  CHECK(pam_follow("/etc/pam.d/passwd", "@include a\npassword include b\n-auth substack /x/c\n# @include d\n") == std::vector<std::string>{"/etc/pam.d/a", "/etc/pam.d/b", "/etc/pam.d/other", "/x/c"});
  CHECK(pam_follow("/etc/pam.d/other", "").empty());
}
