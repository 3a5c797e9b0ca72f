// An Excel workbook (.xlsx) as cells of text.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

inline constexpr std::size_t workbook_sheets_max = 256;
/// Rows of one sheet that hold anything, and cells of a workbook: what two bytes-limits of a
/// package cannot hold much more than.
inline constexpr std::size_t sheet_rows_max = 20000;
inline constexpr int sheet_columns_max = 256;
/// Last row that Excel has.
inline constexpr int excel_rows_max = 1048576;
inline constexpr std::size_t workbook_cells_max = 1'000'000;
/// Excel's own limit, in characters (UTF-16 units there).
inline constexpr std::size_t cell_characters_max = 32767;

struct Cell {
  int column = 0;    ///< from 1
  int row = 0;       ///< from 1
  std::string text;  ///< UTF-8; dates and times in ISO, booleans TRUE and FALSE, errors "#N/A"
  bool from_formula = false;
  bool is_error = false;  ///< an error, a formula without a kept value, a day that does not exist
  bool is_number = false;
  bool is_date = false;
  bool is_dressed = false;  ///< its format shows more or less than the value (¥, %, words, nothing)
  bool lacks_year = false;  ///< a date that is shown without its year
  bool is_struck = false;   ///< struck through, the whole or a part: taken back
  bool is_faint = false;    ///< in the colour of its ground, or too small to be seen
};

struct MergedRange {
  int top = 0, left = 0, bottom = 0, right = 0;  ///< inclusive; its text is that of top left
};

struct SheetRow {
  bool is_hidden = false;
  std::map<int, Cell> cells;  ///< by column; cells without text are left out
};

struct Sheet {
  std::string name;
  bool is_hidden = false;
  std::map<int, SheetRow> rows;  ///< by number; rows without text are left out
  std::vector<MergedRange> merged;
  std::vector<int> hidden_columns;
  std::vector<MergedRange> conditional;    ///< where rules change how cells look
  std::vector<std::pair<int, int>> noted;  ///< sorted row and column of cells with a comment
  /// The cell that stands there, or the one whose merged range covers it; nullptr: none.
  const Cell* find(int row, int column) const;
  /// The merged range that covers a place; nullptr: none.
  const MergedRange* range(int row, int column) const;
  int last_row() const { return rows.empty() ? 0 : rows.rbegin()->first; }
  int last_column() const;

  std::map<int, std::vector<std::size_t>> merged_by_row{};  ///< row → indices into `merged`
};

struct Workbook {
  std::vector<Sheet> sheets;  ///< in order, charts left out
};

/// "C5"; column from 1.
std::string cell_name(int row, int column);
std::string column_letters(int column);

/// Reads what the file keeps: values, not formulas. Shared strings and rich text without phonetic
/// runs. Refused: what ooxml.hpp refuses, past the limits, one cell twice, references that are not
/// there. Never throws. ECMA-376 part 1, 18.
Result<Workbook> read_workbook(std::string_view bytes);

/// The visible sheets as a paper: a page each, its name on the first line, cells between tabs;
/// hidden rows and columns are left out, a value that is not known is U+FFFD. At most 4 MiB.
Result<std::string> xlsx_text(std::string_view bytes);

}  // namespace tenken::parse
