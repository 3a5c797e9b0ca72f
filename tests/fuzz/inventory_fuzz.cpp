// Fuzz target: the provider's inventory. Whatever is accepted names at least one machine.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "checks/parse/inventory.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto inventory =
      tenken::parse::parse_inventory({reinterpret_cast<const char*>(data), size});
  if (!inventory) return 0;
  if (inventory->machines.empty() ||
      inventory->with_role("linux_host").size() > inventory->machines.size())
    std::abort();
  (void)inventory->covers("linux_host");
  return 0;
}
