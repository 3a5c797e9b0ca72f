// The rows: the table of all of them, then each by itself with its official text, how it stands,
// what was seen and what to do.
#include <algorithm>

#include "reports/pdf/report.hpp"

namespace tenken::reports {

namespace {

/// Sources and evidence ids named in the table; the rest is counted.
constexpr std::size_t sources_max = 3;
/// Characters of a sentence and of a place in the table of findings; the longest sentence of a rule
/// is about half as long.
constexpr std::size_t finding_characters_max = 500, place_characters_max = 120;

std::string marks_of(const RowView& row) {
  if (row.marks.empty()) return row.verdict.text();
  std::string out;
  for (const RowView::Mark& m : row.marks)
    out += (out.empty() ? "" : "\n") + (m.label.empty() ? "" : m.label + " ") + m.shown.text();
  return out;
}

std::string some_of(const PdfReport& r, const std::vector<std::string>& all) {
  std::string out;
  for (std::size_t i = 0; i < std::min(all.size(), sources_max); ++i)
    out += (out.empty() ? "" : "\n") + shortened(all[i], 60, r.view.language);
  if (all.size() > sources_max) out += "\n" + r.say("pdf.and_more", all.size() - sources_max);
  return out;
}

std::string open_of(const PdfReport& r, const RowView& row) {
  std::string out;
  if (!row.open.empty()) out = shortened(row.open.front(), 90, r.view.language);
  const std::size_t more = (row.open.empty() ? 0 : row.open.size() - 1) + row.open_left_out;
  if (more > 0) out += "\n" + r.say("pdf.and_more", more);
  if (!row.due.empty()) out += (out.empty() ? "" : "\n") + r.say("pdf.due", row.due);
  return out;
}

/// One requirement on its page.
struct RowPage {
  const PdfReport& r;
  const RowView& row;
  Paper& paper = r.paper;
  static constexpr double label = mm(34);

  void head() {
    // The heading stands with its verdict, the official text and something of what was seen.
    const auto lines = paper.type().set(row.text, style::body, Paper::width - mm(5)).size();
    heading(paper, 2, r.say("pdf.requirement", row.number, row.title), place_of_row(row.number),
            static_cast<double>(lines) * style::body.line_height() + mm(30));
    std::string line = r.say("pdf.verdict_is", marks_line());
    if (row.before) line += r.say("pdf.before_is", row.before->text());
    if (!row.change.empty()) line += " " + row.change;
    paragraph(paper, line, TextStyle{.size = 11, .bold = true, .leading = 1.5});
    if (row.prepared_only) paragraph(paper, r.say("pdf.prepared_only"), style::small);
    paper.skip(mm(0.8));
    boxed(paper, {row.text}, style::body);
    if (r.view.language == Language::en) {
      paper.skip(mm(1));
      paragraph(paper, r.say("pdf.english_rendering", row.text_en), style::body, mm(2.2));
    }
    paper.skip(mm(1.6));
  }

  std::string marks_line() const {
    std::string out = marks_of(row);
    for (std::size_t at = 0; (at = out.find('\n', at)) != out.npos;)
      out.replace(at, 1, r.say("pdf.between"));
    return out;
  }

  void lay_lines() {
    labelled(paper, r.say("pdf.seen"), row.seen, label);
    labelled(paper, r.say("pdf.should_be"), row.should_be, label);
    labelled(paper, r.say("pdf.was"), row.was, label);
    labelled(paper, r.say("pdf.confirm"), confirm_of(), label);
    labelled(paper, r.say("pdf.next"), row.next_step, label);
    if (row.verdict.verdict == Verdict::fail || row.verdict.verdict == Verdict::partial)
      labelled(paper, r.say("pdf.remedy"), row.remedy, label);
    labelled(paper, r.say("pdf.column.turn"), row.turn, label);
  }

  /// How to see the finding that decides the row.
  std::string confirm_of() const {
    for (const CriterionView& c : row.criteria)
      if (c.mandatory && c.verdict.verdict == row.verdict.verdict)
        for (const FindingView& f : c.findings)
          if (f.verdict.verdict == row.verdict.verdict) return f.confirm;
    return {};
  }

  void clauses() {
    if (row.clauses.empty()) return;
    subheading(paper, r.say("pdf.clauses"));
    PaperTable table = r.table({{r.say("pdf.column.clause"), 16},
                                {r.say("pdf.column.clause_title"), 52},
                                {r.say("pdf.column.verdict"), 26},
                                {r.say("pdf.column.quote"), 71}});
    for (const ClauseView& c : row.clauses) {
      // A title that begins with its number says it once.
      std::string_view title = c.title;
      if (title.starts_with(c.label + " ")) title.remove_prefix(c.label.size() + 1);
      table.row({{c.label}, {std::string(title)}, {c.verdict.text(), true}, {c.quote}});
    }
  }

  std::string brief(const std::string& text) const {
    return shortened(text, finding_characters_max, r.view.language);
  }

  /// `before`: the finding above it; what should be is said once of those that ask the same.
  std::string said(const FindingView& f, bool with_verdict, const FindingView* before) const {
    std::string out = "・";
    if (with_verdict) out += f.verdict.text() + "  ";
    if (!f.target.empty()) out += f.target + ": ";
    out += before != nullptr && before->expected == f.expected
               ? r.say("pdf.actual", brief(f.actual))
               : r.say("pdf.expected_actual", brief(f.expected), brief(f.actual));
    std::string how = f.basis;
    for (const std::string& one :
         {f.cause, shortened(f.where, place_characters_max, r.view.language)})
      if (!one.empty()) how += (how.empty() ? "" : r.say("pdf.between")) + one;
    if (!f.turn.empty())
      how += (how.empty() ? "" : r.say("pdf.between")) + r.say("pdf.turn_is", f.turn);
    return how.empty() ? out : out + r.say("pdf.in_brackets", how);
  }

  /// The findings of a criterion, a line each; what is said again is counted.
  std::string all_said(const std::vector<FindingView>& findings, bool with_verdict) const {
    std::string out;
    for (std::size_t i = 0, next = 0; i < findings.size(); i = next) {
      const std::string words = said(findings[i], with_verdict, nullptr);
      for (next = i + 1; next < findings.size(); ++next)
        if (said(findings[next], with_verdict, nullptr) != words) break;
      out += (out.empty() ? "" : "\n") +
             (i == 0 ? words : said(findings[i], with_verdict, &findings[i - 1]));
      if (next - i > 1) out += r.say("pdf.said_again", next - i - 1);
    }
    return out;
  }

  void criteria() {
    if (row.criteria.empty()) return;
    subheading(paper, r.say("pdf.criteria"), mm(24));
    PaperTable table = r.table({{r.say("pdf.column.criterion"), 19},
                                {r.say("pdf.column.verdict"), 25},
                                {r.say("pdf.column.finding"), 121}});
    for (const CriterionView& c : row.criteria) {
      const bool alike = std::all_of(c.findings.begin(), c.findings.end(), [&](const auto& f) {
        return f.verdict.verdict == c.verdict.verdict;
      });
      std::string more = all_said(c.findings, !alike);
      for (const std::string* one : {&c.left_out, &c.decision})
        if (!one->empty()) more += (more.empty() ? "" : "\n") + ("― " + *one);
      std::string text = c.text;
      if (!c.aspect.empty()) text = c.aspect + ": " + text;
      table.row({{c.id, false, grey::ink, c.kind},
                 {c.verdict.text(), true},
                 {text, true, grey::ink, more}});
    }
  }
};

}  // namespace

void put_rows(const PdfReport& r) {
  r.paper.new_page();
  heading(r.paper, 1, r.say("pdf.section.rows"), "rows");
  if (r.view.rows.empty()) return paragraph(r.paper, r.say("pdf.minimum.nothing_judged"));
  paragraph(r.paper, r.view.legend, style::small, 0, grey::soft);
  PaperTable table = r.table({{r.say("pdf.column.number"), 8, true},
                              {r.say("pdf.column.requirement"), 34},
                              {r.say("pdf.column.verdict"), 25},
                              {r.say("pdf.column.how_and_when"), 29},
                              {r.say("pdf.column.sources"), 38},
                              {r.say("pdf.column.open"), 31}});
  std::string category;
  for (const RowView& row : r.view.rows) {
    if (row.category != category) table.group(category = row.category);
    table.link_next_row(place_of_row(row.number));
    table.row({{std::to_string(row.number), true},
               {row.title},
               {marks_of(row), true},
               {row.bases + (row.bases.empty() ? "" : "\n") + row.seen_on},
               {some_of(r, row.sources)},
               {open_of(r, row)}});
  }
}

void put_requirements(const PdfReport& r) {
  r.paper.new_page();
  heading(r.paper, 1, r.say("pdf.section.requirements"), "requirements");
  if (r.view.rows.empty()) return paragraph(r.paper, r.say("pdf.minimum.nothing_judged"));
  paragraph(r.paper, r.say("pdf.requirements_note"), style::small, 0, grey::soft);
  for (const RowView& row : r.view.rows) {
    RowPage page{r, row};
    page.head();
    page.lay_lines();
    page.clauses();
    page.criteria();
  }
}

}  // namespace tenken::reports
