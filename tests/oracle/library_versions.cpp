// Reads lines "semantic|python<TAB>a<TAB>b", prints the order of each: -1, 0, 1 or none.
#include <iostream>
#include <string>

#include "checks/parse/library_version.hpp"
#include "rules/text.hpp"

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto f = tenken::split(line, '\t');
    if (f.size() != 3) return 2;
    const auto order = f[0] == "semantic" ? tenken::parse::compare_semantic(f[1], f[2])
                                          : tenken::parse::compare_python(f[1], f[2]);
    std::cout << (!order ? "none" : *order < 0 ? "-1" : *order > 0 ? "1" : "0") << '\n';
  }
  return 0;
}
