// What the tcp probe kept of one address (tenken-tcp/1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

struct TcpReach {
  std::string address;
  std::string source;          ///< from where, as the network saw it
  bool controls_open = false;  ///< the positive control took connections before and after
  std::string control;         ///< "host:port"; empty: none of this address's family
  std::int64_t asked = 0;      ///< ports
  std::vector<int> open;
  std::vector<int> closed;    ///< refused or filtered
  std::vector<int> failed;    ///< ports of which our own side could not tell
  std::int64_t answered = 0;  ///< ports with an outcome
};
/// Nothing: not such a document. Never throws.
std::optional<TcpReach> read_tcp_reach(std::string_view json);

/// "22", "8000-8003", "none" → the ports; a word that is none of these names nothing.
std::vector<int> read_ports(const std::vector<std::string>& words);

}  // namespace tenken::parse
