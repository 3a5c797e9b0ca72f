#include "checks/parse/feed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "checks/parse/json.hpp"
#include "rules/calendar.hpp"

namespace tenken::parse {

namespace {

using State = Advisory::State;
constexpr std::array<std::string_view, 5> states{"fixed", "open", "undetermined", "unaffected",
                                                 "until"};
constexpr std::size_t lines_max = 600000;
/// Records of one OSV file, and pairs of events of one range.
constexpr std::size_t osv_records_max = 200000;
constexpr std::size_t osv_events_max = 1000;
constexpr std::size_t osv_versions_max = 20000;

Error malformed(std::string_view kind, std::string what) {
  return Error{
      .what = fmt::format("{}: {}", kind, what), .where = "", .hint = "", .code = "feed.malformed"};
}

std::string day_of(const std::string& instant) {
  const std::string day = instant.substr(0, 10);
  return parse_date(day) ? day : "";
}

/// The numbers that a record stands for: its CVEs, else its own.
std::set<std::string> numbers_of(const nlohmann::json& record) {
  std::set<std::string> out;
  const auto id = record.at("id").get<std::string>();
  const auto add = [&](const std::string& name) {
    const auto at = name.find("CVE-");
    if (at != std::string::npos) out.insert(name.substr(at));
  };
  add(id);
  for (const char* list : {"aliases", "upstream"})
    for (const auto& name : record.value(list, std::vector<std::string>{})) add(name);
  if (out.empty()) out.insert(id);
  return out;
}

/// Bounds of one range, in the order of its events (OSV 1.7: introduced opens, fixed or
/// last_affected closes).
void add_range(const nlohmann::json& range, const Advisory& about, std::vector<Advisory>& out) {
  std::size_t events = 0;
  bool is_open = false;
  Advisory one = about;
  for (const auto& event : range.at("events")) {
    if (++events > osv_events_max || event.size() != 1) throw std::runtime_error("events");
    const std::string name = event.begin().key(), value = event.begin().value().get<std::string>();
    if (name == "introduced") {
      if (is_open) throw std::runtime_error("two introduced in a row");
      is_open = true;
      one = about;
      one.introduced = value == "0" ? "" : value;
    } else if (name == "fixed" && is_open) {
      is_open = false;
      one.fixed = value;
      one.state = State::fixed;
      out.push_back(one);
    } else if (name == "last_affected" && is_open) {
      is_open = false;
      one.fixed = value;
      one.state = State::until;
      out.push_back(one);
    } else {
      // limit, and an end without a beginning: which version mends it is not said.
      is_open = false;
      out.push_back(about);
    }
  }
  if (events == 0) throw std::runtime_error("a range without events");
  if (is_open) {
    one.state = State::open;
    out.push_back(one);
  }
}

/// OSV's own evaluation: a version is affected where it is enumerated, or in a range.
bool is_covered(const std::vector<Advisory>& ranges, const std::string& version) {
  const auto order = ecosystem_order(ranges.front().release);
  // A distribution's ranges are its whole word; without an order whoever matches decides nothing.
  if (order != VersionOrder::semantic && order != VersionOrder::python) return true;
  // A component of such a version cannot be placed either.
  if (!compare_versions(*order, version, version)) return true;
  return std::any_of(ranges.begin(), ranges.end(), [&](const Advisory& a) {
    if (a.state == State::undetermined) return true;
    const auto from = compare_versions(*order, version, a.introduced);
    if (!a.introduced.empty() && (!from || *from < 0)) return false;
    if (a.state == State::open) return true;
    const auto to = compare_versions(*order, version, a.fixed);
    return to && (a.state == State::until ? *to <= 0 : *to < 0);
  });
}

/// What is enumerated beside the ranges, or instead of them.
void add_versions(const nlohmann::json& affected, const Advisory& about,
                  std::vector<Advisory>& ranges) {
  const auto at = affected.find("versions");
  if (at == affected.end()) return;
  if (at->size() > osv_versions_max) throw std::runtime_error("too many versions");
  std::vector<Advisory> more;
  for (const auto& one : *at) {
    Advisory exact = about;
    exact.introduced = exact.fixed = one.get<std::string>();
    exact.state = State::until;
    if (ranges.empty() || !is_covered(ranges, exact.fixed)) more.push_back(std::move(exact));
  }
  ranges.insert(ranges.end(), more.begin(), more.end());
}

void add_record(const nlohmann::json& record, const std::vector<std::string>& releases,
                ReducedFeed& out, std::set<std::string>& packages) {
  const auto modified = record.at("modified").get<std::string>();
  out.dated = std::max(out.dated, modified);
  if (const auto at = record.find("withdrawn"); at != record.end() && !at->is_null()) return;
  const auto id = record.at("id").get<std::string>();
  static const std::set<std::string_view> vendors{"DSA", "DLA", "USN", "RLSA", "ALSA", "RXSA"};
  for (const auto& affected : record.value("affected", nlohmann::json::array())) {
    if (!affected.contains("package")) continue;
    const auto& package = affected.at("package");
    Advisory about;
    about.release = package.at("ecosystem").get<std::string>();
    about.package = package.at("name").get<std::string>();
    packages.insert(about.package);
    if (std::find(releases.begin(), releases.end(), about.release) == releases.end()) continue;
    about.published = day_of(record.value("published", std::string()));
    about.is_vendor = vendors.contains(std::string_view(id).substr(0, id.find('-')));
    std::vector<Advisory> ranges;
    for (const auto& range : affected.value("ranges", nlohmann::json::array())) {
      // A range of commits (GIT) says nothing of versions; its tags are enumerated beside it.
      if (range.at("type") != "ECOSYSTEM" && range.at("type") != "SEMVER") continue;
      add_range(range, about, ranges);
    }
    add_versions(affected, about, ranges);
    if (ranges.empty()) ranges.push_back(about);
    for (const std::string& number : numbers_of(record))
      for (Advisory one : ranges) {
        one.id = number;
        out.advisories.push_back(std::move(one));
      }
  }
}

/// One cell of a line: no tab, no end of line, not too long.
std::string cell(std::string_view text) {
  std::string out(text.substr(0, 400));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return out;
}

}  // namespace

std::optional<VersionOrder> ecosystem_order(std::string_view ecosystem) {
  const std::string_view name = ecosystem.substr(0, ecosystem.find(':'));
  if (name == "npm" || name == "Go" || name == "crates.io") return VersionOrder::semantic;
  if (name == "PyPI") return VersionOrder::python;
  if (name == "Debian" || name == "Ubuntu" || name == "debian") return VersionOrder::debian;
  if (name == "AlmaLinux" || name == "Rocky Linux") return VersionOrder::rpm;
  return std::nullopt;
}

Result<ReducedFeed> reduce_osv(std::string_view json, const std::vector<std::string>& releases) {
  try {
    const auto read = strict_json(json);
    ReducedFeed out;
    std::set<std::string> packages;
    if (read.is_array()) {
      if (read.empty() || read.size() > osv_records_max)
        return malformed("osv", "no record, or too many");
      for (const auto& record : read) add_record(record, releases, out, packages);
    } else {
      add_record(read, releases, out, packages);
    }
    out.packages = static_cast<std::int64_t>(packages.size());
    return out;
  } catch (const std::exception& e) {
    return malformed("osv", printable(e.what()));
  }
}

Result<ReducedFeed> reduce_kev(std::string_view json) {
  try {
    const auto read = strict_json(json);
    ReducedFeed out;
    out.dated = read.at("dateReleased").get<std::string>();
    const auto& entries = read.at("vulnerabilities");
    if (read.at("count").get<std::size_t>() != entries.size() || entries.empty())
      return malformed("kev", "count differs from the number of entries");
    for (const auto& entry : entries) {
      const auto added = entry.at("dateAdded").get<std::string>();
      if (!parse_date(added)) return malformed("kev", "dateAdded is no date");
      out.exploited[entry.at("cveID").get<std::string>()] = added;
    }
    out.packages = static_cast<std::int64_t>(entries.size());
    return out;
  } catch (const std::exception& e) {
    return malformed("kev", printable(e.what()));
  }
}

Bytes write_feed(const Feed& feed) {
  std::string out =
      fmt::format("tenken-feed/1\t{}\t{}\t{}\t{}\t{}\n", cell(feed.kind), cell(feed.sha256),
                  cell(feed.dated), cell(feed.dated_by), feed.packages);
  std::size_t count = 0;
  for (const Advisory& a : feed.advisories) {
    out +=
        fmt::format("a\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", cell(a.id), cell(a.package),
                    cell(a.release), states[static_cast<std::size_t>(a.state)], cell(a.introduced),
                    cell(a.fixed), cell(a.published), a.is_vendor ? "vendor" : "", cell(a.urgency));
    ++count;
  }
  for (const auto& [id, added] : feed.exploited) {
    out += fmt::format("k\t{}\t{}\n", cell(id), cell(added));
    ++count;
  }
  for (const auto& [id, rating] : feed.rated) {
    out += fmt::format("r\t{}\t{}\t{}\n", cell(id), cell(rating.severity), cell(rating.listed));
    ++count;
  }
  return out + fmt::format("end\t{}\n", count);
}

Result<Feed> read_feed(std::string_view text) {
  Feed out;
  const auto all = lines(text);
  if (all.size() < 2 || all.size() > lines_max || text.back() != '\n')
    return malformed("feed", "cut off");
  const auto head = split(all.front(), '\t');
  if (head.size() != 6 || head[0] != "tenken-feed/1" || !parse_integer(head[5], out.packages) ||
      head[2].size() != 64)
    return malformed("feed", "not tenken-feed/1");
  out.kind = head[1], out.sha256 = head[2], out.dated = head[3], out.dated_by = head[4];
  for (std::size_t i = 1; i + 1 < all.size(); ++i) {
    const auto f = split(all[i], '\t');
    if (f.size() == 3 && f[0] == "k" && parse_date(f[2])) {
      out.exploited[std::string(f[1])] = f[2];
      continue;
    }
    if (f.size() == 4 && f[0] == "r" && !f[1].empty() && parse_date(f[3]) &&
        (f[2].empty() || !higher_severity(std::string(f[2]), "").empty())) {
      out.rated[std::string(f[1])] = {std::string(f[2]), std::string(f[3])};
      continue;
    }
    const auto state =
        f.size() == 10 ? std::find(states.begin(), states.end(), f[4]) : states.end();
    if (f[0] != "a" || state == states.end() || f[1].empty() || f[2].empty() ||
        (!f[7].empty() && !parse_date(f[7])))
      return malformed("feed", fmt::format("line {}", i + 1));
    out.advisories.push_back({std::string(f[1]), std::string(f[2]), std::string(f[3]),
                              static_cast<State>(state - states.begin()), std::string(f[5]),
                              std::string(f[6]), std::string(f[7]), f[8] == "vendor",
                              std::string(f[9])});
  }
  const auto last = split(all.back(), '\t');
  std::int64_t count = 0;
  if (last.size() != 2 || last[0] != "end" || !parse_integer(last[1], count) ||
      count != static_cast<std::int64_t>(all.size()) - 2)
    return malformed("feed", "cut off");
  return out;
}

}  // namespace tenken::parse
