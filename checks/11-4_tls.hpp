// 11.4: versions, suites and chain of every public endpoint.
#pragma once

#include "checks/check.hpp"

namespace tenken {
Findings judge_tls(const Case& c, const rules::Rule& rule);
}  // namespace tenken
