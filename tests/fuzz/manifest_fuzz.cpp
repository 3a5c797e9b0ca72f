// Fuzz target: the manifest parser. Whatever is parsed must be written again to the same bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "reports/bundle/manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto manifest = tenken::bundle::parse_manifest(bytes);
  if (manifest && tenken::bundle::write_manifest(*manifest) != bytes) std::abort();
  return 0;
}
