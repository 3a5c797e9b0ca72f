// 14.4: no silence beyond the limit while the service was used. Streams of one name on several
// hosts (two balanced applications) are one log; it is silent where all of them are; one of them
// that is silent for days while another is in use is asked about. A silence
// counts only where another log shows use inside it: somebody who viewed or changed something.
// Health checks and quiet nights are no use.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checks/14_logging.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using parse::Census;
using parse::LogClass;
using parse::LogGap;

constexpr std::int64_t hour_s = 3600, day_s = 24 * hour_s;

/// The streams of one name.
struct Log {
  std::string name;
  std::vector<const LogStream*> streams;
  std::vector<LogGap> silences;  ///< common to all, longer than the limit

  std::vector<std::string> cites() const {
    std::vector<std::string> out;
    for (const LogStream* s : streams) out.push_back(s->observation);
    return out;
  }
};

/// The silences of one stream within the period, its edges too.
std::vector<LogGap> silences_of(const Census& census, const LogGap& period) {
  std::vector<LogGap> out;
  const auto add = [&](LogGap gap) {
    gap.from = std::max(gap.from, period.from);
    gap.to = std::min(gap.to, period.to);
    if (gap.from < gap.to) out.push_back(gap);
  };
  add({period.from, census.first});
  for (const LogGap& gap : census.gaps) add(gap);
  add({census.last, period.to});
  return out;
}

/// What lies in both lists; both are by time and do not overlap themselves.
std::vector<LogGap> common(const std::vector<LogGap>& a, const std::vector<LogGap>& b) {
  std::vector<LogGap> out;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const LogGap both{std::max(a[i].from, b[j].from), std::min(a[i].to, b[j].to)};
    if (both.from < both.to) out.push_back(both);
    (a[i].to < b[j].to ? i : j) += 1;
  }
  return out;
}

/// Somebody used the service inside the gap, by this log: in a whole hour of it, or, where nearly
/// every record is of use, by a record inside it.
bool shows_use(const Log& log, const LogGap& gap) {
  for (const LogStream* s : log.streams) {
    const Census& census = s->census;
    for (auto hour = census.hours.lower_bound((gap.from + hour_s - 1) / hour_s);
         hour != census.hours.end() && (hour->first + 1) * hour_s <= gap.to; ++hour)
      if (uses(hour->second.of_class) > 0) return true;
    if (uses(census.of_class) * 10 < census.lines * 9 || census.first >= gap.to ||
        census.last <= gap.from)
      continue;
    if (std::none_of(census.gaps.begin(), census.gaps.end(),
                     [&](const LogGap& g) { return g.from <= gap.from && g.to >= gap.to; }))
      return true;
  }
  return false;
}

/// The logs that follow use, with their silences longer than `limit_s` in the period before they
/// were read.
std::vector<Log> logs_of_use(const LogStreams& logs, std::int64_t days, std::int64_t since,
                             std::int64_t limit_s) {
  std::map<std::string, Log> by_name;
  for (const LogStream& s : logs.streams) {
    if (!follows_use(s.census)) continue;
    const std::string name = s.census.stream.substr(s.census.stream.rfind('/') + 1);
    Log& log = by_name[name];
    const std::int64_t now = s.seen_at.time_since_epoch().count();
    auto silences = silences_of(s.census, {std::max(now - days * day_s, since), now});
    std::sort(silences.begin(), silences.end(),
              [](const LogGap& a, const LogGap& b) { return a.from < b.from; });
    log.silences = log.streams.empty() ? silences : common(log.silences, silences);
    log.name = name;
    log.streams.push_back(&s);
  }
  std::vector<Log> out;
  for (auto& [name, log] : by_name) {
    std::erase_if(log.silences, [&](const LogGap& g) { return g.to - g.from <= limit_s; });
    out.push_back(std::move(log));
  }
  return out;
}

/// A stream that was silent while the same log of another host was in use: one of a pair may have
/// rested, or what it did was not written down. One without any record in the period rested.
struct Rest {
  const LogStream* stream;
  LogGap gap;
  const LogStream* other;
};
std::vector<Rest> rests_of(const Log& log, std::int64_t days, std::int64_t since,
                           std::int64_t limit_s) {
  std::vector<Rest> out;
  for (const LogStream* s : log.streams) {
    const std::int64_t now = s->seen_at.time_since_epoch().count();
    const LogGap period{std::max(now - days * day_s, since), now};
    if (s->census.last <= period.from) continue;
    for (const LogGap& gap : silences_of(s->census, period)) {
      // Before its first record a stream was not there.
      if (gap.to - gap.from <= limit_s || gap.to <= s->census.first) continue;
      const auto other =
          std::find_if(log.streams.begin(), log.streams.end(), [&](const LogStream* one) {
            return one != s && shows_use({log.name, {one}, {}}, gap);
          });
      if (other != log.streams.end()) out.push_back({s, gap, *other});
    }
  }
  return out;
}

std::string local(std::int64_t at) {
  return format_instant(std::chrono::sys_seconds(std::chrono::seconds(at)));
}

}  // namespace

Findings judge_log_gaps(const Case& c, const rules::Rule& rule, const LogStreams& logs) {
  // Shorter silences are not listed in a census.
  const std::int64_t limit_s =
      std::max(parameter_integer(c, rule, "log.gap_max_minutes") * 60, parse::census_gap_min_s);
  const auto go_live = parse_date(c.evidence.deployment.in_service_since);
  const std::int64_t since =
      go_live ? std::chrono::sys_seconds(*go_live).time_since_epoch().count() : 0;
  const auto days = parameter_integer(c, rule, "log.recent_days");
  const std::int64_t unwitnessed_s =
      parameter_integer(c, rule, "log.unwitnessed_max_hours") * hour_s;
  const auto of_use = logs_of_use(logs, days, since, limit_s);
  Findings out;
  const rules::Text limit = same(std::to_string(limit_s / 60));
  for (const Log& log : of_use)
    for (const Rest& rest : rests_of(log, days, since, unwitnessed_s)) {
      Finding f =
          unknown("14.4", Cause::contradiction, Turn::vendor, rest.stream->store->name,
                  fmt::format("{}: {} - {}: silent while {} was in use", rest.stream->census.stream,
                              local(rest.gap.from), local(rest.gap.to), rest.other->name()));
      f.cites = {rest.stream->observation, rest.other->observation};
      out.push_back(std::move(f));
    }
  for (const Log& log : of_use) {
    std::vector<std::pair<LogGap, const Log*>> seen;
    for (const LogGap& gap : log.silences)
      for (const Log& other : of_use)
        if (&other != &log && shows_use(other, gap)) {
          seen.emplace_back(gap, &other);
          break;
        }
    if (seen.empty()) {
      // A quiet night is believed; days on which every log is silent are not (they may share one
      // pipe, or be one log under two names).
      const auto longest = std::max_element(
          log.silences.begin(), log.silences.end(),
          [](const LogGap& a, const LogGap& b) { return a.to - a.from < b.to - b.from; });
      if (longest != log.silences.end() &&
          (of_use.size() == 1 || longest->to - longest->from > unwitnessed_s)) {
        Finding f =
            unknown("14.4", Cause::not_observed, Turn::vendor, {},
                    fmt::format("{}: {} - {}: no other log shows whether the service was used",
                                log.name, local(longest->from), local(longest->to)));
        f.cites = log.cites();
        out.push_back(std::move(f));
      }
      continue;
    }
    const auto& [gap, witness] =
        *std::max_element(seen.begin(), seen.end(), [](const auto& a, const auto& b) {
          return a.first.to - a.first.from < b.first.to - b.first.from;
        });
    Finding f = stream_finding("14.4", Verdict::fail, "gap", *log.streams[0],
                               {{"limit", limit},
                                {"from", same(local(gap.from))},
                                {"to", same(local(gap.to))},
                                {"minutes", same(std::to_string((gap.to - gap.from) / 60))},
                                {"witness", same(witness->name)},
                                {"more", same(std::to_string(seen.size() - 1))}});
    f.cites = log.cites();
    for (std::string& id : witness->cites()) f.cites.push_back(std::move(id));
    out.push_back(std::move(f));
  }
  if (since > c.as_of.time_since_epoch().count())
    out.push_back(unknown("14.4", Cause::contradiction, Turn::vendor, {},
                          "in_service_since: " + c.evidence.deployment.in_service_since));
  if (of_use.empty())
    return {
        unknown("14.4", Cause::not_observed, Turn::vendor, {},
                "no log of requests or of what users did: nothing says when the service was used")};
  if (out.empty()) {
    Finding f;
    f.criterion = "14.4", f.verdict = Verdict::pass, f.basis = Basis::measured,
    f.message = "no_gap";
    f.values = {{"limit", limit},
                {"streams", same(std::to_string(of_use.size()))},
                {"days", same(std::to_string(days))}};
    for (const Log& log : of_use)
      for (std::string& id : log.cites()) f.cites.push_back(std::move(id));
    out.push_back(std::move(f));
  }
  return out;
}

}  // namespace tenken
