// 14.1: "アクセスログ、操作履歴、閲覧履歴、障害記録等" (annex 2, row 14). Each kind lately, and
// what a record says. The stream with the most complete records is the one that counts: a
// balancer's log beside the application's own audit log takes nothing from it.
#include <fmt/format.h>

#include <algorithm>

#include "checks/14_logging.hpp"

namespace tenken {

namespace {

using parse::Census;
using parse::LogClass;
using parse::LogField;

constexpr std::int64_t hour_s = 3600;

/// Records of a class since `since` (seconds since the epoch).
std::uint64_t recent(const Census& census, LogClass of, std::int64_t since) {
  std::uint64_t out = 0;
  for (auto hour = census.hours.lower_bound(since / hour_s); hour != census.hours.end(); ++hour)
    out += hour->second.of_class[static_cast<std::size_t>(of)];
  return out;
}

/// Records of a class that say all five things. Of an access, who it was is often not known yet:
/// there the other four count, over the whole stream.
std::uint64_t complete(const Census& census, LogClass of) {
  if (of == LogClass::access)
    return *std::min_element(census.with_field.begin() + 1, census.with_field.end());
  return census.of_class_with_all[static_cast<std::size_t>(of)];
}

/// The same in percent.
int complete_percent(const Census& census, LogClass of) {
  const std::uint64_t all =
      of == LogClass::access ? census.lines : census.of_class[static_cast<std::size_t>(of)];
  return all == 0 ? 0 : static_cast<int>(complete(census, of) * 100 / all);
}

rules::Text field_name(LogField field) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, parse::log_fields> names{
      {{"誰が", "who"},
       {"いつ", "when"},
       {"何を", "what"},
       {"どこから", "from where"},
       {"結果", "result"}}};
  const auto& [ja, en] = names[static_cast<std::size_t>(field)];
  return {std::string(ja), std::string(en)};
}

/// The item that most records of the stream lack.
rules::Text most_missing(const Census& census, LogClass of) {
  const auto least = std::min_element(census.with_field.begin() + (of == LogClass::access ? 1 : 0),
                                      census.with_field.end());
  return field_name(static_cast<LogField>(least - census.with_field.begin()));
}

struct Since {
  std::int64_t at = 0;
  std::uint64_t requests = 0;  ///< of all streams, since then
};

Finding judge_class(const Case& c, const rules::Rule& rule, const LogStreams& logs, LogClass of,
                    const Since& since) {
  const auto least = parameter_integer(c, rule, "log.complete_share_percent");
  const LogStream* best = nullptr;
  std::uint64_t records = 0;
  for (const LogStream& s : logs.streams) {
    // The service's own records: a login to a host says nothing of who used the service.
    if (of != LogClass::failure && !follows_use(s.census)) continue;
    const std::uint64_t n = recent(s.census, of, since.at);
    records += n;
    if (n > 0 && (best == nullptr || complete(s.census, of) > complete(best->census, of)))
      best = &s;
  }
  std::map<std::string, rules::Text> values{{"class", class_name(of)},
                                            {"days", same(parameter(c, rule, "log.recent_days"))},
                                            {"records", same(std::to_string(records))},
                                            {"requests", same(std::to_string(since.requests))},
                                            {"streams", same(std::to_string(logs.streams.size()))}};
  if (best == nullptr) {
    // Requests were served and nobody's viewing was written down: the record is not kept. For the
    // other kinds a month without one may be true.
    if (of == LogClass::view && since.requests > 0) {
      Finding f = stream_finding("14.1", Verdict::fail, "class_missing", logs.streams[0], values);
      f.target.clear();
      f.where.clear();
      for (const LogStream& s : logs.streams) f.cites.push_back(s.observation);
      return f;
    }
    return unknown("14.1", Cause::not_observed, Turn::vendor, {},
                   fmt::format("{}: no record in {} days", class_name(of).en,
                               parameter(c, rule, "log.recent_days")));
  }
  if (of == LogClass::failure)
    return stream_finding("14.1", Verdict::pass, "failure_recorded", *best, values);
  const int share = complete_percent(best->census, of);
  values.emplace("share", same(std::to_string(share)));
  values.emplace("missing", most_missing(best->census, of));
  if (share >= least) return stream_finding("14.1", Verdict::pass, "class_recorded", *best, values);
  return stream_finding("14.1", share > 0 ? Verdict::partial : Verdict::fail, "class_incomplete",
                        *best, values);
}

}  // namespace

Findings judge_log_classes(const Case& c, const rules::Rule& rule, const LogStreams& logs) {
  const auto days = parameter_integer(c, rule, "log.recent_days");
  Since since;
  since.at = c.as_of.time_since_epoch().count() - days * 24 * hour_s;
  for (const LogStream& s : logs.streams)
    if (s.census.requests * 2 >= s.census.lines)
      since.requests += recent(s.census, LogClass::access, since.at);
  Findings out;
  for (std::size_t i = 0; i < parse::log_classes; ++i)
    out.push_back(judge_class(c, rule, logs, static_cast<LogClass>(i), since));
  // Records whose time cannot be read are in no hour and in no gap.
  const auto untimed = parameter_integer(c, rule, "log.untimed_share_percent");
  for (const LogStream& s : logs.streams)
    if (s.census.lines > 0 &&
        s.census.without_time * 100 > s.census.lines * static_cast<std::uint64_t>(untimed)) {
      Finding f = unknown("14.1", Cause::unsupported, Turn::vendor, s.store->name,
                          fmt::format("{}: {} of {} records without a time that can be read",
                                      s.census.stream, s.census.without_time, s.census.lines));
      f.cites = {s.observation};
      out.push_back(std::move(f));
    }
  return out;
}

}  // namespace tenken
