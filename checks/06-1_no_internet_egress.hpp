#pragma once

#include "checks/judge.hpp"

namespace tenken {

/// Clause 06-1: the service itself cannot reach the Internet.
Findings judge_no_internet_egress(const Case& c, const rules::Rule& rule);

}  // namespace tenken
