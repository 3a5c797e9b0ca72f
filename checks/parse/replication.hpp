// PostgreSQL: how many standbys follow a primary, in figures.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tenken::parse {

struct Replication {
  bool in_recovery = false;  ///< the server itself is a standby: it knows of no other
  std::int64_t standbys = 0, streaming = 0;
  std::int64_t lag_s = 0;  ///< replay lag of the slowest
};

/// One line "f|1|1|0" of `psql -XAt`. Anything else → nothing.
std::optional<Replication> read_replication(std::string_view line);

}  // namespace tenken::parse
