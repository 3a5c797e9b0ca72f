// A workbook in memory: the sheets, cell formats and row heights that every sheet of the checklist
// shares. Text goes in as strings only, never as a formula.
#pragma once

#include <xlsxwriter.h>

#include <string>
#include <string_view>
#include <vector>

#include "reports/view/view.hpp"

namespace tenken::reports {

/// How a cell looks.
struct CellFormats {
  lxw_format* plain = nullptr;
  lxw_format* centered = nullptr;
  lxw_format* header = nullptr;
  lxw_format* title = nullptr;
  lxw_format* note = nullptr;      ///< no border, wrapped
  lxw_format* warning = nullptr;   ///< as note, bold
  lxw_format* open = nullptr;      ///< unlocked, for the City; what is typed stays as it is
  lxw_format* open_day = nullptr;  ///< the same for a day, shown with its year
  lxw_format* of_verdict[6] =
      {};  ///< by Verdict: word and mark stand in the cell, the fill only helps
};

/// A workbook whose bytes are the same whenever it is written: libxlsxwriter writes to a path, so
/// it writes to a file that has none.
class Book {
 public:
  explicit Book(const View& view);
  ~Book();
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  lxw_worksheet* sheet(const std::string& name);
  const CellFormats& formats() const { return formats_; }
  /// Closes the workbook and gives its bytes; empty where it could not be written.
  Bytes close();

 private:
  int fd_;
  lxw_workbook* book_ = nullptr;
  CellFormats formats_;
};

struct ColumnSpec {
  std::string name;
  double width;  ///< Excel's unit: digits of its default font
};

/// A table on a sheet, row by row. A row is as high as its longest cell needs: Excel fits a row to
/// wrapped text only when somebody edits it. What does not fit Excel's highest row is cut, and the
/// cell says so.
class TableWriter {
 public:
  TableWriter(const Book& book, lxw_worksheet* sheet, std::vector<ColumnSpec> columns,
              lxw_row_t first_row, Language language);
  void header();
  struct CellText {
    std::string text;
    lxw_format* format = nullptr;  ///< nullptr: plain
    bool whole = false;            ///< never cut, though not all of it shows: digests
  };
  void row(const std::vector<CellText>& cells);
  lxw_row_t next_row() const { return next_; }

 private:
  const Book& book_;
  lxw_worksheet* sheet_;
  std::vector<ColumnSpec> columns_;
  lxw_row_t next_;
  Language language_;
};

/// One string cell; text beyond Excel's limit is cut and says so.
void write_text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, std::string_view text,
                lxw_format* format, Language language);
/// A line over the sheet's whole width: `columns` cells merged, high enough for its text.
void write_line(lxw_worksheet* sheet, lxw_row_t row, const std::vector<ColumnSpec>& columns,
                std::string_view text, lxw_format* format, double points, Language language);
/// A drop-down of the words for these cells.
void add_choices(lxw_worksheet* sheet, lxw_row_t first, lxw_row_t last, lxw_col_t column,
                 const std::vector<std::string>& words, const std::string& title,
                 const std::string& message);
/// What to type into these cells, shown beside one that is chosen.
void add_prompt(lxw_worksheet* sheet, lxw_row_t first, lxw_row_t last, lxw_col_t column,
                const std::string& title, const std::string& message);
/// A4 landscape, one page wide, header row repeated, page numbers, locked but for the City's cells.
void finish_sheet(lxw_worksheet* sheet, lxw_row_t header_row, lxw_col_t frozen_columns,
                  const std::string& footer);

}  // namespace tenken::reports
