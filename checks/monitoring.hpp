// The monitoring servers of a deployment, read once: what they scrape, what they alert on, and for
// which host each alert would speak.
#pragma once

#include "checks/judge.hpp"
#include "checks/parse/alertmanager.hpp"
#include "checks/parse/prometheus.hpp"
#include "checks/parse/promql_range.hpp"

namespace tenken {

/// How a host stands with every monitoring system together.
struct Enrolment {
  bool any = false;       ///< watched by one
  bool probed = false;    ///< only from outside, or under an address that is not known
  bool disabled = false;  ///< listed and switched off
  bool never = false, stale = false, down = false;
  std::string where;
};

/// One kind of monitor of one host, of every monitoring system together.
struct KindWatch {
  bool found = false;
  std::string doubt, never, weak;
  std::string broken;  ///< why one that is there does not count
  std::vector<std::string> names;
};

/// Whether this name or address is the host. A loopback address is the server's own host, where
/// that is declared under the server's name or address.
bool is_address_of(const rules::Target& server, const rules::Target& host, const std::string& name);

struct MonitoringServer {
  Look look;  ///< of its targets
  std::vector<parse::ScrapeTarget> targets;
  std::vector<parse::AlertRule> rules;
  std::vector<std::optional<parse::PromQuery>> queries;  ///< of each rule; empty: not understood
  std::vector<parse::Firing> firing;  ///< of each rule: whether its threshold can be met
  parse::SeriesNames series;          ///< what its targets really give
  std::vector<std::string> cites;
};

struct Monitoring {
  std::vector<MonitoringServer> servers;
  Findings unknowns;
};
Monitoring monitoring_servers(const Case& c, const rules::Rule& rule, std::string_view criterion);

/// The targets of a server that are this host itself: by the address or name that is scraped. A
/// loopback address is the server's own host, where that is declared under the server's name.
std::vector<const parse::ScrapeTarget*> scraped_of(const MonitoringServer& server,
                                                   const rules::Target& host);
bool is_probed(const MonitoringServer& server, const rules::Target& host);

/// Whether a selector takes series of this target: matchers on the labels that a target gives are
/// held against it; others (mountpoint, mode) narrow within the host.
parse::Tri takes(const parse::Selector& selector, const parse::ScrapeTarget& target);

/// The kind of monitor that a rule of this server is for this target, whose series are there:
/// liveness, or a word of the parameter monitor.metrics ("disk node_filesystem_.*"). `no`: another;
/// `maybe`: it may be, but what it asks is not understood or holds for a part of the day only.
parse::Tri watches(const Case& c, const rules::Rule& rule, const std::string& kind,
                   const MonitoringServer& server, const parse::AlertRule& alert,
                   const std::optional<parse::PromQuery>& query, const parse::ScrapeTarget& target);

/// The kinds that every host must have: liveness and the words of monitor.metrics, in order.
std::vector<std::string> monitor_kinds(const Case& c, const rules::Rule& rule);

}  // namespace tenken
