// 14.3: the oldest record of each kind is as old as the retention asks (or as the service), and the
// files are closed to those who need not read them. What is still there is measured; what a setting
// promises for the future is not asked.
#include <fmt/format.h>

#include <algorithm>

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

/// The first hour with a record of this kind, seconds since the epoch; 0: none.
std::int64_t oldest(const parse::Census& census, LogClass of) {
  for (const auto& [hour, n] : census.hours)
    if (n.of_class[static_cast<std::size_t>(of)] > 0) return hour * hour_s;
  return 0;
}

/// Days that must be there: the retention, or what the service has lived where that is less; a
/// service that does not say since when it runs owes the whole.
std::int64_t required_days(const Case& c, const rules::Rule& rule) {
  const auto asked = parameter_integer(c, rule, "log.retention_days");
  const auto go_live = parse_date(c.evidence.deployment.in_service_since);
  if (!go_live) return asked;
  return std::clamp<std::int64_t>((day_in_japan(c.as_of) - *go_live).count(), 0, asked);
}

Finding judge_class(const Case& c, const rules::Rule& rule, const LogStreams& logs, LogClass of) {
  const LogStream* best = nullptr;
  std::int64_t at = 0;
  for (const LogStream& s : logs.streams)
    if (const auto first = oldest(s.census, of); first != 0 && (best == nullptr || first < at))
      best = &s, at = first;
  if (best == nullptr)
    return unknown("14.3", Cause::not_observed, Turn::vendor, {},
                   class_name(of).en + ": no record");
  const std::int64_t age = (c.as_of.time_since_epoch().count() - at) / day_s,
                     required = required_days(c, rule);
  // The hour of the first record and of the judgement need not be the same: a day is given.
  const bool enough = age + 1 >= required;
  return stream_finding("14.3", enough ? Verdict::pass : Verdict::fail,
                        enough ? "retained" : "retained_short", *best,
                        {{"class", class_name(of)},
                         {"age", same(std::to_string(age))},
                         {"required", same(std::to_string(required))}});
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

}  // namespace

Findings judge_log_retention(const Case& c, const rules::Rule& rule, const LogStreams& logs) {
  Findings out;
  // A failure may never have happened: its age says nothing of what is kept.
  for (const LogClass of : {LogClass::access, LogClass::operation, LogClass::view})
    out.push_back(judge_class(c, rule, logs, of));
  out.push_back(judge_access(logs));
  const std::int64_t asked = parameter_integer(c, rule, "log.retention_days");
  for (const CloudLook& look : clouds(c, "14.3").looks)
    for (const parse::Store& store : look.cloud.stores)
      if (store.kind == parse::StoreKind::log && store.retention_days.value_or(0) > 0 &&
          *store.retention_days < asked)
        out.push_back(cloud_finding("14.3", Verdict::fail, "log_group_short", look, store.what.file,
                                    store.what.path,
                                    {{"store", same(store.what.id)},
                                     {"days", same(std::to_string(*store.retention_days))},
                                     {"required", same(std::to_string(asked))}}));
  return out;
}

}  // namespace tenken
