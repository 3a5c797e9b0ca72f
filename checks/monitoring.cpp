#include "checks/monitoring.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace tenken {

namespace {

using parse::Tri;

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

/// Labels by which targets are told apart, and which exporters do not give.
bool is_placing(std::string_view label) {
  constexpr std::array<std::string_view, 15> all{
      "env",  "environment", "stage", "cluster", "region",   "zone", "datacenter", "dc",
      "team", "role",        "tier",  "host",    "hostname", "node", "group"};
  return std::find(all.begin(), all.end(), label) != all.end();
}

/// The patterns of one kind in monitor.metrics.
std::string pattern_of(const Case& c, const rules::Rule& rule, const std::string& kind) {
  for (const std::string& line : parameter_values(c, rule, "monitor.metrics"))
    if (line.starts_with(kind + " ")) return line.substr(kind.size() + 1);
  return {};
}

const std::set<std::string>& series_of(const MonitoringServer& server,
                                       const parse::ScrapeTarget& target) {
  static const std::set<std::string> none;
  const auto label = [&](const char* name) {
    const auto found = target.labels.find(name);
    return found == target.labels.end() ? std::string() : found->second;
  };
  const auto found = server.series.find({label("job"), label("instance")});
  return found == server.series.end() ? none : found->second;
}

/// Whether the query asks for such series (`asks`), and whether for those of this target.
struct Asked {
  bool asks = false;
  Tri taken = Tri::no;
};
Asked asked(const parse::PromQuery& query, const parse::ScrapeTarget& target,
            const std::string& pattern, const std::set<std::string>& series) {
  RE2::Options quiet;
  quiet.set_log_errors(false);
  const RE2 metrics(pattern, quiet);
  bool yes = false, no = false, maybe = !metrics.ok();
  for (const parse::Selector& selector : query.selectors) {
    if (metrics.ok() && !RE2::FullMatch(selector.metric, metrics)) {
      // A recording rule's name has colons; what it records is not followed.
      maybe = maybe || (selector.metric.find(':') != std::string::npos &&
                        RE2::PartialMatch(selector.metric, metrics));
      continue;
    }
    // What the target does not give, no rule can watch.
    const Tri one = selector.metric == "up" || series.contains(selector.metric)
                        ? takes(selector, target)
                        : Tri::no;
    (one == Tri::yes ? yes : one == Tri::no ? no : maybe) = true;
  }
  // Where a part takes the host and another does not, `a / b` never fires for it and `a or b` may.
  const bool both = yes && no;
  return {yes || no || maybe, both || maybe ? Tri::maybe : yes ? Tri::yes : Tri::no};
}

}  // namespace

bool is_address_of(const rules::Target& server, const rules::Target& host,
                   const std::string& name) {
  // The server scrapes itself: its own target is a host then, or its address is that of one.
  if (is_loopback(name))
    return host.name == server.name || (!host.address.empty() && host.address == server.address);
  const auto same_as = [&](const std::string& other) {
    return !other.empty() && lower_ascii(other) == name;
  };
  if (same_as(host.address) || same_as(host.name)) return true;
  for (const char* fact : {"public_addresses", "private_addresses"})
    if (const auto found = host.facts.find(fact); found != host.facts.end())
      if (std::any_of(found->second.begin(), found->second.end(), same_as)) return true;
  return false;
}

Monitoring monitoring_servers(const Case& c, const rules::Rule& rule, std::string_view criterion) {
  Looked targets = looks(c, rule, criterion, "monitoring_targets"),
         rules_ = looks(c, rule, criterion, "monitoring_rules"),
         series_ = looks(c, rule, criterion, "monitoring_series");
  Monitoring out{{}, std::move(targets.unknowns)};
  const auto figure = [&](const char* name) {
    return static_cast<double>(parameter_integer(c, rule, name));
  };
  parse::FiringLimits limits;
  limits.margin_percent = figure("monitor.threshold_margin_percent");
  limits.count_max = figure("monitor.threshold_count_max");
  limits.age_max_s = figure("monitor.threshold_age_max_hours") * 3600;
  for (Looked* looked : {&rules_, &series_})
    for (Finding& f : looked->unknowns)
      if (f.cause != Cause::not_declared) out.unknowns.push_back(std::move(f));
  for (const Look& look : targets.looks) {
    const auto other = std::find_if(rules_.looks.begin(), rules_.looks.end(), [&](const Look& l) {
      return l.target.name == look.target.name;
    });
    const auto third = std::find_if(series_.looks.begin(), series_.looks.end(), [&](const Look& l) {
      return l.target.name == look.target.name;
    });
    if (other == rules_.looks.end() || third == series_.looks.end()) continue;
    const auto scraped = parse::read_prometheus_targets(look.parts[0].bytes);
    const auto alerts = parse::read_prometheus_rules(other->parts[0].bytes);
    const auto series = parse::read_prometheus_series(third->parts[0].bytes);
    if (!scraped || !alerts || !series) {
      const Error& e = !scraped ? scraped.error() : !alerts ? alerts.error() : series.error();
      out.unknowns.push_back(in_doubt(criterion,
                                      !scraped  ? look
                                      : !alerts ? *other
                                                : *third,
                                      Cause::malformed, e.what));
      continue;
    }
    MonitoringServer server{look, *scraped, *alerts, {}, {}, *series, look.ids()};
    for (const Look* more : {&*other, &*third})
      for (const std::string& id : more->ids()) server.cites.push_back(id);
    for (const parse::AlertRule& alert : server.rules) {
      server.queries.push_back(parse::read_promql(alert.query));
      server.firing.push_back(parse::firing_of(alert.query, limits));
    }
    out.servers.push_back(std::move(server));
  }
  return out;
}

std::vector<const parse::ScrapeTarget*> scraped_of(const MonitoringServer& server,
                                                   const rules::Target& host) {
  std::vector<const parse::ScrapeTarget*> out;
  for (const parse::ScrapeTarget& t : server.targets)
    if (!t.by_prober && is_address_of(server.look.target, host, t.host)) out.push_back(&t);
  return out;
}

bool is_probed(const MonitoringServer& server, const rules::Target& host) {
  return std::any_of(
      server.targets.begin(), server.targets.end(), [&](const parse::ScrapeTarget& t) {
        const auto instance = t.labels.find("instance");
        return t.by_prober && instance != t.labels.end() &&
               (is_address_of(server.look.target, host, parse::host_of_url(instance->second)) ||
                is_address_of(server.look.target, host,
                              parse::host_of_url("x://" + instance->second)));
      });
}

parse::Tri takes(const parse::Selector& selector, const parse::ScrapeTarget& target) {
  Tri out = Tri::yes;
  for (const parse::LabelMatcher& m : selector.matchers) {
    const bool of_target = target.labels.contains(m.label);
    // up and its like have no other labels than the target's; other series do. One that says where
    // a target belongs comes from the target alone, mostly: without it there the rule may be blind.
    if (!of_target && selector.metric != "up") {
      if (is_placing(m.label) && parse::accepts(m, target.labels, true) != Tri::yes)
        out = Tri::maybe;
      continue;
    }
    const Tri one = parse::accepts(m, target.labels, true);
    if (one == Tri::no) return Tri::no;
    if (one == Tri::maybe) out = Tri::maybe;
  }
  return out;
}

parse::Tri watches(const Case& c, const rules::Rule& rule, const std::string& kind,
                   const MonitoringServer& server, const parse::AlertRule& alert,
                   const std::optional<parse::PromQuery>& query,
                   const parse::ScrapeTarget& target) {
  const bool liveness = kind == "liveness";
  const std::string pattern = liveness ? "up" : pattern_of(c, rule, kind);
  if (!query) {
    // Not understood: it may be one where it speaks of such a series at all.
    RE2::Options quiet;
    quiet.set_log_errors(false);
    const RE2 word("\\b(?:" + pattern + ")\\b", quiet);
    return !word.ok() || RE2::PartialMatch(alert.query, word) ? Tri::maybe : Tri::no;
  }
  const auto [asks, taken] = asked(*query, target, pattern, series_of(server, target));
  if (!asks || taken == Tri::no) return Tri::no;
  if (liveness) return query->is_liveness ? taken : Tri::maybe;
  if (!query->compares) return Tri::no;
  return query->by_calendar ? Tri::maybe : taken;
}

std::vector<std::string> monitor_kinds(const Case& c, const rules::Rule& rule) {
  std::vector<std::string> out{"liveness"};
  for (const std::string& line : parameter_values(c, rule, "monitor.metrics"))
    out.push_back(line.substr(0, line.find(' ')));
  return out;
}

}  // namespace tenken
