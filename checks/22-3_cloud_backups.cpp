// 22.3: 「バックアップが成功しており、最新のものの経過時間が所定の時間以内である。」
//
// The denominator is the provider's own list of databases and file systems; each needs a finished
// backup in a permitted region whose age at the dump is within the limit. Times are the provider's.
// A backup that only says that it exists (without a time) shows no age: unknown. Would not comply:
// a database made last month that no plan selects; automated backups switched off; a newest
// recovery point that failed. Content of buckets, search indexes and caches is not looked at here.
#include "checks/22-3_cloud_backups.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/02-1_stores.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using namespace std::chrono;
using parse::Store;
using parse::StoreKind;

/// How far ahead of the end of the dump a backup may be stamped.
constexpr minutes ahead_max{10};

/// "arn:aws:rds:REGION:ACCOUNT:db:NAME" by its fields; empty: no ARN.
struct Arn {
  std::string service, region, account, rest;
};
Arn arn_of(std::string_view text) {
  if (!text.starts_with("arn:")) return {};
  std::vector<std::string> fields;
  while (fields.size() < 5) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return {};
    fields.emplace_back(text.substr(0, colon));
    text.remove_prefix(colon + 1);
  }
  return {fields[2], fields[3], fields[4], std::string(text)};
}

/// How the provider calls this thing at the end of an ARN; empty: we do not know.
std::string end_of_arn(const Store& thing) {
  const std::string& kind = thing.what.kind;
  if (kind == "rds instance") return "db:" + thing.what.id;
  if (kind == "rds cluster" || kind == "redshift cluster") return "cluster:" + thing.what.id;
  if (kind == "dynamodb table") return "table/" + thing.what.id;
  if (thing.kind == StoreKind::file_system) return "file-system/" + thing.what.id;
  return thing.kind == StoreKind::volume ? "volume/" + thing.what.id : std::string();
}

std::string service_of(const Store& thing) {
  if (thing.kind == StoreKind::volume) return "ec2";
  if (thing.kind == StoreKind::file_system) return "elasticfilesystem";
  return thing.what.kind.substr(0, thing.what.kind.find(' '));
}

/// The snapshots that name what they were made of by its identifier alone.
std::string_view snapshot_kind(const Store& thing) {
  const std::string& kind = thing.what.kind;
  return kind == "rds instance"            ? "rds snapshot"
         : kind == "rds cluster"           ? "rds cluster snapshot"
         : kind == "redshift cluster"      ? "redshift snapshot"
         : kind == "dynamodb table"        ? "dynamodb backup"
         : thing.kind == StoreKind::volume ? "ebs snapshot"
                                           : "";
}

bool is_backup_of(const CloudLook& look, const Store& backup, const Store& thing) {
  if (backup.what.kind == "backup copy job" || backup.source.empty()) return false;
  if (look.cloud.provider == "gcp") return backup.source == thing.what.id;
  if (backup.what.kind == "azure backup item" || backup.what.kind == "azure snapshot")
    return backup.source == thing.what.id ||
           std::any_of(look.cloud.machines.begin(), look.cloud.machines.end(),
                       [&](const parse::CloudMachine& m) {
                         return m.what.id == backup.source &&
                                std::find(m.volumes.begin(), m.volumes.end(), thing.what.id) !=
                                    m.volumes.end();
                       });
  const Arn arn = arn_of(backup.source);
  if (arn.rest.empty())
    return backup.what.kind == snapshot_kind(thing) && backup.source == thing.what.id &&
           backup.what.region == thing.what.region;
  if (arn.account != look.cloud.account || arn.region != thing.what.region) return false;
  if (arn.service == service_of(thing) && arn.rest == end_of_arn(thing)) return true;
  // A backup of a whole machine holds its disks.
  return thing.kind == StoreKind::volume && arn.service == "ec2" &&
         std::any_of(look.cloud.machines.begin(), look.cloud.machines.end(),
                     [&](const parse::CloudMachine& m) {
                       return m.what.region == thing.what.region &&
                              arn.rest == "instance/" + m.what.id &&
                              std::find(m.volumes.begin(), m.volumes.end(), thing.what.id) !=
                                  m.volumes.end();
                     });
}

bool is_finished(const Store& backup) {
  const std::string state = lower_ascii(backup.state);
  return state == "completed" || state == "available" || state == "active";
}

/// Disks of machines, databases, file systems; not what a cluster of its own keeps.
bool needs_backup(const Stores& all, const ClassedStore& s, bool has_catalogue) {
  const Store& store = *s.store;
  if (store.kind == StoreKind::file_system) return true;
  if (store.kind == StoreKind::database)
    return std::none_of(all.seen.begin(), all.seen.end(), [&](const ClassedStore& other) {
      return other.look == s.look && other.store->what.kind == "rds cluster" &&
             store.what.kind == "rds instance" && other.store->what.id == store.source &&
             other.store->what.region == store.what.region;
    });
  return store.kind == StoreKind::volume && !has_catalogue && s.data_class != DataClass::none;
}

struct Newest {
  const Store* backup = nullptr;
  sys_seconds at{};
  bool undated = false;  ///< there is one that says no time
};

Newest newest_of(const Stores& all, const ClassedStore& s) {
  Newest out;
  for (const Store& b : s.look->cloud.stores) {
    if ((b.kind != StoreKind::snapshot && b.kind != StoreKind::backup) ||
        !is_backup_of(*s.look, b, *s.store) || !is_finished(b) || !all.is_allowed(b.what.region))
      continue;
    const auto at = parse_instant(b.made_at);
    out.undated = out.undated || !at;
    if (at && (out.backup == nullptr || *at > out.at)) out.backup = &b, out.at = *at;
  }
  out.undated = out.undated || s.store->point_in_time.value_or(false);
  return out;
}

Finding in_question(const ClassedStore& s, Cause cause, const std::string& detail) {
  Finding f = unknown("22.3", cause, Turn::vendor, s.look->target->name, detail);
  f.cites = s.look->ids(s.store->what.file);
  f.where = fmt::format("{}: {}", s.store->what.file, s.store->what.path);
  return f;
}

Findings judge_thing(const Stores& all, const ClassedStore& s, hours age_max, bool is_sure) {
  const CloudLook& look = *s.look;
  const Store& store = *s.store;
  const std::string name = store.what.kind + " " + store.what.id;
  const Newest newest = newest_of(all, s);
  std::map<std::string, rules::Text> values{{"set", same(name)},
                                            {"hours", same(std::to_string(age_max.count()))}};
  if (newest.backup == nullptr && newest.undated)
    return {in_question(s, Cause::not_observed, name + ": when the newest was made")};
  if (newest.backup == nullptr)
    return {is_sure && store.kind != StoreKind::volume
                ? cloud_finding("22.3", Verdict::fail, "backup.none_in_cloud", look,
                                store.what.file, store.what.path, values)
                : in_question(s, Cause::not_observed, name + ": no backup seen")};
  const Store& backup = *newest.backup;
  values["name"] = same(backup.what.id);
  values["finished"] = same(format_instant(newest.at));
  if (newest.at > look.cloud.ended_at + ahead_max)
    return {in_question(s, Cause::contradiction, backup.what.id + " " + backup.made_at)};
  const bool fresh = look.cloud.ended_at - newest.at <= age_max;
  if (!fresh && (newest.undated || !is_sure))
    return {in_question(s, Cause::not_observed, name + ": when the newest was made")};
  Findings out;
  out.push_back(cloud_finding("22.3", fresh ? Verdict::pass : Verdict::fail,
                              fresh ? "backup.fresh" : "backup.old", look, backup.what.file,
                              backup.what.path, values));
  if (backup.encrypted) {
    out.push_back(cloud_finding("22.5", *backup.encrypted ? Verdict::partial : Verdict::fail,
                                *backup.encrypted ? "backup.encrypted" : "backup.plain", look,
                                backup.what.file, backup.what.path, values));
    if (*backup.encrypted) out.back().cause = Cause::not_observed, out.back().turn = Turn::vendor;
  }
  return out;
}

}  // namespace

CloudBackups judge_cloud_backups(const Case& c, const rules::Rule& rule, bool has_catalogue) {
  const Stores all = stores_of(c, *c.rules.rule(2), "22.3");
  CloudBackups out;
  if (!all.clouds.declared) return out;
  const hours age_max{parameter_integer(c, rule, "backup.rpo_max_hours")};
  out.findings = all.clouds.unknowns;
  for (const char* aspect : {"stores", "backups"})
    for (Finding& f : gaps(all.clouds, "22.3", aspect)) out.findings.push_back(std::move(f));
  // What was not listed may hold the backup; so may another catalogue.
  const bool is_sure =
      !has_catalogue && all.clouds.complete("stores") && all.clouds.complete("backups");
  for (const ClassedStore& s : all.seen)
    if (needs_backup(all, s, has_catalogue))
      for (Finding& f : judge_thing(all, s, age_max, is_sure)) out.findings.push_back(std::move(f));
  out.spoken = !out.findings.empty();
  return out;
}

}  // namespace tenken
