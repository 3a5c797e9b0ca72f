// 15.3: "取得するログの時刻、タイムゾーンを統一すること" (annex 2, row 15)
//
// The last lines of every stream of every log store, reduced on the host to their time stamps: each
// carries an offset from UTC, all the same one (or the profile's), none is ahead of the look. The
// stores are those of the provider's list, and every host has a stream in one of them. Would not
// comply: RFC 3164 and other naive times, two zones, stamps from a clock that runs ahead. A zone by
// name (JST) is no offset, seconds since the epoch have none: partial.
#include "checks/15-3_one_log_zone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checks/judge.hpp"
#include "checks/parse/timestamp_lines.hpp"

namespace tenken {

namespace {

using parse::Stream;

/// Streams named in one message; the rest are counted.
constexpr std::size_t named_max = 5;

std::string listed(const std::vector<std::string>& paths) {
  std::string out;
  for (std::size_t i = 0; i < paths.size() && i < named_max; ++i)
    out += (i > 0 ? " " : "") + paths[i];
  if (paths.size() > named_max) out += fmt::format(" (+{})", paths.size() - named_max);
  return out;
}

struct Census {
  std::map<int, std::vector<std::string>> by_offset;  ///< minutes → "target:path"
  std::vector<std::string> paths;
  std::vector<std::string> cites;
  int lines = 0;
};

/// What one store's streams show each for itself.
Findings judge_store(const Case& c, const rules::Rule& rule, const Look& look, Census& census) {
  const auto stamps = parse::read_log_stamps(look.parts[0].bytes);
  const auto doubt = [&](Cause cause, std::string_view detail) {
    return unknown("15.3", cause, Turn::vendor, look.target.name, detail);
  };
  if (!stamps) return {doubt(Cause::malformed, "log stamps")};
  Findings out;
  if (!stamps->complete)
    out.push_back(doubt(Cause::truncated, "a folder could not be listed whole"));
  std::vector<std::string> naive, without_any, without_some, by_name, ahead, denied;
  const auto latest = seen_at(*look.parts[0].observation) +
                      std::chrono::seconds(1 + look.parts[0].observation->took_ms / 1000 + 1) +
                      std::chrono::milliseconds(parameter_integer(c, rule, "time.max_offset_ms"));
  int lines_of_store = 0;
  for (const Stream& s : stamps->streams) {
    census.paths.push_back(s.path);
    lines_of_store += s.lines;
    if (!s.readable) denied.push_back(s.path);
    if (s.naive > 0) naive.push_back(s.path);
    if (s.without > 0) (s.without == s.lines ? without_any : without_some).push_back(s.path);
    if (s.named > 0) by_name.push_back(fmt::format("{} ({})", s.path, fmt::join(s.names, " ")));
    if (s.newest && *s.newest > latest) ahead.push_back(s.path);
    for (const int minutes : s.offsets)
      census.by_offset[minutes].push_back(look.target.name + ":" + s.path);
  }
  census.lines += lines_of_store;
  const auto add = [&](const std::vector<std::string>& paths, Verdict v, std::string_view message) {
    if (!paths.empty())
      out.push_back(
          finding("15.3", v, Basis::measured, message, look, {{"detail", same(listed(paths))}}));
  };
  if (!denied.empty()) out.push_back(doubt(Cause::denied, listed(denied)));
  if (lines_of_store == 0) out.push_back(doubt(Cause::not_observed, "no log line"));
  add(naive, Verdict::fail, "logs_naive");
  add(without_any, Verdict::fail, "logs_without");
  add(without_some, Verdict::partial, "logs_without");
  add(by_name, Verdict::partial, "logs_named");
  add(ahead, Verdict::fail, "logs_ahead");
  for (Finding& f : out) f.cites = look.ids();
  for (const auto& id : look.ids()) census.cites.push_back(id);
  return out;
}

/// One zone over all stores, or the profile's.
Finding judge_zones(const std::string& zone, const Census& census) {
  Finding out;
  out.criterion = "15.3", out.basis = Basis::measured, out.cites = census.cites;
  std::vector<std::string> zones, all;
  for (const auto& [minutes, paths] : census.by_offset) {
    zones.push_back(parse::offset_text(minutes));
    all.push_back(fmt::format("{}: {}", zones.back(), listed(paths)));
  }
  const bool one = census.by_offset.size() == 1 && (zone == "single" || zones[0] == zone);
  out.verdict = one ? Verdict::pass : Verdict::fail;
  out.message = one ? "logs_ok" : "logs_zones";
  out.values = {{"streams", same(std::to_string(census.paths.size()))},
                {"lines", same(std::to_string(census.lines))},
                {"zones", same(join(zones, " "))},
                {"zone", same(zone)},
                {"detail", same(join(all, "; "))}};
  return out;
}

/// "全て": every host is heard in some store: a folder or file of its name (fact log_name where the
/// store calls it otherwise), or its own.
Findings hosts_without_stream(const Case& c, const Census& census) {
  Findings out;
  for (const rules::Target* host : c.evidence.deployment.with_role("linux_host")) {
    const std::string name = host->fact("log_name").empty() ? host->name : host->fact("log_name");
    const bool heard =
        std::any_of(census.paths.begin(), census.paths.end(), [&](const std::string& path) {
          return path.find("/" + name + "/") != std::string::npos ||
                 path.find("/" + name + ".") != std::string::npos;
        });
    if (!heard && !host->has_role("log_store"))
      out.push_back(unknown("15.3", Cause::not_observed, Turn::vendor, host->name,
                            "no log of this host in any store"));
  }
  return out;
}

}  // namespace

Findings judge_log_zone(const Case& c, const rules::Rule& rule) {
  Census census;
  Findings out;
  const auto add = [&](Findings more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
  };
  Looked looked = looks(c, rule, "15.3", "log_stamps");
  add(std::move(looked.unknowns));
  for (const Look& look : looked.looks) add(judge_store(c, rule, look, census));
  if (looked.looks.empty()) return out;
  add(denominator(c, rule, "15.3", "log_store"));
  add(hosts_without_stream(c, census));
  if (!census.by_offset.empty())
    out.push_back(judge_zones(parameter(c, rule, "time.zone"), census));
  return out;
}

}  // namespace tenken
