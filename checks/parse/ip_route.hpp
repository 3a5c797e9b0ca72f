// ip -j route show table all and ip -j rule (iproute2): where the kernel would send a packet.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/ip_range.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

struct IpRoute {
  std::string table = "main";
  Range128 destination;
  double width = 0;  ///< bits_of(destination): the narrowest route leads
  std::string type = "unicast";
  std::vector<std::string> devices;
  std::string gateway;  ///< empty: on the link
  std::int64_t metric = 0;
  bool by_source = false;  ///< holds for packets of one source only
  bool dead = false;
};

struct IpRule {
  std::int64_t priority = 0;
  std::string table;      ///< empty: it has another action
  std::string action;     ///< empty: look in the table; blackhole, unreachable, prohibit, goto, …
  bool for_some = false;  ///< asks for a source, a user, a port: some packets
  bool by_mark = false;   ///< asks for a mark that the packet must have
  bool by_mark_absent = false;  ///< not of a mark: a packet without one fits
  std::optional<Range128> destination;
  bool negated = false;
  std::optional<std::int64_t> suppress_length;  ///< routes this wide or wider are passed over
  std::string doubt;                            ///< a selector that is not known
};

struct Routing {
  IpFamily family = IpFamily::v4;
  std::vector<IpRoute> routes;
  std::vector<IpRule> rules;  ///< by priority
};

/// Both outputs of one family. Error: not such documents. Never throws.
Result<Routing> read_routing(std::string_view routes_json, std::string_view rules_json,
                             IpFamily family);

/// Where a packet to one address may go.
struct Ways {
  struct Way {
    std::string device, gateway, table;
    bool local = false;
    auto operator<=>(const Way&) const = default;
  };
  std::vector<Way> ways;  ///< empty: it is refused, by no route or by one that says so
  std::string doubt;      ///< something that was not understood
};
/// `marked`: packets may carry marks, so that rules which ask for one may hold.
Ways ways_to(const Routing& routing, Bits128 destination, bool marked);

/// Names of the interfaces with an address, and the addresses (ip -j addr).
struct HostAddress {
  std::string device;
  IpFamily family = IpFamily::v4;
  Bits128 address;
};
Result<std::vector<HostAddress>> read_addresses(std::string_view json);

}  // namespace tenken::parse
