// 06a 「市が公表資料や監査報告書等により確認することが可能なこと」.
#pragma once

#include "checks/check.hpp"

namespace tenken {

/// 06a.1 to 06a.3.
Findings judge_assurance(const Case& c, const rules::Rule& rule);

}  // namespace tenken
