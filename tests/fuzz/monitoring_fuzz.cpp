// Fuzz target: what monitoring servers answer. What was reduced once is reduced to itself, and what
// keep_json left of an answer is still JSON.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "checks/parse/alertmanager.hpp"
#include "checks/parse/json_keep.hpp"
#include "checks/parse/prometheus.hpp"
#include "checks/parse/promql_range.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  static const std::vector<std::string> places{"status", "data.activeTargets[].labels", "[].id",
                                               "data.groups[].rules[].name", "a[][].b"};
  if (const auto kept = keep_json(all, places)) {
    const auto again = keep_json(*kept, places);
    if (!again || *again != *kept) std::abort();
  }
  (void)read_prometheus_targets(all);
  (void)read_prometheus_rules(all);
  (void)read_prometheus_series(all);
  (void)read_prometheus_alertmanagers(all);
  (void)read_silences(all);
  (void)host_of_url(all);
  (void)go_instant(all);
  (void)firing_of(all, {});
  if (const auto query = read_promql(all))
    if (query->is_liveness && (query->is_constant || query->selectors.size() != 1)) std::abort();
  if (const auto matcher = read_alert_matcher(all)) {
    const Labels labels{{matcher->label, matcher->value}};
    if (matcher->op == "=" && accepts(*matcher, labels, true) == Tri::no) std::abort();
    if (matcher->op == "!=" && accepts(*matcher, labels, true) == Tri::yes) std::abort();
  }
  if (const auto reduced = reduce_alertmanager_status(all)) (void)read_alert_routing(*reduced);
  if (const auto routing = read_alert_routing(all))
    if (const auto routes = routes_of(routing->root, {{"alertname", "x"}}, true))
      if (routes->empty()) std::abort();
  return 0;
}
