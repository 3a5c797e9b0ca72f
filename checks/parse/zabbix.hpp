// What a Zabbix server says of itself over its JSON-RPC API (6.0, 6.4 and 7.0; the answers were
// compared with a frontend of 6.0.14): who is watched, what is raised, and whom it reaches.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

inline constexpr std::size_t zabbix_bytes_max = 32u << 20;

// ── What is asked

/// One method, read-only, with its parameters as JSON, and the places of the answer that are kept.
struct ZabbixMethod {
  std::string name, parameters;
  std::vector<std::string> kept;
};
/// Asked without a token, and first: the others depend on it.
inline constexpr std::string_view zabbix_version_method = "apiinfo.version";
/// Asked with the token in place of a parameter, to see whether its user sees everything.
inline constexpr std::string_view zabbix_self_method = "user.checkAuthentication";
/// Every method of a look, the two above first. Version as "6.0.14"; one that is not understood →
/// error "zabbix.version".
Result<std::vector<ZabbixMethod>> zabbix_methods(std::string_view version);
/// Up to 6.2 a request bears the token in its field `auth`, later in a header.
bool zabbix_takes_header(std::string_view version);
/// The version of an answer of apiinfo.version.
Result<std::string> read_zabbix_version(std::string_view json);
/// What an answer refuses with; nothing: it has a result. Another form → error.
Result<std::optional<std::string>> zabbix_refusal(std::string_view json);
/// The time of a folder of answers that were written elsewhere: manifest.json,
/// {"format": "tenken-zabbix-export/1", "exported_at": "…"}.
Result<std::chrono::sys_seconds> read_zabbix_manifest(std::string_view json);

// ── What is answered. Ids are text, as Zabbix writes them.

using ZabbixTags = std::set<std::pair<std::string, std::string>>;

struct ZabbixInterface {
  int type = 0;         ///< 1 agent, 2 SNMP, 3 IPMI, 4 JMX
  std::string address;  ///< its IP or its name, whichever is used, in lower case
  int available = 0;    ///< 0 not known, 1 yes, 2 no
};

struct ZabbixHost {
  std::string id, name;
  bool enabled = false;
  bool by_proxy = false;
  bool in_maintenance = false;      ///< now
  std::optional<int> active_agent;  ///< 6.4 and later: as of an interface
  std::vector<ZabbixInterface> interfaces;
  std::set<std::string> groups, templates;
  ZabbixTags tags;
};

/// Where the values of an item come from (ITEM_TYPE_* of Zabbix), as far as it matters.
enum ZabbixItemType {
  zabbix_agent = 0,
  zabbix_trapper = 2,
  zabbix_simple = 3,
  zabbix_internal = 5,
  zabbix_active = 7,
  zabbix_calculated = 15,
  zabbix_snmp_trap = 17,
  zabbix_dependent = 18,
  zabbix_snmp = 20
};

struct ZabbixItem {
  std::string id, host, key, delay, master;
  int type = 0, value_type = 0;
  bool enabled = false, supported = false;
  std::int64_t last_clock = 0;  ///< seconds since the epoch; 0: never, or not for a day
  bool only_changes = false;    ///< what does not change is discarded
  std::string heartbeat;        ///< of what does not change; empty: none
  ZabbixTags tags;
};

struct ZabbixTrigger {
  std::string id, name, event_name, expression;
  bool enabled = false, known = false, problem = false;
  int severity = 0;
  std::set<std::string> hosts, items, depends_on;
  ZabbixTags tags;
};

struct ZabbixCondition {
  int type = 0, op = 0;
  std::string value, value2, letter;
};

struct ZabbixOperation {
  int type = 0;
  std::string period;  ///< of its steps; "0": the action's
  std::int64_t step_from = 1, step_to = 1;
  bool only_acknowledged = false;  ///< waits for what nobody did yet
  bool has_other_conditions = false;
  std::string media_type;  ///< "0": every one
  std::set<std::string> groups, users;
};

struct ZabbixAction {
  std::string id, name, period, formula;
  bool enabled = false, pauses = true;
  int evaluation = 0;  ///< 0 and/or, 1 and, 2 or, 3 formula
  std::vector<ZabbixCondition> conditions;
  std::vector<ZabbixOperation> operations;
};

struct ZabbixMedia {
  std::string media_type, period;
  bool enabled = false;
  int severities = 0;  ///< one bit each
};

struct ZabbixUser {
  std::string id;
  int role = 0;  ///< 1 user, 2 admin, 3 super admin; 0: none
  /// In which the hours of their media are meant: "default" is the server's; nothing: not asked.
  std::optional<std::string> zone;
  std::set<std::string> groups;
  std::vector<ZabbixMedia> media;
};

struct ZabbixUserGroup {
  std::string id;
  bool enabled = false;
  std::map<std::string, int> rights;  ///< by host group: 0 denied, 2 read, 3 write
  bool has_tag_filters = false;
};

struct ZabbixMaintenance {
  struct Period {
    int type = 0;  ///< 0 once, 2 daily, 3 weekly, 4 monthly
    std::int64_t start = 0, length_s = 0, every = 1, weekdays = 0;
  };
  std::string id;
  bool collects = false;  ///< data are still collected
  bool by_tags = false;   ///< only of problems with tags
  std::chrono::sys_seconds since{}, until{};
  std::set<std::string> hosts, groups;
  std::vector<Period> periods;
};

/// How the newest messages of one media type ended.
inline constexpr std::size_t zabbix_deliveries_max = 10;
struct ZabbixDelivery {
  std::size_t sent = 0, failed = 0;
};

struct ZabbixState {
  std::string version;
  bool sees_everything = false;  ///< the token's user is a super admin
  std::map<std::string, std::string> group_names;
  std::map<std::string, ZabbixHost> hosts;
  std::map<std::string, ZabbixItem> items;
  std::map<std::string, ZabbixTrigger> triggers;
  std::vector<ZabbixAction> actions;
  std::map<std::string, bool> media_types;  ///< enabled?
  std::map<std::string, ZabbixUser> users;
  std::map<std::string, ZabbixUserGroup> user_groups;
  std::vector<ZabbixMaintenance> maintenances;
  std::map<std::string, ZabbixDelivery> deliveries;  ///< by media type
};

/// The answers by the name of their method. A method that is not there, a refusal, another type, an
/// id twice → error "zabbix.malformed"; a version that is not understood → "zabbix.version".
Result<ZabbixState> read_zabbix(const std::map<std::string, std::string_view>& answers);

}  // namespace tenken::parse
