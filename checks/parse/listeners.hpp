// ss -H -n -l -t -u -O (iproute2 6.1): the sockets of a host that wait for somebody.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/ip_range.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

struct ListeningSocket {
  bool is_udp = false;
  bool any = false;                ///< every address of its families
  bool v4 = false, v6 = false;     ///< whose packets it takes; "*" takes both
  Bits128 address;                 ///< where not `any`
  IpFamily family = IpFamily::v4;  ///< of `address`
  std::string device;              ///< bound to this interface; empty: to none
  int port = 0;
  std::string text;  ///< "[::1]:323" as ss wrote it

  /// Nobody but the host itself reaches it.
  bool is_loopback() const;
  /// Whether it takes packets to this address of this interface.
  bool serves(IpFamily to_family, Bits128 to, std::string_view on_device) const;
};

/// In the order of the output. Error: not such an output, cut, or a line that is not understood.
/// An empty output is an error too: a host that was reached over the network has a listener, and
/// one that was not has nothing to say here. Never throws.
Result<std::vector<ListeningSocket>> read_listeners(std::string_view text);

}  // namespace tenken::parse
