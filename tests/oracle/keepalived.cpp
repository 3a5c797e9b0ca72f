// What our reading says of each file named on the command line: "ok", "doubt" or "refused", with
// the reason.
#include "checks/parse/keepalived.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

int main(int argc, char** argv) {
  using namespace tenken::parse;
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const auto read = read_keepalived(text);
    if (!read)
      std::cout << "refused " << read.error().what << " " << read.error().where << "\n";
    else if (!read->unsupported.empty())
      std::cout << "doubt " << read->unsupported.front() << "\n";
    else
      std::cout << "ok " << read->instances.size() << "\n";
  }
  return 0;
}
