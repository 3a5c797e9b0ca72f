#include <cstddef>
#include <cstdint>

#include "checks/parse/password_regex.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  (void)tenken::parse::password_regex(all);
  return 0;
}
