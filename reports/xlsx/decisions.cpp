// 市判断: what waits for the City, with what a decision binds; the City's columns are unlocked.
#include <fmt/format.h>

#include "checks/returned_checklist.hpp"
#include "reports/words/catalogue.hpp"
#include "reports/xlsx/sheets.hpp"

namespace tenken::reports {

namespace {

constexpr std::array<double, decision_headers.size()> widths{9,  18, 30, 46, 12, 12,
                                                             11, 28, 15, 15, 13, 13};
constexpr lxw_row_t header_row = 2;
/// Digests that a cell holds; a decision over more is made in a file (`tenken decide --draft`).
constexpr std::size_t content_bytes_max = 30000;

/// What to type, beside each of the City's cells that has no list.
constexpr std::array<std::pair<DecisionColumn, const char*>, 5> prompts{
    {{DecisionColumn::reason, "xlsx.prompt.reason"},
     {DecisionColumn::office, "xlsx.prompt.office"},
     {DecisionColumn::document, "xlsx.prompt.document"},
     {DecisionColumn::effective_date, "xlsx.prompt.effective_date"},
     {DecisionColumn::expires_date, "xlsx.prompt.expires_date"}}};

bool is_day(std::size_t column) {
  return column >= static_cast<std::size_t>(DecisionColumn::effective_date);
}

std::string seen_of(const CriterionView& j) {
  std::string out;
  for (const FindingView& f : j.findings)
    if (f.verdict.verdict == Verdict::unknown)
      out += (out.empty() ? "" : "\n") + f.looked + "\n" + f.actual;
  if (!j.left_out.empty()) out += "\n" + j.left_out;
  return out;
}

}  // namespace

void add_decisions(Book& book, const View& view) {
  lxw_worksheet* sheet = book.sheet(decision_sheet);
  const CellFormats& f = book.formats();
  std::vector<ColumnSpec> columns;
  for (std::size_t i = 0; i < decision_headers.size(); ++i)
    columns.push_back({decision_headers[i], widths[i]});
  write_line(sheet, 0, columns, phrase("xlsx.decisions.title", view.language), f.title, 15,
             view.language);
  write_line(sheet, 1, columns, phrase("xlsx.decisions.about", view.language), f.note, 10,
             view.language);
  TableWriter table(book, sheet, columns, header_row, view.language);
  table.header();
  for (const RowView& row : view.rows)
    for (const CriterionView& j : row.criteria) {
      if (!j.awaits_decision) continue;
      const std::string content = join(j.content, "\n");
      const bool fits = content.size() <= content_bytes_max;
      std::vector<TableWriter::CellText> cells{
          {j.id, f.centered},
          {fmt::format("{} {}", row.number, row.title)},
          {j.text},
          {seen_of(j)},
          {row.text_sha256, nullptr, true},
          {fits ? content : phrased("xlsx.decisions.too_many", view.language, j.content.size()),
           nullptr, true}};
      while (cells.size() < columns.size())
        cells.push_back({"", !fits ? f.plain : is_day(cells.size()) ? f.open_day : f.open});
      table.row(cells);
    }
  if (table.next_row() > header_row + 1) {
    const auto title = [](DecisionColumn column) {
      return std::string(decision_headers[static_cast<std::size_t>(column)]);
    };
    add_choices(sheet, header_row + 1, table.next_row() - 1,
                static_cast<lxw_col_t>(DecisionColumn::verdict),
                {"○ 適合", "△ 一部適合", "× 不適合", "― 対象外"}, title(DecisionColumn::verdict),
                phrase("xlsx.choose", view.language));
    for (const auto& [column, key] : prompts)
      add_prompt(sheet, header_row + 1, table.next_row() - 1, static_cast<lxw_col_t>(column),
                 title(column), phrase(key, view.language));
  }
  finish_sheet(sheet, header_row, 1, view.run);
}

}  // namespace tenken::reports
