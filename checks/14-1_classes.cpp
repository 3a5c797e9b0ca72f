// 14.1: "アクセスログ、操作履歴、閲覧履歴、障害記録等" (annex 2, row 14). Each kind lately, and
// what a record says. The stream with the most complete records is the one that counts: a
// balancer's log beside the application's own audit log takes nothing from it.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checks/14_logging.hpp"

namespace tenken {

namespace {

using parse::Census;
using parse::LogClass;
using parse::LogField;

constexpr std::int64_t hour_s = 3600;

/// The days that count as recent, and what was asked of the service in them.
struct Recently {
  std::int64_t from = 0, to = 0;  ///< seconds since the epoch
  std::uint64_t requests = 0;     ///< of all streams
};

/// Records of a class.
std::uint64_t recent(const Census& census, LogClass of, const Recently& in) {
  std::uint64_t out = 0;
  for (auto hour = census.hours.lower_bound(in.from / hour_s);
       hour != census.hours.end() && hour->first * hour_s <= in.to; ++hour)
    out += hour->second.of_class[static_cast<std::size_t>(of)];
  return out;
}

/// Days with a record of a class, in any log that follows use.
std::set<std::int64_t> days_with(const LogStreams& logs, LogClass of, const Recently& in) {
  std::set<std::int64_t> out;
  for (const LogStream& s : logs.streams) {
    if (!follows_use(s.census)) continue;
    for (auto hour = s.census.hours.lower_bound(in.from / hour_s);
         hour != s.census.hours.end() && hour->first * hour_s <= in.to; ++hour)
      if (hour->second.of_class[static_cast<std::size_t>(of)] > 0) out.insert(hour->first / 24);
  }
  return out;
}

/// A log of logins to a host: its errors are refused logins, no failures of the service.
bool is_of_logins(const Census& census) {
  const auto of = [&](LogClass c) { return census.of_class[static_cast<std::size_t>(c)]; };
  return census.requests == 0 && of(LogClass::view) == 0 &&
         of(LogClass::access) * 4 >= census.lines;
}

/// How many records of a class there are, and how many of them say all five things. Of an access,
/// who it was is often not known yet: there the other four count.
struct Whole {
  std::uint64_t records = 0, whole = 0;
  int percent() const { return records == 0 ? 0 : static_cast<int>(whole * 100 / records); }
};

/// In the recent hours: what was written a year ago says nothing of what is written now. An older
/// census says it of the whole stream alone.
Whole complete(const Census& census, LogClass of, const Recently& in) {
  const auto c = static_cast<std::size_t>(of);
  Whole out;
  bool by_hour = true;
  for (auto hour = census.hours.lower_bound(in.from / hour_s);
       hour != census.hours.end() && hour->first * hour_s <= in.to; ++hour) {
    by_hour = by_hour && !hour->second.says_class_alone;
    out.records += hour->second.of_class[c];
    out.whole += of == LogClass::access ? hour->second.access_without_who
                                        : hour->second.of_class_with_all[c];
  }
  if (by_hour) return out;
  if (of == LogClass::access)
    return {census.lines,
            *std::min_element(census.with_field.begin() + 1, census.with_field.end())};
  return {census.of_class[c], census.of_class_with_all[c]};
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

Finding stream_doubt(const LogStream& stream, Cause cause, std::string_view detail) {
  Finding f = unknown("14.1", cause, Turn::vendor, stream.store->name,
                      fmt::format("{}: {}", stream.census.stream, detail));
  f.cites = {stream.observation};
  return f;
}

/// The same log on another host does the same work: where it says less than the best one, what was
/// done there is not on record.
Findings judge_siblings(const Case& c, const rules::Rule& rule, const LogStreams& logs, LogClass of,
                        const Recently& in, const LogStream& best) {
  const auto least = parameter_integer(c, rule, "log.complete_share_percent");
  Findings out;
  for (const LogStream& s : logs.streams) {
    if (&s == &best || kind_of(c, s) != kind_of(c, best) || !follows_use(s.census)) continue;
    if (recent(s.census, of, in) > 0 && complete(s.census, of, in).percent() < least)
      out.push_back(
          stream_doubt(s, Cause::contradiction,
                       fmt::format("{}: {} % with all items, {} has {} %", class_name(of).en,
                                   complete(s.census, of, in).percent(), best.name(),
                                   complete(best.census, of, in).percent())));
    else if (of == LogClass::view && recent(s.census, of, in) == 0 &&
             recent(s.census, LogClass::operation, in) > 0)
      out.push_back(stream_doubt(s, Cause::contradiction,
                                 "operations and no view; views are in " + best.name()));
  }
  return out;
}

Finding judge_class(const Case& c, const rules::Rule& rule, const LogStreams& logs, LogClass of,
                    const Recently& since, const LogStream*& best) {
  const auto least = parameter_integer(c, rule, "log.complete_share_percent");
  std::uint64_t records = 0;
  for (const LogStream& s : logs.streams) {
    // The service's own records: a login to a host says nothing of who used the service.
    if (of == LogClass::failure ? is_of_logins(s.census) : !follows_use(s.census)) continue;
    const std::uint64_t n = recent(s.census, of, since);
    records += n;
    if (n > 0 && (best == nullptr ||
                  complete(s.census, of, since).whole > complete(best->census, of, since).whole))
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
    const auto foreign = std::find_if(logs.streams.begin(), logs.streams.end(),
                                      [](const LogStream& s) { return s.census.foreign_words; });
    if (foreign != logs.streams.end())
      return stream_doubt(*foreign, Cause::unsupported,
                          class_name(of).en + ": words that are not UTF-8");
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
  const int share = complete(best->census, of, since).percent();
  values.emplace("share", same(std::to_string(share)));
  values.emplace("missing", most_missing(best->census, of));
  if (share >= least) return stream_finding("14.1", Verdict::pass, "class_recorded", *best, values);
  return stream_finding("14.1", share > 0 ? Verdict::partial : Verdict::fail, "class_incomplete",
                        *best, values);
}

}  // namespace

Findings judge_log_classes(const Case& c, const rules::Rule& rule, const LogStreams& logs) {
  const auto days = parameter_integer(c, rule, "log.recent_days");
  Recently since;
  since.to = c.as_of.time_since_epoch().count();
  since.from = since.to - days * 24 * hour_s;
  for (const LogStream& s : logs.streams)
    if (s.census.requests * 2 >= s.census.lines)
      since.requests += recent(s.census, LogClass::access, since);
  Findings out;
  for (std::size_t i = 0; i < parse::log_classes; ++i) {
    const auto of = static_cast<LogClass>(i);
    const LogStream* best = nullptr;
    out.push_back(judge_class(c, rule, logs, of, since, best));
    if (out.back().verdict == Verdict::pass && of != LogClass::failure)
      for (Finding& f : judge_siblings(c, rule, logs, of, since, *best))
        out.push_back(std::move(f));
  }
  // Nobody changes what he has not looked at: days of operations without a view are days on which
  // viewing was not written down.
  const auto views = days_with(logs, LogClass::view, since).size(),
             operations = days_with(logs, LogClass::operation, since).size();
  if (views > 0 && views * 2 < operations)
    out.push_back(
        unknown("14.1", Cause::contradiction, Turn::vendor, {},
                fmt::format("{} days with operations, {} with views", operations, views)));
  for (const LogStream& s : logs.streams)
    if (reaches_ahead(c, s))
      out.push_back(
          stream_doubt(s, Cause::contradiction, "records that lie ahead of the judgement"));
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
