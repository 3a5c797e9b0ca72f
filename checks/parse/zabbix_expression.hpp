// The expression of a Zabbix trigger (5.4 and later: "last(/host/key,#3)>90 and …"), as far as must
// be understood: which items it asks, whether it can ever hold, and whether it tells that a host is
// gone. Not an evaluator.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/promql_range.hpp"

namespace tenken::parse {

/// One function over one item.
struct ZabbixCall {
  std::string function, host, key;
  std::vector<std::string> parameters;  ///< after the item, unquoted
};

struct ZabbixExpression {
  std::vector<ZabbixCall> calls;
  Firing firing = Firing::not_known;
  bool by_calendar = false;  ///< asks for the hour, the day, the month: may be silent at night
  /// Where one comparison of one call with a number is the whole, or one of the whole's `or`s:
  /// whether it holds at 0 and at 1.
  struct Single {
    std::size_t call = 0;
    bool at_zero = false, at_one = false;
  };
  std::vector<Single> singles;
};

inline constexpr std::size_t zabbix_expression_bytes_max = 65536;

/// Words, brackets or quotes that do not fit together, or longer than the limit: nothing. What is
/// read and not understood (a macro that was not resolved) makes `firing` not_known.
std::optional<ZabbixExpression> read_zabbix_expression(std::string_view text,
                                                       const FiringLimits& limits);

/// What the host stands for in an item key that names it: the parameters of "icmpping[10.0.0.1,,]".
std::vector<std::string> zabbix_key_parameters(std::string_view key);

}  // namespace tenken::parse
