#include <cstddef>
#include <cstdint>

#include "checks/parse/pam_lockout.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  tenken::parse::Tree tree;
  tree.folders["/usr/lib/pam.d"];
  for (const char* name : {"a", "other"}) tree.absent.insert(std::string("/etc/pam.d/") + name);
  tree.files["/etc/pam.d/sshd"] = all.substr(0, size / 2);
  tree.files["/etc/pam.d/a"] = all.substr(size / 2, size / 4);
  tree.files["/etc/security/faillock.conf"] = all.substr(size / 2 + size / 4);
  (void)tenken::parse::login_stack(tree, "sshd");
  return 0;
}
