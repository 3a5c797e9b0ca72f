// Probe: one look at one target. Keeps bytes, judges nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "checks/evidence.hpp"
#include "rules/rule.hpp"

namespace tenken::probe {

/// Until when a look may take, and whether somebody asked to stop. Copied freely; absolute, so that
/// nested waits do not add up.
struct Deadline {
  std::chrono::steady_clock::time_point at;
  std::stop_token stop;

  bool is_over() const { return stop.stop_requested() || std::chrono::steady_clock::now() >= at; }
  /// Milliseconds left, at least 0, at most `most_ms`: what poll(2) is given, so that a stop is
  /// seen within `most_ms`.
  int left_ms(int most_ms = 200) const;
  static Deadline after_ms(std::int64_t ms, std::stop_token stop);
  Deadline within_ms(std::int64_t ms) const;  ///< the earlier of this one and `ms` from now
};

/// Milliseconds since the epoch, now. The only wall clock of the probes.
std::int64_t now_ms();

/// One piece of what was seen. collect.cpp makes the Observation of it: caps, digests, searches for
/// secrets.
struct Seen {
  std::string part;
  std::string how;  ///< the command or request, without secrets
  std::string transport;
  Status status = Status::ok;
  std::string why;  ///< for a status that is not ok
  Bytes bytes;
  std::string media_type = "text/plain";
  std::string reducer;
  std::vector<std::string> redactions;
  /// What the detector looks at instead of the bytes, where the probe knows by their place that
  /// some numbers are ids of machines and accounts; empty: the bytes.
  std::string searched;
  std::int64_t seen_at_ms = 0;  ///< start of the look; 0: collect.cpp sets it
  std::int64_t took_ms = 0;
  std::int64_t clock_offset_ms = 0;
};

class Session;

/// What a probe is given. Arguments are already resolved from rule parameters and target facts.
struct Look {
  const rules::Target& target;
  const rules::Step& step;
  rules::Values args;
  Session* session = nullptr;  ///< the target's session where the probe asked for one; never shared
                               ///< between threads
  std::filesystem::path base;  ///< folder of the deployment; relative paths start here
  Deadline deadline;

  std::string arg(std::string_view name, std::string_view fallback = {}) const;
  std::vector<std::string> args_of(std::string_view name) const;
};

/// A row of the table of probes.
struct Probe {
  std::string_view name;
  std::string_view version;
  std::string_view summary;            ///< one English line for `tenken list probes`
  std::vector<std::string_view> args;  ///< argument names it knows; others are an input error
  bool needs_session = false;
  /// 1 to limits.parts_max pieces, always at least one, whatever happened. Never throws.
  std::vector<Seen> (*observe)(const Look&) = nullptr;
  /// The commands and requests that observe() would send, for `tenken plan`. Sends nothing.
  std::vector<std::string> (*describe)(const Look&) = nullptr;
};

/// Every probe of this program.
const std::vector<Probe>& all_probes();
const Probe* find_probe(std::string_view name);

/// A single piece that says why there is nothing.
std::vector<Seen> failed(Status status, std::string why, std::string how = {},
                         std::string part = {});

}  // namespace tenken::probe
