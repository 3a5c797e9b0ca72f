#include "checks/parse/zabbix.hpp"

#include <charconv>

#include "checks/parse/json.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using nlohmann::json;
using Answers = std::map<std::string, std::string_view>;

struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct Unsupported : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A number: Zabbix writes most as text and some as numbers.
std::int64_t integer(const json& j, const char* key) {
  const json& v = j.at(key);
  if (v.is_number_integer() && !v.is_number_unsigned()) return v.get<std::int64_t>();
  if (v.is_number_unsigned() && v.get<std::uint64_t>() <= INT64_MAX) return v.get<std::int64_t>();
  if (!v.is_string()) throw Malformed(std::string(key) + " is no number");
  const auto& text = v.get_ref<const std::string&>();
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || text.empty())
    throw Malformed(std::string(key) + " is no number");
  return out;
}

/// One of a few: 0 to `most`.
int word(const json& j, const char* key, int most) {
  const std::int64_t out = integer(j, key);
  if (out < 0 || out > most) throw Unsupported(std::string(key) + " " + std::to_string(out));
  return static_cast<int>(out);
}

std::string text(const json& j, const char* key) { return j.at(key).get<std::string>(); }

/// An id: digits as text.
std::string id(const json& j, const char* key) {
  const std::int64_t out = integer(j, key);
  if (out < 0) throw Malformed(std::string(key) + " is no id");
  return std::to_string(out);
}

const json& list(const json& j, const char* key) {
  const json& out = j.at(key);
  if (!out.is_array()) throw Malformed(std::string(key) + " is no list");
  return out;
}

std::set<std::string> ids(const json& j, const char* key, const char* field) {
  std::set<std::string> out;
  for (const json& one : list(j, key)) out.insert(id(one, field));
  return out;
}

void add_tags(const json& j, const char* key, ZabbixTags& out) {
  for (const json& one : list(j, key)) out.emplace(text(one, "tag"), text(one, "value"));
}

json result_of(const Answers& answers, const std::string& method) {
  const auto found = answers.find(method);
  if (found == answers.end()) throw Malformed("no answer");
  if (found->second.size() > zabbix_bytes_max) throw Malformed("larger than 32 MiB");
  const json answer = strict_json(found->second);
  if (!answer.is_object() || answer.value("jsonrpc", "") != "2.0")
    throw Malformed("no JSON-RPC answer");
  if (answer.contains("error")) throw Malformed("refused");
  return answer.at("result");
}

template <class T>
void put(std::map<std::string, T>& all, T one) {
  const std::string key = one.id;
  if (!all.emplace(key, std::move(one)).second) throw Malformed("id " + key + " twice");
}

ZabbixHost host_of(const json& j, bool later, bool seventh) {
  ZabbixHost out;
  out.id = id(j, "hostid");
  out.name = text(j, "host");
  out.enabled = word(j, "status", 1) == 0;
  out.in_maintenance = word(j, "maintenance_status", 1) == 1;
  out.by_proxy = seventh ? word(j, "monitored_by", 2) != 0 : integer(j, "proxy_hostid") != 0;
  if (later) out.active_agent = word(j, "active_available", 2);
  for (const json& one : list(j, "interfaces")) {
    ZabbixInterface face;
    face.type = word(one, "type", 4);
    face.address = lower_ascii(text(one, word(one, "useip", 1) == 1 ? "ip" : "dns"));
    face.available = word(one, "available", 2);
    out.interfaces.push_back(std::move(face));
  }
  out.groups = ids(j, later ? "hostgroups" : "groups", "groupid");
  out.templates = ids(j, "parentTemplates", "templateid");
  add_tags(j, "tags", out.tags);
  add_tags(j, "inheritedTags", out.tags);
  return out;
}

ZabbixItem item_of(const json& j) {
  ZabbixItem out;
  out.id = id(j, "itemid");
  out.host = id(j, "hostid");
  out.key = text(j, "key_");
  out.type = static_cast<int>(integer(j, "type") & 0xffff);
  out.value_type = static_cast<int>(integer(j, "value_type") & 0xffff);
  out.enabled = word(j, "status", 1) == 0;
  out.supported = word(j, "state", 1) == 0;
  out.delay = text(j, "delay");
  out.last_clock = integer(j, "lastclock");
  out.master = id(j, "master_itemid");
  for (const json& step : list(j, "preprocessing")) {
    const std::int64_t kind = integer(step, "type");
    if (kind == 19) out.only_changes = true;
    if (kind == 20) out.heartbeat = text(step, "params");
  }
  add_tags(j, "tags", out.tags);
  return out;
}

ZabbixTrigger trigger_of(const json& j) {
  ZabbixTrigger out;
  out.id = id(j, "triggerid");
  out.name = text(j, "description");
  out.event_name = text(j, "event_name");
  out.expression = text(j, "expression");
  out.enabled = word(j, "status", 1) == 0;
  out.known = word(j, "state", 1) == 0;
  out.problem = word(j, "value", 1) == 1;
  out.severity = word(j, "priority", 5);
  out.hosts = ids(j, "hosts", "hostid");
  out.items = ids(j, "items", "itemid");
  out.depends_on = ids(j, "dependencies", "triggerid");
  add_tags(j, "tags", out.tags);
  return out;
}

ZabbixOperation operation_of(const json& j) {
  ZabbixOperation out;
  out.type = static_cast<int>(integer(j, "operationtype") & 0xffff);
  out.period = text(j, "esc_period");
  out.step_from = integer(j, "esc_step_from");
  out.step_to = integer(j, "esc_step_to");
  for (const json& condition : list(j, "opconditions")) {
    // Acknowledged or not: the one condition that an operation may have.
    const bool known =
        integer(condition, "conditiontype") == 14 && integer(condition, "operator") == 0;
    (known ? out.only_acknowledged : out.has_other_conditions) |=
        !known || text(condition, "value") != "0";
  }
  if (out.type != 0) return out;
  out.media_type = id(j.at("opmessage"), "mediatypeid");
  out.groups = ids(j, "opmessage_grp", "usrgrpid");
  out.users = ids(j, "opmessage_usr", "userid");
  return out;
}

ZabbixAction action_of(const json& j) {
  ZabbixAction out;
  out.id = id(j, "actionid");
  out.name = text(j, "name");
  out.enabled = word(j, "status", 1) == 0;
  out.period = text(j, "esc_period");
  out.pauses = word(j, "pause_suppressed", 1) == 1;
  const json& filter = j.at("filter");
  out.evaluation = word(filter, "evaltype", 3);
  out.formula = filter.value("eval_formula", "");
  for (const json& one : list(filter, "conditions")) {
    ZabbixCondition condition;
    condition.type = static_cast<int>(integer(one, "conditiontype") & 0xffff);
    condition.op = static_cast<int>(integer(one, "operator") & 0xffff);
    condition.value = text(one, "value");
    condition.value2 = one.value("value2", "");
    condition.letter = one.value("formulaid", "");
    out.conditions.push_back(std::move(condition));
  }
  for (const json& one : list(j, "operations")) out.operations.push_back(operation_of(one));
  return out;
}

ZabbixUser user_of(const json& j) {
  ZabbixUser out;
  out.id = id(j, "userid");
  // A user without a role has an empty list there.
  if (const auto role = j.find("role"); role != j.end() && role->is_object())
    out.role = word(*role, "type", 3);
  out.groups = ids(j, "usrgrps", "usrgrpid");
  if (j.contains("timezone")) out.zone = text(j, "timezone");
  for (const json& one : list(j, "medias")) {
    ZabbixMedia media;
    media.media_type = id(one, "mediatypeid");
    media.enabled = word(one, "active", 1) == 0;
    media.severities = word(one, "severity", 63);
    media.period = text(one, "period");
    out.media.push_back(std::move(media));
  }
  return out;
}

ZabbixUserGroup user_group_of(const json& j, bool later) {
  ZabbixUserGroup out;
  out.id = id(j, "usrgrpid");
  out.enabled = word(j, "users_status", 1) == 0;
  for (const json& right : list(j, later ? "hostgroup_rights" : "rights"))
    out.rights[id(right, "id")] = word(right, "permission", 3);
  out.has_tag_filters = !list(j, "tag_filters").empty();
  return out;
}

std::chrono::sys_seconds instant(const json& j, const char* key) {
  const std::int64_t at = integer(j, key);
  if (at < 0 || at > INT32_MAX * 2ll) throw Malformed(std::string(key) + " is no time");
  return std::chrono::sys_seconds(std::chrono::seconds(at));
}

ZabbixMaintenance maintenance_of(const json& j, bool later) {
  ZabbixMaintenance out;
  out.id = id(j, "maintenanceid");
  out.collects = word(j, "maintenance_type", 1) == 0;
  out.since = instant(j, "active_since");
  out.until = instant(j, "active_till");
  out.hosts = ids(j, "hosts", "hostid");
  out.groups = ids(j, later ? "hostgroups" : "groups", "groupid");
  out.by_tags = !list(j, "tags").empty();
  for (const json& one : list(j, "timeperiods")) {
    ZabbixMaintenance::Period period;
    period.type = word(one, "timeperiod_type", 4);
    period.length_s = integer(one, "period");
    period.every = integer(one, "every");
    period.weekdays = integer(one, "dayofweek");
    period.start = integer(one, period.type == 0 ? "start_date" : "start_time");
    if (period.length_s < 0 || period.length_s > INT32_MAX || period.every < 0 ||
        period.every > INT32_MAX || period.start < 0 || period.start > INT32_MAX * 2ll)
      throw Malformed("a period of a maintenance");
    out.periods.push_back(period);
  }
  return out;
}

ZabbixState state_of(const Answers& answers, std::string& method) {
  const auto result = [&](const char* name) {
    method = name;
    json out = result_of(answers, method);
    if (!out.is_array()) throw Malformed("result is no list");
    return out;
  };
  ZabbixState out;
  method = zabbix_version_method;
  out.version = result_of(answers, method).get<std::string>();
  const bool later = zabbix_takes_header(out.version);
  const bool seventh = out.version.starts_with("7.");
  method = zabbix_self_method;
  out.sees_everything = integer(result_of(answers, method), "type") == 3;
  for (const json& one : result("hostgroup.get"))
    out.group_names[id(one, "groupid")] = text(one, "name");
  for (const json& one : result("host.get")) put(out.hosts, host_of(one, later, seventh));
  for (const json& one : result("item.get")) put(out.items, item_of(one));
  for (const json& one : result("trigger.get")) put(out.triggers, trigger_of(one));
  for (const json& one : result("action.get")) {
    if (integer(one, "eventsource") == 0) out.actions.push_back(action_of(one));
  }
  for (const json& one : result("mediatype.get"))
    out.media_types[id(one, "mediatypeid")] = word(one, "status", 1) == 0;
  for (const json& one : result("user.get")) put(out.users, user_of(one));
  for (const json& one : result("usergroup.get")) put(out.user_groups, user_group_of(one, later));
  for (const json& one : result("maintenance.get"))
    out.maintenances.push_back(maintenance_of(one, later));
  for (const json& one : result("alert.get")) {
    // A message (alerttype 0) that was sent (1) or given up (2).
    if (integer(one, "alerttype") != 0) continue;
    const std::int64_t status = integer(one, "status");
    ZabbixDelivery& delivery = out.deliveries[id(one, "mediatypeid")];
    // Newest first: what went out long ago says nothing of a way that is broken since.
    if (delivery.sent + delivery.failed >= zabbix_deliveries_max) continue;
    if (status == 1) ++delivery.sent;
    if (status == 2) ++delivery.failed;
  }
  return out;
}

}  // namespace

Result<ZabbixState> read_zabbix(const Answers& answers) {
  std::string method(zabbix_version_method);
  const auto version = answers.find(method);
  const auto read = read_zabbix_version(version == answers.end() ? "" : version->second);
  if (!read) return read.error();
  if (const auto methods = zabbix_methods(*read); !methods) return methods.error();
  try {
    return state_of(answers, method);
  } catch (const Unsupported& e) {
    return Error{.what = "Zabbix: " + method + ": " + printable(e.what()),
                 .code = "zabbix.unsupported"};
  } catch (const Malformed& e) {
    return Error{.what = "Zabbix: " + method + ": " + printable(e.what()),
                 .code = "zabbix.malformed"};
  } catch (const std::exception&) {
    // The parser's own words may quote what stands there.
    return Error{.what = "Zabbix: " + method + ": malformed", .code = "zabbix.malformed"};
  }
}

}  // namespace tenken::parse
