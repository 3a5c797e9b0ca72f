// Clause 06-7: the servers are monitored, and what the monitors find reaches a person.
#pragma once

#include "checks/judge.hpp"

namespace tenken {

Findings judge_server_monitoring(const Case& c, const rules::Rule& rule);

}  // namespace tenken
