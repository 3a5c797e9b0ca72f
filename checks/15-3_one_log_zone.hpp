// 15.3: every stream carries an offset from UTC, all the same one.
#pragma once

#include "checks/check.hpp"

namespace tenken {
Findings judge_log_zone(const Case& c, const rules::Rule& rule);
}  // namespace tenken
