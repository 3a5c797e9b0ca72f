// A backup catalogue. Any bytes; nothing may crash or hang.
#include <cstdint>
#include <string_view>

#include "checks/parse/backup_catalogue.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto sets = tenken::parse::read_backup_catalogue({reinterpret_cast<const char*>(data), size});
  if (sets)
    for (const auto& set : *sets) set.newest();
  return 0;
}
