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

/// restic keeps no failed snapshot; snapshots of one host and set of paths belong together. A
/// repository of restic is always encrypted.
std::vector<BackupSet> snapshots(const json& list) {
  std::map<std::string, BackupSet> sets;
  for (const json& s : list) {
    std::string name = s.value("hostname", "");
    for (const json& path : s.at("paths")) name += ":" + path.get<std::string>();
    BackupSet& set = sets[name];
    set.name = name;
    set.encrypted = true;
    set.backups.push_back(
        {s.at("id").get<std::string>(), instant(s.at("time").get<std::string>()), true});
  }
  std::vector<BackupSet> out;
  for (auto& [name, set] : sets) out.push_back(std::move(set));
  return out;
}

/// Zones of the world: from 12 hours behind UTC to 14 ahead.
constexpr std::chrono::hours zone_ahead_max{14}, zone_span{26};

/// `borg list --json`: times are local to the client and say no zone, so the earliest instant that
/// they may mean is kept. A checkpoint is what an interrupted backup left. Modes "none" and
/// "authenticated…" do not encrypt.
std::vector<BackupSet> archives(const json& j) {
  const json& repository = j.at("repository");
  BackupSet set{.name = repository.at("location").get<std::string>()};
  const std::string mode = j.at("encryption").at("mode").get<std::string>();
  set.encrypted = mode != "none" && !mode.starts_with("authenticated");
  for (const json& a : j.at("archives")) {
    const std::string name = a.at("name").get<std::string>();
    std::string time = a.at("time").get<std::string>();
    if (const auto dot = time.find('.'); dot != std::string::npos) {
      if (time.find_first_not_of("0123456789", dot + 1) != std::string::npos)
        throw std::runtime_error("\"" + time + "\" is no local time");
      time.resize(dot);
    }
    set.backups.push_back({name, instant(time + "Z") - zone_ahead_max,
                           name.find(".checkpoint") == std::string::npos, zone_span});
  }
  return {std::move(set)};
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
