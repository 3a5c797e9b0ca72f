// The Zabbix servers of a deployment, read once: which hosts they watch, and what their triggers
// are for.
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

/// A trigger that watches a host in force.
struct ZabbixWatch {
  const ZabbixServer* server;
  const parse::ZabbixTrigger* trigger;
  const parse::ZabbixHost* host;
  std::string kind, target;
};

void add_enrolment(const Case& c, const rules::Rule& rule, const ZabbixServer& server,
                   const rules::Target& target, Enrolment& out);
void add_watches(const Case& c, const rules::Rule& rule, const ZabbixServer& server,
                 const rules::Target& target, const std::string& kind, KindWatch& out,
                 std::vector<ZabbixWatch>& watches);

/// The groups of a host, and those above them: "a/b/c" is in "a/b" and "a".
std::set<std::string> zabbix_groups_of(const ZabbixServer& server, const std::set<std::string>& of);

}  // namespace tenken
