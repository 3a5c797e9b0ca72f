// 11.2: sshd of every host lets no root in by password, no empty password, no weak algorithm.
#pragma once

#include "checks/check.hpp"

namespace tenken {
Findings judge_remote_login(const Case& c, const rules::Rule& rule);
}  // namespace tenken
