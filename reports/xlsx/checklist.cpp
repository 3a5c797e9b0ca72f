// 適合状況確認表, as 別紙2 orders it: No, 区分, 要件, and what was found of each.
#include <fmt/format.h>

#include "checks/returned_checklist.hpp"
#include "reports/words/catalogue.hpp"
#include "reports/xlsx/sheets.hpp"

namespace tenken::reports {

namespace {

using CellText = TableWriter::CellText;

std::vector<ColumnSpec> columns_of(Language language) {
  const auto name = [&](const char* key) { return std::string(phrase(key, language)); };
  // As narrow as they can be read: all of them stand on one A4 page, side by side. English words
  // are longer than Japanese ones and are not broken.
  const auto of = [&](double ja, double en) { return language == Language::ja ? ja : en; };
  return {{"No", of(4.7, 5.5)},
          {name("xlsx.category"), of(12.2, 11.5)},
          {name("xlsx.requirement"), of(36, 34)},
          {name("xlsx.verdict"), of(11, 15)},
          {name("xlsx.turn"), of(6.5, 9)},
          {name("xlsx.basis"), of(8.2, 13)},
          {name("xlsx.seen_on"), of(8.5, 13)},
          {name("xlsx.sources"), 15},
          {name("xlsx.evidence"), 17},
          {name("xlsx.responsibility"), of(7.5, 13)},
          {name("xlsx.open"), of(31, 30)},
          {name("xlsx.due"), of(9, 13)},
          {name("xlsx.notes"), of(10, 12)},
          {name("xlsx.city_confirmation"), 7},
          {name("xlsx.city_comment"), of(10, 11)},
          {name("xlsx.city_document"), of(8.5, 11.5)}};
}
constexpr lxw_col_t category_column = 1, confirmation_column = 13;

std::string joined(const std::vector<std::string>& all) { return join(all, "\n"); }

std::string marks_of(const RowView& row) {
  std::string out;
  for (const RowView::Mark& mark : row.marks)
    out += fmt::format("{}{}{}{}", out.empty() ? "" : "\n", mark.label,
                       mark.label.empty() ? "" : " ", mark.shown.text());
  return out;
}

/// What a clause's criteria say beside their row.
struct OfClause {
  std::string turn, basis, open;
};

OfClause of_clause(const RowView& row, const ClauseView& clause) {
  OfClause out;
  for (const CriterionView& j : row.criteria) {
    if (j.clause != clause.id || !j.mandatory || j.findings.empty()) continue;
    const FindingView& worst = j.findings.front();
    if (j.verdict.verdict == clause.verdict.verdict && out.turn.empty()) out.turn = worst.turn;
    if (!worst.basis.empty() && out.basis.find(worst.basis) == std::string::npos)
      out.basis += (out.basis.empty() ? "" : "\n") + worst.basis;
    if (j.verdict.verdict == Verdict::pass || j.verdict.verdict == Verdict::not_applicable ||
        j.verdict.verdict == Verdict::not_due)
      continue;
    out.open += fmt::format("{}{} {}: {}", out.open.empty() ? "" : "\n", j.id, j.verdict.text(),
                            worst.actual);
  }
  return out;
}

lxw_format* of(const CellFormats& f, const Shown& shown) {
  return f.of_verdict[static_cast<std::size_t>(shown.verdict)];
}

void requirement_row(TableWriter& table, const CellFormats& f, const View& view,
                     const RowView& row) {
  std::vector<std::string> open = row.open;
  if (row.open_left_out > 0)
    open.push_back("… " + phrased("view.looked.and", view.language, row.open_left_out));
  std::vector<std::string> notes;
  for (const ExceptionView& e : row.exceptions)
    notes.push_back(phrased("xlsx.exception", view.language, e.document, e.until));
  if (!row.change.empty())
    notes.push_back(phrased("xlsx.change", view.language, row.before->text(), row.change));
  table.row(
      {{std::to_string(row.number), f.centered},
       {row.category},
       {view.language == Language::ja ? row.text : row.text + "\n" + row.text_en},
       // A row that is prepared only must not look like one that passes.
       {marks_of(row), row.prepared_only ? f.of_verdict[static_cast<std::size_t>(Verdict::not_due)]
                                         : of(f, row.verdict)},
       {row.turn, f.centered},
       {row.bases},
       {row.seen_on},
       {joined(row.sources)},
       {joined(row.evidence_ids)},
       {row.responsibility},
       {joined(open)},
       {row.due},
       {joined(notes)},
       {"", f.open},
       {"", f.open},
       {"", f.open}});
}

/// "6①", "3a", "10-1": never a number that could be a row's.
std::string number_of(const RowView& row, const ClauseView& clause) {
  const bool is_number = clause.label.find_first_not_of("0123456789") == std::string::npos;
  return fmt::format("{}{}{}", row.number, is_number ? "-" : "", clause.label);
}

void clause_row(TableWriter& table, const CellFormats& f, const RowView& row,
                const ClauseView& clause) {
  const OfClause said = of_clause(row, clause);
  table.row({{number_of(row, clause), f.centered},
             {row.category},
             {clause.title},
             {clause.verdict.text(), of(f, clause.verdict)},
             {said.turn, f.centered},
             {said.basis},
             {row.seen_on},
             {""},
             {""},
             {row.responsibility},
             {said.open},
             {""},
             {""},
             {"", f.open},
             {"", f.open},
             {"", f.open}});
}

/// Title, month and counts over the table; gives the row of its header.
lxw_row_t head(lxw_worksheet* sheet, const Book& book, const View& view,
               const std::vector<ColumnSpec>& columns) {
  const CellFormats& f = book.formats();
  lxw_row_t at = 0;
  const auto line = [&](const std::string& text, lxw_format* format, double points = 10) {
    write_line(sheet, at++, columns, text, format, points, view.language);
  };
  line(fmt::format("{}  {}", phrase("xlsx.title", view.language), view.system), f.title, 15);
  line(phrased("xlsx.about", view.language, view.city, view.provider, view.period_words,
               view.judged_on, view.edition_word, view.run),
       f.note);
  std::string counts;
  for (const View::Count& count : view.totals) {
    counts += fmt::format("{} {}  ", count.verdict.text(), count.rows);
    if (count.verdict.verdict == Verdict::pass && view.prepared_only > 0)
      counts += fmt::format("({})  ", view.prepared_words);
  }
  line(counts, f.warning);
  line(view.headline + " " + join(view.warnings, " "), f.warning);
  line(view.legend, f.note);
  line(phrase("xlsx.how_to_fill", view.language), f.note);
  return at;
}

}  // namespace

void add_checklist(Book& book, const View& view) {
  lxw_worksheet* sheet = book.sheet(phrase("xlsx.sheet.checklist", view.language));
  const std::vector<ColumnSpec> columns = columns_of(view.language);
  const lxw_row_t header = head(sheet, book, view, columns);
  TableWriter table(book, sheet, columns, header, view.language);
  table.header();
  for (const RowView& row : view.rows) {
    requirement_row(table, book.formats(), view, row);
    for (const ClauseView& clause : row.clauses) clause_row(table, book.formats(), row, clause);
  }
  if (table.next_row() > header + 1) {
    const lxw_row_t last = table.next_row() - 1;
    add_choices(sheet, header + 1, last, confirmation_column,
                {returned_confirmed, returned_again, returned_refused},
                phrase("xlsx.city_confirmation", view.language),
                phrase("xlsx.choose", view.language));
    add_prompt(sheet, header + 1, last, confirmation_column + 1,
               phrase("xlsx.city_comment", view.language),
               phrase("xlsx.prompt.comment", view.language));
    add_prompt(sheet, header + 1, last, confirmation_column + 2,
               phrase("xlsx.city_document", view.language),
               phrase("xlsx.prompt.document", view.language));
    worksheet_autofilter(sheet, header, 0, last, static_cast<lxw_col_t>(columns.size() - 1));
  }
  finish_sheet(sheet, header, category_column + 2, view.run);
}

}  // namespace tenken::reports
