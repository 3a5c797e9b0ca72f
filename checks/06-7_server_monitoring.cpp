// 06-7: 「クラウド側の対応としてサーバーの監視を行うこと」
//
// .1 every host is scraped by a Prometheus that answers us, lately, and for each kind of monitor
// (alive, its resources, its logs, its security) an alerting rule takes the series of that very
// host. .2 what these rules raise ends at a receiver with a destination, at every hour, and the
// newest test alert of the last month was acknowledged in time. Would not comply: a host that
// nobody enrolled, a rule for one job only, a route muted at night, a receiver without a
// destination, a silence over everything, a threshold beyond what its series can be. One whose
// range is not known, or at its edge, is partial and shown. Down at this minute is partial:
// monitored, and ill. A query or route that is not understood is unknown. What runs in a cloud
// account and is no host of ours needs an alarm of the account. .4 is supporting: an alert that
// always fires must leave the house; whether somebody there misses it was not looked at.
#include "checks/06-7_server_monitoring.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/06-7-1_cloud_alarms.hpp"
#include "checks/06-7-2_alerts.hpp"

namespace tenken {

namespace {

using namespace std::chrono;
using parse::Tri;

struct HostWatch {
  std::vector<std::string> missing, doubtful, names;
  std::vector<std::string> never, weak;  ///< "kind: alert: query"
  std::vector<Watch> watches;
};

bool is_sound(const Case& c, const rules::Rule& rule, const parse::AlertRule& alert,
              const Look& look) {
  const minutes delay{parameter_integer(c, rule, "monitor.alert_delay_max_minutes")},
      age{parameter_integer(c, rule, "monitor.scrape_max_age_minutes")};
  return alert.health == "ok" && seconds(alert.for_s) <= delay && alert.evaluated_at &&
         abs(seen_at(*look.parts[0].observation) - *alert.evaluated_at) <= age;
}

HostWatch watch_of(const Case& c, const rules::Rule& rule, const Monitoring& all,
                   const rules::Target& host) {
  HostWatch out;
  for (const std::string& kind : monitor_kinds(c, rule)) {
    bool found = false;
    std::string doubt, never, weak;
    for (const MonitoringServer& server : all.servers)
      for (const parse::ScrapeTarget* target : scraped_of(server, host))
        for (std::size_t i = 0; i < server.rules.size(); ++i) {
          const parse::AlertRule& alert = server.rules[i];
          const Tri one = watches(c, rule, kind, server, alert, server.queries[i], *target);
          if (one == Tri::no) continue;
          const parse::Firing firing =
              kind == "liveness" ? parse::Firing::sometimes : server.firing[i];
          const std::string shown = kind + ": " + alert.name + ": " + alert.query;
          if (firing == parse::Firing::never) {
            never = shown;
            continue;
          }
          const bool sound = is_sound(c, rule, alert, server.look);
          if (one == Tri::maybe || alert.health == "unknown") doubt = alert.name;
          if (one != Tri::yes || !sound) continue;
          if (firing != parse::Firing::sometimes) {
            weak = shown;
          } else {
            if (!found) out.names.push_back(kind + ": " + alert.name);
            found = true;
          }
          out.watches.push_back({&server, &alert, target, kind == "liveness"});
        }
    if (!found && !weak.empty())
      out.weak.push_back(weak);
    else if (!found && doubt.empty() && !never.empty())
      out.never.push_back(never);
    else if (!found)
      (doubt.empty() ? out.missing : out.doubtful)
          .push_back(doubt.empty() ? kind : kind + " (" + doubt + ")");
  }
  return out;
}

Finding about(const rules::Target& host, const Monitoring& all, Finding f) {
  f.target = host.name;
  for (const MonitoringServer& s : all.servers)
    f.cites.insert(f.cites.end(), s.cites.begin(), s.cites.end());
  return f;
}

Finding said(Verdict verdict, std::string_view message, std::map<std::string, rules::Text> values) {
  Finding f;
  f.criterion = "06-7.1";
  f.verdict = verdict;
  f.basis = Basis::measured;
  f.message = message;
  f.values = std::move(values);
  return f;
}

/// Is it scraped, lately, with an answer?
Finding judge_scrape(const Case& c, const rules::Rule& rule, const Monitoring& all,
                     const rules::Target& host) {
  const minutes age_max{parameter_integer(c, rule, "monitor.scrape_max_age_minutes")};
  bool any = false, probed = false, never = false, stale = false, down = false;
  std::string where;
  for (const MonitoringServer& server : all.servers) {
    probed = probed || is_probed(server, host);
    const auto seen = seen_at(*server.look.parts[0].observation);
    for (const parse::ScrapeTarget* t : scraped_of(server, host)) {
      any = true;
      where = server.look.target.name + ": " + t->path;
      if (t->health == "unknown" || !t->scraped_at)
        never = true;
      else if (abs(seen - *t->scraped_at) > age_max)
        stale = true;
      else if (t->health == "down")
        down = true;
    }
  }
  if (!any && probed)
    return unknown("06-7.1", Cause::unsupported, Turn::vendor, host.name, "probe of " + host.name);
  if (!any) return said(Verdict::fail, "monitor.host_missing", {});
  Finding f = stale   ? said(Verdict::fail, "monitor.host_stale",
                             {{"minutes", same(std::to_string(age_max.count()))}})
              : never ? unknown("06-7.1", Cause::not_observed, Turn::vendor, host.name, where)
              : down  ? said(Verdict::partial, "monitor.host_down", {})
                      : said(Verdict::pass, "monitor.host_scraped", {});
  f.where = where;
  return f;
}

Findings judge_hosts(const Case& c, const rules::Rule& rule, const Monitoring& all,
                     std::vector<Watch>& watches) {
  const auto hosts = c.evidence.deployment.with_role("linux_host");
  CloudAlarms cloud = judge_cloud_alarms(c);
  Findings out = std::move(cloud.findings);
  // Without a host the cloud's own alarms may be all the monitoring there is.
  for (const Finding& f : all.unknowns)
    if (!hosts.empty() || !cloud.spoken || f.cause != Cause::not_declared) out.push_back(f);
  if (hosts.empty() && !cloud.spoken)
    out.push_back(unknown("06-7.1", Cause::not_declared, Turn::vendor, {}, "linux_host"));
  if (all.servers.empty()) return out;
  for (const rules::Target* host : hosts) {
    Finding scraped = about(*host, all, judge_scrape(c, rule, all, *host));
    HostWatch w = watch_of(c, rule, all, *host);
    watches.insert(watches.end(), w.watches.begin(), w.watches.end());
    scraped.values["rules"] = same(join(w.names, ", "));
    const bool is_there =
        std::any_of(all.servers.begin(), all.servers.end(),
                    [&](const MonitoringServer& s) { return !scraped_of(s, *host).empty(); });
    // Another server, which could not be read, may hold what is missing here.
    const bool whole = all.unknowns.empty();
    if (scraped.message == "monitor.host_missing" && !whole) continue;
    out.push_back(std::move(scraped));
    if (is_there && whole && !w.missing.empty())
      out.push_back(about(
          *host, all,
          said(Verdict::fail, "monitor.kind_missing", {{"kinds", same(join(w.missing, ", "))}})));
    if (is_there && whole && !w.never.empty())
      out.push_back(about(
          *host, all,
          said(Verdict::fail, "monitor.never_fires", {{"rules", same(join(w.never, " / "))}})));
    if (!w.weak.empty())
      out.push_back(about(
          *host, all,
          said(Verdict::partial, "monitor.threshold", {{"rules", same(join(w.weak, " / "))}})));
    if (!w.doubtful.empty())
      out.push_back(about(
          *host, all,
          unknown("06-7.1", Cause::unsupported, Turn::tool, host->name, join(w.doubtful, ", "))));
  }
  for (Finding& f : denominator(c, rule, "06-7.1", "linux_host")) out.push_back(std::move(f));
  return out;
}

}  // namespace

Findings judge_server_monitoring(const Case& c, const rules::Rule& rule) {
  std::vector<Watch> watches;
  const Monitoring all = monitoring_servers(c, rule, "06-7.1");
  Findings out = judge_hosts(c, rule, all, watches);
  Findings more = judge_alerts(c, rule, all, watches);
  std::move(more.begin(), more.end(), std::back_inserter(out));
  return out;
}

}  // namespace tenken
