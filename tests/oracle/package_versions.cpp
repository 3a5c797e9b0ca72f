// Compares our order of versions with dpkg's and rpm's on random pairs: writes what we say, one
// pair a line ("debian A lt B"); tests/scripts/oracle_versions asks the programs.
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "checks/parse/package_version.hpp"

int main(int argc, char** argv) {
  using namespace tenken::parse;
  std::mt19937 random(argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 1u);
  const int pairs = argc > 2 ? std::atoi(argv[2]) : 2000;
  const auto pick = [&](std::string_view from) { return from[random() % from.size()]; };
  const auto word = [&](std::string_view letters, std::size_t most) {
    std::string out;
    for (std::size_t n = random() % (most + 1); n > 0; --n) out += pick(letters);
    return out;
  };
  for (int i = 0; i < pairs; ++i) {
    const bool debian = i % 2 == 0;
    const std::string_view letters = debian ? "0123459..aZ+~~" : "0123459..aZ_~~^";
    const auto make = [&] {
      std::string out = random() % 4 == 0 ? std::string(1, pick("012")) + ":" : "";
      out += pick("0129") + word(letters, 6);
      if (random() % 2 == 0) out += "-" + std::string(1, pick("0129")) + word(letters, 4);
      return out;
    };
    const std::string a = make();
    std::string b = random() % 3 == 0 ? make() : a;
    if (b == a && random() % 8 != 0) {
      // The nearest miss: one character more, less or another.
      const auto at = b.size() - 1 - random() % std::min<std::size_t>(b.size(), 4);
      if (random() % 2 == 0)
        b.insert(at + 1, 1, pick(letters));
      else
        b[at] = pick(letters);
    }
    const auto order =
        compare_versions(debian ? VersionOrder::debian : VersionOrder::rpm, a, b);
    if (!order) continue;
    std::printf("%s %s %s %s\n", debian ? "debian" : "rpm", a.c_str(),
                *order < 0 ? "lt" : *order > 0 ? "gt" : "eq", b.c_str());
  }
}
