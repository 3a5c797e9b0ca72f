// What every Linux host lets out, by its applied packet rules and routes.
#pragma once

#include "checks/judge.hpp"
#include "checks/parse/egress.hpp"

namespace tenken {

struct HostEgress {
  Look look;  ///< of the routes and of the rules
  parse::Egress four, six;
  std::string doubt;          ///< what of either was not understood
  bool rules_unseen = false;  ///< neither nft nor iptables is there: nobody can say what is loaded
  std::vector<parse::EgressHole> holes() const;
};

struct HostsEgress {
  std::vector<HostEgress> hosts;
  Findings unknowns;
};
/// Every declared host (role linux_host).
HostsEgress hosts_egress(const Case& c, const rules::Rule& rule, std::string_view criterion);

/// True where a hole leads to more than exceptions can name: more than a /12 of IPv4, a /32 of
/// IPv6.
bool is_wide(const parse::EgressHole& hole);
/// "IPv4 tcp 443 → 198.51.100.1" in words that a list can hold.
std::string to_text(const parse::EgressHole& hole);

}  // namespace tenken
