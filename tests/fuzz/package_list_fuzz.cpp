// Fuzz target: what a host says is installed. An order of versions is the same seen from both
// sides.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "checks/parse/package_list.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  if (const auto list = parse_dpkg_list(all); list && list->empty()) std::abort();
  (void)parse_rpm_list(all);
  (void)parse_apt_origins(all);
  (void)parse_dpkg_log(all);
  (void)running_debian_kernel(all);
  if (const auto os = parse_os_release(all)) (void)feed_releases(*os);
  const auto cut = all.find('\n');
  if (cut == std::string_view::npos) return 0;
  const std::string_view a = all.substr(0, cut), b = all.substr(cut + 1);
  for (const auto order : {VersionOrder::debian, VersionOrder::rpm}) {
    const auto forth = compare_versions(order, a, b), back = compare_versions(order, b, a);
    if (forth.has_value() != back.has_value()) std::abort();
    if (forth && ((*forth < 0) != (*back > 0) || (*forth == 0) != (*back == 0))) std::abort();
    if (const auto same = compare_versions(order, a, a); same && *same != 0) std::abort();
  }
  return 0;
}
