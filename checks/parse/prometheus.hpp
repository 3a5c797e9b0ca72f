// What a Prometheus server says of itself over its HTTP API, version 1 (checked against 2.42).
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/promql.hpp"
#include "rules/result.hpp"

namespace tenken::parse {

inline constexpr std::size_t monitoring_bytes_max = 32u << 20;

/// One thing that is scraped.
struct ScrapeTarget {
  Labels labels;
  std::string host;        ///< of the URL that is scraped, without its port
  bool by_prober = false;  ///< path /probe: what is up is the prober, not what it probes
  std::string health;      ///< up, down, unknown (not scraped yet)
  std::optional<std::chrono::sys_seconds> scraped_at;  ///< empty: never
  std::string path;                                    ///< place in the answer
};

/// One alerting rule as the server evaluates it.
struct AlertRule {
  std::string name, query;
  Labels labels;
  std::int64_t for_s = 0;  ///< how long it must hold before it fires
  std::string health;      ///< ok, err, unknown (not evaluated yet)
  std::string state;       ///< firing, pending, inactive
  std::optional<std::chrono::sys_seconds> evaluated_at;
  std::string path;
};

/// `/api/v1/targets`, `/api/v1/rules`, `/api/v1/alertmanagers`: whole answers or what keep_json
/// left of them. A status other than success, a missing field, another type → error. An
/// alertmanager is host and port, as the server reaches it.
Result<std::vector<ScrapeTarget>> read_prometheus_targets(std::string_view json);
Result<std::vector<AlertRule>> read_prometheus_rules(std::string_view json);
Result<std::vector<std::string>> read_prometheus_alertmanagers(std::string_view json);

/// Names of series by the job and instance that they come from: `/api/v1/query` of
/// `count by (__name__, job, instance) ({__name__=~".+"})`. A warning of the server → error.
using SeriesNames = std::map<std::pair<std::string, std::string>, std::set<std::string>>;
Result<SeriesNames> read_prometheus_series(std::string_view json);

/// The host of a URL in lower case without brackets and port; empty: none.
std::string host_of_url(std::string_view url);
/// RFC 3339 with any number of fractional digits, as Go writes it; the year 1 is "never".
std::optional<std::chrono::sys_seconds> go_instant(std::string_view text);

}  // namespace tenken::parse
