// What stands at the back: exceptions and what does not apply, limits, words, digests.
#include "reports/pdf/report.hpp"

namespace tenken::reports {

namespace {

constexpr std::size_t list_rows_max = 400;

std::string why_not_applicable(const CriterionView& c) {
  for (const FindingView& f : c.findings)
    if (f.verdict.verdict == Verdict::not_applicable) return f.actual;
  return {};
}

void put_not_applicable(const PdfReport& r) {
  std::vector<std::pair<const RowView*, const CriterionView*>> all;
  for (const RowView& row : r.view.rows)
    for (const CriterionView& c : row.criteria)
      if (c.verdict.verdict == Verdict::not_applicable) all.emplace_back(&row, &c);
  subheading(r.paper, r.say("pdf.not_applicable"));
  if (all.empty()) {
    paragraph(r.paper, r.say("pdf.not_applicable.none"));
    return;
  }
  PaperTable table = r.table({{r.say("pdf.column.criterion"), 21},
                              {r.say("pdf.column.verdict"), 28},
                              {r.say("pdf.column.what"), 55},
                              {r.say("pdf.column.reason"), 61}});
  for (const auto& [row, c] : all) {
    if (table.rows() == list_rows_max) break;
    table.row({{c->id, false, grey::ink, c->kind},
               {c->verdict.text()},
               {c->text},
               {why_not_applicable(*c)}});
  }
  if (all.size() > table.rows()) table.note(r.say("pdf.more_rows", all.size() - table.rows()));
}

void digest_line(const PdfReport& r, const std::string& label, const std::string& digest) {
  labelled(r.paper, label, grouped(digest, 8), mm(44), style::small);
}

}  // namespace

void put_exceptions(const PdfReport& r) {
  Paper& paper = r.paper;
  paper.new_page();
  heading(paper, 1, r.say("pdf.section.exceptions"), "exceptions");
  paragraph(paper, r.say("pdf.exceptions_note"), style::small, 0, grey::soft);
  bool any = false;
  for (const RowView& row : r.view.rows) any = any || !row.exceptions.empty();
  if (!any) paragraph(paper, r.say("pdf.exceptions.none"));
  if (any) {
    PaperTable table = r.table({{r.say("pdf.column.criterion"), 19},
                                {r.say("pdf.column.original"), 23},
                                {r.say("pdf.column.reason"), 53},
                                {r.say("pdf.column.document"), 23},
                                {r.say("pdf.column.office"), 20},
                                {r.say("pdf.column.until"), 27}});
    for (const RowView& row : r.view.rows)
      for (const ExceptionView& e : row.exceptions) {
        Shown kept = row.verdict;
        for (const CriterionView& c : row.criteria)
          if (c.id == e.criterion) kept = c.verdict;
        table.row({{e.criterion},
                   {kept.text(), true},
                   {e.text.empty() && r.is_public() ? r.say("pdf.public_left_out") : e.text},
                   {e.document},
                   {e.office},
                   {e.until}});
      }
  }
  put_not_applicable(r);
  if (r.view.ignored.empty()) return;
  subheading(paper, r.say("pdf.ignored"));
  for (const Entry& e : r.view.ignored) bullet(paper, e.term + ": " + e.text, style::small);
}

void put_limits(const PdfReport& r) {
  heading(r.paper, 1, r.say("pdf.section.limits"), "limits");
  paragraph(r.paper, r.say("pdf.limits_note"));
  for (const Entry& e : r.view.not_proven)
    bullet(r.paper, e.term + (e.term.empty() || e.text.empty() ? "" : ": ") + e.text);
}

void put_glossary(const PdfReport& r) {
  heading(r.paper, 1, r.say("pdf.section.glossary"), "glossary");
  for (const Entry& e : r.view.glossary) labelled(r.paper, e.term, e.text, mm(40), style::small);
}

void put_digests(const PdfReport& r) {
  Paper& paper = r.paper;
  paper.new_page();
  heading(paper, 1, r.say("pdf.section.digests"), "digests");
  paragraph(paper, r.say("pdf.digests_note"));
  for (const Entry& e : r.view.digests) digest_line(r, e.term, e.text);
  labelled(paper, r.say("pdf.run"), r.view.run, mm(44), style::small);
  labelled(paper, r.say("pdf.tool"), r.view.tool, mm(44), style::small);
  labelled(paper, r.say("pdf.as_of"), r.view.as_of, mm(44), style::small);
  labelled(paper, r.say("pdf.font"), r.say("pdf.font_used", paper.type().family()), mm(44),
           style::small);
  subheading(paper, r.say("pdf.decisions"));
  paragraph(paper, r.say("pdf.decisions_note"), style::small, 0, grey::soft);
  bool any = false;
  for (const RowView& row : r.view.rows)
    for (const CriterionView& c : row.criteria) {
      if (!c.awaits_decision || c.content.empty()) continue;
      any = true;
      paper.skip(mm(1.2));
      paper.need(6 * style::small.line_height());
      paragraph(paper, r.say("pdf.decision_of", c.id, row.number, row.title), style::small_strong);
      digest_line(r, r.say("pdf.decision_text"), row.text_sha256);
      std::size_t n = 0;
      for (const std::string& digest : c.content)
        digest_line(r, r.say("pdf.decision_content", ++n, c.content.size()), digest);
    }
  if (!any) paragraph(paper, r.say("pdf.decisions.none"));
}

}  // namespace tenken::reports
