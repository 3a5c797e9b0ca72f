// Evidence: what one run saw, immutable. Observation by observation, with the bytes that were kept.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"
#include "rules/rule.hpp"

namespace tenken {

/// Whether the look worked; never what it found.
enum class Status { ok, absent, denied, timed_out, unreachable, malformed, truncated, withheld };
std::string_view to_string(Status status);

/// What one step saw of one target.
struct Observation {
  std::string id;  ///< 12 hexadecimal digits of the SHA-256 of step, target and part
  std::string step;
  std::string target;
  std::string part;                  ///< path, URL or name of the piece; "" where the step has one
  std::string probe;                 ///< name and version, "ssh/1"
  std::string how;                   ///< the command or request as sent, without secrets
  std::string transport;             ///< libssh2, openssh, local; empty: not a session
  std::int64_t seen_at_ms = 0;       ///< Unix time, milliseconds
  std::int64_t clock_offset_ms = 0;  ///< target's clock minus ours where measured
  std::int64_t took_ms = 0;
  Status status = Status::ok;
  std::string why;         ///< for a status that is not ok: one English sentence
  std::string sha256;      ///< of the kept bytes; empty: nothing kept
  std::int64_t bytes = 0;  ///< how many were kept
  std::string media_type;
  std::string reducer;                  ///< name and version of what reduced the bytes; empty: raw
  std::vector<std::string> redactions;  ///< what was removed, by class and count
};

std::string observation_id(std::string_view step, std::string_view target, std::string_view part);

/// All that a judgement may look at. Observations are sorted by step, target, part.
struct Evidence {
  std::string run;   ///< identifier of the run
  std::string tool;  ///< "tenken 0.1.0"
  std::string plan_sha256;
  bool partial_selection = false;         ///< --only was given: can never be the monthly bundle
  std::vector<std::string> not_selected;  ///< steps left out by --only
  rules::Deployment deployment;
  std::vector<Observation> observations;
  std::map<std::string, Bytes> blobs;  ///< by SHA-256

  /// The kept bytes; empty where nothing was kept.
  std::string_view blob(const Observation& observation) const;
};

/// Sorted JSON lines, one observation each; the first line is the run's header.
std::string to_json_lines(const Evidence& evidence);
/// The inverse, without blobs and deployment. Malformed line → error with its number.
Result<Evidence> from_json_lines(std::string_view text);

}  // namespace tenken
