// Alertmanager (0.25, API version 2): where an alert goes, and what keeps it from going there.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/promql.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

struct AlertRoute {
  std::string receiver;  ///< its own or its parent's
  std::vector<LabelMatcher> matchers;
  bool goes_on = false;                   ///< `continue: true`
  std::vector<std::string> mute, active;  ///< names of time intervals; a child inherits none
  std::vector<AlertRoute> routes;
  std::string path;  ///< "route.routes[0]"
};

struct AlertReceiver {
  std::string name;
  std::vector<std::string> ways;  ///< "webhook_configs", once for each destination; empty: nobody
};

struct TimeInterval {
  std::string name;
  bool never = false;   ///< holds no time
  bool always = false;  ///< one of its entries holds all times
};

struct Inhibition {
  std::vector<LabelMatcher> source, target;
  std::vector<std::string> equal;  ///< labels that must be the same in both; none in both is
  std::string path;
};

struct AlertRouting {
  std::string version;
  AlertRoute root;
  std::vector<AlertReceiver> receivers;
  std::vector<TimeInterval> intervals;
  std::vector<Inhibition> inhibitions;

  const AlertReceiver* receiver(std::string_view name) const;
  const TimeInterval* interval(std::string_view name) const;
};

struct Silence {
  std::string id;
  std::vector<LabelMatcher> matchers;
  std::chrono::sys_seconds starts_at{}, ends_at{};
  bool active = false;
};

/// `/api/v2/status` without what may be secret or personal: the version, and of the configuration
/// routes, intervals, inhibitions and, for each receiver, its name and how many destinations of
/// which kind it has. → tenken-alertmanager/1. Cannot be read → error that quotes none of it.
Result<std::string> reduce_alertmanager_status(std::string_view json);

/// tenken-alertmanager/1. A key of a route or interval that is not known → error
/// "alertmanager.unsupported"; a route to a receiver or interval that is not there, no route, other
/// types → "alertmanager.malformed".
Result<AlertRouting> read_alert_routing(std::string_view json);
/// `/api/v2/silences`.
Result<std::vector<Silence>> read_silences(std::string_view json);

/// `severity="critical"`, `severity=critical`, `team=~"a|b"`: one matcher as Alertmanager writes
/// it.
std::optional<LabelMatcher> read_alert_matcher(std::string_view text);

/// The routes at which an alert with these labels ends, in order. `all`: no other labels can be
/// there. Nothing: it depends on a label that we do not see.
std::optional<std::vector<const AlertRoute*>> routes_of(const AlertRoute& root,
                                                        const Labels& labels, bool all);
/// All matchers together.
Tri accept_all(const std::vector<LabelMatcher>& matchers, const Labels& labels, bool all);

}  // namespace tenken::parse
