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

/// What the vendor's side of a returned workbook says otherwise than the checklist of an
/// assessment.
struct Alterations {
  std::vector<ReturnedFault> faults;  ///< nothing of it may be taken
  /// Sentences that another version of the program may have put in other words. Marks, official
  /// text, what is asked, digests and the rows themselves are never among these. Hidden rows are.
  std::vector<ReturnedFault> notes;
};
/// The sheets are matched by their headers, the rows by their first column, so that they may stand
/// in any order; of another bundle's workbook that alone is told. The sheet 市判断 of the desk,
/// which has no other, is known too. `tool`: this program, "tenken 0.1.0"; where it sealed the
/// bundle itself, every difference is a fault. A workbook that cannot be read has none here.
Alterations altered_cells(std::string_view xlsx, const Assessment& assessment, const Case& c,
                          std::string_view tool);

}  // namespace tenken::reports
