// 06-7.2: 「サーバーの監視を行うこと」: a problem that Zabbix shows and tells nobody is no
// monitoring.
//
// A trigger reaches a person by an enabled action whose conditions take it, an operation that sends
// a message soon enough, an enabled user who may see the host, and a medium of that user for its
// severity. Each way is the set of minutes of the week at which it is open; together they must hold
// every minute. What is not known for sure is counted twice, as open and as shut: where the answers
// differ it is unknown. Would not comply: media for office hours, an action for one group of hosts,
// a user who was disabled, a medium for disasters only, a maintenance of every night.
#include "checks/06-7-2_zabbix_alerts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "checks/zabbix_event.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using namespace std::chrono;
using namespace parse;

/// Whether this user gets to see problems of the event's hosts: others are told nothing.
Tri may_see(const ZabbixEvent& event, const ZabbixUser& user) {
  if (user.role == 3) return Tri::yes;
  if (user.role == 0) return Tri::no;
  Tri out = Tri::yes;
  for (const std::string& id : event.trigger.hosts) {
    const auto host = event.server.state.hosts.find(id);
    if (host == event.server.state.hosts.end()) return Tri::maybe;
    int most = -1;
    bool denied = false;
    for (const std::string& group_id : user.groups) {
      const auto group = event.server.state.user_groups.find(group_id);
      if (group == event.server.state.user_groups.end()) return Tri::maybe;
      if (group->second.has_tag_filters) out = Tri::maybe;
      for (const auto& [host_group, right] : group->second.rights) {
        if (!host->second.groups.contains(host_group)) continue;
        denied = denied || right == 0;
        most = std::max(most, right);
      }
    }
    if (denied || most < 2) return Tri::no;
  }
  return out;
}

bool is_enabled(const ZabbixServer& server, const ZabbixUser& user) {
  return std::all_of(user.groups.begin(), user.groups.end(), [&](const std::string& id) {
    const auto group = server.state.user_groups.find(id);
    return group != server.state.user_groups.end() && group->second.enabled;
  });
}

/// Whether all hours that are not the whole week are meant in one zone: those of media in the zone
/// of their user, those of actions in the server's. In two zones nobody knows here what they leave.
bool in_one_zone(const ZabbixServer& server) {
  std::set<std::string> zones;
  for (const auto& [id, user] : server.state.users)
    for (const ZabbixMedia& media : user.media) {
      const auto minutes = read_zabbix_period(media.period);
      if (!media.enabled || !minutes || minutes->all()) continue;
      const bool is_default = user.zone == "default" || user.zone == "system";
      zones.insert(is_default ? "" : user.zone.value_or("user " + id));
    }
  for (const ZabbixAction& action : server.state.actions)
    for (const ZabbixCondition& condition : action.conditions)
      if (action.enabled && condition.type == 6 && !zones.empty()) zones.insert("");
  return zones.size() <= 1;
}

/// Ways into nowhere that were met, for the finding: each once.
using Faults = std::set<std::string>;

ZabbixSpan heard_by(const ZabbixEvent& event, const ZabbixOperation& operation,
                    const ZabbixUser& user, Faults& faults) {
  ZabbixSpan out;
  const std::string name = "user " + user.id;
  if (!is_enabled(event.server, user)) return faults.insert(name + ": disabled"), out;
  const Tri sees = may_see(event, user);
  if (sees == Tri::no) faults.insert(name + ": no permission");
  for (const ZabbixMedia& media : user.media) {
    const std::string way = name + ", media type " + media.media_type + ": ";
    if (operation.media_type != "0" && operation.media_type != media.media_type) continue;
    const auto type = event.server.state.media_types.find(media.media_type);
    if (!media.enabled || type == event.server.state.media_types.end() || !type->second) {
      faults.insert(way + "disabled");
      continue;
    }
    if ((media.severities >> event.trigger.severity & 1) == 0) {
      faults.insert(way + "severity");
      continue;
    }
    if (const auto delivered = event.server.state.deliveries.find(media.media_type);
        delivered != event.server.state.deliveries.end() && delivered->second.sent == 0 &&
        delivered->second.failed > 0) {
      faults.insert(way + fmt::format("{} failed, 0 sent", delivered->second.failed));
      continue;
    }
    const auto minutes = read_zabbix_period(media.period);
    if (!minutes || !minutes->all()) faults.insert(way + media.period);
    const bool is_known = minutes && (minutes->all() || in_one_zone(event.server));
    const ZabbixSpan open = is_known ? ZabbixSpan{*minutes, *minutes} : zabbix_span(Tri::maybe);
    out = zabbix_either(out, zabbix_both(open, zabbix_span(sees)));
  }
  if (user.media.empty()) faults.insert(name + ": no media");
  return out;
}

/// How long after the problem an operation may begin; nothing: by a macro.
std::optional<std::int64_t> delay_of(const ZabbixAction& action, const ZabbixOperation& operation) {
  if (operation.step_from <= 1) return 0;
  if (operation.step_from > 1000) return INT32_MAX;
  auto step = read_zabbix_seconds(action.period);
  for (const ZabbixOperation& other : action.operations) {
    if (other.period == "0") continue;
    const auto own = read_zabbix_seconds(other.period);
    step = step && own ? std::optional(std::max(*step, *own)) : std::nullopt;
  }
  return step ? std::optional(*step * (operation.step_from - 1)) : std::nullopt;
}

struct Heard {
  ZabbixSpan span;     ///< by any action
  ZabbixSpan through;  ///< by those that a maintenance does not pause
  std::set<std::string> actions;
  Faults faults;
};

Heard heard_of(const ZabbixEvent& event, std::int64_t delay_max_s) {
  Heard out;
  const auto& state = event.server.state;
  for (const ZabbixAction& action : state.actions) {
    if (!action.enabled) {
      out.faults.insert("action " + action.name + ": disabled");
      continue;
    }
    const ZabbixSpan taken = zabbix_taken(event, action);
    if (taken.possible.none()) {
      out.faults.insert("action " + action.name + ": conditions");
      continue;
    }
    if (!taken.sure.all()) out.faults.insert("action " + action.name + ": conditions");
    ZabbixSpan told;
    for (const ZabbixOperation& operation : action.operations) {
      const auto delay = delay_of(action, operation);
      if (operation.only_acknowledged || (delay && *delay > delay_max_s)) {
        out.faults.insert("action " + action.name + ": operation too late");
        continue;
      }
      ZabbixSpan way;
      // A command may page somebody: nobody knows here.
      if (operation.type != 0) way = zabbix_span(operation.type == 1 ? Tri::maybe : Tri::no);
      std::set<std::string> users = operation.users;
      for (const auto& [id, user] : state.users)
        if (std::any_of(user.groups.begin(), user.groups.end(),
                        [&](const auto& group) { return operation.groups.contains(group); }))
          users.insert(id);
      for (const std::string& id : users)
        if (const auto user = state.users.find(id); user != state.users.end())
          way = zabbix_either(way, heard_by(event, operation, user->second, out.faults));
      if (users.empty() && operation.type == 0)
        out.faults.insert("action " + action.name + ": nobody");
      if (!delay || operation.has_other_conditions) way.sure.reset();
      told = zabbix_either(told, way);
    }
    const ZabbixSpan both_of = zabbix_both(taken, told);
    if (both_of.sure.any()) out.actions.insert(action.name);
    out.span = zabbix_either(out.span, both_of);
    if (!action.pauses) out.through = zabbix_either(out.through, both_of);
  }
  return out;
}

/// "1,00:00": the first minute of the week that is not there.
std::string first_gap(const WeekMinutes& minutes) {
  for (std::size_t i = 0; i < minutes.size(); ++i)
    if (!minutes[i]) return fmt::format("{},{:02}:{:02}", i / 1440 + 1, i / 60 % 24, i % 60);
  return {};
}

std::string shown(const std::set<std::string>& all) {
  constexpr std::size_t shown_max = 6;
  std::vector<std::string> out(all.begin(), all.end());
  const std::size_t more = out.size() > shown_max ? out.size() - shown_max : 0;
  if (more > 0) out.resize(shown_max);
  return join(out, "; ") + (more > 0 ? fmt::format("; +{}", more) : "");
}

Finding told(Verdict verdict, std::string_view message, const ZabbixServer& server,
             std::map<std::string, rules::Text> values) {
  Finding f = finding("06-7.2", verdict, server.basis, message, server.look, std::move(values));
  f.cites = server.cites;
  return f;
}

// ── Maintenance

/// Minutes of a week on average that a maintenance takes by its repeated periods.
std::int64_t minutes_of_week(const ZabbixMaintenance& maintenance) {
  std::int64_t out = 0;
  for (const auto& period : maintenance.periods) {
    const std::int64_t every = std::max<std::int64_t>(1, period.every);
    const std::int64_t length = period.length_s / 60;
    const auto days = std::popcount(static_cast<std::uint64_t>(period.weekdays & 127));
    if (period.type == 2) out += std::min<std::int64_t>(length, 1440) * 7 / every;
    if (period.type == 3) out += length * days / every;
    if (period.type == 4) out += length * std::max(1, days) / 4;
  }
  return out;
}

bool is_on(const ZabbixMaintenance& maintenance, const ZabbixServer& server,
           const ZabbixHost& host) {
  if (maintenance.until <= server.answered_at) return false;
  const auto groups = zabbix_groups_of(server, host.groups);
  return maintenance.hosts.contains(host.id) ||
         std::any_of(groups.begin(), groups.end(),
                     [&](const auto& id) { return maintenance.groups.contains(id); });
}

/// Hosts that a maintenance silences now, and maintenances that silence for hours of every week.
Findings judge_maintenance(const Case& c, const rules::Rule& rule, const ZabbixServer& server,
                           const std::map<std::string, bool>& paused) {
  Findings out;
  const auto limit = parameter_integer(c, rule, "monitor.maintenance_max_minutes_week");
  std::set<std::string> quiet, tagged;
  sys_seconds until{};
  std::map<std::string, std::set<std::string>> long_ones;
  std::map<std::string, std::int64_t> minutes;
  for (const auto& [id, pauses] : paused) {
    const ZabbixHost& host = server.state.hosts.at(id);
    bool known = false, muted = false;
    for (const ZabbixMaintenance& maintenance : server.state.maintenances) {
      if (!is_on(maintenance, server, host)) continue;
      const bool mutes = !maintenance.collects || pauses;
      known = true;
      muted = muted || mutes;
      if (!mutes) continue;
      if (host.in_maintenance) until = std::max(until, maintenance.until);
      const std::int64_t week = minutes_of_week(maintenance);
      if (week <= limit) continue;
      if (maintenance.by_tags)
        tagged.insert("maintenance " + maintenance.id);
      else
        long_ones[maintenance.id].insert(host.name);
      minutes[maintenance.id] = week;
    }
    // One that no list explains mutes too.
    if (host.in_maintenance && (muted || !known)) quiet.insert(host.name);
  }
  const auto names = [](const std::set<std::string>& all) { return same(shown(all)); };
  if (!quiet.empty())
    out.push_back(told(quiet.size() == paused.size() ? Verdict::fail : Verdict::partial,
                       "alert.silenced", server,
                       {{"hosts", names(quiet)}, {"until", same(format_instant(until))}}));
  for (const auto& [id, hosts] : long_ones)
    out.push_back(told(Verdict::fail, "alert.zabbix_maintenance", server,
                       {{"maintenance", same(id)},
                        {"hosts", names(hosts)},
                        {"minutes", same(std::to_string(minutes[id]))},
                        {"limit", same(std::to_string(limit))}}));
  for (const std::string& name : tagged)
    out.push_back(in_doubt("06-7.2", server.look, Cause::unsupported, name + ": tags", Turn::tool));
  return out;
}

// ── One server

Findings judge_server(const Case& c, const rules::Rule& rule, const ZabbixServer& server,
                      const std::vector<ZabbixWatch>& watches) {
  const std::int64_t delay_max_s =
      parameter_integer(c, rule, "monitor.alert_delay_max_minutes") * 60;
  /// Of each host and kind the trigger that is heard best.
  struct Best {
    int rank = -1;  ///< 0 not heard, 1 not known, 2 heard
    std::string trigger, why, gap;
    std::set<std::string> actions;
  };
  std::map<std::pair<std::string, std::string>, Best> best;  // by kind and host
  std::map<std::string, bool> paused;
  for (const ZabbixWatch& watch : watches) {
    if (watch.server != &server) continue;
    const Heard heard = heard_of(zabbix_event(server, *watch.trigger), delay_max_s);
    const int rank = heard.span.sure.all() ? 2 : heard.span.possible.all() ? 1 : 0;
    const auto [at, fresh] = paused.emplace(watch.host->id, true);
    if (watch.kind == "liveness" && heard.through.sure.all()) at->second = false;
    Best& one = best[{watch.kind, watch.target}];
    if (rank <= one.rank) continue;
    one = {rank, watch.trigger->name, shown(heard.faults),
           first_gap(rank == 0 ? heard.span.possible : heard.span.sure), heard.actions};
  }
  Findings out;
  if (best.empty())
    return {in_doubt("06-7.2", server.look, Cause::not_observed, "no trigger in force")};
  // One finding for each kind and outcome, not for each host.
  std::map<std::pair<std::string, int>, std::pair<std::set<std::string>, const Best*>> grouped;
  for (const auto& [key, one] : best) {
    auto& group = grouped[{key.first, one.rank}];
    group.first.insert(key.second);
    group.second = &one;
  }
  for (const auto& [key, group] : grouped) {
    const Best& one = *group.second;
    const std::map<std::string, rules::Text> values{
        {"kind", same(key.first)},      {"hosts", same(shown(group.first))},
        {"trigger", same(one.trigger)}, {"actions", same(shown(one.actions))},
        {"gap", same(one.gap)},         {"why", same(one.why)}};
    if (key.second == 1)
      out.push_back(in_doubt("06-7.2", server.look, Cause::unsupported,
                             key.first + ": " + one.trigger + ": " + one.gap + " (" + one.why + ")",
                             Turn::tool));
    else
      out.push_back(told(key.second == 2 ? Verdict::pass : Verdict::fail,
                         key.second == 2 ? "alert.zabbix_heard" : "alert.zabbix_unheard", server,
                         values));
  }
  Findings more = judge_maintenance(c, rule, server, paused);
  std::move(more.begin(), more.end(), std::back_inserter(out));
  return out;
}

}  // namespace

Findings judge_zabbix_alerts(const Case& c, const rules::Rule& rule,
                             const std::vector<ZabbixServer>& servers,
                             const std::vector<ZabbixWatch>& watches) {
  Findings out;
  for (const ZabbixServer& server : servers)
    for (Finding& f : judge_server(c, rule, server, watches)) out.push_back(std::move(f));
  return out;
}

}  // namespace tenken
