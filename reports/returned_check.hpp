// A returned checklist against what was sent out: the City's words hold only beside the vendor's
// words that the bundle has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/assessment.hpp"
#include "checks/returned_checklist.hpp"

namespace tenken::reports {

/// What keeps readable decisions from being taken: a criterion or a text of it that the rules do
/// not have, no document number or two of them, nothing decided at all.
std::vector<ReturnedFault> unready_decisions(const ReturnedDecisions& read,
                                             const rules::RuleSet& rules);

/// Cells of a returned workbook, other than the City's, that differ from the checklist of this
/// assessment, and rows that are missing; of another bundle's workbook that alone. The sheets are
/// matched by their headers, the rows by their first column, so that they may stand in any order.
/// The sheet 市判断 of the desk, which has no other, is known too. Empty: nothing was altered.
std::vector<ReturnedFault> altered_cells(std::string_view xlsx, const Assessment& assessment,
                                         const Case& c);

}  // namespace tenken::reports
