// 14.3: the records of each kind reach back as far as the retention asks (or as the service is
// old), and the files are closed to those who need not read them. What is still there is measured;
// what a setting promises for the future is not asked. A record that stands alone (a clock that
// began at 1970, one file forgotten) is no retention: behind a hole longer than the silence that is
// believed nothing counts, and what lies there is asked about.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "checks/14_logging.hpp"
#include "checks/cloud.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using parse::LogClass;

constexpr std::int64_t hour_s = 3600, day_s = 24 * hour_s;
constexpr int others_read = 04, others_write = 02;
/// Files named in one message; the rest are counted.
constexpr std::size_t named_max = 5;

/// How far the records of a kind reach back without a hole, hours since the epoch.
struct Reach {
  std::optional<std::int64_t> oldest;  ///< nothing: no record
  bool has_older = false;              ///< records behind a hole
};
Reach reach_of(const parse::Census& census, LogClass of, std::int64_t now, std::int64_t hole) {
  Reach out;
  std::int64_t at = now;
  for (auto hour = census.hours.rbegin(); hour != census.hours.rend(); ++hour) {
    if (hour->second.of_class[static_cast<std::size_t>(of)] == 0 || hour->first > now) continue;
    out.has_older = at - hour->first > hole;
    if (out.has_older) break;
    out.oldest = at = hour->first;
  }
  return out;
}

/// Days that must be there: the retention, or what the service has lived where that is less; a
/// service that does not say since when it runs owes the whole.
std::int64_t required_days(const Case& c, const rules::Rule& rule) {
  const auto asked = parameter_integer(c, rule, "log.retention_days");
  const auto go_live = parse_date(c.evidence.deployment.in_service_since);
  if (!go_live) return asked;
  return std::clamp<std::int64_t>((day_in_japan(c.as_of) - *go_live).count(), 0, asked);
}

Findings judge_class(const Case& c, const rules::Rule& rule, const LogStreams& logs, LogClass of) {
  const std::int64_t now = c.as_of.time_since_epoch().count(),
                     hole = parameter_integer(c, rule, "log.silence_max_days") * day_s / hour_s,
                     required = required_days(c, rule);
  const auto age_of = [&](const Reach& r) { return (now - *r.oldest * hour_s) / day_s; };
  // The hour of the first record and of the judgement need not be the same: a day is given.
  const auto enough = [&](const Reach& r) { return r.oldest && age_of(r) + 1 >= required; };
  const LogStream* best = nullptr;
  Reach reach;
  bool has_older = false;
  for (const LogStream& s : logs.streams) {
    // Logins to a host that are kept say nothing of the records of use.
    if (!follows_use(s.census)) continue;
    const Reach one = reach_of(s.census, of, now / hour_s, hole);
    has_older = has_older || one.has_older;
    if (one.oldest && (best == nullptr || *one.oldest < *reach.oldest)) best = &s, reach = one;
  }
  if (best == nullptr)
    return {
        unknown("14.3", Cause::not_observed, Turn::vendor, {}, class_name(of).en + ": no record")};
  if (!enough(reach) && has_older)
    return {unknown("14.3", Cause::contradiction, Turn::vendor, {},
                    fmt::format("{}: {} days without a hole, then none for {} days or more, and "
                                "older ones behind",
                                class_name(of).en, age_of(reach), hole * hour_s / day_s))};
  Findings out{stream_finding("14.3", enough(reach) ? Verdict::pass : Verdict::fail,
                              enough(reach) ? "retained" : "retained_short", *best,
                              {{"class", class_name(of)},
                               {"age", same(std::to_string(age_of(reach)))},
                               {"required", same(std::to_string(required))}})};
  if (!enough(reach)) return out;
  // The same log of another host: a newer host, or one that keeps less.
  for (const LogStream& s : logs.streams) {
    if (&s == best || kind_of(c, s) != kind_of(c, *best) || !follows_use(s.census)) continue;
    const Reach one = reach_of(s.census, of, now / hour_s, hole);
    if (!one.oldest || enough(one)) continue;
    out.push_back(unknown("14.3", Cause::contradiction, Turn::vendor, s.store->name,
                          fmt::format("{}: {} days of {}, {} has {}", s.census.stream, age_of(one),
                                      class_name(of).en, best->name(), age_of(reach))));
    out.back().cites = {s.observation, best->observation};
  }
  return out;
}

Finding judge_access(const LogStreams& logs) {
  std::vector<std::string> readable, writable;
  std::size_t files = 0;
  std::vector<std::string> cites;
  for (const LogStream& s : logs.streams) {
    cites.push_back(s.observation);
    for (const parse::LogFile& file : s.census.files) {
      ++files;
      if (file.mode < 0)
        return unknown("14.3", Cause::not_observed, Turn::vendor, s.store->name,
                       file.path + ": no file mode");
      if ((file.mode & others_write) != 0) writable.push_back(s.store->name + ":" + file.path);
      if ((file.mode & others_read) != 0) readable.push_back(s.store->name + ":" + file.path);
    }
  }
  const auto listed = [](std::vector<std::string> names) {
    const std::size_t all = names.size();
    names.resize(std::min(all, named_max));
    return join(names, " ") + (all > named_max ? fmt::format(" (+{})", all - named_max) : "");
  };
  Finding out;
  out.criterion = "14.3", out.basis = Basis::measured, out.cites = std::move(cites);
  const bool open = !writable.empty() || !readable.empty();
  out.verdict = !writable.empty() ? Verdict::fail : open ? Verdict::partial : Verdict::pass;
  out.message = open ? "open_to_all" : "guarded";
  out.values = {
      {"files",
       same(open ? listed(writable.empty() ? readable : writable) : std::to_string(files))},
      {"what", writable.empty() ? rules::Text{"閲覧", "read"} : rules::Text{"変更", "write"}}};
  return out;
}

/// Figures of machines in the form of a log: they say nothing of who used the service.
bool is_of_figures(std::string_view group) {
  return group == "RDSOSMetrics" || group == "/aws/lambda-insights" ||
         ((group.starts_with("/aws/containerinsights/") ||
           group.starts_with("/aws/ecs/containerinsights/")) &&
          group.ends_with("/performance"));
}

}  // namespace

Findings judge_log_retention(const Case& c, const rules::Rule& rule, const LogStreams& logs) {
  Findings out;
  // A failure may never have happened: its age says nothing of what is kept.
  for (const LogClass of : {LogClass::access, LogClass::operation, LogClass::view})
    for (Finding& f : judge_class(c, rule, logs, of)) out.push_back(std::move(f));
  if (const auto begun = parse_date(c.evidence.deployment.in_service_since);
      begun && *begun > day_in_japan(c.as_of))
    out.push_back(unknown("14.3", Cause::contradiction, Turn::vendor, {},
                          "in_service_since: " + c.evidence.deployment.in_service_since));
  out.push_back(judge_access(logs));
  const std::int64_t asked = parameter_integer(c, rule, "log.retention_days");
  for (const CloudLook& look : clouds(c, "14.3").looks)
    for (const parse::Store& store : look.cloud.stores)
      if (store.kind == parse::StoreKind::log && store.retention_days.value_or(0) > 0 &&
          *store.retention_days < asked && !is_of_figures(store.what.id))
        out.push_back(cloud_finding("14.3", Verdict::fail, "log_group_short", look, store.what.file,
                                    store.what.path,
                                    {{"store", same(store.what.id)},
                                     {"days", same(std::to_string(*store.retention_days))},
                                     {"required", same(std::to_string(asked))}}));
  return out;
}

}  // namespace tenken
