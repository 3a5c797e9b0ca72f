// 18.1: "冗長構成や冗長回線等の実装により可用性を十分に考慮した設計" (annex 2, row 18)
//
// Designed with several and healthy now are two things: what was taken out of rotation (MAINT,
// DRAIN, NOLB) below the design is fail; what is down at this minute, or that nobody checks, is
// partial. Backup servers count: they are instances that wait. A name's addresses are counted by
// family, since one machine may have one of each.
#include "checks/18-1_components_seen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checks/judge.hpp"
#include "checks/parse/dns_answer.hpp"
#include "checks/parse/haproxy.hpp"
#include "checks/parse/replication.hpp"

namespace tenken {

namespace {

using parse::BalancedServer;

/// One balancer's view of one component.
Finding judge_backend(const Look& look, const parse::Row& row,
                      const std::vector<BalancedServer>& servers, std::int64_t least) {
  std::int64_t in_service = 0;
  std::set<std::string> machines;  // two processes of one machine fall together
  std::vector<std::string> out_of, down, unchecked, strange, again;
  for (const BalancedServer& s : servers) {
    if (s.backend != row.get("haproxy_backend")) continue;
    const std::string name = fmt::format("{} {}", s.name, s.status);
    const bool serves = s.state != BalancedServer::State::out;
    if (serves && !s.host.empty() && !machines.insert(s.host).second)
      again.push_back(fmt::format("{} {}", name, s.host));
    else
      in_service += serves;
    if (s.state == BalancedServer::State::out) out_of.push_back(name);
    if (s.state == BalancedServer::State::down) down.push_back(name);
    if (s.state == BalancedServer::State::unchecked) unchecked.push_back(name);
    if (s.state == BalancedServer::State::unknown) strange.push_back(name);
  }
  if (in_service == 0 && out_of.empty())
    return in_doubt("18.1", look, Cause::not_observed,
                    fmt::format("backend {}", row.get("haproxy_backend")));
  if (!strange.empty())
    return in_doubt("18.1", look, Cause::unsupported, join(strange, ", "), Turn::tool);
  const std::int64_t wanted = std::min(least, row.integer("designed_instances"));
  // Behind a tunnel of the balancer itself stands a machine that it does not name.
  if (in_service < wanted && std::any_of(machines.begin(), machines.end(), [](const auto& host) {
        return host.starts_with("127.") || host == "[::1]" || host == "::1";
      }))
    return in_doubt("18.1", look, Cause::unsupported, join(again, ", "));
  for (const std::string& name : again) out_of.push_back(name);
  const std::string names = join(in_service < wanted ? out_of
                                 : !down.empty()     ? down
                                                     : unchecked,
                                 ", ");
  const auto say = [&](Verdict v, std::string_view message) {
    return finding("18.1", v, Basis::measured, message, look,
                   {{"component", same(row.get("component"))},
                    {"count", same(std::to_string(in_service))},
                    {"wanted", same(std::to_string(wanted))},
                    {"names", same(names)}});
  };
  if (in_service < wanted) return say(Verdict::fail, "seen_too_few");
  // A part that is designed as one may be down for its recovery time; what is designed as several
  // is one short now.
  if (!down.empty()) return say(Verdict::partial, "seen_down");
  return unchecked.empty() ? say(Verdict::pass, "seen_servers")
                           : say(Verdict::partial, "seen_unchecked");
}

Finding judge_addresses(const Look& look, const parse::Row& row, std::int64_t least) {
  std::size_t most = 0;
  std::string list, rcode;
  for (const Part& part : look.parts) {
    const auto answer = parse::read_dns_answer(part.bytes);
    if (!answer) return in_doubt("18.1", look, Cause::malformed, part.observation->part);
    if (answer->rcode != "NOERROR") rcode = answer->rcode;
    most = std::max(most, answer->addresses.size());
    for (const auto& a : answer->addresses) list += (list.empty() ? "" : " ") + a;
  }
  const auto wanted = std::min(least, row.integer("designed_instances"));
  const std::map<std::string, rules::Text> values{{"component", same(row.get("component"))},
                                                  {"name", same(row.get("dns_name"))},
                                                  {"addresses", same(list.empty() ? rcode : list)},
                                                  {"wanted", same(std::to_string(wanted))}};
  if (most == 0 && !rcode.empty() && rcode != "NXDOMAIN")
    return in_doubt("18.1", look, Cause::malformed, rcode);
  const bool enough = static_cast<std::int64_t>(most) >= wanted;
  return finding("18.1", enough ? Verdict::pass : Verdict::fail, Basis::measured,
                 enough ? "seen_addresses" : "seen_single_address", look, values);
}

/// What the primary says of its standbys. How many there should be is the design's; how many follow
/// at this minute is the other observation, so a missing one is partial.
Finding judge_standbys(const Look& look, const parse::Row& row, std::int64_t least,
                       std::int64_t lag_max_s) {
  const auto found = parse::read_replication(look.parts[0].bytes);
  if (!found) return in_doubt("18.1", look, Cause::malformed, "pg_stat_replication");
  if (found->in_recovery)
    return in_doubt("18.1", look, Cause::contradiction, "pg_is_in_recovery: a standby");
  const auto wanted = std::min(least, row.integer("designed_instances")) - 1;
  const bool enough = found->streaming >= wanted, soon = found->lag_s <= lag_max_s;
  return finding("18.1", enough && soon ? Verdict::pass : Verdict::partial, Basis::measured,
                 !enough ? "seen_standby_missing"
                 : soon  ? "seen_standbys"
                         : "seen_standby_late",
                 look,
                 {{"component", same(row.get("component"))},
                  {"count", same(std::to_string(found->streaming))},
                  {"wanted", same(std::to_string(wanted))},
                  {"lag", same(std::to_string(found->lag_s))},
                  {"limit", same(std::to_string(lag_max_s))}});
}

/// Databases of several instances, where a primary is declared. Which component a primary is of is
/// only known where there is one of them.
Findings judge_databases(const Case& c, const rules::Rule& rule, const Components& all) {
  if (c.evidence.deployment.with_role("database_primary").empty()) return {};
  std::vector<const parse::Row*> several;
  for (const parse::Row& row : all.rows)
    if (row.get("kind") == "database" && row.integer("designed_instances") > 1)
      several.push_back(&row);
  if (several.empty()) return {};
  return each(c, rule, "18.1", "database_replication", [&](const Look& look) -> Findings {
    const std::string named = look.target.fact("component");
    for (const parse::Row* row : several)
      if (named.empty() ? several.size() == 1 : row->get("component") == named)
        return {judge_standbys(look, *row, all.instances_min,
                               parameter_integer(c, rule, "redundancy.replica_lag_max_s"))};
    return {in_doubt("18.1", look, Cause::not_declared, "component " + named)};
  });
}

}  // namespace

Findings judge_components_seen(const Case& c, const rules::Rule& rule, const Components& all) {
  Findings out = judge_databases(c, rule, all);
  const auto tied = [&](const char* column) {
    return std::any_of(all.rows.begin(), all.rows.end(), [&](const parse::Row& row) {
      return row.has(column) && row.integer("designed_instances") > 0;
    });
  };
  if (tied("haproxy_backend")) {
    Looked balancers = looks(c, rule, "18.1", "balancer_servers");
    std::move(balancers.unknowns.begin(), balancers.unknowns.end(), std::back_inserter(out));
    for (const Look& look : balancers.looks) {
      const auto servers = parse::read_haproxy_csv(look.parts[0].bytes);
      if (!servers)
        out.push_back(in_doubt("18.1", look, Cause::malformed, "HAProxy CSV"));
      else
        for (const parse::Row& row : all.rows)
          if (row.has("haproxy_backend") && row.integer("designed_instances") > 0)
            out.push_back(judge_backend(look, row, *servers, all.instances_min));
    }
  }
  if (!tied("dns_name")) return out;
  Looked names = looks(c, rule, "18.1", "service_addresses");
  std::move(names.unknowns.begin(), names.unknowns.end(), std::back_inserter(out));
  for (const parse::Row& row : all.rows) {
    if (!row.has("dns_name") || row.integer("designed_instances") <= 0) continue;
    bool seen = !names.unknowns.empty();
    for (const Look& look : names.looks) {
      if (look.target.fact("dns_name") != row.get("dns_name")) continue;
      seen = true;
      out.push_back(judge_addresses(look, row, all.instances_min));
    }
    if (!seen)
      out.push_back(unknown("18.1", Cause::not_observed, Turn::vendor, {}, row.get("dns_name")));
  }
  return out;
}

}  // namespace tenken
