// 06-7.2 and .4: what the monitors raise reaches a person at any hour.
#pragma once

#include "checks/monitoring.hpp"

namespace tenken {

/// A rule that takes a host, and the target by which it does.
struct Watch {
  const MonitoringServer* server;
  const parse::AlertRule* alert;
  const parse::ScrapeTarget* target;
  bool liveness = false;
};

/// `elsewhere`: a Zabbix is declared, so that Prometheus and Alertmanager need not be.
Findings judge_alerts(const Case& c, const rules::Rule& rule, const Monitoring& all,
                      const std::vector<Watch>& watches, bool elsewhere);

}  // namespace tenken
