// Fuzz target: the container reader. Whatever is read must be written again to the same bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "reports/bundle/container.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto members = tenken::bundle::read_container(bytes);
  if (!members) return 0;
  std::vector<tenken::bundle::Member> again;
  for (const auto& member : *members)
    again.push_back({std::string(member.name), tenken::Bytes(member.bytes)});
  const auto written = tenken::bundle::write_container(again);
  if (!written || *written != bytes) std::abort();
  return 0;
}
