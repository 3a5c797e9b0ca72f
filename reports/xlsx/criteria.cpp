// 項・基準別: every tick an auditor would make, with what was seen, what should be and what was.
#include <fmt/format.h>

#include "reports/words/catalogue.hpp"
#include "reports/xlsx/sheets.hpp"

namespace tenken::reports {

namespace {

std::vector<ColumnSpec> columns_of(Language language) {
  const auto name = [&](const char* key) { return std::string(phrase(key, language)); };
  return {{name("xlsx.criterion"), 9}, {name("xlsx.clause"), 7},   {name("xlsx.kind"), 8},
          {name("xlsx.sought"), 32},   {name("xlsx.verdict"), 12}, {name("xlsx.turn"), 8},
          {name("xlsx.target"), 12},   {name("xlsx.looked"), 26},  {name("xlsx.expected"), 28},
          {name("xlsx.actual"), 36},   {name("xlsx.confirm"), 34}};
}

std::string clause_label(const RowView& row, const std::string& id) {
  for (const ClauseView& clause : row.clauses)
    if (clause.id == id) return clause.label;
  return "";
}

}  // namespace

void add_criteria(Book& book, const View& view) {
  lxw_worksheet* sheet = book.sheet(phrase("xlsx.sheet.criteria", view.language));
  const std::vector<ColumnSpec> columns = columns_of(view.language);
  const CellFormats& f = book.formats();
  write_line(sheet, 0, columns, phrase("xlsx.sheet.criteria", view.language), f.title, 15,
             view.language);
  write_line(sheet, 1, columns, phrase("xlsx.criteria.about", view.language), f.note, 10,
             view.language);
  TableWriter table(book, sheet, columns, 2, view.language);
  table.header();
  for (const RowView& row : view.rows)
    for (const CriterionView& j : row.criteria) {
      const std::string kind = j.aspect.empty() ? j.kind : j.kind + "\n" + j.aspect;
      for (const FindingView& finding : j.findings)
        table.row({{j.id, f.centered},
                   {clause_label(row, j.clause), f.centered},
                   {kind, f.centered},
                   {j.text},
                   {finding.verdict.text(),
                    f.of_verdict[static_cast<std::size_t>(finding.verdict.verdict)]},
                   {finding.turn, f.centered},
                   {finding.target},
                   {finding.looked},
                   {finding.expected},
                   {finding.actual},
                   {finding.confirm}});
      if (!j.left_out.empty())
        table.row({{j.id, f.centered},
                   {""},
                   {""},
                   {j.left_out},
                   {""},
                   {""},
                   {""},
                   {""},
                   {""},
                   {""},
                   {""}});
    }
  if (table.next_row() > 3)
    worksheet_autofilter(sheet, 2, 0, table.next_row() - 1,
                         static_cast<lxw_col_t>(columns.size() - 1));
  finish_sheet(sheet, 2, 1, view.run);
}

}  // namespace tenken::reports
