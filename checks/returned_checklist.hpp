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
    "基準番号", "要件", "求められていること", "見たもの", "要件文の指紋", "内容の指紋", "判定",
    "理由",     "職名", "文書番号",           "判断日",   "再確認期限"};
inline constexpr const char* decision_sheet = "市判断";
/// Rows at the head of a sheet among which the headers are looked for.
inline constexpr int returned_header_rows_max = 20;
/// What the City may answer to a row of the checklist.
inline constexpr const char *returned_confirmed = "確認済", *returned_again = "要再確認",
                            *returned_refused = "差戻し";

/// What the City wrote beside a row of the checklist. It binds nothing and changes no verdict.
struct ReturnedRemark {
  std::string row;  ///< as in the column No: "6", "6①"
  std::string answer, comment, document;
};
inline constexpr std::array<std::array<const char*, 2>, 4> remark_headers{
    {{"No", "No"},
     {"市確認", "City"},
     {"市コメント", "City's comment"},
     {"文書番号", "Document no."}}};

/// Something in the workbook that is not taken as it stands, and what to write instead.
struct ReturnedFault {
  std::string place;  ///< "市判断!G5"; empty: the workbook itself
  rules::Text what;
  /// "市判断!G5: …" in both languages.
  rules::Text text() const;
};

struct ReturnedDecision {
  Statement statement;
  std::string sought;  ///< 求められていること, as the City read it
  std::string criterion_place, sought_place, document_place;  ///< "市判断!A5"
};

struct ReturnedDecisions {
  std::vector<ReturnedDecision> decisions;  ///< rows with a verdict
  std::vector<ReturnedRemark> remarks;      ///< rows of the checklist with an answer or a comment
  std::vector<ReturnedFault> faults;
};

/// Reads the sheet 市判断 of a workbook, also after another program saved it: columns are found by
/// their headers, rows without a verdict are left out. A row with a fault is told and not taken.
/// What stands in the City's columns of the checklist's other sheet is read beside them.
/// Verdicts: ○ 適合, △ 一部適合, × 不適合, 対象外 (or ―).
ReturnedDecisions read_returned_checklist(std::string_view xlsx, std::string_view city);

}  // namespace tenken
