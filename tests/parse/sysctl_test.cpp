// sysctl.d as systemd 252 applies it (compared with the program itself:
// tests/scripts/oracle_sysctl), and mountinfo.
#include "checks/parse/sysctl.hpp"

#include <doctest/doctest.h>

#include "checks/parse/mountinfo.hpp"

using namespace tenken;
using namespace tenken::parse;

TEST_CASE("sysctl: the first folder has a name's file, and a name's own line beats wildcards") {
  Tree tree;
  tree.folders["/etc/sysctl.d"] = {"50-a.conf", "README"};
  tree.folders["/usr/lib/sysctl.d"] = {"50-a.conf", "60-b.conf"};
  tree.files["/etc/sysctl.d/50-a.conf"] = "net.ipv4.conf.eth0.rp_filter = 2\n";
  tree.files["/usr/lib/sysctl.d/50-a.conf"] = "kernel.kptr_restrict = 0\n";
  tree.files["/usr/lib/sysctl.d/60-b.conf"] =
      "net/ipv4/conf/*/rp_filter=1\n-net.ipv4.conf.lo.rp_filter\n";
  const SysctlFiles files = read_sysctl_files(tree);
  CHECK(files.unsupported.empty());
  CHECK(files.of("kernel.kptr_restrict") == nullptr);
  CHECK(files.of("net.ipv4.conf.eth0.rp_filter")->value == "2");
  CHECK(files.of("net.ipv4.conf.eth1.rp_filter")->place == "/usr/lib/sysctl.d/60-b.conf:1");
  CHECK(files.of("net.ipv4.conf.lo.rp_filter") == nullptr);
}

TEST_CASE("sysctl: what cannot be read is said") {
  Tree tree;
  tree.folders["/etc/sysctl.d"] = {"a.conf"};
  CHECK_FALSE(read_sysctl_files(tree).unsupported.empty());
  for (const char* bad : {"kernel.x 1\n", "a\xff = 1\n"}) {
    tree.files["/etc/sysctl.d/a.conf"] = bad;
    CHECK_MESSAGE(!read_sysctl_files(tree).unsupported.empty(), bad);
  }
  const std::string output = "a.b = 1\nc.d = \te\n";
  CHECK(read_sysctl_output(output)->at("c.d") == "e");
  for (std::size_t n = 0; n < output.size(); ++n)
    CHECK_MESSAGE((!read_sysctl_output(output.substr(0, n)) || output[n - 1] == '\n'), n);
  CHECK_FALSE(read_sysctl_output("a = 1\na = 2\n"));
  CHECK_FALSE(
      read_sysctl_output("\xef\xbb\xbf"
                         "a b = 1\n"));
}

TEST_CASE("mountinfo: places, options, and a line cut anywhere") {
  const std::string text =
      "30 27 0:30 / /tmp rw,nosuid,nodev shared:5 master:1 - tmpfs tmpfs rw,size=1\n"
      "31 27 8:1 /a\\040b /mnt/a\\040b rw - ext4 /dev/x rw\n";
  const auto all = read_mountinfo(text);
  REQUIRE(all);
  CHECK((*all)[0].options == std::vector<std::string>{"rw", "nosuid", "nodev"});
  CHECK((*all)[0].type == "tmpfs");
  CHECK((*all)[1].target == "/mnt/a b");
  for (std::size_t n = 0; n < text.size(); ++n)
    CHECK_MESSAGE((!read_mountinfo(text.substr(0, n)) || text[n - 1] == '\n'), n);
  CHECK_FALSE(read_mountinfo("30 27 0:30 / tmp rw - tmpfs tmpfs rw\n"));
}
