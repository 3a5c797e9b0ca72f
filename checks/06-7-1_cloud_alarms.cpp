// 06-7.1: 「クラウド側の対応としてサーバーの監視を行うこと」
//
// Each thing of the provider's own list needs an alarm about itself (by its dimension, in its
// region) that is not muted, does something, and has data. Would not comply: a database that nobody
// watches; an alarm whose actions were switched off for a night and never on again. Whose mailbox
// an action ends in is 06-7.2's. Alarms composed of others, and sums of several metrics, name no
// thing and count for none.
#include "checks/06-7-1_cloud_alarms.hpp"

#include <algorithm>

#include "checks/cloud.hpp"

namespace tenken {

namespace {

using parse::Alarm;
using parse::Resource;

/// One thing and the dimensions that an alarm about it bears.
struct Watched {
  const Resource* what;
  std::string name_space;  ///< of the provider's own figures about it
  std::map<std::string, std::string> dimensions;
};

/// Of Azure an alert names what it is about by its id.
std::vector<Watched> watched_of_azure(const Case& c, const CloudLook& look) {
  std::vector<Watched> out;
  const auto add = [&](const Resource& what) {
    out.push_back({&what, "azure", {{what.id, "scope"}}});
  };
  for (const parse::Store& s : look.cloud.stores)
    if (s.kind == parse::StoreKind::database) add(s.what);
  for (const parse::CloudMachine& m : look.cloud.machines)
    if (m.kind != parse::MachineKind::vm) add(m.what);
  for (const parse::CloudMachine* m : machines_not_declared(c, look, "linux_host")) add(m->what);
  return out;
}

/// Of Google Cloud the labels of a thing as its monitored resource has them; an alert names some of
/// them, and is about all things that agree. Data stores whose resource has several forms name
/// none.
std::vector<Watched> watched_of_gcp(const Case& c, const CloudLook& look) {
  const std::string& project = look.cloud.account;
  std::vector<Watched> out;
  const auto add = [&](const Resource& what, const char* type,
                       std::map<std::string, std::string> labels) {
    labels["resource.type"] = type;
    labels["project_id"] = project;
    out.push_back({&what, "gcp", std::move(labels)});
  };
  for (const parse::Store& s : look.cloud.stores) {
    if (s.kind != parse::StoreKind::database) continue;
    if (s.what.kind == "cloud sql instance")
      add(s.what, "cloudsql_database",
          {{"database_id", project + ":" + s.what.name}, {"region", s.what.region}});
    else if (s.what.kind == "spanner instance")
      add(s.what, "spanner_instance", {{"instance_id", s.what.name}});
    else
      out.push_back({&s.what, "", {}});
  }
  for (const parse::CloudMachine& m : look.cloud.machines) {
    if (m.what.kind == "cloud run service")
      add(m.what, "cloud_run_revision",
          {{"service_name", m.what.name}, {"location", m.what.region}});
    else if (m.what.kind == "cloud run job")
      add(m.what, "cloud_run_job", {{"job_name", m.what.name}, {"location", m.what.region}});
    else if (m.what.kind == "cloud function")
      add(m.what, "cloud_function", {{"function_name", m.what.name}, {"region", m.what.region}});
    else if (m.kind != parse::MachineKind::vm)
      out.push_back({&m.what, "", {}});
  }
  for (const parse::CloudMachine* m : machines_not_declared(c, look, "linux_host"))
    add(m->what, "gce_instance",
        {{"instance_id", m->what.id},
         {"zone", m->what.zones.empty() ? std::string() : m->what.zones.front()}});
  return out;
}

bool is_about_gcp(const Alarm& alarm, const Watched& thing) {
  return alarm.dimensions.contains("resource.type") &&
         std::all_of(alarm.dimensions.begin(), alarm.dimensions.end(), [&](const auto& said) {
           const auto found = thing.dimensions.find(said.first);
           return found != thing.dimensions.end() && found->second == said.second;
         });
}

std::vector<Watched> watched_of(const Case& c, const CloudLook& look) {
  if (look.cloud.provider == "azure") return watched_of_azure(c, look);
  if (look.cloud.provider == "gcp") return watched_of_gcp(c, look);
  std::vector<Watched> out;
  for (const parse::Store& s : look.cloud.stores) {
    if (s.kind != parse::StoreKind::database) continue;
    const std::string& kind = s.what.kind;
    if (kind == "rds instance")
      out.push_back({&s.what, "AWS/RDS", {{"DBInstanceIdentifier", s.what.id}}});
    else if (kind == "rds cluster")
      out.push_back({&s.what, "AWS/RDS", {{"DBClusterIdentifier", s.what.id}}});
    else if (kind == "dynamodb table")
      out.push_back({&s.what, "AWS/DynamoDB", {{"TableName", s.what.id}}});
    else if (kind == "redshift cluster")
      out.push_back({&s.what, "AWS/Redshift", {{"ClusterIdentifier", s.what.id}}});
    else
      out.push_back({&s.what, "", {}});
  }
  for (const parse::CloudMachine& m : look.cloud.machines) {
    if (m.kind == parse::MachineKind::function)
      out.push_back({&m.what, "AWS/Lambda", {{"FunctionName", m.what.id}}});
    // "arn:…:service/CLUSTER/NAME": a name is unique in its cluster.
    const auto slash = m.what.id.find("service/");
    if (m.kind == parse::MachineKind::container && slash != std::string::npos) {
      const std::string rest = m.what.id.substr(slash + 8);
      out.push_back(
          {&m.what,
           "AWS/ECS",
           {{"ServiceName", m.what.name}, {"ClusterName", rest.substr(0, rest.find('/'))}}});
    } else if (m.kind == parse::MachineKind::container) {
      out.push_back({&m.what, "", {}});
    }
  }
  for (const parse::CloudMachine* m : machines_not_declared(c, look, "linux_host"))
    out.push_back({&m->what, "AWS/EC2", {{"InstanceId", m->what.id}}});
  return out;
}

bool is_about(const Alarm& alarm, const Watched& thing) {
  if (thing.name_space == "gcp") return is_about_gcp(alarm, thing);
  return !thing.dimensions.empty() &&
         (alarm.what.region == thing.what->region || thing.name_space == "azure") &&
         alarm.metric.starts_with(thing.name_space + " ") &&
         std::all_of(thing.dimensions.begin(), thing.dimensions.end(), [&](const auto& wanted) {
           const auto found = alarm.dimensions.find(wanted.first);
           return found != alarm.dimensions.end() && found->second == wanted.second;
         });
}

Finding judge_thing(const CloudLook& look, const Watched& thing, bool is_sure) {
  const std::string name = thing.what->kind + " " + thing.what->id;
  std::string muted, silent, blind;
  for (const Alarm& alarm : look.cloud.alarms) {
    if (!is_about(alarm, thing)) continue;
    if (!alarm.actions_enabled.value_or(false))
      muted = alarm.what.id;
    else if (alarm.actions.empty())
      silent = alarm.what.id;
    else if (alarm.state != "OK" && alarm.state != "ALARM")
      blind = alarm.what.id + " " + alarm.state;
    else
      return cloud_finding(
          "06-7.1", Verdict::pass, "cloud.watched", look, alarm.what.file, alarm.what.path,
          {{"name", same(name)}, {"alarm", same(alarm.what.id)}, {"metric", same(alarm.metric)}});
  }
  if (!blind.empty() || !is_sure || thing.dimensions.empty()) {
    Finding f =
        unknown("06-7.1", thing.dimensions.empty() ? Cause::unsupported : Cause::not_observed,
                Turn::vendor, look.target->name, name + (blind.empty() ? "" : ": " + blind));
    f.cites = look.ids(thing.what->file);
    return f;
  }
  const std::string quiet = muted.empty() ? silent : muted;
  return cloud_finding("06-7.1", Verdict::fail, quiet.empty() ? "cloud.unwatched" : "cloud.muted",
                       look, thing.what->file, thing.what->path,
                       {{"name", same(name)}, {"alarm", same(quiet)}});
}

}  // namespace

CloudAlarms judge_cloud_alarms(const Case& c) {
  const Clouds accounts = clouds(c, "06-7.1");
  CloudAlarms out;
  if (!accounts.declared) return out;
  out.findings = accounts.unknowns;
  for (const char* aspect : {"alarms", "machines", "stores"})
    for (Finding& f : gaps(accounts, "06-7.1", aspect)) out.findings.push_back(std::move(f));
  // A monitoring server of the vendor's may watch it through an exporter, which no list ties to it.
  const bool is_alone = c.evidence.deployment.with_role("monitoring_server").empty() &&
                        c.evidence.deployment.with_role("zabbix_server").empty();
  for (const CloudLook& look : accounts.looks) {
    const auto& alarms = look.cloud.alarms;
    const bool is_read = std::none_of(alarms.begin(), alarms.end(), [](const Alarm& alarm) {
      return alarm.metric == parse::gcp_unread_alarm;
    });
    const bool is_sure = is_alone && is_read && look.cloud.complete("alarms");
    for (const Watched& thing : watched_of(c, look))
      out.findings.push_back(judge_thing(look, thing, is_sure));
  }
  out.spoken = !out.findings.empty();
  return out;
}

}  // namespace tenken
