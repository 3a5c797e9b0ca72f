// What the time daemons of one host say of themselves, put together: chrony or timesyncd, running
// or not, following or not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenken::parse {

/// Command and its output, each ended by its exit status (clock.hpp, read_exited).
using HostTimeText = std::vector<std::pair<std::string_view, std::string_view>>;

struct HostTime {
  enum class State {
    synchronised,  ///< follows `source`
    local,         ///< chrony serves its own clock
    lost,          ///< a daemon runs and follows nothing
    stopped,       ///< no daemon runs
    silent,        ///< chronyd runs and does not answer this account
    unsupported,   ///< another daemon holds the clock
    malformed
  };
  State state = State::malformed;
  std::string daemon;  ///< chrony, systemd-timesyncd
  std::string source;  ///< address or name followed
  std::int64_t stratum = 0;
  std::int64_t offset_us = 0;  ///< the larger of chrony's system and last offset
  std::string detail;          ///< why it is not synchronised, or what cannot be read
};

/// Never throws. Commands are known by how they begin; one that is missing makes the state
/// malformed.
HostTime read_host_time(const HostTimeText& text);

}  // namespace tenken::parse
