// 是正計画: what is done about a failure, by whom, until when, and what closed it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"

namespace tenken {

struct Assessment;

/// One row of the follow-up register (`remediations`), or a failure that has none.
struct Remediation {
  enum class State {
    planned,  ///< open, its due date ahead
    overdue,  ///< open, its due date past
    closed,   ///< closed on record, and the criterion no longer fails
    refuted,  ///< closed on record, but the criterion still fails
    missing   ///< a failing criterion without a plan
  };
  std::string id;       ///< empty where missing
  std::string subject;  ///< a criterion's id or a question's
  std::string owner;    ///< an office
  std::string measure;
  std::string due_on, closed_on, evidence;
  State state = State::missing;
};
std::string_view to_string(Remediation::State state);
rules::Text say(Remediation::State state);

/// Name of the built-in step that looks at targets of the role remediation_register.
inline constexpr std::string_view remediation_step = "remediation";

/// Every row of the register against the verdicts, and every failing or partial mandatory criterion
/// that no open row speaks of; by subject, then id. A register that cannot be read gives no row:
/// its failures stand as missing.
std::vector<Remediation> remediations(const Assessment& assessment, const Case& c);

}  // namespace tenken
