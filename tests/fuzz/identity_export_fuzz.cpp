#include <cstddef>
#include <cstdint>

#include "checks/parse/identity_export.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  (void)tenken::parse::exported_passwords(all);
  (void)tenken::parse::exported_lockouts(all);
  // What is kept can be read again.
  if (const auto kept = tenken::parse::policies_only(all)) (void)tenken::parse::exported_lockouts(*kept);
  return 0;
}
