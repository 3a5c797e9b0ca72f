// The month beside the others: contents, changes, trend, remediation, questions.
#include <algorithm>

#include "reports/pdf/report.hpp"

namespace tenken::reports {

namespace {

/// Rows of a list of changes or questions; what is beyond is counted.
constexpr std::size_t list_rows_max = 400;

void contents_line(const PdfReport& r, std::string_view title, std::string_view place, int level) {
  Paper& paper = r.paper;
  const TextStyle& style = level == 1 ? style::strong : style::small;
  const double x = Paper::left + (level == 1 ? 0 : mm(6));
  if (level == 1) paper.skip(mm(0.9));
  paper.need(style.line_height());
  SetLine line = std::move(paper.type().set(title, style, Paper::right - mm(14) - x).front());
  const double ends = x + line.width, baseline = baseline_of(paper.y(), style);
  paper.begin("TOCI");
  paper.begin_link(place);
  paper.put(std::move(line), x, baseline);
  paper.put_page_of(place, style, Paper::right, baseline);
  paper.end("Link");
  paper.end("TOCI");
  paper.rule(ends + 4, baseline, Paper::right - mm(9), baseline, 0.85, 0.4);
  paper.skip(style.line_height());
}

std::string before_of(const PdfReport& r, const ChangeView& c) {
  return c.before ? c.before->text() : r.say("pdf.not_judged_then");
}

}  // namespace

void put_contents(const PdfReport& r) {
  Paper& paper = r.paper;
  paper.new_page();
  heading(paper, 1, r.say("pdf.contents"), "contents");
  paper.begin("TOC");
  const auto sections = [&](std::initializer_list<const char*> keys) {
    // A section's place is named as the end of its key.
    for (const std::string_view key : keys)
      contents_line(r, r.say(key), key.substr(key.rfind('.') + 1), 1);
  };
  sections({"pdf.section.minimum", "pdf.section.changes", "pdf.section.trend",
            "pdf.section.remediations", "pdf.section.questions", "pdf.section.rows",
            "pdf.section.requirements"});
  for (const RowView& row : r.view.rows)
    contents_line(r, r.say("pdf.requirement", row.number, row.title), place_of_row(row.number), 2);
  sections({"pdf.section.exceptions", "pdf.section.limits", "pdf.section.glossary",
            "pdf.section.digests"});
  paper.end("TOC");
}

void put_changes(const PdfReport& r) {
  r.paper.new_page();
  heading(r.paper, 1, r.say("pdf.section.changes"), "changes");
  paragraph(r.paper, r.view.changes_note);
  if (r.view.changes.empty()) return;
  PaperTable table = r.table({{r.say("pdf.column.criterion"), 19},
                              {r.say("pdf.column.requirement"), 64},
                              {r.say("pdf.column.before"), 28},
                              {r.say("pdf.column.now"), 28},
                              {r.say("pdf.column.change"), 26}});
  for (const ChangeView& c : r.view.changes) {
    if (table.rows() == list_rows_max) break;
    table.row({{c.criterion}, {c.title}, {before_of(r, c)}, {c.now.text(), true}, {c.word}});
  }
  if (r.view.changes.size() > table.rows())
    table.note(r.say("pdf.more_rows", r.view.changes.size() - table.rows()));
}

void put_trend(const PdfReport& r) {
  Paper& paper = r.paper;
  heading(paper, 1, r.say("pdf.section.trend"), "trend", mm(50));
  const bool any = r.view.months.size() > 1;
  if (!any) paragraph(paper, r.say("pdf.trend.first"));
  if (r.view.months.empty()) return;
  if (any) draw_trend(paper, r.view);
  std::vector<PaperColumn> columns{{r.say("pdf.column.month"), 27}};
  for (const View::Count& count : r.view.totals)
    columns.push_back({count.verdict.text(), 23, true});
  PaperTable table = r.table(columns);
  for (const MonthView& m : r.view.months) {
    std::vector<PaperCell> cells{{m.label.empty() ? r.say("pdf.this_month") : m.label, m.current}};
    for (const View::Count& count : r.view.totals) {
      const auto found = m.counts.find(count.verdict.verdict);
      cells.push_back({!m.given                  ? r.say("pdf.month_missing")
                       : found == m.counts.end() ? "0"
                                                 : std::to_string(found->second),
                       m.current, m.given ? grey::ink : grey::soft});
    }
    table.row(cells);
  }
}

void put_remediations(const PdfReport& r) {
  Paper& paper = r.paper;
  heading(paper, 1, r.say("pdf.section.remediations"), "remediations");
  if (r.view.remediations.empty()) {
    paragraph(paper,
              r.say(r.view.rows.empty() ? "pdf.minimum.nothing_judged" : "pdf.remediation.none"));
    return;
  }
  PaperTable table = r.table({{r.say("pdf.column.criterion"), 19},
                              {r.say("pdf.column.owner"), 25},
                              {r.say("pdf.column.measure"), 51},
                              {r.say("pdf.column.due"), 27},
                              {r.say("pdf.column.state"), 16},
                              {r.say("pdf.column.closed"), 27}});
  for (const RemediationView& m : r.view.remediations) {
    if (table.rows() == list_rows_max) break;
    table.row(
        {{m.subject},
         {m.owner.empty() ? r.say("pdf.no_owner") : m.owner},
         {m.measure.empty() ? r.say(r.is_public() ? "pdf.public_left_out" : "pdf.no_measure")
                            : m.measure},
         {m.due_on.empty() ? r.say("pdf.no_date") : m.due_on},
         {m.state, m.open},
         {m.closed_on + (m.closed_on.empty() || m.evidence.empty() ? "" : "\n") + m.evidence}});
  }
  if (r.view.remediations.size() > table.rows())
    table.note(r.say("pdf.more_rows", r.view.remediations.size() - table.rows()));
}

void put_questions(const PdfReport& r) {
  Paper& paper = r.paper;
  heading(paper, 1, r.say("pdf.section.questions"), "questions");
  if (r.view.questions.empty()) {
    paragraph(paper, r.say("pdf.questions.none"));
    return;
  }
  std::size_t put = 0;
  const auto list = [&](std::string_view title, const auto& takes) {
    std::vector<const QuestionView*> all;
    for (const QuestionView& q : r.view.questions)
      if (takes(q)) all.push_back(&q);
    if (all.empty()) return;
    subheading(paper, r.say("pdf.questions.of", title, all.size()), mm(24));
    PaperTable table = r.table({{r.say("pdf.column.question"), 27},
                                {r.say("pdf.column.criterion"), 18},
                                {r.say("pdf.column.text"), 58},
                                {r.say("pdf.column.effect"), 32},
                                {r.say("pdf.column.opened"), 30}});
    for (const QuestionView* q : all) {
      if (put == list_rows_max) break;
      ++put;
      const std::string days =
          q->opened_on + (q->closed_on.empty() ? "" : r.say("pdf.closed_on", q->closed_on));
      table.row({{q->id},
                 {q->criterion},
                 {q->text},
                 {q->effect + (q->effect.empty() || q->span.empty() ? "" : "\n") + q->span},
                 {days + (q->state.empty() ? "" : "\n" + q->state)}});
    }
    if (all.size() > table.rows()) table.note(r.say("pdf.more_rows", all.size() - table.rows()));
  };
  for (const Turn turn :
       {Turn::city, Turn::vendor, Turn::provider, Turn::tool, Turn::nobody, Turn::none}) {
    std::string title = r.say("pdf.questions.no_turn");
    for (const QuestionView& q : r.view.questions)
      if (q.open && q.turn_kind == turn && !q.turn.empty()) title = q.turn;
    list(title, [&](const QuestionView& q) { return q.open && q.turn_kind == turn; });
  }
  list(r.say("pdf.questions.closed"), [](const QuestionView& q) { return !q.open; });
}

}  // namespace tenken::reports
