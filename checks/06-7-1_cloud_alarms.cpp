// 06-7.1: 「クラウド側の対応としてサーバーの監視を行うこと」
//
// Each thing of the provider's own list needs an alarm about itself (by its dimension, in its
// region) that is not muted, tells somebody, can ring, and has data; and one of each kind of figure
// that monitor.cloud_metrics names for such a thing, else it is partial. Would not comply: a
// database that nobody watches; an alarm whose actions were switched off for a night and never on
// again; one that only makes a group of machines grow. Whose mailbox
// an action ends in is 06-7.2's. Alarms composed of others, and sums of several metrics, name no
// thing and count for none.
#include "checks/06-7-1_cloud_alarms.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <limits>
#include <set>

#include "checks/cloud.hpp"
#include "checks/parse/promql.hpp"
#include "checks/parse/promql_range.hpp"

namespace tenken {

namespace {

using parse::Alarm;
using parse::Resource;
using parse::Tri;

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
         std::all_of(thing.dimensions.begin(), thing.dimensions.end(), [&](const auto& wanted) {
           const auto found = alarm.dimensions.find(wanted.first);
           return found != alarm.dimensions.end() && found->second == wanted.second;
         });
}

/// Whether an action can reach a person. One that scales, restarts or recovers tells nobody.
Tri tells(const std::string& action) {
  if (!action.starts_with("arn:")) return Tri::yes;  // an action group of Azure
  const auto has = [&](std::string_view word) { return action.find(word) != std::string::npos; };
  if (has(":sns:") || has(":ssm-incidents:") || has(":opsitem:")) return Tri::yes;
  return has(":lambda:") ? Tri::maybe : Tri::no;
}

/// Whether what it measures can ever be beyond its threshold. Shares and flags have two ends;
/// everything that the provider counts is at least nothing.
bool can_ring(const Alarm& alarm) {
  if (!alarm.threshold || alarm.comparison.empty()) return true;  // not said, or by a model
  const std::string name = alarm.metric.substr(alarm.metric.find(' ') + 1);
  const bool adds = alarm.statistic == "Sum" || alarm.statistic == "SampleCount";
  double high = std::numeric_limits<double>::infinity();
  if (!adds && (name.ends_with("Utilization") || name.ends_with("_percent") ||
                name == "PercentageDiskSpaceUsed"))
    high = 100;
  // Of Google Cloud a share is one of 1.
  if (!adds && (name.starts_with("StatusCheckFailed") || name.ends_with("/utilization"))) high = 1;
  const double limit = *alarm.threshold;
  if (alarm.comparison == "GreaterThanThreshold") return high > limit;
  if (alarm.comparison == "GreaterThanOrEqualToThreshold") return high >= limit;
  if (alarm.comparison == "LessThanThreshold") return limit > 0;
  if (alarm.comparison == "LessThanOrEqualToThreshold") return limit >= 0;
  return true;
}

struct AlarmLimits {
  double margin_percent, bytes_min, delay_s;
};

/// Whether an alarm of Amazon's can ring and yet tells of no trouble in time: a processor that is
/// idle, a disk of which ten bytes are left (the figure is no gigabytes), a whole day beyond it.
bool is_odd(const Alarm& alarm, const AlarmLimits& limits) {
  if (!alarm.metric.starts_with("AWS/") && !alarm.metric.starts_with("CWAgent ")) return false;
  if (alarm.delay_s && *alarm.delay_s > limits.delay_s) return true;
  const bool above = alarm.comparison.starts_with("GreaterThan") && alarm.threshold;
  const bool below = alarm.comparison.starts_with("LessThan") && alarm.threshold;
  // By a model it has both ends, or none is said.
  if (above == below || alarm.comparison.find("Lower") != std::string::npos ||
      alarm.comparison.find("Upper") != std::string::npos)
    return false;
  const std::string name = lower_ascii(alarm.metric.substr(alarm.metric.find(' ') + 1));
  const auto has = [&](std::string_view word) { return name.find(word) != std::string::npos; };
  if (has("free") || has("idle") || has("left") || has("avail") || name == "cpucreditbalance") {
    if (above) return true;
    const bool is_bytes = name == "freestoragespace" || name == "freeablememory" ||
                          name == "freelocalstorage" ||
                          (has("bytes") && !has("mbytes") && !has("kbytes"));
    return is_bytes && *alarm.threshold < limits.bytes_min;
  }
  if (below) return true;
  const bool is_share = name.ends_with("utilization") || name.ends_with("_percent");
  return is_share && (*alarm.threshold < limits.margin_percent ||
                      *alarm.threshold > 100 - limits.margin_percent);
}

/// "AWS/RDS disk AWS/RDS FreeStorageSpace": of things of the first, the kind of monitor that a
/// figure is. Nothing: no kind is asked of such things.
std::vector<std::pair<std::string, std::string>> kinds_of(const Case& c, const rules::Rule& rule,
                                                          const Watched& thing) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const std::string& line : parameter_values(c, rule, "monitor.cloud_metrics")) {
    const auto first = line.find(' ');
    const auto second = line.find(' ', first + 1);
    if (second == std::string::npos || line.substr(0, first) != thing.name_space) continue;
    out.emplace_back(line.substr(first + 1, second - first - 1), line.substr(second + 1));
  }
  return out;
}

/// What an alarm about the thing lacks; empty: it is in force.
struct AlarmFault {
  bool is_muted = false, is_blind = false;
};
AlarmFault fault_of(const Alarm& alarm) {
  AlarmFault out;
  Tri best = Tri::no;
  for (const std::string& action : alarm.actions) best = std::max(best, tells(action));
  out.is_muted = !alarm.actions_enabled.value_or(false) || best == Tri::no || !can_ring(alarm);
  out.is_blind =
      !out.is_muted && (best == Tri::maybe || (alarm.state != "OK" && alarm.state != "ALARM"));
  return out;
}

Finding judge_thing(const Case& c, const rules::Rule& rule, const CloudLook& look,
                    const Watched& thing, bool is_sure) {
  const std::string name = thing.what->kind + " " + thing.what->id;
  const auto kinds = kinds_of(c, rule, thing);
  const AlarmLimits limits{
      static_cast<double>(parameter_integer(c, rule, "monitor.threshold_margin_percent")),
      parse::FiringLimits().bytes_min,
      static_cast<double>(parameter_integer(c, rule, "monitor.alert_delay_max_minutes")) * 60};
  const Alarm* good = nullptr;
  std::string quiet, blind;
  std::set<std::string> there, dim;  // kinds in force, and kinds of which that is not known
  for (const Alarm& alarm : look.cloud.alarms) {
    if (!is_about(alarm, thing)) continue;
    const AlarmFault fault = fault_of(alarm);
    const bool own = thing.name_space == "gcp" || alarm.metric.starts_with(thing.name_space + " ");
    bool counts = own && kinds.empty();
    for (const auto& [kind, pattern] : kinds)
      if (RE2::FullMatch(alarm.metric, pattern)) {
        counts = true;
        if (!fault.is_muted && !is_odd(alarm, limits)) (fault.is_blind ? dim : there).insert(kind);
      }
    if (!counts && !own) continue;
    if (fault.is_muted)
      quiet = alarm.what.id;
    else if (fault.is_blind)
      blind = alarm.what.id + " " + alarm.state;
    else
      good = &alarm;
  }
  std::vector<std::string> missing, doubtful;
  for (const auto& [kind, pattern] : kinds)
    if (!there.contains(kind)) (dim.contains(kind) ? doubtful : missing).push_back(kind);
  if (good != nullptr &&
      (kinds.empty() || (missing.empty() && doubtful.empty()) || (doubtful.empty() && is_sure))) {
    const bool whole = missing.empty();
    return cloud_finding("06-7.1", whole ? Verdict::pass : Verdict::partial,
                         whole ? "cloud.watched" : "cloud.watched_in_part", look, good->what.file,
                         good->what.path,
                         {{"name", same(name)},
                          {"alarm", same(good->what.id)},
                          {"metric", same(good->metric)},
                          {"kinds", same(join(missing, ", "))}});
  }
  if (good != nullptr || !blind.empty() || !is_sure || thing.dimensions.empty()) {
    Finding f =
        unknown("06-7.1", thing.dimensions.empty() ? Cause::unsupported : Cause::not_observed,
                Turn::vendor, look.target->name,
                name + (blind.empty() ? "" : ": " + blind) +
                    (good == nullptr ? "" : ": " + join(missing, ", ")));
    f.cites = look.ids(thing.what->file);
    return f;
  }
  return cloud_finding("06-7.1", Verdict::fail, quiet.empty() ? "cloud.unwatched" : "cloud.muted",
                       look, thing.what->file, thing.what->path,
                       {{"name", same(name)}, {"alarm", same(quiet)}});
}

}  // namespace

CloudAlarms judge_cloud_alarms(const Case& c, const rules::Rule& rule) {
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
      return alarm.metric == parse::unread_alarm;
    });
    const bool is_sure = is_alone && is_read && look.cloud.complete("alarms");
    for (const Watched& thing : watched_of(c, look))
      out.findings.push_back(judge_thing(c, rule, look, thing, is_sure));
  }
  out.spoken = !out.findings.empty();
  return out;
}

}  // namespace tenken
