// 20.1, 20.3 on hosts: what PAM does with somebody who guesses, and whom it spares.
#pragma once

#include "checks/judge.hpp"
#include "checks/parse/lockout.hpp"

namespace tenken {

/// A policy in force, against the requirement and the figures that the profile binds.
Finding judged_lockout(const Case& c, const rules::Rule& rule, std::string_view criterion,
                       const Look& look, const parse::LockoutPolicy& policy);

Findings judge_host_lockout(const Case& c, const rules::Rule& rule, std::string_view criterion,
                            const Look& look);

}  // namespace tenken
