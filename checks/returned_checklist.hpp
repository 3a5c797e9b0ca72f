// The checklist workbook as the city returns it: its decisions.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "checks/statement.hpp"

namespace tenken {

/// The columns of the sheet 市判断, in order, as the renderer writes and the reader finds them.
enum class DecisionColumn {
  criterion,
  requirement,
  sought,
  seen,
  requirement_sha256,
  content,
  verdict,
  reason,
  office,
  document,
  effective_date,
  expires_date
};
inline constexpr std::array<const char*, 12> decision_headers{
    "基準番号", "要件",   "求められていること", "見たもの", "要件文の指紋", "内容の指紋",
    "判定",     "理由",   "職名",               "文書番号", "判断日",       "再確認期限"};
inline constexpr const char* decision_sheet = "市判断";

struct ReturnedDecisions {
  std::vector<Statement> decisions;  ///< rows with a verdict
  std::vector<std::string> faults;   ///< English, each with sheet and cell
};

/// Reads the sheet 市判断 of a workbook, also after another program saved it: columns are found by
/// their headers, rows without a verdict are left out. A row with a fault is told and not taken.
/// Verdicts: ○ 適合, △ 一部適合, × 不適合, 対象外 (or ―).
ReturnedDecisions read_returned_checklist(std::string_view xlsx, std::string_view city);

}  // namespace tenken
