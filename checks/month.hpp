// The month before: what one judgement hands to the next.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"

namespace tenken {

struct Assessment;

/// The verdicts of the declared baseline month, row by row; `period` empty: there is none yet.
struct Baseline {
  std::string period;
  std::map<int, std::string> verdicts;  ///< requirement → word of the verdict
};

/// A question as the month before left it.
struct KeptQuestion {
  std::string opened_on;
  bool closed = false;
  rules::Text text;  ///< of one that belongs to no criterion
};

/// A register as the month before left it: key → column → digest of the cell.
struct KeptRegister {
  std::string kind;
  std::map<std::string, std::map<std::string, std::string>> rows;
};

/// How a past month stood: what a trend is drawn from.
struct PastMonth {
  std::string period;                   ///< "2026-10"
  std::string bundle_sha256;            ///< of the bundle that was handed on
  std::map<int, std::string> verdicts;  ///< requirement → word of the verdict
};

/// Months that are carried on, the newest ones: two years and the one before.
inline constexpr std::size_t history_months_max = 25;

struct KeptMonth {
  std::map<std::string, std::string> criteria;    ///< id → word of the verdict
  std::vector<PastMonth> history;                 ///< oldest first; the last is the month itself
  std::map<std::string, KeptQuestion> questions;  ///< by id
  std::map<std::string, KeptRegister> registers;  ///< by target
  Baseline baseline;
};

/// Name of the step under which the month before is kept, and its target.
inline constexpr std::string_view previous_step = "previous_month";
inline constexpr std::string_view previous_target = "previous-month";

/// What was kept of the month before; nothing where none was given or it cannot be read: then
/// everything is asked anew. Every word is printable.
std::optional<KeptMonth> previous_month(const Case& c);
/// A month before was given, and it cannot be read.
bool is_previous_month_broken(const Case& c);

/// A register of events: what happened stays as it was written. Empty cells may be filled later.
bool is_of_events(std::string_view kind);
/// The rows of every register of events that names its kind and was read whole.
std::map<std::string, KeptRegister> registers_of(const Case& c);

/// What the next month needs of a judgement: tenken-month/1 as canonical JSON. Verdicts, questions,
/// and of the rows of each register of events the digests of their cells, as last read whole. No
/// cell's text, and nothing of registers that name staff.
Bytes month_of(const Assessment& assessment, const Case& c, std::string_view bundle_sha256);

/// This month's verdicts where it is the deployment's baseline month, else those that the month
/// before carried on.
Baseline baseline_of(const Assessment& assessment, const Case& c);

}  // namespace tenken
