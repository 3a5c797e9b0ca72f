// 14.2: "操作履歴" (annex 2, row 14), of those who run the service: every cloud account's control
// plane is recorded in every enabled region, and every host's administration is in some stream.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checks/14_logging.hpp"
#include "checks/cloud.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using parse::LogClass;

constexpr std::int64_t hour_s = 3600;

/// CloudTrail delivers within minutes, and an account that is looked at makes events.
constexpr std::chrono::hours delivery_age_max{24};

/// Why a trail that logs may still keep nothing of the administration; empty: it keeps it.
std::string doubt_of(const CloudLook& look, const parse::Trail& trail) {
  const std::string name = trail.what.name.empty() ? trail.what.id : trail.what.name;
  // Data events alone, or writes alone: get-event-selectors would tell.
  if (trail.chooses_events.value_or(false)) return name + ": HasCustomEventSelectors";
  if (!trail.delivery_error.empty()) return name + ": LatestDeliveryError " + trail.delivery_error;
  if (trail.delivered_at.empty()) return {};
  const auto at = parse_instant(trail.delivered_at);
  return at && look.cloud.ended_at - *at <= delivery_age_max
             ? std::string()
             : name + ": LatestDeliveryTime " + trail.delivered_at;
}

/// One account: a trail that logs in all regions, or one in each.
Finding judge_account(const CloudLook& look) {
  std::set<std::string> covered;
  bool not_said = false;
  std::string file, path, doubts;
  for (const parse::Trail& trail : look.cloud.trails) {
    not_said = not_said || !trail.logging || !trail.multi_region;
    if (!trail.logging.value_or(false)) continue;
    if (const std::string doubt = doubt_of(look, trail); !doubt.empty()) {
      not_said = true;
      doubts += " " + doubt;
      continue;
    }
    if (trail.multi_region.value_or(false))
      covered.insert(look.cloud.regions.begin(), look.cloud.regions.end());
    covered.insert(trail.what.region);
    file = trail.what.file, path = trail.what.path;
  }
  std::vector<std::string> missing;
  for (const std::string& region : look.cloud.regions)
    if (!covered.contains(region)) missing.push_back(region);
  const std::map<std::string, rules::Text> values{
      {"account", same(look.cloud.account)},
      {"regions", same(std::to_string(look.cloud.regions.size()))},
      {"missing", same(join(missing, " "))},
      {"trails", same(std::to_string(look.cloud.trails.size()))}};
  if (missing.empty())
    return cloud_finding("14.2", Verdict::pass, "trail_on", look, file, path, values);
  if (not_said) {
    Finding f = unknown("14.2", Cause::not_observed, Turn::vendor, look.target->name,
                        "the state of a trail: " + join(missing, " ") + doubts);
    f.cites = look.ids();
    return f;
  }
  return cloud_finding("14.2", Verdict::fail, "trail_off", look, {}, {}, values);
}

/// The stream is filed under the host's name.
bool is_filed_under(const LogStream& s, const rules::Target& host) {
  const std::string name = host.fact("log_name").empty() ? host.name : host.fact("log_name");
  return s.census.stream.find("/" + name + "/") != std::string::npos ||
         s.census.stream.find("/" + name + ".") != std::string::npos;
}

/// The stream is this host's: filed under its name, or its own store's and under no other's.
bool is_of_host(const Case& c, const LogStream& s, const rules::Target& host) {
  if (is_filed_under(s, host)) return true;
  const auto hosts = c.evidence.deployment.with_role("linux_host");
  return s.store == &host && std::none_of(hosts.begin(), hosts.end(), [&](const rules::Target* t) {
           return is_filed_under(s, *t);
         });
}

/// Logins and commands with all items since then; of an older census over the whole stream.
std::uint64_t administrations(const parse::Census& census, std::int64_t since) {
  const auto of = [](const auto& counts) {
    return counts[static_cast<std::size_t>(LogClass::access)] +
           counts[static_cast<std::size_t>(LogClass::operation)];
  };
  std::uint64_t out = 0;
  for (auto hour = census.hours.lower_bound(since / hour_s); hour != census.hours.end(); ++hour) {
    if (hour->second.says_class_alone) return of(census.of_class_with_all);
    out += of(hour->second.of_class_with_all);
  }
  return out;
}

/// One host: somebody's login or command, with who, when, what, from where and result, in a log
/// that is not of requests nor of what users of the service did, and that is still written.
Finding judge_host(const Case& c, const rules::Rule& rule, const rules::Target& host,
                   const LogStreams& logs) {
  const std::int64_t since = c.as_of.time_since_epoch().count() -
                             parameter_integer(c, rule, "log.recent_days") * 24 * hour_s;
  for (const LogStream& s : logs.streams) {
    if (!is_of_host(c, s, host) || s.census.requests * 2 >= s.census.lines ||
        follows_use(s.census) || s.census.last < since)
      continue;
    const std::uint64_t records = administrations(s.census, since);
    if (records == 0) continue;
    Finding f =
        stream_finding("14.2", Verdict::pass, "administration_recorded", s,
                       {{"records", same(std::to_string(records))}, {"stream", same(s.name())}});
    f.target = host.name;
    return f;
  }
  return unknown("14.2", Cause::not_observed, Turn::vendor, host.name,
                 "no login or command of an administrator in any stream of this host");
}

}  // namespace

Findings judge_log_administration(const Case& c, const rules::Rule& rule, const LogStreams& logs) {
  const Clouds all = clouds(c, "14.2");
  Findings out = all.unknowns;
  for (Finding& f : gaps(all, "14.2", "trails")) out.push_back(std::move(f));
  // Of a list that is not whole the gap speaks: what it lacks may be there.
  for (const CloudLook& look : all.looks)
    if (look.cloud.complete("trails")) out.push_back(judge_account(look));
  const auto hosts = c.evidence.deployment.with_role("linux_host");
  for (const rules::Target* host : hosts) out.push_back(judge_host(c, rule, *host, logs));
  if (!hosts.empty())
    for (Finding& f : denominator(c, rule, "14.2", "linux_host")) out.push_back(std::move(f));
  if (hosts.empty() && !all.declared)
    out.push_back(
        unknown("14.2", Cause::not_declared, Turn::vendor, {}, "linux_host, cloud_account"));
  return out;
}

}  // namespace tenken
