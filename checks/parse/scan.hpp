// Results of scanners that others ran: one form for XCCDF and ARF, Prowler, AWS Security Hub,
// Trivy, SARIF, testssl.sh and Lynis. What they looked at, when, and each rule's result; never
// their words about what they saw.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

/// XCCDF's nine words; the other scanners' are mapped to them.
enum class RuleState {
  pass,
  fail,
  error,
  unknown,
  notapplicable,
  notchecked,
  notselected,
  informational,
  fixed
};
std::string_view to_string(RuleState state);

struct ScanRule {
  std::string id;
  std::string severity;  ///< critical high medium low info, or empty
  RuleState state = RuleState::unknown;
  bool waived = false;  ///< overridden, muted, suppressed; `state` is what was found before
};

/// One run of one scanner over one host or account.
struct ScanResult {
  std::string tool, tool_version;
  std::string baseline;              ///< id of the benchmark or standard; empty: not said
  std::string profile;               ///< id of the profile; empty: not said
  std::vector<std::string> targets;  ///< names, addresses or the account that it says it looked at
  std::string started_at, ended_at;  ///< RFC 3339 with offset; empty: not said, or without a zone
  std::vector<ScanRule> rules;       ///< without those not selected
  std::int64_t passes_unlisted = 0;  ///< passes that are counted and not named
  std::int64_t not_selected = 0;
  std::vector<std::string> problems;  ///< why it may not be whole
  bool end_unseen = false;            ///< its form has no end: cut between two rows it looks whole

  std::int64_t count(RuleState state) const;
  /// Rules that were decided one way or the other or should have been: neither not applicable nor
  /// informational.
  std::int64_t judged() const;
  /// Those of judged() that have a result: neither unknown nor not checked.
  std::int64_t decided() const;
  /// pass and fixed, without what was waived.
  std::int64_t passed() const;
};

/// XCCDF 1.1 and 1.2 results, alone or in a benchmark or ARF; a run for each TestResult. Never
/// throws.
Result<std::vector<ScanResult>> read_xccdf(std::string_view xml);
/// Prowler's OCSF JSON, AWS Security Finding Format, Trivy JSON, SARIF, testssl.sh; a run for each
/// account, artifact or server.
Result<std::vector<ScanResult>> read_scan_json(std::string_view json);
/// Whichever of these it is.
Result<std::vector<ScanResult>> read_scan(std::string_view bytes);

/// What is kept of one file of results (tenken-scan/1).
struct KeptScan {
  std::string sha256;  ///< of the whole file
  std::vector<ScanResult> runs;
};
/// Error: text that is not UTF-8.
Result<Bytes> write_scan(const KeptScan& scan);
Result<KeptScan> read_kept_scan(std::string_view json);

}  // namespace tenken::parse
