#include "checks/parse/backup_catalogue.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "rules/calendar.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using nlohmann::json;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr std::size_t catalogue_bytes_max = 4u << 20;
constexpr int depth_max = 16;
/// Seconds of the year 2200: a larger stamp is a mistake or an attack.
constexpr std::int64_t seconds_max = 7258118400;

sys_seconds instant(std::int64_t unix_seconds) {
  if (unix_seconds < 0 || unix_seconds > seconds_max)
    throw std::runtime_error("a time outside 1970 to 2200");
  return sys_seconds(seconds(unix_seconds));
}
sys_seconds instant(const std::string& iso) {
  const auto out = parse_instant(iso);
  if (!out) throw std::runtime_error("\"" + iso + "\" is not a time with an offset");
  return *out;
}

BackupSet stanza(const json& j) {
  BackupSet out{.name = j.at("name").get<std::string>()};
  const auto code = j.at("status").at("code").get<std::int64_t>();
  if (code != 0)
    out.problem = fmt::format("status {}: {}", code, j.at("status").value("message", ""));
  if (j.contains("cipher")) out.encrypted = j.at("cipher").get<std::string>() != "none";
  // "mixed": one repository of several may lie open.
  for (const json& repository : j.value("repo", json::array()))
    if (repository.contains("cipher") && repository.at("cipher").get<std::string>() == "none")
      out.encrypted = false;
  for (const json& b : j.at("backup")) {
    // "error" is true where page checksums failed; older versions leave it out, null means that
    // none were checked.
    const bool error =
        b.contains("error") && b.at("error").is_boolean() && b.at("error").get<bool>();
    out.backups.push_back({b.at("label").get<std::string>(),
                           instant(b.at("timestamp").at("stop").get<std::int64_t>()), !error});
  }
  return out;
}

/// Of several series that may follow one another all but the youngest may have been given up.
void note_series(std::vector<BackupSet>& sets, const std::vector<std::string>& subjects) {
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const Backup* mine = sets[i].newest();
    for (std::size_t k = 0; k < sets.size(); ++k) {
      const Backup* other = sets[k].newest();
      if (k != i && subjects[k] == subjects[i] && other != nullptr &&
          (mine == nullptr || other->finished > mine->finished))
        sets[i].may_have_ended = true;
    }
  }
}

/// restic keeps no failed snapshot; snapshots of one host and set of paths belong together. A
/// container without --host has another name each night. An empty folder makes a snapshot too: of
/// nothing. A repository of restic is always encrypted.
std::vector<BackupSet> snapshots(const json& list) {
  std::map<std::string, BackupSet> sets;
  std::map<std::string, std::string> paths_of;
  for (const json& s : list) {
    std::string paths;
    for (const json& path : s.at("paths")) paths += ":" + path.get<std::string>();
    const std::string name = s.value("hostname", "") + paths;
    BackupSet& set = sets[name];
    set.name = name;
    set.encrypted = true;
    paths_of[name] = paths;
    const json summary = s.value("summary", json::object());  // from 0.17 on
    const bool is_empty = summary.contains("total_bytes_processed") &&
                          summary.at("total_bytes_processed").get<std::int64_t>() == 0;
    set.backups.push_back(
        {s.at("id").get<std::string>(), instant(s.at("time").get<std::string>()), !is_empty});
  }
  std::vector<BackupSet> out;
  std::vector<std::string> subjects;
  for (auto& [name, set] : sets) {
    subjects.push_back(paths_of[name]);
    out.push_back(std::move(set));
  }
  note_series(out, subjects);
  return out;
}

/// "db-2026-11-22T02:00" and "2026-11-22_db" are of the series "db": the name without its date, or
/// without the count at its end.
std::string series_of(const std::string& archive) {
  constexpr std::string_view digits = "0123456789", of_date = "0123456789-_:.TZ+";
  const std::string_view name = std::string_view(archive).substr(0, archive.find(".checkpoint"));
  auto date = name.find("20");
  while (date != std::string_view::npos &&
         (date + 4 > name.size() || name.find_first_not_of(digits, date) < date + 4))
    date = name.find("20", date + 1);
  const auto begin = date == std::string_view::npos ? name.find_last_not_of(digits) + 1 : date;
  const auto end = std::min(name.find_first_not_of(of_date, begin), name.size());
  std::string_view before = name.substr(0, begin);
  while (!before.empty() && std::string_view("-_.@:").find(before.back()) != std::string_view::npos)
    before.remove_suffix(1);
  return std::string(before) + (end < name.size() ? "…" + std::string(name.substr(end)) : "");
}

/// Zones of the world: from 12 hours behind UTC to 14 ahead.
constexpr std::chrono::hours zone_ahead_max{14}, zone_span{26};

/// The time of an archive. Borg 1 writes the client's and no zone: the earliest instant that it may
/// mean is kept. Borg 2 writes the offset.
Backup archive_of(const std::string& name, std::string time) {
  if (const auto dot = time.find('.'); dot != std::string::npos) {
    const auto end = time.find_first_not_of("0123456789", dot + 1);
    time.erase(dot, std::min(end, time.size()) - dot);
  }
  const bool is_whole = name.find(".checkpoint") == std::string::npos;
  if (const auto exact = parse_instant(time)) return {name, *exact, is_whole};
  return {name, instant(time + "Z") - zone_ahead_max, is_whole, zone_span};
}

/// `borg list --json`. A checkpoint is what an interrupted backup left. Several hosts may write
/// into one repository: each series is a set. Modes "none" and "authenticated…" do not encrypt.
std::vector<BackupSet> archives(const json& j) {
  const std::string location = j.at("repository").at("location").get<std::string>();
  const std::string mode = j.at("encryption").at("mode").get<std::string>();
  const bool encrypted = mode != "none" && !mode.starts_with("authenticated");
  std::map<std::string, BackupSet> sets;
  for (const json& a : j.at("archives")) {
    const std::string name = a.at("name").get<std::string>(),
                      series = a.value("hostname", "") + " " + series_of(name);
    sets[series].backups.push_back(archive_of(name, a.at("time").get<std::string>()));
  }
  if (sets.empty()) sets[""];
  std::vector<BackupSet> out;
  for (auto& [series, set] : sets) {
    set.name = sets.size() == 1 ? location : location + " " + std::string(trim(series));
    set.encrypted = encrypted;
    out.push_back(std::move(set));
  }
  note_series(out, std::vector<std::string>(out.size()));
  return out;
}

std::vector<BackupSet> neutral(const json& j) {
  if (j.at("format") != "tenken-backup-catalogue/1") throw std::runtime_error("unknown format");
  std::vector<BackupSet> out;
  for (const json& s : j.at("sets")) {
    BackupSet set{.name = s.at("name").get<std::string>()};
    if (s.contains("encrypted")) set.encrypted = s.at("encrypted").get<bool>();
    for (const json& b : s.at("backups"))
      set.backups.push_back({b.at("id").get<std::string>(),
                             instant(b.at("finished_at").get<std::string>()),
                             b.at("ok").get<bool>()});
    out.push_back(std::move(set));
  }
  return out;
}

std::vector<BackupSet> read(const json& j) {
  if (j.is_object()) return j.contains("archives") ? archives(j) : neutral(j);
  if (!j.is_array()) throw std::runtime_error("neither a list nor an object");
  if (!j.empty() && j.at(0).contains("snapshot_id")) throw std::runtime_error("not a catalogue");
  if (!j.empty() && j.at(0).contains("tree")) return snapshots(j);
  std::vector<BackupSet> out;
  for (const json& s : j) out.push_back(stanza(s));
  return out;
}

}  // namespace

const Backup* BackupSet::newest() const {
  const Backup* best = nullptr;
  for (const Backup& b : backups)
    if (b.ok && (best == nullptr || b.finished > best->finished)) best = &b;
  return best;
}

Result<std::vector<BackupSet>> read_backup_catalogue(std::string_view text) {
  const auto malformed = [](const std::string& why) {
    return Error{.what = "backup catalogue: " + why,
                 .hint = "see rules/registers.md, backup catalogue",
                 .code = "backup_catalogue.malformed"};
  };
  if (text.size() > catalogue_bytes_max) return malformed("larger than 4 MiB");
  try {
    return read(json::parse(text, [](int depth, json::parse_event_t, json&) {
      if (depth > depth_max) throw std::runtime_error("nested too deep");
      return true;
    }));
  } catch (const std::exception& e) {
    return malformed(printable(e.what()));
  }
}

}  // namespace tenken::parse
