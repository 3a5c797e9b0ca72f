// The Zabbix servers of a deployment, read once, and which of their hosts is which of ours.
#pragma once

#include "checks/monitoring.hpp"
#include "checks/parse/zabbix.hpp"
#include "checks/parse/zabbix_expression.hpp"

namespace tenken {

struct ZabbixServer {
  Look look;
  parse::ZabbixState state;
  std::chrono::sys_seconds answered_at;  ///< when it answered us, or its export was written
  Basis basis = Basis::exported;         ///< recorded: files that somebody else wrote
  /// Of each trigger by its id; empty: not understood.
  std::map<std::string, std::optional<parse::ZabbixExpression>> expressions;
  std::vector<std::string> cites;
};

struct ZabbixServers {
  std::vector<ZabbixServer> servers;
  Findings unknowns;
  bool declared = false;
};
ZabbixServers zabbix_servers(const Case& c, const rules::Rule& rule, std::string_view criterion);

/// The hosts that are this target, enabled or not; `doubt`: one bears its name under an address by
/// macro.
std::vector<const parse::ZabbixHost*> zabbix_hosts_of(const ZabbixServer& server,
                                                      const rules::Target& target, bool& doubt);
/// The groups of a host, and those above them: "a/b/c" is in "a/b" and "a".
std::set<std::string> zabbix_groups_of(const ZabbixServer& server, const std::set<std::string>& of);
/// Seconds between an item's newest value and the answer, whichever came first.
std::int64_t zabbix_item_age(const ZabbixServer& server, const parse::ZabbixItem& item);

void add_enrolment(const Case& c, const rules::Rule& rule, const ZabbixServer& server,
                   const rules::Target& target, Enrolment& out);

}  // namespace tenken
