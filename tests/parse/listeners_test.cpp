// ss -H -n -l -t -u -O, as iproute2 6.1 of Debian 12 writes it (taken from the example's hosts).
#include "checks/parse/listeners.hpp"

#include <doctest/doctest.h>

#include "checks/parse/ingress.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {
Bits128 at(const char* text) { return read_ip_range(text)->range.first; }
ListeningSocket only(const std::string& line) {
  const auto all = read_listeners(line + "\n");
  REQUIRE_MESSAGE(all, line);
  REQUIRE(all->size() == 1);
  return all->front();
}
}  // namespace

TEST_CASE("listeners: what each address takes") {
  const ListeningSocket any4 = only("udp UNCONN 0      0         0.0.0.0:123  0.0.0.0:*");
  CHECK(any4.is_udp);
  CHECK(any4.serves(IpFamily::v4, at("10.0.0.1"), "eth0"));
  CHECK_FALSE(any4.serves(IpFamily::v6, at("fd00::1"), "eth0"));
  const ListeningSocket any6 = only("tcp LISTEN 0 511 [::]:443 [::]:*");
  CHECK_FALSE(any6.serves(IpFamily::v4, at("10.0.0.1"), "eth0"));
  CHECK(any6.serves(IpFamily::v6, at("fd00::1"), "eth0"));
  const ListeningSocket both = only("tcp LISTEN 0 511 *%eth0:443 *:*");
  CHECK(both.serves(IpFamily::v4, at("10.0.0.1"), "eth0"));
  CHECK(both.serves(IpFamily::v6, at("fd00::1"), "eth0"));
  CHECK_FALSE(both.serves(IpFamily::v4, at("10.0.0.1"), "eth1"));
  const ListeningSocket mapped = only("tcp LISTEN 0 5 [::ffff:10.0.0.1]:80 *:*");
  CHECK(mapped.serves(IpFamily::v4, at("10.0.0.1"), "eth0"));
  CHECK_FALSE(mapped.serves(IpFamily::v4, at("10.0.0.2"), "eth0"));
  CHECK(only("udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:*").is_loopback());
  CHECK(only("udp UNCONN 0 0 [::1]:323 [::]:*").is_loopback());
  CHECK(only("udp UNCONN 0 0 [fe80::1]%eth0:546 [::]:*").device == "eth0");
  CHECK(only("udp UNCONN 0 0 [fe80::1%eth0]:546 [::]:*").device == "eth0");
  CHECK_FALSE(
      only("tcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:* users:((\"a b\",pid=1,fd=3))").is_loopback());
}

TEST_CASE("listeners: cut anywhere is no shorter list, and nothing else is taken for one") {
  const std::string whole =
      "udp UNCONN 0      0      127.0.0.1:323  0.0.0.0:*\n"
      "tcp LISTEN 0      128   10.77.9.11:22   0.0.0.0:*\n";
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const auto cut = read_listeners(whole.substr(0, n));
    CHECK_MESSAGE((!cut || whole[n - 1] == '\n'), n);
  }
  CHECK(read_listeners(whole)->size() == 2);
  for (const char* bad :
       {"Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process",
        "tcp LISTEN 0 5 0.0.0.0:22", "tcp LISTEN 0 5 0.0.0.0:-1 0.0.0.0:*",
        "tcp LISTEN 0 5 [::1:22 [::]:*", "tcp LISTEN 0 5 0.0.0.0%:22 0.0.0.0:*",
        "tcp LISTEN x 5 0.0.0.0:22 0.0.0.0:*", "tcp UNCONN 0 0 0.0.0.0:22 0.0.0.0:*",
        "tcp LISTEN 0 5 10.0.0.0/8:22 0.0.0.0:*", "mptcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:*",
        "tcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:55", "tcp LISTEN 0 5 localhost:22 0.0.0.0:*",
        "tcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:*\n"})
    CHECK_MESSAGE(!read_listeners(std::string(bad) + "\n"), bad);
}

TEST_CASE("ingress: who is a stranger") {
  Netfilter filter;
  const auto on_the_internet = strangers(filter, IpFamily::v4, at("198.51.100.1"));
  CHECK(on_the_internet.size() >= 3);
  for (const Bits128 one : on_the_internet) CHECK_FALSE(is_internal(IpFamily::v4, one));
  CHECK(strangers(filter, IpFamily::v4, at("10.0.0.1")).size() > on_the_internet.size());
  CHECK_FALSE(strangers(filter, IpFamily::v6, at("fd00::1")).empty());
}
