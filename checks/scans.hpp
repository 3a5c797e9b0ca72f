// Results of scanners as checks read them: every run of a step's role, with its time.
#pragma once

#include "checks/judge.hpp"
#include "checks/parse/scan.hpp"

namespace tenken {

/// One run, and where it was kept.
struct ScanRun {
  parse::ScanResult result;
  std::chrono::sys_seconds ended_at{};
  std::string target, file, observation;
};

struct Scans {
  std::vector<ScanRun> runs;  ///< those that say when they ended, and not in the future
  Findings unknowns;  ///< files that could not be read, runs without a time or from the future
};

/// Clocks of scanners may be ahead by this much.
inline constexpr std::chrono::seconds scan_ahead_max{300};

Scans scans(const Case& c, const rules::Rule& rule, std::string_view criterion,
            std::string_view step);

/// A finding about one run: it cites what was kept of it.
Finding run_finding(std::string_view criterion, Verdict verdict, std::string_view message,
                    const ScanRun& run, std::string_view target,
                    std::map<std::string, rules::Text> values = {});
/// An unknown about one run.
Finding run_unknown(std::string_view criterion, Cause cause, const ScanRun& run,
                    std::string_view target, const rules::Text& why);

}  // namespace tenken
