#include <cstddef>
#include <cstdint>

#include "checks/parse/pwquality.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  tenken::parse::Tree tree;
  tree.folders["/etc/security/pwquality.conf.d"];
  tree.files["/etc/security/pwquality.conf"] = all;
  tenken::parse::pwquality_policy(tree, {std::string(all.substr(0, 100))});
  tenken::parse::cracklib_policy({std::string(all.substr(0, 100))});
  return 0;
}
