// What a figure in a trigger's expression can be, by the keys of Zabbix's own agent, and whether a
// threshold on it can be met.
#pragma once

#include <limits>
#include <string>
#include <string_view>

#include "checks/parse/zabbix_expression.hpp"

namespace tenken::parse {

/// Which says where a threshold is out of sight.
enum class FigureSort { number, share, flag, count, bytes, strange };

struct ZabbixFigure {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  FigureSort sort = FigureSort::strange;
  bool low_is_bad = false;  ///< of a share: what is left, not what is used
};

/// What a call can give.
ZabbixFigure zabbix_figure_of(const ZabbixCall& call);
/// Functions that give a value as the item has it.
bool is_zabbix_value(std::string_view function);

bool zabbix_holds(double value, std::string_view op, double limit);
/// Whether `figure op limit` can be met.
Firing zabbix_firing(const ZabbixFigure& figure, std::string_view op, double limit,
                     const FiringLimits& limits);

}  // namespace tenken::parse
