// The register of egress exceptions against what the hosts let out.
#pragma once

#include "checks/egress_hosts.hpp"
#include "checks/papers.hpp"

namespace tenken {

/// What one row allows, as addresses, protocol and ports.
struct ListedException {
  const RegisterRow* row = nullptr;
  std::vector<parse::IpRange> ranges;  ///< empty: its destination names no address
  std::string protocol;                ///< tcp udp icmp any …
  std::vector<parse::Range128> ports;
  bool expired = false;
};
std::vector<ListedException> listed_exceptions(const RegisterRows& rows, Day today);

/// The rows that cover all of a hole together; empty: some of it stands in no row.
std::vector<const ListedException*> covering(const parse::EgressHole& hole,
                                             const std::vector<ListedException>& listed);

/// 06-1.3.
Findings judge_exceptions(const Case& c, const rules::Rule& rule, const HostsEgress& hosts,
                          const RegisterRows& rows);

}  // namespace tenken
