// 06-7.2: 「サーバーの監視を行うこと」: an alert that nobody hears is no monitoring.
//
// Routes are walked as Alertmanager walks them (first child that fits, `continue`, a child inherits
// its parent's receiver and none of its time intervals). A label that may be there and that we do
// not see makes the route unknown.
#include "checks/06-7-2_alerts.hpp"

#include <algorithm>
#include <set>

#include "checks/07-0_records.hpp"
#include "checks/hostless.hpp"
#include "checks/parse/registers_monitoring.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using namespace std::chrono;
using parse::Tri;

struct Router {
  Look look;
  parse::AlertRouting routing;
  std::vector<parse::Silence> silences;
  std::vector<std::string> cites;
};

Finding routed(Verdict verdict, std::string_view message, const Router& router,
               std::map<std::string, rules::Text> values, const std::string& where) {
  Finding f = finding("06-7.2", verdict, Basis::exported, message, router.look, std::move(values));
  f.cites = router.cites;
  f.where = where;
  return f;
}

/// Why nobody hears of it by this route at some hour; empty: somebody always does.
std::string deaf(const parse::AlertRouting& routing, const parse::AlertRoute& route) {
  if (routing.receiver(route.receiver)->ways.empty()) return "receiver " + route.receiver;
  for (const std::string& name : route.mute)
    if (!routing.interval(name)->never) return "mute_time_intervals " + name;
  const bool always = std::any_of(route.active.begin(), route.active.end(),
                                  [&](const auto& name) { return routing.interval(name)->always; });
  return route.active.empty() || always ? "" : "active_time_intervals " + join(route.active, " ");
}

bool all_heard(const parse::AlertRouting& routing, const parse::AlertRoute& route) {
  return deaf(routing, route).empty() &&
         std::all_of(route.routes.begin(), route.routes.end(),
                     [&](const auto& child) { return all_heard(routing, child); });
}

/// What the alert surely carries: `up` keeps every label of its target, an aggregation may drop
/// them.
parse::Labels labels_of(const Watch& w) {
  parse::Labels out = w.liveness ? w.target->labels : parse::Labels();
  for (const auto& [name, value] : w.alert->labels) out[name] = value;
  out["alertname"] = w.alert->name;
  return out;
}

/// Where a label differs for sure, one alert does not inhibit the other. What `up` raises carries
/// every label of its target, and a constant none but those of its rule.
bool may_be_equal(const parse::Inhibition& rule, const parse::Labels& source,
                  const parse::Labels& target) {
  const auto value = [](const parse::Labels& labels, const std::string& name) {
    const auto found = labels.find(name);
    return found == labels.end() ? std::string() : found->second;
  };
  return std::all_of(rule.equal.begin(), rule.equal.end(), [&](const std::string& name) {
    const std::string one = value(source, name), two = value(target, name);
    return one == two || one.find("{{") != std::string::npos || two.find("{{") != std::string::npos;
  });
}

/// One alert of one host: is there a route on which it is always heard?
Finding judge_route(const Router& router, const Watch& w) {
  const auto& routing = router.routing;
  const std::map<std::string, rules::Text> base{{"alert", same(w.alert->name)}};
  if (all_heard(routing, routing.root))
    return routed(Verdict::pass, "alert.heard", router,
                  {{"alert", same(w.alert->name)}, {"receiver", same(routing.root.receiver)}},
                  "route");
  const auto routes = parse::routes_of(routing.root, labels_of(w), false);
  if (!routes)
    return in_doubt("06-7.2", router.look, Cause::unsupported, "route of " + w.alert->name,
                    Turn::tool);
  std::string why, where;
  for (const parse::AlertRoute* route : *routes) {
    why = deaf(routing, *route);
    where = route->path;
    if (why.empty())
      return routed(Verdict::pass, "alert.heard", router,
                    {{"alert", same(w.alert->name)}, {"receiver", same(route->receiver)}}, where);
  }
  return routed(Verdict::fail, "alert.unheard", router,
                {{"alert", same(w.alert->name)}, {"why", same(why)}}, where);
}

Findings judge_routes(const Router& router, const std::vector<Watch>& watches) {
  Findings out;
  if (watches.empty())
    out.push_back(in_doubt("06-7.2", router.look, Cause::not_observed, "no alerting rule"));
  std::map<std::string, Verdict> told;  // one finding for each alert and verdict, not for each host
  for (const Watch& w : watches) {
    Finding f = judge_route(router, w);
    const auto [at, fresh] = told.emplace(w.alert->name + " " + f.message, f.verdict);
    if (fresh) out.push_back(std::move(f));
  }
  for (const parse::Inhibition& rule : router.routing.inhibitions)
    for (const Watch& w : watches) {
      const bool target = parse::accept_all(rule.target, labels_of(w), false) != Tri::no;
      const auto always = [&](const parse::AlertRule& a) {
        const auto query = parse::read_promql(a.query);
        parse::Labels labels = a.labels;
        labels["alertname"] = a.name;
        return query && query->is_constant &&
               parse::accept_all(rule.source, labels, false) != Tri::no &&
               may_be_equal(rule, labels, labels_of(w));
      };
      if (!w.liveness || !target ||
          std::none_of(w.server->rules.begin(), w.server->rules.end(), always))
        continue;
      out.push_back(routed(Verdict::fail, "alert.inhibited", router,
                           {{"alert", same(w.alert->name)}}, rule.path));
      break;
    }
  return out;
}

/// The label that an alert has where its query keeps those of its target.
parse::Labels most_labels_of(const Watch& w) {
  parse::Labels out = w.target->labels;
  for (const auto& [name, value] : labels_of(w)) out[name] = value;
  return out;
}

/// Silences that hold now: over every host fail, over some or over other alerts partial.
Findings judge_silences(const Router& router, const std::vector<Watch>& watches) {
  Findings out;
  for (const parse::Silence& s : router.silences) {
    if (!s.active) continue;
    std::set<std::string> all, quiet, alerts;
    for (const Watch& w : watches) {
      if (!w.liveness && parse::accept_all(s.matchers, most_labels_of(w), false) == Tri::yes)
        alerts.insert(w.alert->name);
      if (!w.liveness) continue;
      all.insert(w.target->host);
      if (parse::accept_all(s.matchers, labels_of(w), false) != Tri::no)
        quiet.insert(w.target->host);
    }
    const bool everything = !quiet.empty() && quiet.size() == all.size();
    if (quiet.empty()) quiet = std::move(alerts);
    if (quiet.empty()) continue;
    out.push_back(
        routed(everything ? Verdict::fail : Verdict::partial, "alert.silenced", router,
               {{"hosts", same(join(std::vector<std::string>(quiet.begin(), quiet.end()), ", "))},
                {"until", same(format_instant(s.ends_at))}},
               "silence " + s.id));
  }
  return out;
}

Findings read_routers(const Case& c, const rules::Rule& rule, std::vector<Router>& routers) {
  Looked status = looks(c, rule, "06-7.2", "alert_routing"),
         silences = looks(c, rule, "06-7.2", "alert_silences");
  Findings out = std::move(status.unknowns);
  for (Finding& f : silences.unknowns)
    if (f.cause != Cause::not_declared) out.push_back(std::move(f));
  for (const Look& look : status.looks) {
    const auto other =
        std::find_if(silences.looks.begin(), silences.looks.end(),
                     [&](const Look& l) { return l.target.name == look.target.name; });
    if (other == silences.looks.end()) continue;
    auto routing = parse::read_alert_routing(look.parts[0].bytes);
    auto quiet = parse::read_silences(other->parts[0].bytes);
    if (!routing || !quiet) {
      const Error& e = routing ? quiet.error() : routing.error();
      const bool strange = e.code == "alertmanager.unsupported";
      out.push_back(in_doubt("06-7.2", routing ? *other : look,
                             strange ? Cause::unsupported : Cause::malformed, e.what,
                             strange ? Turn::tool : Turn::vendor));
      continue;
    }
    Router router{look, *std::move(routing), *std::move(quiet), look.ids()};
    for (const std::string& id : other->ids()) router.cites.push_back(id);
    routers.push_back(std::move(router));
  }
  return out;
}

/// Each server sends its alerts to a router that we read.
Findings judge_links(const Case& c, const rules::Rule& rule, const std::vector<Router>& routers) {
  return each(c, rule, "06-7.2", "monitoring_receivers", [&](const Look& look) -> Findings {
    const auto hosts = parse::read_prometheus_alertmanagers(look.parts[0].bytes);
    if (!hosts) return {in_doubt("06-7.2", look, Cause::malformed, hosts.error().what)};
    if (hosts->empty())
      return {finding("06-7.2", Verdict::fail, Basis::measured, "alert.sent_nowhere", look)};
    for (const std::string& host : *hosts) {
      const bool local = host == "localhost" || host == "::1" || host.starts_with("127.");
      const bool known = std::any_of(routers.begin(), routers.end(), [&](const Router& r) {
        const std::string url = parse::host_of_url(r.look.target.fact("alertmanager_url"));
        return url == host || lower_ascii(r.look.target.address) == host ||
               (local && (r.look.target.name == look.target.name ||
                          r.look.target.address == look.target.address));
      });
      if (!known && routers.empty())
        return {unknown("06-7.2", Cause::not_observed, Turn::vendor, look.target.name, host)};
      if (!known) return {in_doubt("06-7.2", look, Cause::not_declared, host)};
    }
    return {finding("06-7.2", Verdict::pass, Basis::measured, "alert.sent", look,
                    {{"hosts", same(join(*hosts, ", "))}})};
  });
}

// ── 06-7.2: the record

Findings judge_tests(const Case& c, const rules::Rule& rule) {
  const auto& schema = parse::alert_tests_schema();
  const RegisterRows tests = register_rows(c, rule, "06-7.2", "alert_tests", schema);
  if (!tests.unknowns.empty()) return tests.unknowns;
  const auto limit = parameter_integer(c, rule, "monitor.acknowledge_max_minutes");
  const RegisterRow* newest = nullptr;
  When newest_at{};
  for (const RegisterRow& row : tests.rows) {
    const auto sent = when_of(row, "sent_at");
    if (!sent || sent->first > c.as_of || (newest != nullptr && sent->last < newest_at.last))
      continue;
    newest = &row;
    newest_at = *sent;
  }
  if (newest == nullptr || !within_months(day_in_japan(newest_at.first), day_in_japan(c.as_of), 1))
    return {register_finding("06-7.2", Verdict::fail, "alert_test.none", tests)};
  const auto acknowledged = when_of(*newest, "acknowledged_at");
  if (!acknowledged || !is_said(newest->row.get("acknowledged_by")))
    return {row_finding("06-7.2", Verdict::fail, "alert_test.unanswered", *newest,
                        {{"sent", same(format_instant(newest_at.first))}})};
  if (!newest_at.exact()) return {missing_time("06-7.2", *newest, {"発報日時", "sent_at"})};
  if (!acknowledged->exact())
    return {missing_time("06-7.2", *newest, {"受領日時", "acknowledged_at"})};
  if (acknowledged->first > c.as_of || acknowledged->first < newest_at.first)
    return {row_unknown("06-7.2", Cause::contradiction, Turn::vendor, *newest,
                        {"受領が発報より前、又は判定日より後である",
                         "acknowledged before it was sent, or after the judgement"})};
  const auto taken = duration_cast<minutes>(acknowledged->first - newest_at.first).count();
  const bool in_time = acknowledged->first - newest_at.first <= minutes(limit);
  return {row_finding("06-7.2", in_time ? Verdict::pass : Verdict::fail,
                      in_time ? "alert_test.answered" : "alert_test.late", *newest,
                      {{"sent", same(format_instant(newest_at.first))},
                       {"minutes", same(std::to_string(taken))},
                       {"limit", same(std::to_string(limit))},
                       {"author", author_of(*newest)}})};
}

/// 06-7.4: an alert that always fires and leaves the house.
Findings judge_dead_man(const Monitoring& all, const std::vector<Router>& routers) {
  for (const MonitoringServer& server : all.servers)
    for (std::size_t i = 0; i < server.rules.size(); ++i) {
      const parse::AlertRule& alert = server.rules[i];
      if (!server.queries[i] || !server.queries[i]->is_constant || alert.state != "firing")
        continue;
      for (const Router& router : routers) {
        parse::Labels labels = alert.labels;
        labels["alertname"] = alert.name;
        const auto routes = parse::routes_of(router.routing.root, labels, false);
        if (!routes) continue;
        for (const parse::AlertRoute* route : *routes)
          if (deaf(router.routing, *route).empty()) {
            Finding f = routed(Verdict::partial, "dead_man.sent", router,
                               {{"alert", same(alert.name)}, {"receiver", same(route->receiver)}},
                               route->path);
            f.criterion = "06-7.4";
            f.cause = Cause::not_observed;
            f.turn = Turn::vendor;
            return {f};
          }
      }
    }
  return {unknown("06-7.4", Cause::not_observed, Turn::vendor, {}, "dead-man")};
}

}  // namespace

Findings judge_alerts(const Case& c, const rules::Rule& rule, const Monitoring& all,
                      const std::vector<Watch>& watches, bool elsewhere) {
  const auto& deployment = c.evidence.deployment;
  const bool none = deployment.with_role("alert_router").empty() &&
                    deployment.with_role("monitoring_server").empty();
  if (none && elsewhere) {
    Findings out = judge_tests(c, rule);
    for (Finding& f : judge_dead_man(all, {})) out.push_back(std::move(f));
    return out;
  }
  if (none)
    // The account's own alarms are all the monitoring there is.
    if (auto instead = instead_of_hosts(
            c, "06-7.2",
            {Turn::tool,
             {"アラームの通知先(トピック等)の先に誰がいるかを見る検査がない",
              "no check looks at who stands behind the topics that the alarms send to"}})) {
      Findings out{*std::move(instead)};
      for (Findings found : {judge_tests(c, rule), judge_dead_man(all, {})})
        std::move(found.begin(), found.end(), std::back_inserter(out));
      return out;
    }
  std::vector<Router> routers;
  Findings out = read_routers(c, rule, routers);
  for (const Router& router : routers)
    for (Findings found : {judge_routes(router, watches), judge_silences(router, watches)})
      std::move(found.begin(), found.end(), std::back_inserter(out));
  for (Findings found :
       {judge_links(c, rule, routers), judge_tests(c, rule), judge_dead_man(all, routers)})
    std::move(found.begin(), found.end(), std::back_inserter(out));
  return out;
}

}  // namespace tenken
