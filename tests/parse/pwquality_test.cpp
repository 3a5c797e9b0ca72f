// pwquality.conf as libpwquality 1.4.5 reads it; proven against it by tests/scripts/oracle_pam.
#include <doctest/doctest.h>

#include "checks/parse/pwquality.hpp"

using namespace tenken::parse;

namespace {

/// Four signs: upper, lower, digit, symbol demanded; "-": enforces nothing; "?": unsupported; "~": unseen.
std::string demands(const std::string& conf, const std::vector<std::string>& args = {}, const std::map<std::string, std::string>& drop_ins = {}) {
  Tree tree;
  tree.files["/etc/security/pwquality.conf"] = conf;
  auto& names = tree.folders["/etc/security/pwquality.conf.d"];
  for (const auto& [name, text] : drop_ins) {
    names.push_back(name);
    tree.files["/etc/security/pwquality.conf.d/" + name] = text;
  }
  const PasswordPolicy p = pwquality_policy(tree, args);
  if (!p.unsupported.empty()) return "?";
  if (!p.unseen.empty()) return "~";
  return std::string(p.upper ? "U" : "") + (p.lower ? "l" : "") + (p.digit ? "1" : "") + (p.symbol ? "!" : "") + (p.enforced ? "" : "-");
}

const std::string four = "ucredit = -1\nlcredit = -1\ndcredit = -1\nocredit = -1\n";

}  // namespace

TEST_CASE("pwquality: credits and classes") {
  CHECK(demands("") == "");
  CHECK(demands(four) == "Ul1!");
  CHECK(demands("minclass = 4\n") == "Ul1!");
  CHECK(demands("minclass = 5\n") == "Ul1!");
  CHECK(demands("minclass = 3\n") == "");
  CHECK(demands("minclass = -4\n") == "");
  CHECK(demands("ucredit = 1\nlcredit = 0\ndcredit = -0\nocredit = -2\n") == "!");
  CHECK(demands(four + "ocredit = 0\n") == "Ul1");
}

TEST_CASE("pwquality: how a line is written") {
  for (const char* line : {"ocredit=-1", "ocredit -1", "ocredit\t=\t-1", "  ocredit = -1  ", "OCREDIT = -1", "ocredit =-1", "ocredit= -1", "ocredit = -1 # why", "ocredit = -1\r", "#\nocredit = -1"}) {
    CAPTURE(line);
    CHECK(demands(line) == "!");
    CHECK(demands(std::string(line) + "\n") == "!");
  }
  for (const char* line : {"#ocredit = -1", "ocredit", "ocredit =", "ocredit = -1 -1", "ocredit = = -1", "ocredit = -1x", "ocredit = --1", "ocredit = +-1", "ocredit = 0x1", "ocredit = -99999999999", "ocredit = -2147483648"}) {
    CAPTURE(line);
    CHECK(demands(line) == "");
  }
}

TEST_CASE("pwquality: a refused setting ends the reading of everything that follows") {
  CHECK(demands("minlen = x\n" + four) == "");
  CHECK(demands(four + "minlen = x\n") == "Ul1!");
  CHECK(demands(four + std::string(1023, 'x') + "\nocredit = 0\n") == "Ul1!");
  CHECK(demands(four, {}, {{"a.conf", "difok = x\n"}}) == "");
  // A name that we do not know may be known to another version: it matters only where it decides.
  CHECK(demands("newer = 1\n" + four) == "?");
  CHECK(demands(four + "newer = 1\n") == "Ul1!");
  CHECK(demands("newer = 1\n", {"minclass=4"}) == "Ul1!");
}

TEST_CASE("pwquality: drop-ins in ASCII order, then the main file, then arguments") {
  CHECK(demands("", {}, {{"a.conf", four}}) == "Ul1!");
  CHECK(demands("ocredit = 0\n", {}, {{"a.conf", four}}) == "Ul1");
  CHECK(demands("", {}, {{"a.conf", "ocredit = 0\n"}, {"Z.conf", four}}) == "Ul1");
  CHECK(demands("", {}, {{"a.conf.off", four}, {"README", four}}) == "");
  CHECK(demands(four, {"ocredit=0"}) == "Ul1");
  CHECK(demands("", {"ucredit=-1", "lcredit=-1", "dcredit=-1", "ocredit=-1"}) == "Ul1!");
  CHECK(demands(four, {"ocredit=x", "nonsense", "retry=3", "use_authtok"}) == "Ul1!");
  CHECK(demands(four, {"enforcing=0"}) == "Ul1!-");
  CHECK(demands(four + "enforcing = 0\n") == "Ul1!-");
  CHECK(demands(four + "enforcing = 0\n", {"enforcing=1"}) == "Ul1!");
}

TEST_CASE("pwquality: what was not kept") {
  Tree tree;
  CHECK(!pwquality_policy(tree, {}).unseen.empty());
  tree.absent.insert("/etc/security/pwquality.conf");
  CHECK(!pwquality_policy(tree, {}).unseen.empty());
  tree.folders["/etc/security/pwquality.conf.d"] = {"a.conf"};
  CHECK(pwquality_policy(tree, {}).unseen == "/etc/security/pwquality.conf.d/a.conf");
  CHECK(pwquality_follow("/etc/security/pwquality.conf", "") == std::vector<std::string>{"/etc/security/pwquality.conf.d/*.conf"});
}

TEST_CASE("pwquality: hostile") {
  CHECK(demands(four + std::string("\0", 1)) == "?");
  CHECK(demands(std::string(1u << 20, '#')) == "?");
  for (std::size_t n = 0; n + 1 < four.size(); ++n) CHECK(demands(four.substr(0, n)) != "Ul1!");
}

TEST_CASE("cracklib: arguments only") {
  CHECK(!cracklib_policy({}).symbol);
  const PasswordPolicy p = cracklib_policy({"ucredit=-1", "lcredit=-1", "dcredit=-1", "ocredit=-1", "enforcing=0"});
  CHECK(p.all_classes());
  CHECK(p.enforced);
}
