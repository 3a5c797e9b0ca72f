// The test runner. Skips are printed and counted: a test that cannot run here calls skip()
// (tests/skip.hpp).
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <csignal>
#include <cstdio>

#include "tests/skip.hpp"

namespace tenken::tests {
std::vector<std::string>& skips() {
  static std::vector<std::string> all;
  return all;
}
void skip(const std::string& test, const std::string& reason) {
  skips().push_back(test + ": " + reason);
}
}  // namespace tenken::tests

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // as cli/main.cpp does
  doctest::Context context(argc, argv);
  const int result = context.run();
  for (const auto& line : tenken::tests::skips()) std::printf("SKIP %s\n", line.c_str());
  std::printf("skips: %zu\n", tenken::tests::skips().size());
  return result;
}
