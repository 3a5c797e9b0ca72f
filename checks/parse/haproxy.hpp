// HAProxy's statistics as CSV (management.txt 9.1): which servers stand behind which backend, and
// how they are.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

struct BalancedServer {
  enum class State {
    up,         ///< UP, also on its way down
    down,       ///< DOWN, also on its way up
    out,        ///< MAINT, DRAIN, NOLB: taken out of rotation
    unchecked,  ///< no check: nobody knows
    unknown     ///< a word that we do not know
  };
  std::string backend;
  std::string name;
  std::string status;  ///< as written
  State state = State::unknown;
  bool is_backup = false;
  std::string host;  ///< of its address, without the port; empty: the statistics do not show it
};

/// The rows of servers; frontends, backend sums and listening sockets are left out. Columns are
/// found by the header's names. Nothing: no such header, a row of another length, quotes that do
/// not end, more than 10,000 rows, servers without the sum of their backend (cut). Never throws.
std::optional<std::vector<BalancedServer>> read_haproxy_csv(std::string_view csv);

}  // namespace tenken::parse
