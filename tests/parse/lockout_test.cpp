// Locks after failed logins: faillock.conf, PAM stacks, domains, exports. Sources of the forms: pam_faillock(8), samba-tool, criteria.md §5.2.
#include <doctest/doctest.h>

#include "checks/parse/faillock.hpp"
#include "checks/parse/identity_export.hpp"
#include "checks/parse/pam_lockout.hpp"
#include "checks/parse/password_regex.hpp"
#include "checks/parse/samba_policy.hpp"
#include "checks/parse/web_lockout_policy.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {

const std::string file = "/etc/security/faillock.conf";

FaillockSettings conf(std::string_view text, std::vector<std::string> args = {}) {
  Tree tree;
  tree.files[file] = text;
  return faillock_settings(tree, args, "/etc/pam.d/x:1");
}

const std::string domain =
    "dn: DC=x\npwdProperties: 1\nminPwdLength: 8\nlockoutThreshold: 5\nlockoutDuration: -18000000000\nlockOutObservationWindow: -18000000000\n\n"
    "dn: CN=Password Settings Container,CN=System,DC=x\n";

}  // namespace

TEST_CASE("faillock.conf: forms of a line") {
  for (const char* line : {"deny = 4", "deny=4", "deny 4", "\tdeny\t=\t4  # four", "  deny =4\r"}) CHECK(conf(line).deny == 4);
  CHECK(conf("deny = 4\ndeny = 6").deny == 6);
  CHECK(conf("# deny = 4").deny == 3);
  CHECK(conf("deny = 4", {"deny=7"}).deny == 7);
  CHECK(conf("even_deny_root").even_deny_root);
  CHECK(conf("unlock_time = never").unlock_time_s == 0);
  CHECK(conf("unlock_time = 30").root_unlock_time_s == 30);
  CHECK(conf(std::string(1022, '#')).broken == false);
  CHECK(conf(std::string(1023, '#')).broken);
  for (const char* line : {"deny = x", "deny = -1", "deny = 65536", "deny", "Deny = 3", "what", "dir = x", "dir = /a/b/c", "unlock_time = 604801"}) CHECK_FALSE(conf(line).unsupported.empty());
}

TEST_CASE("faillock.conf: which file") {
  Tree tree;
  CHECK(faillock_settings(tree, {}, "w").unseen == file);
  tree.absent.insert(file);
  CHECK(faillock_settings(tree, {}, "w").unseen.empty());
  CHECK_FALSE(faillock_settings(tree, {"conf=/x"}, "w").unseen.empty());
  tree.absent.insert("/x");
  CHECK(faillock_settings(tree, {"conf=/x"}, "w").broken);
}

TEST_CASE("domain policies: cut anywhere, nothing passes that did not before") {
  const auto whole = domain_policy(domain);
  REQUIRE(whole);
  CHECK(whole->lockout.locks());
  CHECK(whole->lockout.duration_s == 1800);
  CHECK(whole->lockout.unseen.empty());
  CHECK_FALSE(whole->password.all_classes());
  for (std::size_t n = 0; n < domain.find("dn: CN=") + 4; ++n) {
    const auto cut = domain_policy(domain.substr(0, n));
    CHECK((!cut || !cut->lockout.unseen.empty()));
  }
}

TEST_CASE("regular expressions of passwords") {
  CHECK(password_regex(R"(/(?=^.{8,}$)(?=.*\d)(?=.*[!-\/])(?=.*[A-Z])(?=.*[a-z]).*$/)").all_classes());
  CHECK_FALSE(password_regex(R"(/^(?=.*\d)(?=.*[A-Z])(?=.*[a-z]).*$/)").symbol);
  CHECK_FALSE(password_regex(".*").all_classes());
  for (const char* text : {"(?=.*\\d)(?=.*[A-Z]).*", "^(?!a)(?=.*\\d).*", "(", "^(?=(?=a)b)c", "^(?=.*\\d", "^a$", "(?<=a)b"}) CHECK_FALSE(password_regex(text).unsupported.empty());
}

TEST_CASE("an export is kept without users and secrets") {
  const auto kept = policies_only(R"({"realm":"city","bruteForceProtected":true,"users":[{"username":"tanaka"}],"clients":[{"secret":"s3cr3t"}],"failureFactor":5})");
  REQUIRE(kept);
  CHECK(kept->find("tanaka") == std::string::npos);
  CHECK(kept->find("s3cr3t") == std::string::npos);
  CHECK(kept->find("failureFactor") != std::string::npos);
  CHECK_FALSE(policies_only(R"({"value":[{"displayName":"Tanaka","name":"t"}]})"));
  CHECK_FALSE(policies_only("dn: uid=tanaka\nuserPassword: x\n"));
  const auto ldif = policies_only(domain + "\ndn: CN=tanaka,DC=x\nunicodePwd: x\n\ndn: CN=a,CN=Password Settings Container,CN=System,DC=x\nmsDS-PasswordSettingsPrecedence: 1\nmsDS-LockoutThreshold: 0\nmsDS-LockoutDuration: 0\nmsDS-LockoutObservationWindow: 0\nmsDS-MinimumPasswordLength: 8\nmsDS-PSOAppliesTo: CN=tanaka,DC=x\n");
  REQUIRE(ldif);
  CHECK(ldif->find("tanaka") == std::string::npos);
  const auto policies = exported_lockouts(*ldif);
  REQUIRE(policies);
  CHECK_FALSE(policies->front().locks());
  // A value of several lines could write another attribute.
  CHECK_FALSE(policies_only("dn: DC=x\nlockoutThreshold:: MApsb2Nrb3V0RHVyYXRpb246IDA=\n"));
}

TEST_CASE("web locks: wrong types are no defaults") {
  const std::string axes = R"({"format":"tenken-lockout-policy/1","enabled":true,"threshold":5,"duration_s":900,"keyed_by":"account"})";
  REQUIRE(web_lockout_policy(axes));
  CHECK(web_lockout_policy(axes)->unsupported.empty());
  for (const auto& [find, put] : {std::pair{"5", "\"5\""}, {"5", "5.5"}, {"5", "-5"}, {"5", "99999999999999999999"}, {"900", "null"}, {"true", "1"}, {"account", "user"}}) {
    std::string changed = axes;
    changed.replace(changed.find(find), std::string(find).size(), put);
    const auto p = web_lockout_policy(changed);
    CHECK((!p || !p->unsupported.empty()));
  }
  for (std::size_t n = 0; n < axes.size(); ++n) CHECK_FALSE(web_lockout_policy(axes.substr(0, n)));
}
