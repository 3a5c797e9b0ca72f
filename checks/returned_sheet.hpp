// A sheet of the returned workbook: where its columns stand, and its cells as they show on the
// screen.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/xlsx.hpp"
#include "checks/returned_checklist.hpp"

namespace tenken {

/// Number of each header's column, from 1; 0: it does not stand in this row.
template <std::size_t Size>
using ColumnNumbers = std::array<int, Size>;

struct DecisionHeader {
  ColumnNumbers<decision_headers.size()> columns{};
  std::vector<int> twice{};  ///< columns whose header stands further left already
  std::size_t found = 0;
};
DecisionHeader decision_header(const parse::SheetRow& row);
/// The City's columns of the checklist, by remark_headers; all 0 where one is missing.
ColumnNumbers<remark_headers.size()> remark_columns(const parse::SheetRow& row);

/// Cells of one row. What shows otherwise than it is, or not at all, is a fault and gives no text.
class ReturnedCells {
 public:
  ReturnedCells(const parse::Sheet& sheet, int row, std::vector<ReturnedFault>& faults)
      : sheet_(sheet), row_(row), faults_(faults) {}

  /// The City's words in a cell, without white space around them. Read once a cell.
  std::string text(int column);
  /// The vendor's words in a cell, which the City has only read.
  std::string shown(int column);
  /// A digest's cell: nobody reads it, so it may be folded away.
  std::string digests(int column);
  /// Words in none of these columns: they look like part of the row and are not read.
  void refuse_beside(std::span<const int> columns);
  /// A day as offices write it, in ISO; empty: refused.
  std::string date(int column);
  /// A day, which Excel makes of "8-11" by itself.
  bool is_date(int column) const;
  /// Whether anything stands there, be it an error.
  bool is_filled(int column) const;
  /// The row or its sheet.
  bool is_row_hidden() const;
  bool is_merged(int column) const { return sheet_.range(row_, column) != nullptr; }
  void refuse(int column, std::string ja, std::string en);
  std::string place(int column) const;
  bool good() const { return good_; }

 private:
  const parse::Cell* cell(int column) const { return sheet_.find(row_, column); }
  bool is_as_it_shows(int column);
  bool is_seen(int column);

  const parse::Sheet& sheet_;
  int row_;
  std::vector<ReturnedFault>& faults_;
  bool good_ = true;
};

/// What is quoted of a cell: 40 characters at most, a short one with its code points, invisible
/// characters by their code points alone.
std::string quoted_cell(std::string_view text);

/// A character that nobody sees and that is neither a space nor a line's end: a direction mark, a
/// joiner, U+200B, a control.
bool is_unseen(char32_t c);
bool has_unseen(std::string_view text);

/// Why these bytes are no workbook that can be read, from what they are instead.
ReturnedFault unreadable_workbook(std::string_view bytes, const Error& error);

}  // namespace tenken
