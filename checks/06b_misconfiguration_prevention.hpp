// 06b 「設計・設定時や変更時の設定誤りの防止対策を講じること」.
#pragma once

#include "checks/check.hpp"

namespace tenken {

/// 06b.1 and 06b.2.
Findings judge_misconfiguration_prevention(const Case& c, const rules::Rule& rule);

}  // namespace tenken
