#include "checks/parse/zabbix_figure.hpp"

#include <re2/re2.h>

#include <cmath>

namespace tenken::parse {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// What the last value of an item can be, as Zabbix's own agent and server define the key.
ZabbixFigure figure_of_key(const std::string& key) {
  static const RE2 left(
      R"re(system\.cpu\.util\[[^,]*,\s*idle.*|vm\.memory\.size\[pavailable\]|)re"
      R"re((vfs\.fs|vfs\.fs\.dependent|system\.swap)\.(size|inode)\[.*,\s*"?pfree"?(,.*)?\])re");
  static const RE2 share(
      R"re(system\.cpu\.util(\[.*)?|vm\.memory\.utilization|vm\.memory\.size\[pused\]|)re"
      R"re((vfs\.fs|vfs\.fs\.dependent|system\.swap)\.(size|inode)\[.*,\s*"?pused"?(,.*)?\]|)re"
      R"re(icmppingloss(\[.*)?)re");
  static const RE2 flag(
      R"re(icmpping(\[.*)?|net\.tcp\.(service|port|listen)\[.*|net\.udp\.(service|listen)\[.*|)re"
      R"re(vfs\.file\.exists\[.*)re");
  static const RE2 bytes(
      R"re(vm\.memory\.size(\[.*)?|(vfs\.fs|vfs\.fs\.dependent|system\.swap)\.size(\[.*)?)re");
  static const RE2 count(
      R"re(system\.cpu\.(load|num)(\[.*)?|proc\.(num|cpu\.util)(\[.*)?|system\.users\.num|)re"
      R"re(log(rt)?\.count\[.*|kernel\.max\w+|system\.uptime)re");
  if (key == "agent.ping") return {1, 1, FigureSort::flag};
  if (RE2::FullMatch(key, left)) return {0, 100, FigureSort::share, true};
  if (RE2::FullMatch(key, share)) return {0, 100, FigureSort::share};
  if (RE2::FullMatch(key, flag)) return {0, 1, FigureSort::flag};
  if (key.starts_with("zabbix[host,") && key.ends_with(",available]"))
    return {0, 2, FigureSort::flag};
  if (RE2::FullMatch(key, bytes)) return {0, infinite, FigureSort::bytes};
  if (RE2::FullMatch(key, count)) return {0, infinite, FigureSort::count};
  return {};
}

}  // namespace

bool is_zabbix_value(std::string_view f) {
  return f == "last" || f == "min" || f == "max" || f == "avg" || f == "first" || f == "percentile";
}

ZabbixFigure zabbix_figure_of(const ZabbixCall& call) {
  const std::string& f = call.function;
  if (f == "nodata" || f == "find" || f == "fuzzytime") return {0, 1, FigureSort::flag};
  if (f == "count" || f == "countunique" || f == "changecount" || f == "logseverity")
    return {0, infinite, FigureSort::count};
  return is_zabbix_value(f) ? figure_of_key(call.key) : ZabbixFigure();
}

bool zabbix_holds(double value, std::string_view op, double limit) {
  if (op == "=") return value == limit;
  if (op == "<>") return value != limit;
  if (op == "<") return value < limit;
  if (op == "<=") return value <= limit;
  if (op == ">") return value > limit;
  return value >= limit;
}

Firing zabbix_firing(const ZabbixFigure& figure, std::string_view op, double limit,
                     const FiringLimits& limits) {
  const auto [low, high, sort, low_is_bad] = figure;
  if (sort == FigureSort::number)
    return zabbix_holds(low, op, limit) ? Firing::always : Firing::never;
  if (sort == FigureSort::strange) return Firing::not_known;
  const bool equal = op == "=" || op == "<>";
  const bool below = op == "<" || op == "<=";
  const bool at_ends = zabbix_holds(low, op, limit) || zabbix_holds(high, op, limit);
  const bool some = op == "="    ? limit >= low && limit <= high
                    : op == "<>" ? !(low == limit && high == limit)
                                 : at_ends;
  const bool all = op == "="    ? low == limit && high == limit
                   : op == "<>" ? limit < low || limit > high
                                : zabbix_holds(low, op, limit) && zabbix_holds(high, op, limit);
  if (!some) return Firing::never;
  if (all) return Firing::always;
  switch (sort) {
    case FigureSort::flag:
      // Between its values it is as good as at them.
      return !equal || limit == std::floor(limit) ? Firing::sometimes : Firing::never;
    case FigureSort::share:
      if (equal || limit < limits.margin_percent || limit > 100 - limits.margin_percent)
        return Firing::remote;
      // Raised while all is well, and silent when it is not.
      return below == low_is_bad ? Firing::sometimes : Firing::not_known;
    case FigureSort::count:
      return limit > limits.count_max ? Firing::remote : Firing::sometimes;
    case FigureSort::bytes:
      if (equal) return Firing::remote;
      if (below) return limit < limits.bytes_min ? Firing::remote : Firing::sometimes;
      return limit == 0 ? Firing::sometimes : Firing::not_known;
    default:
      return Firing::not_known;
  }
}

}  // namespace tenken::parse
