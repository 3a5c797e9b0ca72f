// /etc/pam.d and pwquality.conf from anybody: the first half is one file, the rest the others.
#include <cstddef>
#include <cstdint>

#include "checks/parse/pam_password.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  tenken::parse::Tree tree;
  tree.folders["/etc/security/pwquality.conf.d"];
  tree.folders["/usr/lib/pam.d"];
  for (const char* name : {"a", "b", "other"}) tree.absent.insert(std::string("/etc/pam.d/") + name);
  tree.files["/etc/pam.d/passwd"] = all.substr(0, size / 2);
  tree.files["/etc/pam.d/a"] = all.substr(size / 2, size / 4);
  tree.files["/etc/security/pwquality.conf"] = all.substr(size / 2 + size / 4);
  tenken::parse::password_stack(tree, "passwd");
  tenken::parse::pam_follow("/etc/pam.d/passwd", all);
  return 0;
}
