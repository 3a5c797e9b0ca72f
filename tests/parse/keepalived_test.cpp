// keepalived.conf (compared with the program itself: tests/scripts/oracle_keepalived).
#include "checks/parse/keepalived.hpp"

#include <doctest/doctest.h>

using namespace tenken;
using namespace tenken::parse;

TEST_CASE("keepalived: instances, comments, braces, servers") {
  const auto read = read_keepalived(
      "! made by hand {\n"
      "vrrp_instance A { # the first\n  state MASTER\n  interface eth0\n  virtual_router_id 7\n"
      "  virtual_ipaddress { 192.0.2.1/24 dev eth0 }\n  track_script {\n    haproxy\n  }\n}\n"
      "vrrp_instance B\n{\n  interface eth1\n  virtual_router_id 8\n  priority 5\n"
      "  virtual_ipaddress {\n    2001:db8:0::1/64\n    2001:db8::1\n  }\n}\n"
      "virtual_server 192.0.2.1 443 {\n  real_server 10.0.0.1 443 {\n    TCP_CHECK {\n    }\n  }\n"
      "  real_server 10.0.0.2 443 {\n  }\n}\n");
  REQUIRE(read);
  CHECK(read->unsupported.empty());
  REQUIRE(read->instances.size() == 2);
  CHECK(read->instances[0].priority == 100);
  CHECK(read->instances[0].tracks);
  CHECK(read->instances[0].addresses == std::set<std::string>{"192.0.2.1"});
  CHECK(read->instances[1].addresses == std::set<std::string>{"2001:db8::1"});
  REQUIRE(read->servers.size() == 1);
  CHECK(read->servers[0].real_servers == 2);
  CHECK(read->servers[0].checked == 1);
}

TEST_CASE("keepalived: cut anywhere is no smaller file") {
  const std::string whole =
      "vrrp_instance A {\n  interface eth0\n  virtual_router_id 7\n  virtual_ipaddress {\n"
      "    192.0.2.1\n  }\n}\n";
  REQUIRE(read_keepalived(whole));
  for (std::size_t n = 0; n + 2 < whole.size(); ++n) {
    const auto cut = read_keepalived(whole.substr(0, n));
    CHECK_MESSAGE((!cut || cut->instances.empty()), n);
  }
  CHECK_FALSE(read_keepalived("\xef\xbb\xbf" + whole));
  CHECK_FALSE(read_keepalived(std::string("a\0b", 3)));
  CHECK_FALSE(read_keepalived("a \x93\xfa\n"));
  CHECK_FALSE(read_keepalived(whole + whole));
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "a {\n";
  CHECK_FALSE(read_keepalived(deep));
}
