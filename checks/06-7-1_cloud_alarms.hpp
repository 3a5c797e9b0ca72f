// 06-7.1: what an account's own alarms watch of what no monitoring server of ours does.
#pragma once

#include "checks/judge.hpp"

namespace tenken {

struct CloudAlarms {
  Findings findings;
  bool spoken = false;  ///< there is something to watch, or it could not be seen
};

/// Every database, function, container service, and machine that is no declared host: the hosts
/// are the monitoring servers' to watch.
CloudAlarms judge_cloud_alarms(const Case& c, const rules::Rule& rule);

}  // namespace tenken
