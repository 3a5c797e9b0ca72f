// Google Cloud: where logs go and for how long, and which alerts tell whom.
#include <algorithm>

#include "checks/parse/cloud_gcp.hpp"
#include "rules/calendar.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

void read_log_buckets(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Resource what = a.resource(v, "logging.googleapis.com", "log bucket");
    if (v.text("lifecycleState") == "DELETE_REQUESTED") what.kind = "log bucket being deleted";
    Store& s = gcp_store(a, std::move(what), StoreKind::log);
    s.object_lock = v.flag("locked").value_or(false);
    // For how long it keeps is a matter of what is led to it: read_sinks.
    s.backup_retention_days = {};
    s.retention_days = v.integer("retentionDays");
    if (!s.retention_days) v.at("retentionDays").fault("is missing");
  }
}

/// What a sink leads to that no list of this project names keeps logs elsewhere: whose, and where,
/// is for the register of stores to say.
void keep_elsewhere(GcpAnswer& a, const Item& sink, const std::string& to) {
  const bool known = std::any_of(a.cloud.stores.begin(), a.cloud.stores.end(),
                                 [&](const Store& s) { return s.what.id == to; }) ||
                     std::any_of(a.book.assets.begin(), a.book.assets.end(),
                                 [&](const GcpAsset& asset) { return asset.name == to; });
  if (!known)
    gcp_store(a, a.resource(sink, to, after_last(to, '/'), "destination of a log sink"),
              StoreKind::log);
}

struct Led {
  std::set<std::string> somewhat, wholly;
};

/// What no sink leads to keeps nothing, so that its days say nothing; what is kept whole elsewhere
/// for longer is kept.
void settle_retention(GcpAnswer& a, const Led& led) {
  std::int64_t longest = 0;
  for (const Store& s : a.cloud.stores)
    if (s.what.kind == "log bucket" && led.wholly.contains(s.what.id))
      longest = std::max(longest, s.retention_days.value_or(0));
  for (Store& s : a.cloud.stores) {
    if (s.what.kind != "log bucket") continue;
    const bool own = s.what.name == "_Required";
    if ((!own && !led.somewhat.contains(s.what.id)) || s.retention_days.value_or(0) < longest)
      s.retention_days = {};
  }
}

/// The record of administration (Admin Activity) is written in every project and cannot be switched
/// off; the provider keeps it for 400 days in _Required.
void read_sinks(GcpAnswer& a) {
  Trail own;
  own.what.id = own.what.name = "admin activity audit log";
  own.what.kind = "gcp audit log";
  own.what.region = global_region;
  own.what.file = a.file;
  own.logging = own.multi_region = true;
  a.cloud.trails.push_back(std::move(own));
  Led led;
  for (const Item& v : a.root.elements()) {
    Trail t;
    t.what = a.resource(v, v.needed("name"), v.text("name"), "log sink");
    t.what.region = global_region;
    t.logging = false;  // it leads records on; what it leads is a matter of its filter
    t.multi_region = true;
    t.log_group = v.needed("destination");
    a.cloud.trails.push_back(std::move(t));
    if (v.flag("disabled").value_or(false)) continue;
    const std::string to = v.text("destination");
    led.somewhat.insert(to);
    if (v.text("filter").empty() && v.list("exclusions").empty()) led.wholly.insert(to);
    keep_elsewhere(a, v, to);
  }
  settle_retention(a, led);
}

/// Sinks of a folder or of the organisation that lead on what is written here too.
void read_sinks_above(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const std::string to = v.needed("destination");
    if (v.flag("includeChildren").value_or(false) && !v.flag("disabled").value_or(false))
      keep_elsewhere(a, v, to);
  }
}

// ── alerts

void read_channels(GcpAnswer& a) {
  for (const Item& v : a.root.elements())
    if (v.flag("enabled").value_or(true) && v.text("verificationStatus") != "UNVERIFIED")
      a.book.channels_on.insert(v.needed("name"));
}

void read_snoozes(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const Item interval = v.at("interval");
    const auto from = parse_instant(interval.text("startTime")),
               to = parse_instant(interval.text("endTime"));
    // A time that cannot be read may be now.
    if ((from && *from > a.cloud.ended_at) || (to && *to <= a.cloud.started_at)) continue;
    for (const std::string& policy : v.at("criteria").texts("policies"))
      a.book.snoozed.insert(policy);
  }
}

/// 'metric.type = "…" AND resource.type = "…" AND resource.labels.x = "…"' as name and value;
/// nothing where it says anything else.
std::optional<std::map<std::string, std::string>> read_filter(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      ++at;
    } else if (c == '"') {
      const auto end = text.find('"', at + 1);
      if (end == std::string_view::npos) return {};
      const std::string_view value = text.substr(at + 1, end - at - 1);
      if (value.find('\\') != std::string_view::npos) return {};
      words.push_back("\"" + std::string(value));
      at = end + 1;
    } else if (c == '=') {
      words.emplace_back("=");
      ++at;
    } else {
      const auto end = std::min(text.find_first_of(" \n\t\r\"=", at), text.size());
      words.emplace_back(text.substr(at, end - at));
      at = end;
    }
  }
  std::map<std::string, std::string> out;
  for (std::size_t i = 0; i < words.size();) {
    if (words[i] == "AND" && i > 0) {
      ++i;
      continue;
    }
    if (i + 2 >= words.size() || words[i + 1] != "=" || !words[i + 2].starts_with('"')) return {};
    std::string key = words[i];
    for (std::string_view head : {"resource.labels.", "resource.label."})
      if (key.starts_with(head)) key = "label " + key.substr(head.size());
    const bool known = key.starts_with("label ") || key == "resource.type" ||
                       key == "metric.type" || key == "metric.labels.response_code_class" ||
                       key == "metric.label.response_code_class";
    if (!known || !out.emplace(key, words[i + 2].substr(1)).second) return {};
    i += 3;
  }
  if (!out.contains("resource.type") || !out.contains("metric.type")) return {};
  return out;
}

/// What one condition is about; a condition that is not read names nothing, and what it watches is
/// in doubt.
void read_condition(const GcpAnswer& a, const Item& condition, Alarm& m) {
  m.metric = std::string(unread_alarm);
  Item one = condition.at("conditionThreshold");
  if (!one.is_there()) one = condition.at("conditionAbsent");
  if (!one.is_there()) return;
  const auto filter = read_filter(one.text("filter"));
  if (!filter) return;
  m.metric = "gcp " + filter->at("metric.type");
  m.threshold = one.number("thresholdValue");
  const std::string comparison = one.text("comparison");
  m.comparison = comparison == "COMPARISON_GT"   ? "GreaterThanThreshold"
                 : comparison == "COMPARISON_LT" ? "LessThanThreshold"
                                                 : comparison;
  for (const auto& [key, value] : *filter) {
    if (key == "resource.type") m.dimensions["resource.type"] = value;
    if (key.starts_with("label ") && !(key == "label project_id" && value == a.cloud.account))
      m.dimensions[key.substr(6)] = value;
  }
}

void read_alerts(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const std::string name = v.needed("name"), combiner = v.text("combiner");
    const auto conditions = v.needed_list("conditions");
    // Several that must hold together are each no alarm by itself.
    const bool alone = conditions.size() == 1 || combiner == "OR";
    for (const Item& condition : conditions) {
      Alarm m;
      m.what = a.resource(condition, name, "", "alert policy");
      m.what.region = global_region;
      m.actions_enabled = v.flag("enabled").value_or(true);
      for (const std::string& channel : v.texts("notificationChannels"))
        if (a.book.channels_on.contains(channel)) m.actions.push_back(channel);
      const Item validity = v.at("validity");
      const bool valid = !validity.is_there() || validity.integer("code").value_or(0) == 0;
      m.state = !valid ? "INVALID" : a.book.snoozed.contains(name) ? "SNOOZED" : "OK";
      read_condition(a, condition, m);
      if (!alone) m.metric = std::string(unread_alarm), m.dimensions.clear();
      a.cloud.alarms.push_back(std::move(m));
    }
  }
}

void read_security(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Watcher w;
    w.what = a.resource(v, v.needed("name"), after_last(v.needed("name"), '/'),
                        "security command center service");
    w.what.region = global_region;
    w.on = v.text("effectiveEnablementState") == "ENABLED";
    a.cloud.watchers.push_back(std::move(w));
  }
}

}  // namespace

const std::vector<GcpOperation>& gcp_records() {
  constexpr std::string_view logging = "logging.googleapis.com",
                             monitoring = "monitoring.googleapis.com";
  static const std::vector<GcpOperation> all{
      {"logging buckets", "list", "stores", "", logging, read_log_buckets},
      {"logging sinks", "list", "trails stores", "", logging, read_sinks},
      {"logging sinks above", "list", "stores", "ancestor", "", read_sinks_above},
      {"monitoring channels", "list", "alarms", "", monitoring, read_channels},
      {"monitoring snoozes", "list", "alarms", "", monitoring, read_snoozes},
      {"monitoring policies", "list", "alarms", "", monitoring, read_alerts},
      {"scc manage services", "list", "watchers", "", "securitycentermanagement.googleapis.com",
       read_security},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
