// 13.2 「仮想マシンに対して適切なセキュリティ対策を行うこと」.
#pragma once

#include "checks/check.hpp"

namespace tenken {

/// Each host's newest result of the named baseline, and the share of its rules that it meets.
Findings judge_baseline(const Case& c, const rules::Rule& rule);

}  // namespace tenken
