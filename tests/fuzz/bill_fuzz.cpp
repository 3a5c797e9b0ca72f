// Fuzz target: bills of software, purls and versions. What is kept is read again as it was.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "checks/parse/bill.hpp"
#include "checks/parse/library_version.hpp"
#include "checks/parse/purl.hpp"
#include "checks/parse/vulnerability_scan.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::string_view a = all.substr(0, size / 2), b = all.substr(size / 2);
  for (const auto compare : {compare_semantic, compare_python}) {
    const auto one = compare(a, b), other = compare(b, a);
    if (one.has_value() != other.has_value()) std::abort();
    if (one && (*one < 0) != (*other > 0)) std::abort();
  }
  if (const auto purl = parse_purl(all))
    (void)package_key(ecosystem_of(*purl), package_name(*purl));
  (void)read_kept_bill(all);
  (void)read_kept_vulnerability_scan(all);
  if (const auto scan = read_vulnerability_scan(all))
    if (const auto kept = write_vulnerability_scan({"", *scan}))
      if (!read_kept_vulnerability_scan(*kept)) std::abort();
  const auto bill = read_bill(all);
  if (!bill) return 0;
  const auto kept = write_bill({"", *bill});
  if (!kept) return 0;
  const auto again = read_kept_bill(*kept);
  if (!again || again->bill.components.size() != bill->components.size()) std::abort();
  return 0;
}
