// 06-7.2: what Zabbix raises reaches a person at any hour.
#pragma once

#include "checks/zabbix_watch.hpp"

namespace tenken {

Findings judge_zabbix_alerts(const Case& c, const rules::Rule& rule,
                             const std::vector<ZabbixServer>& servers,
                             const std::vector<ZabbixWatch>& watches);

}  // namespace tenken
