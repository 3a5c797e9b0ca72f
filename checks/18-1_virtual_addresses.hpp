// 18.1: an address that moves between hosts (VRRP, keepalived): who is set to take it over, and who
// holds it now.
#pragma once

#include "checks/18-1_components_seen.hpp"

namespace tenken {

/// Nothing where no target has the role vrrp_router.
Findings judge_virtual_addresses(const Case& c, const rules::Rule& rule, const Components& all);

}  // namespace tenken
