#include <cstddef>
#include <cstdint>

#include "checks/parse/ppolicy.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  (void)tenken::parse::ppolicy_policy(all, "", false);
  (void)tenken::parse::ppolicy_policy("dn: x\npwdAttribute: userPassword\npwdCheckQuality: 2\npwdCheckModule: ppm.so\n", all, true);
  (void)tenken::parse::ppolicy_lockout(all);
  return 0;
}
