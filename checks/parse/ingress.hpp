// Who may come in from outside by a host's own packet filter: one packet from every kind of
// stranger that the rules tell apart, to one address and port.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "checks/parse/ip_route.hpp"
#include "checks/parse/netfilter.hpp"

namespace tenken::parse {

/// A packet that knocks.
struct Knock {
  IpFamily family = IpFamily::v4;
  Bits128 address;  ///< of the host, as packets carry it when they arrive
  std::uint64_t protocol = protocol_tcp;
  int port = 0;
};

struct Entrance {
  May pass = May::no;
  std::string by;       ///< the rule or policy that stops it or lets it pass
  std::string doubt;    ///< a construct that is not understood
  bool logged = false;  ///< whoever is stopped may be written down
  /// Where it ends, where something on the way sends it elsewhere.
  bool is_translated = false;
  Bits128 to_address;
  int to_port = 0;
};

/// The devices of the host that lead outside, with their addresses: no loopback, nothing of one
/// link only.
std::vector<HostAddress> outside_addresses(const std::vector<HostAddress>& all);

/// Senders that a filter may tell apart: somebody whom no rule names, and one of every range that
/// holds too many addresses to be a list of known ones. Where the host's address is internal (a
/// closed network), the stranger is an internal one too.
std::vector<Bits128> strangers(const Netfilter& filter, IpFamily family, Bits128 address);

/// The most that any stranger reaches, by any of these devices.
Entrance knock(const Netfilter& filter, const Knock& at, const std::set<std::string>& devices);

/// Ports that the rules tell apart, so that a redirection from one of them is seen.
std::vector<int> ports_named(const Netfilter& filter);

}  // namespace tenken::parse
