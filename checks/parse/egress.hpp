// What a Linux host lets out to the Internet, by its routes and its packet filter together: one
// packet of every kind that any of them tells apart is routed and walked.
#pragma once

#include <string>
#include <vector>

#include "checks/parse/ip_route.hpp"
#include "checks/parse/netfilter.hpp"

namespace tenken::parse {

struct EgressHost {
  Netfilter filter;
  Routing routing;        ///< of the family that is asked about
  bool forwards = false;  ///< for others: containers, guests, neighbours
};

/// Packets that may leave: one protocol, some ports, some public addresses.
struct EgressHole {
  IpFamily family = IpFamily::v4;
  std::uint64_t protocol = protocol_tcp;
  bool other_protocols = false;        ///< `protocol` stands for all that nothing names
  Range128 ports;                      ///< 0–65535 where the protocol has none
  std::vector<Range128> destinations;  ///< merged, in order
  bool forwarded = false;
  std::string device;
  std::string by;       ///< what lets it pass; empty: nothing stops it
  double bits() const;  ///< log2 of the number of destinations
};

struct Egress {
  std::vector<EgressHole> holes;
  bool has_route = false;  ///< some public address has a way
  std::string stopped_by;  ///< the rule or policy that stopped the last packet
  std::string doubt;       ///< not everything was understood, and it would matter
};

Egress egress_of(const EgressHost& host);

/// "tcp", "udp", "icmp", …, "47".
std::string protocol_name(std::uint64_t protocol);

}  // namespace tenken::parse
