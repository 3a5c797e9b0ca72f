// iptables-save and ip6tables-save: the applied rules of x_tables, of the legacy and of the
// nf_tables kind (iptables-save(8), iptables-extensions(8), version 1.8). ufw and firewalld with
// that backend end up here.
#pragma once

#include <string_view>

#include "checks/parse/netfilter.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

struct IptablesSave {
  Netfilter rules;
  bool is_nf_tables = false;  ///< the same rules stand in nft's list too, as foreign ones
};

/// An empty output is a kernel without such tables: no rule at all. A match or a target that is not
/// known leaves a doubt in its rule. Error: not such a document, or cut (a table without COMMIT).
/// Never throws.
Result<IptablesSave> read_iptables_save(std::string_view text, IpFamily family);

}  // namespace tenken::parse
