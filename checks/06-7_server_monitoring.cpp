// 06-7: 「クラウド側の対応としてサーバーの監視を行うこと」
//
// .1 every host is scraped by a Prometheus, or watched by a Zabbix, that answers us, lately, and
// for each kind of monitor (alive, its resources, its logs, its security) an alerting rule takes
// the series of that very host, or a trigger in force its items. .2 what these rules raise ends at
// a receiver with a destination, at every hour, and the newest test alert of the last month was
// acknowledged in time. Would not comply: a host that nobody enrolled, a rule for one job only, a
// route muted at night, a receiver without a destination, a silence over everything, a threshold
// beyond what its series can be. One whose range is not known, or at its edge, is partial and
// shown. Down at this minute is partial: monitored, and ill. A query or route that is not
// understood is unknown. What runs in a cloud account and is no host of ours needs an alarm of the
// account. .4 is supporting: an alert that always fires must leave the house; whether somebody
// there misses it was not looked at.
#include "checks/06-7_server_monitoring.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/06-7-1_cloud_alarms.hpp"
#include "checks/06-7-2_alerts.hpp"
#include "checks/06-7-2_zabbix_alerts.hpp"
#include "checks/hostless.hpp"
#include "checks/zabbix_watch.hpp"

namespace tenken {

namespace {

using namespace std::chrono;
using parse::Tri;

/// Every monitoring system of the deployment.
struct Systems {
  Monitoring prometheus;
  ZabbixServers zabbix;

  bool none() const { return prometheus.servers.empty() && zabbix.servers.empty(); }
  /// None that could not be read, which may hold what is missing elsewhere.
  bool whole() const { return prometheus.unknowns.empty() && zabbix.unknowns.empty(); }
};

Systems systems_of(const Case& c, const rules::Rule& rule) {
  Systems out{monitoring_servers(c, rule, "06-7.1"), zabbix_servers(c, rule, "06-7.1")};
  if (out.zabbix.declared)
    out.prometheus.unknowns = without_role(std::move(out.prometheus.unknowns), "monitoring_server");
  return out;
}

struct HostWatch {
  std::vector<std::string> missing, doubtful, names;
  std::vector<std::string> never, weak;  ///< "kind: alert: query"
  std::vector<Watch> watches;
  std::vector<ZabbixWatch> zabbix;
};

bool is_sound(const Case& c, const rules::Rule& rule, const parse::AlertRule& alert,
              const Look& look) {
  const minutes delay{parameter_integer(c, rule, "monitor.alert_delay_max_minutes")},
      age{parameter_integer(c, rule, "monitor.scrape_max_age_minutes")};
  return alert.health == "ok" && seconds(alert.for_s) <= delay && alert.evaluated_at &&
         abs(seen_at(*look.parts[0].observation) - *alert.evaluated_at) <= age;
}

void add_watches(const Case& c, const rules::Rule& rule, const MonitoringServer& server,
                 const rules::Target& host, const std::string& kind, KindWatch& out,
                 std::vector<Watch>& all) {
  for (const parse::ScrapeTarget* target : scraped_of(server, host))
    for (std::size_t i = 0; i < server.rules.size(); ++i) {
      const parse::AlertRule& alert = server.rules[i];
      const Tri one = watches(c, rule, kind, server, alert, server.queries[i], *target);
      if (one == Tri::no) continue;
      const parse::Firing firing = kind == "liveness" ? parse::Firing::sometimes : server.firing[i];
      const std::string shown = kind + ": " + alert.name + ": " + alert.query;
      if (firing == parse::Firing::never) {
        out.never = shown;
        continue;
      }
      const bool sound = is_sound(c, rule, alert, server.look);
      if (one == Tri::maybe || alert.health == "unknown") out.doubt = alert.name;
      if (one != Tri::yes || !sound) continue;
      if (firing != parse::Firing::sometimes) {
        out.weak = shown;
      } else {
        if (!out.found) out.names.push_back(kind + ": " + alert.name);
        out.found = true;
      }
      all.push_back({&server, &alert, target, kind == "liveness"});
    }
}

HostWatch watch_of(const Case& c, const rules::Rule& rule, const Systems& all,
                   const rules::Target& host) {
  HostWatch out;
  for (const std::string& kind : monitor_kinds(c, rule)) {
    KindWatch w;
    for (const MonitoringServer& server : all.prometheus.servers)
      add_watches(c, rule, server, host, kind, w, out.watches);
    for (const ZabbixServer& server : all.zabbix.servers)
      add_watches(c, rule, server, host, kind, w, out.zabbix);
    out.names.insert(out.names.end(), w.names.begin(), w.names.end());
    const std::string& why = w.doubt.empty() ? w.broken : w.doubt;
    const std::string named = why.empty() ? kind : kind + " (" + why + ")";
    if (!w.found && !w.weak.empty())
      out.weak.push_back(w.weak);
    else if (!w.found && w.doubt.empty() && w.broken.empty() && !w.never.empty())
      out.never.push_back(w.never);
    else if (!w.found)
      (w.doubt.empty() ? out.missing : out.doubtful).push_back(named);
  }
  return out;
}

Finding about(const rules::Target& host, const Systems& all, Finding f) {
  f.target = host.name;
  for (const MonitoringServer& s : all.prometheus.servers)
    f.cites.insert(f.cites.end(), s.cites.begin(), s.cites.end());
  for (const ZabbixServer& s : all.zabbix.servers) {
    f.cites.insert(f.cites.end(), s.cites.begin(), s.cites.end());
    if (f.basis == Basis::measured) f.basis = s.basis;
  }
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

void add_enrolment(const Case& c, const rules::Rule& rule, const MonitoringServer& server,
                   const rules::Target& host, Enrolment& out) {
  const minutes age_max{parameter_integer(c, rule, "monitor.scrape_max_age_minutes")};
  out.probed = out.probed || is_probed(server, host);
  const auto seen = seen_at(*server.look.parts[0].observation);
  for (const parse::ScrapeTarget* t : scraped_of(server, host)) {
    out.any = true;
    out.where = server.look.target.name + ": " + t->path;
    if (t->health == "unknown" || !t->scraped_at)
      out.never = true;
    else if (abs(seen - *t->scraped_at) > age_max)
      out.stale = true;
    else if (t->health == "down")
      out.down = true;
  }
}

/// Is it watched, lately, with an answer?
Finding judge_enrolment(const Case& c, const rules::Rule& rule, const Enrolment& e,
                        const rules::Target& host) {
  const auto age_max = parameter_integer(c, rule, "monitor.scrape_max_age_minutes");
  if (!e.any && e.probed)
    return unknown("06-7.1", Cause::unsupported, Turn::vendor, host.name, "probe of " + host.name);
  if (!e.any && !e.disabled) return said(Verdict::fail, "monitor.host_missing", {});
  Finding f = !e.any    ? said(Verdict::fail, "monitor.host_disabled", {})
              : e.stale ? said(Verdict::fail, "monitor.host_stale",
                               {{"minutes", same(std::to_string(age_max))}})
              : e.never ? unknown("06-7.1", Cause::not_observed, Turn::vendor, host.name, e.where)
              : e.down  ? said(Verdict::partial, "monitor.host_down", {})
                        : said(Verdict::pass, "monitor.host_scraped", {});
  f.where = e.where;
  return f;
}

Findings judge_hosts(const Case& c, const rules::Rule& rule, const Systems& all,
                     std::vector<Watch>& watches, std::vector<ZabbixWatch>& zabbix) {
  const auto hosts = c.evidence.deployment.with_role("linux_host");
  CloudAlarms cloud = judge_cloud_alarms(c, rule);
  Findings out = std::move(cloud.findings);
  // Without a host the cloud's own alarms may be all the monitoring there is.
  for (const Findings* unknowns : {&all.prometheus.unknowns, &all.zabbix.unknowns})
    for (const Finding& f : *unknowns)
      if (!hosts.empty() || !cloud.spoken || f.cause != Cause::not_declared) out.push_back(f);
  if (hosts.empty() && !cloud.spoken)
    out.push_back(unknown("06-7.1", Cause::not_declared, Turn::vendor, {}, "linux_host"));
  if (all.none()) return out;
  for (const rules::Target* host : hosts) {
    HostWatch w = watch_of(c, rule, all, *host);
    Enrolment e;
    for (const MonitoringServer& server : all.prometheus.servers)
      add_enrolment(c, rule, server, *host, e);
    for (const ZabbixServer& server : all.zabbix.servers) add_enrolment(c, rule, server, *host, e);
    e.down = e.down || std::any_of(w.zabbix.begin(), w.zabbix.end(), [](const ZabbixWatch& one) {
               return one.kind == "liveness" && one.trigger->problem;
             });
    Finding scraped = about(*host, all, judge_enrolment(c, rule, e, *host));
    watches.insert(watches.end(), w.watches.begin(), w.watches.end());
    zabbix.insert(zabbix.end(), w.zabbix.begin(), w.zabbix.end());
    scraped.values["rules"] = same(join(w.names, ", "));
    const bool is_there = e.any, whole = all.whole();
    // Another server, which could not be read, may hold what is missing here.
    if (!e.any && scraped.verdict == Verdict::fail && !whole) continue;
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
  std::vector<ZabbixWatch> zabbix;
  const Systems all = systems_of(c, rule);
  Findings out = judge_hosts(c, rule, all, watches, zabbix);
  // Whom a server tells is not known either where it could not be read.
  for (Finding f : all.zabbix.unknowns) {
    f.criterion = "06-7.2";
    out.push_back(std::move(f));
  }
  for (Findings more : {judge_alerts(c, rule, all.prometheus, watches, all.zabbix.declared),
                        judge_zabbix_alerts(c, rule, all.zabbix.servers, zabbix)})
    std::move(more.begin(), more.end(), std::back_inserter(out));
  return out;
}

}  // namespace tenken
