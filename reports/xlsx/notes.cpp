// 質疑・是正 and 凡例・注意: what is open, and what a reader must know.
#include <fmt/format.h>

#include "reports/words/catalogue.hpp"
#include "reports/xlsx/sheets.hpp"

namespace tenken::reports {

void add_follow_up(Book& book, const View& view) {
  lxw_worksheet* sheet = book.sheet(phrase("xlsx.sheet.follow_up", view.language));
  const CellFormats& f = book.formats();
  const auto name = [&](const char* key) { return std::string(phrase(key, view.language)); };
  const std::vector<ColumnSpec> columns{{name("xlsx.id"), 16},     {name("xlsx.turn"), 9},
                                        {name("xlsx.state"), 14},  {name("xlsx.asked"), 70},
                                        {name("xlsx.since"), 15},  {name("xlsx.until"), 15},
                                        {name("xlsx.effect"), 26}, {name("xlsx.owner"), 22}};
  write_line(sheet, 0, columns, name("xlsx.sheet.follow_up"), f.title, 15, view.language);
  TableWriter table(book, sheet, columns, 1, view.language);
  table.header();
  for (const QuestionView& q : view.questions)
    table.row({{q.id},
               {q.turn, f.centered},
               {q.state},
               {q.text},
               {q.opened_on},
               {q.closed_on},
               {q.effect},
               {""}});
  for (const RemediationView& r : view.remediations)
    table.row({{r.id.empty() ? r.subject : r.id + "\n" + r.subject},
               {""},
               {r.state},
               {r.measure},
               {""},
               {r.closed_on.empty() ? r.due_on : r.closed_on},
               {""},
               {r.owner}});
  if (view.questions.empty() && view.remediations.empty())
    table.row({{name("xlsx.none")}, {""}, {""}, {""}, {""}, {""}, {""}, {""}});
  finish_sheet(sheet, 1, 1, view.run);
}

void add_notes(Book& book, const View& view) {
  lxw_worksheet* sheet = book.sheet(phrase("xlsx.sheet.notes", view.language));
  const CellFormats& f = book.formats();
  const std::vector<ColumnSpec> columns{{phrase("xlsx.term", view.language), 26},
                                        {phrase("xlsx.meaning", view.language), 120}};
  write_line(sheet, 0, columns, phrase("xlsx.sheet.notes", view.language), f.title, 15,
             view.language);
  TableWriter table(book, sheet, columns, 1, view.language);
  table.header();
  const auto add = [&](const char* key, const std::vector<Entry>& entries) {
    for (const Entry& e : entries)
      table.row({{e.term.empty() ? std::string(phrase(key, view.language)) : e.term}, {e.text}});
  };
  table.row({{phrase("xlsx.legend", view.language)}, {view.legend}});
  add("xlsx.term", view.glossary);
  add("xlsx.not_proven", view.not_proven);
  add("xlsx.digest", view.digests);
  add("xlsx.ignored", view.ignored);
  if (!view.changes_note.empty())
    table.row({{phrase("xlsx.previous", view.language)}, {view.changes_note}});
  for (const ChangeView& c : view.changes)
    table.row({{fmt::format("{} {}", phrase("xlsx.previous", view.language), c.criterion)},
               {fmt::format("{}: {} → {} ({})", c.title, c.before ? c.before->text() : "-",
                            c.now.text(), c.word)}});
  finish_sheet(sheet, 1, 0, view.run);
}

}  // namespace tenken::reports
