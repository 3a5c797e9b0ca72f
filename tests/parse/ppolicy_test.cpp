// slapo-ppolicy and ppm. Sample: ldapsearch -LLL of OpenLDAP 2.5's own test data, with ppm.conf as shipped.
#include <doctest/doctest.h>

#include "checks/parse/ppolicy.hpp"

using namespace tenken;
using parse::ppolicy_policy;

namespace {

const std::string entry =
    "dn: cn=default,ou=policies,dc=example,dc=jp\nobjectClass: pwdPolicy\nobjectClass: pwdPolicyChecker\ncn: default\npwdAttribute: userPassword\n"
    "pwdCheckQuality: 2\npwdMinLength: 12\npwdCheckModule: ppm.so\n";
const std::string ppm =
    "# ppm.conf\nminQuality 3\ncheckRDN 0\nforbiddenChars\nmaxConsecutivePerClass 0\nuseCracklib 0\ncracklibDict /var/cache/cracklib/cracklib_dict\n"
    "class-upperCase ABCDEFGHIJKLMNOPQRSTUVWXYZ 1 1\nclass-lowerCase abcdefghijklmnopqrstuvwxyz 1 1\nclass-digit 0123456789 1 1\n"
    "class-special <>,?;.:/!%$^&*()-+ 1 1\n";

std::string replaced(std::string text, const std::string& find, const std::string& put) {
  const auto at = text.find(find);
  REQUIRE(at != std::string::npos);
  return text.replace(at, find.size(), put);
}
bool passes(const Result<parse::PasswordPolicy>& p) { return p && p->all_classes() && p->enforced && p->unseen.empty() && p->unsupported.empty(); }

}  // namespace

TEST_CASE("ppolicy: the shipped policy with every class demanded") {
  const auto p = ppolicy_policy(entry, ppm, true);
  REQUIRE(p);
  CHECK(passes(p));
  CHECK(p->length_min == 12);
  CHECK(p->where == "cn=default,ou=policies,dc=example,dc=jp");
}

TEST_CASE("ppolicy: one change each") {
  for (const char* quality : {"0", "1", "3", "two", ""}) CHECK_FALSE(passes(ppolicy_policy(replaced(entry, "pwdCheckQuality: 2", std::string("pwdCheckQuality: ") + quality), ppm, true)));
  CHECK_FALSE(passes(ppolicy_policy(replaced(entry, "pwdCheckQuality: 2", "pwdCheckQuality: 2\npwdCheckQuality: 1"), ppm, true)));
  CHECK_FALSE(passes(ppolicy_policy(replaced(entry, "pwdCheckModule: ppm.so\n", ""), ppm, true)));
  CHECK_FALSE(passes(ppolicy_policy(replaced(entry, "ppm.so", "/tmp/myppm.so"), ppm, true)));
  CHECK_FALSE(passes(ppolicy_policy(entry, ppm, false)));
  CHECK_FALSE(passes(ppolicy_policy(entry, "", true)));
  CHECK_FALSE(passes(ppolicy_policy(entry, replaced(ppm, "XYZ 1 1", "XYZ 0 1"), true)));
  CHECK_FALSE(passes(ppolicy_policy(entry, replaced(ppm, "0123456789 1 1", "0123456789 0 1"), true)));
  CHECK(passes(ppolicy_policy(entry, replaced(replaced(ppm, "0123456789 1 1", "0123456789 0 1"), "minQuality 3", "minQuality 4"), true)));
  CHECK_FALSE(passes(ppolicy_policy(entry, replaced(replaced(ppm, "0123456789 1 1", "0123456789 0 0"), "minQuality 3", "minQuality 4"), true)));
  CHECK_FALSE(passes(ppolicy_policy(entry, replaced(ppm, "<>,?", "aA<>,?"), true)));
  CHECK_FALSE(passes(ppolicy_policy(entry, replaced(ppm, "checkRDN 0", "newSetting 0"), true)));
  CHECK(passes(ppolicy_policy(replaced(entry, "pwdCheckModule: ppm.so", "pwdUseCheckModule: TRUE"), ppm, true)));
  CHECK_FALSE(passes(ppolicy_policy(replaced(entry, "pwdCheckModule: ppm.so", "pwdUseCheckModule: FALSE"), ppm, true)));
}

TEST_CASE("ppolicy: a module that is named but switched off") {
  // slapo-ppolicy(5), 2.5 and later: pwdCheckModule alone is obsolete where pwdUseCheckModule says FALSE.
  CHECK_FALSE(passes(ppolicy_policy(entry + "pwdUseCheckModule: FALSE\n", ppm, true)));
}

TEST_CASE("ppolicy: malformed") {
  CHECK_FALSE(ppolicy_policy("", ppm, true));
  CHECK_FALSE(ppolicy_policy(entry + "\n" + entry, ppm, true));
  CHECK_FALSE(ppolicy_policy("no colon here\n", ppm, true));
  CHECK_FALSE(ppolicy_policy(replaced(entry, "cn: default", "cn:: %%%"), ppm, true));
  CHECK_FALSE(ppolicy_policy(std::string(1u << 20, 'x'), ppm, true));
  CHECK(passes(ppolicy_policy(replaced(entry, "pwdAttribute: userPassword", "pwdAttribute:: dXNlclBhc3N3b3Jk"), ppm, true)));
  CHECK(passes(ppolicy_policy(replaced(entry, "userPassword", "user\n Password"), ppm, true)));
}

TEST_CASE("ppolicy: truncated at every byte") {
  for (std::size_t n = 0; n < entry.size(); ++n) {
    const auto p = ppolicy_policy(entry.substr(0, n), ppm, true);
    if (passes(p)) CHECK(n + 1 >= entry.size());
  }
  for (std::size_t n = 0; n + 8 < ppm.size(); ++n) CHECK_FALSE(passes(ppolicy_policy(entry, ppm.substr(0, n), true)));
}
