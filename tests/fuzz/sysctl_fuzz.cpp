// sysctl.d, sysctl -a and mountinfo: no input crashes.
#include <cstdlib>

#include "checks/parse/mountinfo.hpp"
#include "checks/parse/sysctl.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto half = text.find('\xff');
  Tree tree;
  tree.folders["/etc/sysctl.d"] = {"a.conf"};
  tree.folders["/usr/lib/sysctl.d"] = {"a.conf", "b.conf"};
  tree.files["/etc/sysctl.d/a.conf"] = text.substr(0, half);
  tree.files["/usr/lib/sysctl.d/b.conf"] =
      half == std::string_view::npos ? text : text.substr(half + 1);
  const SysctlFiles files = read_sysctl_files(tree);
  files.of("net.ipv4.conf.eth0.rp_filter");
  if (!files.settings.empty()) files.of(files.settings.back().key);
  if (const auto all = read_sysctl_output(text))
    for (const auto& [key, value] : *all) files.of(key);
  if (const auto mounts = read_mountinfo(text))
    for (const Mount& one : *mounts)
      if (!one.target.starts_with("/")) std::abort();
  return 0;
}
