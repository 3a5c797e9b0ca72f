// 11.1 from the host's own side: what waits there for packets from outside, whoever tried it.
#pragma once

#include <map>
#include <set>
#include <string>

#include "checks/judge.hpp"
#include "checks/parse/tcp_reach.hpp"

namespace tenken {

/// `tried`: what the look from outside said, by address. `shut_by_cloud`: names of targets whose
/// cloud network was judged whole and opens nothing undeclared.
Findings judge_listeners(const Case& c, const rules::Rule& rule,
                         const std::map<std::string, parse::TcpReach>& tried,
                         const std::set<std::string>& shut_by_cloud);

/// 11.3: what of a host's own packet filter stops those whom nobody let in, and whether it writes
/// them down.
Findings judge_own_filter(const Case& c, const rules::Rule& rule);

/// The public addresses that the deployment gives this host, in their shortest text.
std::set<std::string> outside_addresses(const Case& c, const rules::Target& host);

}  // namespace tenken
