// Recording: what a collection script printed on a host that nobody of ours may enter. The commands
// of the plan and their answers, run by the vendor.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "rules/result.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

/// Largest output of a script that is read, in bytes.
inline constexpr std::size_t recording_bytes_max = 256u << 20;

struct RecordedCommand {
  Bytes out;
  Bytes err;
  int exit_status = 0;
  std::int64_t seen_at_s = 0;  ///< by the clock of that host
  std::string problem;         ///< truncated, malformed; empty: whole, as its digest says
};

struct Recording {
  std::string target;
  std::string plan;  ///< SHA-256 of the part of the plan that the script was written from
  std::int64_t started_at_s = 0, ended_at_s = 0;    ///< by the clock of that host
  std::map<std::string, RecordedCommand> commands;  ///< by the command line as the plan says it
  std::string problem;  ///< truncated: it does not end as it should; empty: whole
};

/// Reads tenken-recording/1 (rules/FORMAT.md, "Collection script"). What is cut or changed says so:
/// a command without its end, with another size or digest, one given twice. Error: another format,
/// too large, no head.
Result<Recording> read_recording(std::string_view text);

}  // namespace tenken::parse
