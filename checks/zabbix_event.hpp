// A trigger of Zabbix that is raised, and when the conditions of an action take it.
#pragma once

#include "checks/parse/promql.hpp"
#include "checks/parse/zabbix_period.hpp"
#include "checks/zabbix_servers.hpp"

namespace tenken {

/// Minutes of the week at which something surely holds, and at which it may.
struct ZabbixSpan {
  parse::WeekMinutes sure, possible;
};
ZabbixSpan zabbix_span(parse::Tri value);
ZabbixSpan zabbix_both(const ZabbixSpan& a, const ZabbixSpan& b);
ZabbixSpan zabbix_either(const ZabbixSpan& a, const ZabbixSpan& b);

/// One raised trigger of one host.
struct ZabbixEvent {
  const ZabbixServer& server;
  const parse::ZabbixTrigger& trigger;
  std::set<std::string> groups;  ///< of its hosts, and those above
  parse::ZabbixTags tags;
};
ZabbixEvent zabbix_event(const ZabbixServer& server, const parse::ZabbixTrigger& trigger);

ZabbixSpan zabbix_taken(const ZabbixEvent& event, const parse::ZabbixAction& action);

}  // namespace tenken
