#include "checks/zabbix_watch.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "checks/parse/zabbix_period.hpp"

namespace tenken {

namespace {

using parse::Firing;
using parse::Tri;
using parse::ZabbixHost;
using parse::ZabbixItem;
using parse::ZabbixTrigger;

constexpr int log_value = 2;
/// Items behind items, triggers behind triggers.
constexpr int chain_max = 5;

struct Limits {
  std::int64_t age_s, delay_s;
};
Limits limits_of(const Case& c, const rules::Rule& rule) {
  return {parameter_integer(c, rule, "monitor.scrape_max_age_minutes") * 60,
          parameter_integer(c, rule, "monitor.alert_delay_max_minutes") * 60};
}

const ZabbixItem* item_of(const ZabbixServer& server, const ZabbixHost& host,
                          const ZabbixTrigger& trigger, const std::string& key) {
  for (const std::string& id : trigger.items) {
    const auto found = server.state.items.find(id);
    if (found != server.state.items.end() && found->second.host == host.id &&
        found->second.key == key)
      return &found->second;
  }
  return nullptr;
}

/// Why an item gives no values now (`broken`), or why that is not known (`doubt`).
struct ItemFault {
  std::string broken, doubt;
};
ItemFault fault_of(const ZabbixServer& server, const ZabbixItem& item, const Limits& limits) {
  const std::string name = "item " + item.key + ": ";
  const ZabbixItem* source = &item;
  for (int i = 0; source->type == parse::zabbix_dependent && i < chain_max; ++i) {
    const auto master = server.state.items.find(source->master);
    if (master == server.state.items.end()) return {{}, name + "master item not seen"};
    source = &master->second;
  }
  for (const ZabbixItem* one : {&item, source}) {
    if (!one->enabled) return {name + "disabled", {}};
    if (!one->supported) return {name + "not supported", {}};
  }
  if (source->type == parse::zabbix_dependent) return {{}, name + "master item"};
  // A log is silent while nothing is written to it.
  if (item.value_type == log_value) return {};
  if (source->delay.find(';') != std::string::npos && source->type != parse::zabbix_trapper)
    return {{}, name + "delay " + source->delay};
  if (item.last_clock == 0) return {name + "no value", {}};
  if (source->type == parse::zabbix_trapper || source->type == parse::zabbix_snmp_trap) return {};
  if (item.only_changes) return {{}, name + "discards what does not change"};
  std::int64_t allowed = limits.age_s + parse::read_zabbix_seconds(source->delay).value_or(0);
  if (!item.heartbeat.empty()) {
    const auto heartbeat = parse::read_zabbix_seconds(item.heartbeat);
    if (!heartbeat) return {{}, name + "heartbeat " + item.heartbeat};
    allowed += *heartbeat;
  }
  if (zabbix_item_age(server, item) > allowed) return {name + "no value lately", {}};
  return {};
}

/// A trigger that stands in the way: this one is silent while that one is raised.
const ZabbixTrigger* mask_of(const ZabbixServer& server, const ZabbixTrigger& trigger, int depth,
                             bool& doubt) {
  for (const std::string& id : trigger.depends_on) {
    const auto found = server.state.triggers.find(id);
    if (found == server.state.triggers.end() || depth >= chain_max) {
      doubt = true;
      continue;
    }
    if (!found->second.enabled) continue;
    if (found->second.problem) return &found->second;
    if (const auto* deeper = mask_of(server, found->second, depth + 1, doubt)) return deeper;
  }
  return nullptr;
}

/// How long the values must stand before a call holds; nothing: it cannot be read.
std::optional<std::int64_t> wait_of(const ZabbixServer& server, const ZabbixHost& host,
                                    const ZabbixTrigger& trigger, const parse::ZabbixCall& call) {
  const std::string& f = call.function;
  if ((f != "min" && f != "max" && f != "avg" && f != "nodata" && f != "count") ||
      call.parameters.empty())
    return 0;
  std::string_view period = call.parameters[0];
  period = period.substr(0, period.find(':'));
  if (!period.starts_with('#')) return parse::read_zabbix_seconds(period);
  const auto times = parse::read_zabbix_seconds(period.substr(1));
  const ZabbixItem* item = item_of(server, host, trigger, call.key);
  const auto delay = item == nullptr ? std::nullopt : parse::read_zabbix_seconds(item->delay);
  if (!times || !delay || *times > 100000) return {};
  return *times * *delay;
}

/// How often the server asks for what stands in an expression, at best; nothing: it is told, or
/// that is not known.
std::optional<std::int64_t> interval_of(const ZabbixServer& server, const ZabbixHost& host,
                                        const ZabbixTrigger& trigger,
                                        const std::vector<parse::ZabbixCall>& calls) {
  std::optional<std::int64_t> out;
  for (const auto& call : calls) {
    // The server looks at these by its own clock.
    if (call.function == "nodata" || call.host != host.name) return {};
    const ZabbixItem* item = item_of(server, host, trigger, call.key);
    for (int i = 0; item != nullptr && item->type == parse::zabbix_dependent && i < chain_max;
         ++i) {
      const auto master = server.state.items.find(item->master);
      item = master == server.state.items.end() ? nullptr : &master->second;
    }
    const auto delay = item == nullptr ? std::nullopt : parse::read_zabbix_seconds(item->delay);
    if (!delay) return {};
    out = out ? std::min(*out, *delay) : *delay;
  }
  return out;
}

/// Whether a key asks about this very host: "icmpping[10.9.9.9]" asks about another.
bool is_aimed(const ZabbixServer& server, const rules::Target& target, const std::string& key,
              std::size_t at) {
  const auto parameters = parse::zabbix_key_parameters(key);
  if (at >= parameters.size() || parameters[at].empty()) return true;
  return parameters[at].starts_with("{HOST.") ||
         is_address_of(server.look.target, target, lower_ascii(parameters[at]));
}

/// Whether one comparison tells that the host is gone.
Tri is_liveness(const ZabbixServer& server, const rules::Target& target, const ZabbixHost& host,
                const ZabbixTrigger& trigger, const parse::ZabbixExpression& expression,
                const parse::ZabbixExpression::Single& single) {
  const parse::ZabbixCall& call = expression.calls[single.call];
  if (call.host != host.name) return Tri::no;
  const ZabbixItem* item = item_of(server, host, trigger, call.key);
  if (item == nullptr) return Tri::no;
  const bool at_zero = single.at_zero && !single.at_one;
  if (call.function == "nodata") {
    // What the server itself measures never stops.
    const bool from_host = item->type == parse::zabbix_agent ||
                           item->type == parse::zabbix_active || item->type == parse::zabbix_snmp;
    return from_host && item->value_type != log_value && single.at_one && !single.at_zero ? Tri::yes
                                                                                          : Tri::no;
  }
  // Its one value is 1. A count of none is looked at when the next value comes, and is one by then,
  // unless a part of the expression goes by the clock.
  if (call.key == "agent.ping")
    return call.function == "count" && at_zero && expression.by_calendar ? Tri::maybe : Tri::no;
  if (call.function != "last" && call.function != "max" && call.function != "min" &&
      call.function != "avg")
    return Tri::no;
  if (call.key.starts_with("zabbix[host,") && call.key.ends_with(",available]")) {
    if (!at_zero) return Tri::no;
    const auto parameters = parse::zabbix_key_parameters(call.key);
    const std::string kind = parameters.size() == 3 ? parameters[1] : "";
    if (kind == "active_agent") return host.active_agent.value_or(0) != 0 ? Tri::yes : Tri::maybe;
    const int type = kind == "agent" ? 1 : kind == "snmp" ? 2 : kind == "ipmi" ? 3 : 4;
    // Not known: nothing polls that interface, so that it never becomes unavailable.
    const bool known =
        std::any_of(host.interfaces.begin(), host.interfaces.end(),
                    [&](const auto& face) { return face.type == type && face.available != 0; });
    return known ? Tri::yes : Tri::maybe;
  }
  if (item->type != parse::zabbix_simple) return Tri::no;
  if (call.key == "icmpping" || call.key.starts_with("icmpping["))
    return at_zero && is_aimed(server, target, call.key, 0) ? Tri::yes : Tri::no;
  if (call.key.starts_with("net.tcp.service["))
    return at_zero && is_aimed(server, target, call.key, 1) ? Tri::yes : Tri::no;
  return Tri::no;
}

std::string pattern_of(const Case& c, const rules::Rule& rule, const std::string& kind) {
  for (const std::string& line : parameter_values(c, rule, "monitor.zabbix_keys"))
    if (line.starts_with(kind + " ")) return line.substr(kind.size() + 1);
  return {};
}

Tri is_for(const Case& c, const rules::Rule& rule, const ZabbixServer& server,
           const rules::Target& target, const ZabbixHost& host, const ZabbixTrigger& trigger,
           const std::optional<parse::ZabbixExpression>& expression, const std::string& kind) {
  const bool liveness = kind == "liveness";
  RE2::Options quiet;
  quiet.set_log_errors(false);
  const std::string pattern =
      liveness ? R"(agent\.ping|zabbix\[host,.*|icmpping.*|net\.tcp\.service\[.*)"
               : pattern_of(c, rule, kind);
  if (pattern.empty()) return Tri::no;
  const RE2 keys(pattern, quiet);
  if (!keys.ok()) return Tri::maybe;
  if (!expression)  // not understood: it may be one where it speaks of such an item at all
    return RE2::PartialMatch(trigger.expression, keys) ? Tri::maybe : Tri::no;
  Tri out = Tri::no;
  if (liveness) {
    for (const auto& single : expression->singles)
      out = std::max(out, is_liveness(server, target, host, trigger, *expression, single));
    if (out != Tri::no || !expression->singles.empty()) return out;
    for (const auto& call : expression->calls)
      if (call.host == host.name && call.function == "nodata") return Tri::maybe;
  }
  for (const auto& call : expression->calls)
    if (call.host == host.name && RE2::FullMatch(call.key, keys))
      out = liveness ? Tri::maybe : Tri::yes;
  // What asks another host as well may wait for that one.
  const bool alone = std::all_of(expression->calls.begin(), expression->calls.end(),
                                 [&](const auto& call) { return call.host == host.name; });
  return out == Tri::yes && (expression->by_calendar || !alone) ? Tri::maybe : out;
}

}  // namespace

void add_watches(const Case& c, const rules::Rule& rule, const ZabbixServer& server,
                 const rules::Target& target, const std::string& kind, KindWatch& out,
                 std::vector<ZabbixWatch>& watches) {
  const Limits limits = limits_of(c, rule);
  bool unused = false;
  for (const ZabbixHost* host : zabbix_hosts_of(server, target, unused))
    for (const auto& [id, trigger] : server.state.triggers) {
      if (!host->enabled || !trigger.enabled || !trigger.hosts.contains(host->id)) continue;
      const auto& expression = server.expressions.at(id);
      const Tri one = is_for(c, rule, server, target, *host, trigger, expression, kind);
      if (one == Tri::no) continue;
      const std::string shown = kind + ": " + trigger.name + ": " + trigger.expression;
      const Firing firing = !expression          ? Firing::not_known
                            : kind == "liveness" ? Firing::sometimes
                                                 : expression->firing;
      if (firing == Firing::never) {
        out.never = shown;
        continue;
      }
      bool doubt = one == Tri::maybe || !trigger.known, late = false;
      std::string broken, why;
      for (const std::string& item : trigger.items) {
        const auto found = server.state.items.find(item);
        if (found == server.state.items.end()) {
          doubt = true;
          continue;
        }
        const ItemFault fault = fault_of(server, found->second, limits);
        if (!fault.broken.empty()) broken = fault.broken;
        if (!fault.doubt.empty()) why = fault.doubt;
      }
      for (const auto& call : expression ? expression->calls : std::vector<parse::ZabbixCall>()) {
        const auto wait = wait_of(server, *host, trigger, call);
        doubt = doubt || !wait;
        late = late || (wait && *wait > limits.delay_s);
      }
      if (expression) {
        const auto interval = interval_of(server, *host, trigger, expression->calls);
        late = late || (interval && *interval > limits.delay_s);
      }
      if (!broken.empty() || (late && kind == "liveness")) {
        out.broken = broken.empty() ? trigger.name + ": " + trigger.expression : broken;
        continue;
      }
      const ZabbixTrigger* mask = mask_of(server, trigger, 0, doubt);
      if (doubt || !why.empty()) {
        out.doubt = trigger.name + (why.empty() ? "" : ": " + why);
        continue;
      }
      if (firing != Firing::sometimes || late || mask != nullptr) {
        out.weak = shown + (mask == nullptr ? "" : " ⊂ " + mask->name);
      } else {
        if (!out.found) out.names.push_back(kind + ": " + trigger.name);
        out.found = true;
      }
      watches.push_back({&server, &trigger, host, kind, target.name});
    }
}

}  // namespace tenken
