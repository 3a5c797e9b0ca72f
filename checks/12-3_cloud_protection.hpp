// 12.3: what an account sets against a slip: deletion protection, versions, recovery to a moment.
#pragma once

#include "checks/judge.hpp"

namespace tenken {

/// Nothing where no cloud account is declared.
Findings judge_cloud_protection(const Case& c);

}  // namespace tenken
