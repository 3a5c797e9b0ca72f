// 18.1 and 18.2: what a cloud account says of the components, and of the zones that they stand in.
#pragma once

#include "checks/18-1_components_seen.hpp"

namespace tenken {

/// Nothing where no cloud account is declared. A component of the register is the thing of the
/// account whose id or name it bears.
Findings judge_cloud_components(const Case& c, const Components& all);

}  // namespace tenken
