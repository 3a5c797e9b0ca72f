// What our reading of OpenLDAP policy entries says, for tests/scripts/oracle_slapd. Arguments:
// files, one entry each as ldapsearch -LLL prints it. One line a file: "locks THRESHOLD", "never"
// or "unsupported", then "checks LENGTH", "unchecked" or "unsupported".
#include <cstdio>
#include <fstream>
#include <iterator>

#include "checks/parse/ppolicy.hpp"

using namespace tenken::parse;

int main(int argc, char** argv) {
  for (int n = 1; n < argc; ++n) {
    std::ifstream in(argv[n], std::ios::binary);
    const std::string entry{std::istreambuf_iterator<char>(in), {}};
    const auto lockout = ppolicy_lockout(entry);
    const auto password = ppolicy_policy(entry, "", false);
    if (!lockout || !password) {
      std::printf("malformed malformed\n");
      continue;
    }
    if (!lockout->unsupported.empty())
      std::printf("unsupported ");
    else if (lockout->locks())
      std::printf("locks %lld ", static_cast<long long>(lockout->threshold));
    else
      std::printf("never ");
    if (!password->unsupported.empty() || !password->unseen.empty())
      std::printf("unsupported\n");
    else if (password->enforced)
      std::printf("checks %d\n", password->length_min);
    else
      std::printf("unchecked\n");
  }
}
