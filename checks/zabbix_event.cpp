#include "checks/zabbix_event.hpp"

#include <algorithm>

namespace tenken {

using namespace parse;

namespace {

ZabbixSpan inverse(const ZabbixSpan& a) { return {~a.possible, ~a.sure}; }

Tri compared(int op, const std::string& text, const std::string& value) {
  if (text.find('{') != std::string::npos) return Tri::maybe;  // a macro
  const bool has = text.find(value) != std::string::npos;
  switch (op) {
    case 0:
      return text == value ? Tri::yes : Tri::no;
    case 1:
      return text != value ? Tri::yes : Tri::no;
    case 2:
      return has ? Tri::yes : Tri::no;
    case 3:
      return has ? Tri::no : Tri::yes;
    default:
      return Tri::maybe;
  }
}

/// Tags: one of them is enough for "is" and "contains", none may for their opposites.
Tri of_tags(const ZabbixEvent& event, int op, const std::string& value, const std::string* name) {
  const bool negative = op == 1 || op == 3;
  Tri out = negative ? Tri::yes : Tri::no;
  for (const auto& [tag, text] : event.tags) {
    if (name != nullptr && tag != *name) continue;
    const Tri one = compared(op, name == nullptr ? tag : text, value);
    out = negative ? std::min(out, one) : std::max(out, one);
  }
  return out;
}

Tri of_severity(int op, int severity, const std::string& value) {
  if (value.size() != 1 || value[0] < '0' || value[0] > '5') return Tri::maybe;
  const int limit = value[0] - '0';
  const bool holds = op == 0   ? severity == limit
                     : op == 1 ? severity != limit
                     : op == 5 ? severity >= limit
                               : severity <= limit;
  return op != 0 && op != 1 && op != 5 && op != 6 ? Tri::maybe : holds ? Tri::yes : Tri::no;
}

Tri of_set(int op, const std::set<std::string>& all, const std::string& value) {
  if (op != 0 && op != 1) return Tri::maybe;
  return all.contains(value) == (op == 0) ? Tri::yes : Tri::no;
}

/// Zabbix's CONDITION_TYPE_* and CONDITION_OPERATOR_*.
ZabbixSpan span_of(const ZabbixEvent& event, const ZabbixCondition& condition) {
  const int op = condition.op;
  switch (condition.type) {
    case 0:
      return zabbix_span(of_set(op, event.groups, condition.value));
    case 1:
      return zabbix_span(of_set(op, event.trigger.hosts, condition.value));
    case 2:
      // One that is on no host stands in a template: which triggers came of it is not told.
      return zabbix_span(event.server.state.triggers.contains(condition.value)
                             ? of_set(op, {event.trigger.id}, condition.value)
                             : Tri::maybe);
    case 3: {
      const auto& name =
          event.trigger.event_name.empty() ? event.trigger.name : event.trigger.event_name;
      return zabbix_span(op == 2 || op == 3 ? compared(op, name, condition.value) : Tri::maybe);
    }
    case 4:
      return zabbix_span(of_severity(op, event.trigger.severity, condition.value));
    case 6: {
      const auto minutes = read_zabbix_period(condition.value);
      if (!minutes || (op != 4 && op != 7)) return zabbix_span(Tri::maybe);
      const ZabbixSpan in{*minutes, *minutes};
      return op == 4 ? in : inverse(in);
    }
    case 16:  // 10: only while a maintenance suppresses it
      return zabbix_span(op == 11 ? Tri::yes : op == 10 ? Tri::no : Tri::maybe);
    case 25:
      return zabbix_span(of_tags(event, op, condition.value, nullptr));
    case 26:
      return zabbix_span(of_tags(event, op, condition.value, &condition.value2));
    default:
      return zabbix_span(Tri::maybe);
  }
}

}  // namespace

ZabbixSpan zabbix_span(Tri value) {
  ZabbixSpan out;
  if (value == Tri::yes) out.sure.set();
  if (value != Tri::no) out.possible.set();
  return out;
}
ZabbixSpan zabbix_both(const ZabbixSpan& a, const ZabbixSpan& b) {
  return {a.sure & b.sure, a.possible & b.possible};
}
ZabbixSpan zabbix_either(const ZabbixSpan& a, const ZabbixSpan& b) {
  return {a.sure | b.sure, a.possible | b.possible};
}

ZabbixEvent zabbix_event(const ZabbixServer& server, const ZabbixTrigger& trigger) {
  ZabbixEvent out{server, trigger, {}, trigger.tags};
  for (const std::string& id : trigger.hosts)
    if (const auto host = server.state.hosts.find(id); host != server.state.hosts.end()) {
      out.groups.insert(host->second.groups.begin(), host->second.groups.end());
      out.tags.insert(host->second.tags.begin(), host->second.tags.end());
    }
  for (const std::string& id : trigger.items)
    if (const auto item = server.state.items.find(id); item != server.state.items.end())
      out.tags.insert(item->second.tags.begin(), item->second.tags.end());
  out.groups = zabbix_groups_of(server, out.groups);
  return out;
}

/// When the conditions of an action take the event.
ZabbixSpan zabbix_taken(const ZabbixEvent& event, const ZabbixAction& action) {
  if (action.conditions.empty()) return zabbix_span(Tri::yes);
  if (action.evaluation == 3) return zabbix_span(Tri::maybe);  // a formula of its own
  // 0: conditions of one type are alternatives, the types must all hold.
  std::map<int, ZabbixSpan> by_type;
  ZabbixSpan all = zabbix_span(action.evaluation == 2 ? Tri::no : Tri::yes);
  for (const ZabbixCondition& condition : action.conditions) {
    const ZabbixSpan one = span_of(event, condition);
    if (action.evaluation == 1)
      all = zabbix_both(all, one);
    else if (action.evaluation == 2)
      all = zabbix_either(all, one);
    else if (const auto [at, fresh] = by_type.emplace(condition.type, one); !fresh)
      at->second = zabbix_either(at->second, one);
  }
  for (const auto& [type, one] : by_type) all = zabbix_both(all, one);
  return all;
}

}  // namespace tenken
