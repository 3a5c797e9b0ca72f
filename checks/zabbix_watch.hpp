// What the triggers of a Zabbix server are for.
#pragma once

#include "checks/zabbix_servers.hpp"

namespace tenken {

/// A trigger that watches a host in force.
struct ZabbixWatch {
  const ZabbixServer* server;
  const parse::ZabbixTrigger* trigger;
  const parse::ZabbixHost* host;
  std::string kind, target;
};

void add_watches(const Case& c, const rules::Rule& rule, const ZabbixServer& server,
                 const rules::Target& target, const std::string& kind, KindWatch& out,
                 std::vector<ZabbixWatch>& watches);

}  // namespace tenken
