// What a Zabbix server is asked, by its version.
#include "checks/parse/json.hpp"
#include "checks/parse/zabbix.hpp"
#include "rules/calendar.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using nlohmann::json;

/// "6.0.14" → 600; nothing: not two numbers, or one that is not understood.
std::optional<int> release_of(std::string_view version) {
  const auto parts = split(version, '.');
  if (parts.size() < 2 || parts.size() > 3 || version.size() > 32) return {};
  for (const int known : {600, 604, 700})
    if (parts[0] == std::to_string(known / 100) && parts[1] == std::to_string(known % 100))
      return known;
  return {};
}

std::vector<std::string> places(const std::string& fields) {
  std::vector<std::string> out{"jsonrpc", "error.code", "error.message", "error.data"};
  for (const std::string_view field : split(fields, ' '))
    out.push_back("result[]." + std::string(field));
  return out;
}

ZabbixMethod method(std::string name, const char* parameters, const std::string& kept) {
  return {std::move(name), parameters, places(kept)};
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace

Result<std::vector<ZabbixMethod>> zabbix_methods(std::string_view version) {
  const auto release = release_of(version);
  if (!release)
    return Error{.what = "Zabbix: version \"" + printable(version.substr(0, 32)) +
                         "\" is not one of 6.0, 6.4, 7.0",
                 .code = "zabbix.version"};
  std::vector<ZabbixMethod> out;
  out.push_back({std::string(zabbix_version_method),
                 "[]",
                 {"jsonrpc", "error.code", "error.message", "result"}});
  out.push_back({std::string(zabbix_self_method),
                 "{}",
                 {"jsonrpc", "error.code", "error.message", "result.type"}});
  const bool later = *release >= 604;
  const bool seventh = *release >= 700;
  // 7.0 tells apart who monitors, and names the proxy elsewhere.
  const std::string proxy = seventh ? "monitored_by" : "proxy_hostid";
  const std::string active = later ? R"("active_available",)" : "";
  const std::string host =
      R"({"output":["hostid","host","status","flags","maintenance_status",)" + active + "\"" +
      proxy +
      R"("],"selectInterfaces":["main","type","useip","ip","dns","available"],"selectGROUPS":["groupid"],)"
      R"("selectParentTemplates":["templateid"],"selectTags":["tag","value"],)"
      R"("selectInheritedTags":["tag","value"]})";
  const std::string groups = later ? "selectHostGroups" : "selectGroups";
  const std::string groups_field = later ? "hostgroups" : "groups";
  const auto in_version = [&](const std::string& text) {
    return replaced(replaced(text, "selectGROUPS", groups), "GROUPS", groups_field);
  };
  out.push_back(
      method("host.get", in_version(host).c_str(),
             in_version("hostid host status flags maintenance_status " + proxy +
                        (later ? " active_available" : "") +
                        " interfaces[].main interfaces[].type interfaces[].useip interfaces[].ip "
                        "interfaces[].dns interfaces[].available GROUPS[].groupid "
                        "parentTemplates[].templateid tags[].tag tags[].value inheritedTags[].tag "
                        "inheritedTags[].value")));
  out.push_back(method("hostgroup.get", R"({"output":["groupid","name"]})", "groupid name"));
  out.push_back(method(
      "item.get",
      R"({"output":["itemid","hostid","key_","type","status","state","delay","lastclock","value_type","master_itemid"],)"
      R"("selectPreprocessing":["type","params"],"selectTags":["tag","value"],"templated":false,"webitems":true})",
      "itemid hostid key_ type status state delay lastclock value_type master_itemid "
      "preprocessing[].type preprocessing[].params tags[].tag tags[].value"));
  out.push_back(method(
      "trigger.get",
      R"({"output":["triggerid","description","event_name","expression","status","state","value","priority"],)"
      R"("expandExpression":true,"selectHosts":["hostid"],"selectItems":["itemid"],)"
      R"("selectDependencies":["triggerid"],"selectTags":["tag","value"],"templated":false})",
      "triggerid description event_name expression status state value priority hosts[].hostid "
      "items[].itemid dependencies[].triggerid tags[].tag tags[].value"));
  out.push_back(method(
      "action.get",
      R"({"output":["actionid","name","eventsource","status","esc_period","pause_suppressed"],)"
      R"("selectFilter":["evaltype","formula","conditions","eval_formula"],)"
      R"("selectOperations":["operationid","operationtype","esc_period","esc_step_from","esc_step_to","evaltype","opconditions","opmessage","opmessage_grp","opmessage_usr"],)"
      R"("filter":{"eventsource":0}})",
      "actionid name eventsource status esc_period pause_suppressed filter.evaltype "
      "filter.eval_formula filter.conditions[].conditiontype filter.conditions[].operator "
      "filter.conditions[].value filter.conditions[].value2 filter.conditions[].formulaid "
      "operations[].operationtype operations[].esc_period operations[].esc_step_from "
      "operations[].esc_step_to operations[].evaltype operations[].opconditions[].conditiontype "
      "operations[].opconditions[].operator operations[].opconditions[].value "
      "operations[].opmessage.mediatypeid operations[].opmessage_grp[].usrgrpid "
      "operations[].opmessage_usr[].userid"));
  out.push_back(method("mediatype.get", R"({"output":["mediatypeid","type","status"]})",
                       "mediatypeid type status"));
  // Of people only that they are there: no name, no destination.
  out.push_back(method(
      "user.get",
      R"({"output":["userid","roleid","timezone"],"selectMedias":["mediatypeid","active","severity","period"],)"
      R"("selectUsrgrps":["usrgrpid"],"selectRole":["type"]})",
      "userid timezone role.type usrgrps[].usrgrpid medias[].mediatypeid medias[].active "
      "medias[].severity "
      "medias[].period"));
  const std::string rights = later ? "selectHostGroupRights" : "selectRights";
  const std::string rights_field = later ? "hostgroup_rights" : "rights";
  const std::string user_groups =
      R"({"output":["usrgrpid","users_status"],")" + rights +
      R"(":["id","permission"],"selectTagFilters":["groupid","tag","value"]})";
  out.push_back(method("usergroup.get", user_groups.c_str(),
                       "usrgrpid users_status " + rights_field + "[].id " + rights_field +
                           "[].permission tag_filters[].groupid"));
  const std::string maintenance = in_version(
      R"({"output":["maintenanceid","maintenance_type","active_since","active_till"],)"
      R"("selectGROUPS":["groupid"],"selectHosts":["hostid"],"selectTimeperiods":"extend",)"
      R"("selectTags":"extend"})");
  out.push_back(method(
      "maintenance.get", maintenance.c_str(),
      in_version("maintenanceid maintenance_type active_since active_till GROUPS[].groupid "
                 "hosts[].hostid timeperiods[].timeperiod_type timeperiods[].start_date "
                 "timeperiods[].start_time timeperiods[].period timeperiods[].every "
                 "timeperiods[].dayofweek timeperiods[].day timeperiods[].month tags[].operator")));
  out.push_back(method(
      "alert.get",
      R"({"output":["alertid","clock","status","alerttype","mediatypeid"],"sortfield":"alertid",)"
      R"("sortorder":"DESC","limit":1000})",
      "alertid clock status alerttype mediatypeid"));
  return out;
}

bool zabbix_takes_header(std::string_view version) {
  const auto release = release_of(version);
  return release && *release >= 604;
}

Result<std::string> read_zabbix_version(std::string_view text) {
  const Error bad{.what = "Zabbix: no answer of apiinfo.version", .code = "zabbix.malformed"};
  if (text.size() > 65536) return bad;
  try {
    return strict_json(text).at("result").get<std::string>();
  } catch (const std::exception&) {
    return bad;
  }
}

Result<std::optional<std::string>> zabbix_refusal(std::string_view text) {
  const Error bad{.what = "Zabbix: no JSON-RPC answer", .code = "zabbix.malformed"};
  if (text.size() > zabbix_bytes_max) return bad;
  try {
    const json answer = strict_json(text);
    if (!answer.is_object() || answer.value("jsonrpc", "") != "2.0") return bad;
    const auto error = answer.find("error");
    if (error == answer.end())
      return answer.contains("result") ? Result<std::optional<std::string>>(std::nullopt) : bad;
    std::string why = error->value("message", "") + " " + error->value("data", "");
    return std::optional(printable(std::string_view(why).substr(0, 300)));
  } catch (const std::exception&) {
    return bad;
  }
}

Result<std::chrono::sys_seconds> read_zabbix_manifest(std::string_view text) {
  const Error bad{.what = "manifest.json is no tenken-zabbix-export/1 with exported_at",
                  .code = "zabbix.malformed"};
  if (text.size() > 65536) return bad;
  try {
    const json manifest = strict_json(text);
    if (manifest.value("format", "") != "tenken-zabbix-export/1") return bad;
    const auto at = parse_instant(manifest.at("exported_at").get<std::string>());
    return at ? Result<std::chrono::sys_seconds>(*at) : bad;
  } catch (const std::exception&) {
    return bad;
  }
}

}  // namespace tenken::parse
