#include <algorithm>

#include "reports/pdf/report.hpp"

namespace tenken::reports {

namespace {

/// Actions listed for each side; the rest is in the section on questions.
constexpr std::size_t actions_max = 5;
/// Lines of a cell or of an action, the most that the page has room for.
constexpr std::size_t details[] = {12, 8, 4, 2};
/// Warnings on the first page; the View makes no more than this many kinds.
constexpr std::size_t warnings_max = 6;
constexpr double fields_height = mm(16);

struct Minimum {
  const PdfReport& r;
  Paper& paper = r.paper;
  const View& view = r.view;

  void part(std::string_view key) {
    paper.skip(mm(2.6));
    flow(paper, paper.type().set(r.say(key), style::h2, Paper::width), style::h2, Paper::left,
         "H2");
    paper.rule(Paper::left, paper.y(), Paper::right, paper.y());
    paper.skip(mm(1.4));
  }

  void head() {
    const double from = paper.y(), side = mm(34);
    const double room = Paper::width - side - mm(4);
    paper.mark("minimum", r.say("pdf.section.minimum"), 1);
    flow(paper, paper.type().set(r.say("pdf.title"), style::title, room), style::title, Paper::left,
         "H1");
    paper.skip(mm(1.2));
    const auto fact = [&](std::string_view key, const std::string& text) {
      if (text.empty()) return;
      labelled(paper, r.say(key), r.fitted(text, style::body, room - mm(22), 1), mm(22));
    };
    fact("pdf.to", view.city);
    fact("pdf.system", view.system);
    fact("pdf.period", view.period_words);
    fact("pdf.judged_on", view.judged_on);
    fact("pdf.from", view.provider);
    const double below = paper.y();
    auto word = paper.type().set(view.edition_word, style::strong, side - mm(3));
    const double box = height_of(word, style::strong) + mm(4);
    paper.stroke(Paper::right - side, from, side, box, grey::ink, r.is_public() ? 1.6 : 0.7);
    paper.move_to(from + mm(2));
    flow(paper, std::move(word), style::strong, Paper::right - side + mm(1.5), "P");
    paper.move_to(below + mm(1));
  }

  void standing() {
    const TextStyle headline{.size = 11.5, .bold = true, .leading = 1.5};
    paper.rule(Paper::left, paper.y(), Paper::right, paper.y(), grey::ink, 1.1);
    paper.skip(mm(2));
    const std::string said = r.fitted(view.headline, headline, Paper::width, 2);
    flow(paper, paper.type().set(said, headline, Paper::width), headline, Paper::left, "P");
    paper.skip(mm(1.6));
    draw_counts(paper, view);
    std::vector<std::string> warnings;
    const std::size_t lines_max = view.warnings.size() > 3 ? 1 : 2;
    for (const std::string& text : view.warnings) {
      if (warnings.size() == warnings_max) break;
      warnings.push_back("! " + r.fitted(text, style::strong, Paper::width - mm(10), lines_max));
    }
    if (view.warnings.size() > warnings_max)
      warnings.back() += " " + r.say("pdf.and_more", view.warnings.size() - warnings_max);
    boxed(paper, warnings, style::strong);
  }

  void grid() {
    part("pdf.minimum.grid");
    draw_grid(paper, view);
    paragraph(paper, view.legend, TextStyle{.size = 7, .leading = 1.4}, 0, grey::soft);
  }

  /// "実測 12件、設定出力 3件": one line of a list.
  std::string joined(const std::vector<Entry>& entries) const {
    std::string out;
    for (const Entry& e : entries)
      out += (out.empty() ? "" : r.say("pdf.between")) + e.term + " " + e.text;
    return out.empty() ? r.say("pdf.none") : out;
  }

  void looked_at() {
    part("pdf.minimum.basis");
    const double label = mm(44);
    // What the page has left, so that the minimum stays on its two pages.
    const double left = paper.room() / style::small.line_height() - 1;
    const auto lines = left < 4 ? 1 : std::min<std::size_t>(5, static_cast<std::size_t>(left / 2));
    for (const auto& [key, entries] :
         {std::pair{"pdf.minimum.bases", &view.bases}, {"pdf.minimum.unseen", &view.unseen}})
      labelled(paper, r.say(key),
               r.fitted(joined(*entries), style::small, Paper::width - label, lines), label,
               style::small);
  }

  /// What to do, of one side: a title and at most five short lines.
  std::vector<std::string> actions_of(Turn turn) const {
    const auto open = view.turns_of(turn);
    std::vector<std::string> out;
    const auto short_of = std::count_if(view.remediations.begin(), view.remediations.end(),
                                        [](const RemediationView& m) { return m.open; });
    if (turn == Turn::vendor && short_of > 0) out.push_back(r.say("pdf.minimum.mend", short_of));
    std::size_t asked = 0;
    for (const QuestionView* q : open) {
      if (asked == actions_max) break;
      out.push_back(std::to_string(++asked) + "  " + (q->criterion.empty() ? q->id : q->criterion) +
                    "  " + q->text);
    }
    if (open.size() > asked) out.push_back(r.say("pdf.minimum.more", open.size() - asked));
    if (out.empty()) out.push_back(r.say("pdf.minimum.no_action"));
    return out;
  }

  static constexpr double column = (Paper::width - mm(6)) / 2;

  std::vector<std::vector<SetLine>> set_actions(Turn turn) const {
    std::vector<std::vector<SetLine>> out;
    const auto all = actions_of(turn);
    const std::size_t lines_max = all.size() > 3 ? 2 : all.size() > 1 ? 4 : 8;
    for (const std::string& text : all)
      out.push_back(paper.type().set(r.fitted(text, style::small, column - mm(4), lines_max),
                                     style::small, column - mm(4)));
    return out;
  }

  static double height_of_actions(const std::vector<std::vector<SetLine>>& actions) {
    double out = style::strong.line_height() + mm(4);
    for (const auto& lines : actions) out += height_of(lines, style::small) + mm(0.8);
    return out;
  }

  void put_actions(std::vector<std::vector<SetLine>> actions, std::string_view title, double x) {
    const double y = paper.y(), h = height_of_actions(actions);
    paper.stroke(x, y, column, h, grey::line);
    paper.skip(mm(1.4));
    flow(paper, paper.type().set(title, style::strong, column - mm(4)), style::strong, x + mm(2),
         "P");
    for (auto& lines : actions) {
      flow(paper, std::move(lines), style::small, x + mm(2), "P");
      paper.skip(mm(0.8));
    }
    paper.move_to(y);
  }

  /// Rows of a table, as many and in as many lines as leave `below` free; the rest is counted.
  template <typename Thing, typename CellsOf>
  void as_room_allows(PaperTable table, const std::vector<Thing>& all, double below,
                      std::string_view more, CellsOf cells_of) {
    const double ends = Paper::bottom - below, note = style::small.line_height() + mm(3);
    std::size_t lines_max = 0;
    for (const std::size_t lines : details) {
      lines_max = lines;
      double y = paper.y() + table.room_taken();
      for (const Thing& one : all)
        if ((y += table.height(cells_of(one, lines))) > ends) break;
      if (y <= ends) break;
    }
    for (const Thing& one : all) {
      const auto cells = cells_of(one, lines_max);
      const bool is_last = table.rows() + 1 == all.size();
      const double needed = table.room_taken() + table.height(cells) + (is_last ? 0 : note);
      if (paper.y() + needed > ends) break;
      table.row(cells);
    }
    if (table.rows() < all.size()) table.note(r.say(more, all.size() - table.rows()));
  }

  /// Failing and partial criteria with owner and date.
  void short_of(double below) {
    part("pdf.minimum.short");
    std::vector<const RemediationView*> open;
    for (const RemediationView& m : view.remediations)
      if (m.open) open.push_back(&m);
    // What fails stands above what is met in part: the page may end before the list.
    std::stable_partition(open.begin(), open.end(), [&](const RemediationView* m) {
      const auto found = criterion_of(*m);
      return found.criterion != nullptr && found.criterion->verdict.verdict == Verdict::fail;
    });
    if (open.empty()) {
      paragraph(paper,
                r.say(view.rows.empty() ? "pdf.minimum.nothing_judged" : "pdf.minimum.none_short"));
      return;
    }
    as_room_allows(r.table({{r.say("pdf.column.criterion"), 19},
                            {r.say("pdf.column.short"), 73},
                            {r.say("pdf.column.owner"), 30},
                            {r.say("pdf.column.due"), 23},
                            {r.say("pdf.column.state"), 20}}),
                   open, below, "pdf.minimum.short_more",
                   [&](const RemediationView* m, std::size_t lines) -> std::vector<PaperCell> {
                     return {{r.fitted(m->subject, style::small, mm(13), 2)},
                             {r.fitted(what_is_short(*m), style::small, mm(70), lines)},
                             {r.fitted(m->owner.empty() ? r.say("pdf.no_owner") : m->owner,
                                       style::small, mm(27), 2)},
                             {m->due_on.empty() ? r.say("pdf.no_date") : m->due_on},
                             {r.fitted(m->state, style::small, mm(17), 2)}};
                   });
  }

  std::vector<const RowView*> unknown_rows() const {
    std::vector<const RowView*> out;
    for (const RowView& row : view.rows)
      if (row.verdict.verdict == Verdict::unknown) out.push_back(&row);
    return out;
  }

  /// Rows that nobody could confirm: why, and whose turn it is.
  void unknown(double below) {
    const auto all = unknown_rows();
    if (all.empty()) return;
    part("pdf.minimum.unknown");
    as_room_allows(r.table({{r.say("pdf.column.requirement"), 45},
                            {r.say("pdf.column.reason"), 90},
                            {r.say("pdf.column.turn"), 30}}),
                   all, below, "pdf.minimum.unknown_more",
                   [&](const RowView* row, std::size_t lines) -> std::vector<PaperCell> {
                     const std::string& why = r.is_public() ? row->cause : row->reason;
                     return {{r.fitted(std::to_string(row->number) + " " + row->title, style::small,
                                       mm(42), 2)},
                             {r.fitted(why, style::small, mm(87), lines)},
                             {r.fitted(row->turn, style::small, mm(27), 2)}};
                   });
  }

  struct Found {
    const RowView* row = nullptr;
    const CriterionView* criterion = nullptr;
  };
  Found criterion_of(const RemediationView& m) const {
    for (const RowView& row : view.rows)
      for (const CriterionView& c : row.criteria)
        if (c.id == m.subject) return {&row, &c};
    return {};
  }

  /// What was found; in the public edition, which keeps that back, what was asked for.
  std::string what_is_short(const RemediationView& m) const {
    const auto [row, c] = criterion_of(m);
    if (c == nullptr)
      return m.measure.empty() && r.is_public() ? r.say("pdf.public_left_out") : m.measure;
    const bool is_told = !r.is_public() && !c->findings.empty() && !c->findings[0].actual.empty();
    return c->verdict.text() + "  " + row->title + ": " +
           (is_told ? c->findings[0].actual : c->text);
  }
};

}  // namespace

void put_minimum(const PdfReport& report) {
  Minimum m{report};
  Paper& paper = report.paper;
  m.head();
  m.standing();
  m.grid();
  // With many warnings this part begins the second page instead.
  const bool fits = paper.room() >= mm(12) + 4 * style::small.line_height();
  if (fits) m.looked_at();

  paper.new_page();
  if (!fits) m.looked_at();
  auto city = m.set_actions(Turn::city), vendor = m.set_actions(Turn::vendor);
  const double actions = std::max(m.height_of_actions(city), m.height_of_actions(vendor));
  std::vector<std::vector<SetLine>> limits;
  double limits_height = 0;
  for (const Entry& e : report.view.not_proven) {
    const std::string text =
        report.fitted(e.term + (e.term.empty() || e.text.empty() ? "" : ": ") + e.text,
                      style::small, Paper::width - mm(3), 2);
    limits.push_back(paper.type().set(text, style::small, Paper::width - mm(3)));
    limits_height += height_of(limits.back(), style::small) + mm(0.4);
  }
  const double part = style::h2.line_height() + mm(4);
  const double foot = part + fields_height + style::small.line_height() + mm(3);
  const double below = part + actions + mm(2) + part + limits_height + foot;
  // Of the unknown rows, two at least are told here.
  const auto told = static_cast<double>(2 + 2 * std::min<std::size_t>(2, m.unknown_rows().size()));
  const double unknown = part + told * style::small.line_height() + mm(6);
  m.short_of(m.unknown_rows().empty() ? below : below + unknown);
  m.unknown(below);
  m.part("pdf.minimum.actions");
  m.put_actions(std::move(city), report.say("pdf.minimum.city"), Paper::left);
  m.put_actions(std::move(vendor), report.say("pdf.minimum.vendor"),
                Paper::right - Minimum::column);
  paper.skip(actions + mm(2));
  m.part("pdf.minimum.limits");
  for (auto& lines : limits) {
    paper.put(paper.type().set_one("・", style::small), Paper::left,
              baseline_of(paper.y(), style::small));
    flow(paper, std::move(lines), style::small, Paper::left + mm(3), "P");
    paper.skip(mm(0.4));
  }
  paper.move_to(std::max(paper.y(), Paper::bottom - foot));
  m.part("pdf.minimum.confirm");
  entry_fields(paper,
               {report.say("pdf.confirm.by"), report.say("pdf.confirm.on"),
                report.say("pdf.confirm.result")},
               fields_height);
}

}  // namespace tenken::reports
