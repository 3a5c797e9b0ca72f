// Fuzz target: results of scanners. What is kept is read again as it was.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "checks/parse/scan.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  (void)read_kept_scan(all);
  const auto runs = read_scan(all);
  if (!runs) return 0;
  for (const ScanResult& run : *runs)
    if (run.passed() > run.judged()) std::abort();
  const auto kept = write_scan({"", *runs});
  if (!kept) return 0;
  const auto again = read_kept_scan(*kept);
  if (!again || again->runs.size() != runs->size()) std::abort();
  for (std::size_t i = 0; i < runs->size(); ++i)
    if (again->runs[i].passed() != (*runs)[i].passed()) std::abort();
  return 0;
}
