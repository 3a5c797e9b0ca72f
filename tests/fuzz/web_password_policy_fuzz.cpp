#include <cstddef>
#include <cstdint>

#include "checks/parse/web_password_policy.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)tenken::parse::web_password_policy({reinterpret_cast<const char*>(data), size});
  return 0;
}
