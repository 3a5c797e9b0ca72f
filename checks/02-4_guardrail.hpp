// 02.4 (supporting): a policy that denies the use of other regions.
#pragma once

#include "checks/02-1_stores.hpp"

namespace tenken {

Findings judge_guardrail(const Stores& all);

}  // namespace tenken
