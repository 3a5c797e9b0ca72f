#include "reports/pdf/chart.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/words/catalogue.hpp"

namespace tenken::reports {

namespace {

constexpr TextStyle tiny{.size = 6.6, .leading = 1.25};
constexpr TextStyle tiny_strong{.size = 6.6, .bold = true, .leading = 1.25};
constexpr TextStyle mark_style{.size = 11, .bold = true, .leading = 1.1};
constexpr TextStyle word_style{.size = 7.2, .bold = true, .leading = 1.2};

constexpr double label_width = mm(26), cell_width = mm(13.7), cell_height = mm(12.6);
constexpr double clause_height = mm(10.2);

void put_centred(Paper& paper, std::string_view text, const TextStyle& style, double x, double w,
                 double y, double shade) {
  // A word that is wider than its cell is set smaller, never cut.
  TextStyle own = style;
  SetLine line = paper.type().set_one(text, own);
  if (line.width > w - 5 && line.width > 0) {
    own.size = style.size * (w - 5) / line.width;
    line = paper.type().set_one(text, own);
  }
  const double width = line.width;
  paper.put(std::move(line), x + (w - width) / 2, baseline_of(y, style), shade);
}

/// A cell: label above, mark and word below; two lines where there are two marks.
void draw_cell(Paper& paper, const std::string& label, const std::vector<RowView::Mark>& marks,
               const Shown& verdict, double x, double y, double w, double h) {
  const CellLook look = look_of(verdict.verdict);
  const double gap = mm(0.5);
  w -= gap;
  if (look.fill < grey::paper) paper.fill(x, y, w, h, look.fill);
  paper.stroke(x, y, w, h, look.border, look.thick, look.dashed);
  paper.begin("P");
  paper.put(paper.type().set_one(label, tiny), x + 2.4, baseline_of(y + 1.6, tiny), look.ink);
  const double below = y + 1.6 + tiny.line_height(), room = y + h - below;
  const double middle = below + (room - word_style.line_height()) / 2 - 1;
  if (marks.size() > 1) {
    const TextStyle& style = marks.size() > 2 ? tiny_strong : word_style;
    double at = y + h - static_cast<double>(marks.size()) * style.line_height() - 2;
    for (const RowView::Mark& m : marks) {
      const std::string sign = m.shown.mark.empty() ? m.shown.word : m.shown.mark;
      put_centred(paper, m.label + (m.label.empty() ? "" : " ") + sign, style, x, w, at, look.ink);
      at += style.line_height();
    }
  } else if (verdict.mark.empty()) {
    put_centred(paper, verdict.word, word_style, x, w, middle, look.ink);
  } else if (h < cell_height) {
    put_centred(paper, verdict.text(), word_style, x, w, middle, look.ink);
  } else {
    put_centred(paper, verdict.mark, mark_style, x, w, below - 3, look.ink);
    put_centred(paper, verdict.word, tiny, x, w, y + h - tiny.line_height() - 2, look.ink);
  }
  paper.end("P");
}

void draw_label(Paper& paper, std::string_view text, double y, double h, double x) {
  auto lines = paper.type().set(text, tiny_strong, label_width - mm(2));
  double at = y + (h - height_of(lines, tiny_strong)) / 2;
  paper.begin("P");
  for (SetLine& line : lines) {
    paper.put(std::move(line), x, baseline_of(at, tiny_strong), grey::ink);
    at += tiny_strong.line_height();
  }
  paper.end("P");
}

std::string place_of(int number) { return fmt::format("R{:02}", number); }

}  // namespace

CellLook look_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::fail:
      return {.fill = 0.22, .ink = grey::paper, .border = 0.22};
    case Verdict::partial:
      return {.fill = 0.82, .border = 0.5};
    case Verdict::unknown:
      return {.border = grey::ink, .thick = 0.9, .dashed = true};
    case Verdict::not_applicable:
    case Verdict::not_due:
      return {.fill = 0.96, .ink = grey::soft};
    case Verdict::pass:
      return {.border = 0.5};
  }
  return {};
}

void entry_fields(Paper& paper, const std::vector<std::string>& labels, double height) {
  paper.need(height);
  const double w = Paper::width / static_cast<double>(labels.size()), y = paper.y();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double x = Paper::left + w * static_cast<double>(i);
    paper.stroke(x, y, w, height, grey::ink, 0.7);
    auto lines = paper.type().set(labels[i], style::small_strong, w - mm(3));
    double at = y + mm(1);
    paper.begin("P");
    for (SetLine& line : lines) {
      paper.put(std::move(line), x + mm(1.5), baseline_of(at, style::small_strong), grey::soft);
      at += style::small_strong.line_height();
    }
    paper.end("P");
  }
  paper.skip(height + mm(1));
}

void draw_grid(Paper& paper, const View& view) {
  double x = Paper::left, y = paper.y();
  const auto clauses_of = [&](const RowView& row) {
    y += mm(0.6);
    draw_label(paper, phrased("pdf.grid_clauses", view.language, row.number), y, clause_height,
               Paper::left);
    double at = Paper::left + label_width;
    for (const ClauseView& clause : row.clauses) {
      if (at + cell_width > Paper::right + 1)
        at = Paper::left + label_width, y += clause_height + mm(0.6);
      draw_cell(paper, clause.label, {}, clause.verdict, at, y, cell_width, clause_height);
      at += cell_width;
    }
    y += clause_height;
  };
  for (std::size_t from = 0; from < view.rows.size();) {
    std::size_t to = from;
    while (to < view.rows.size() && view.rows[to].category == view.rows[from].category) ++to;
    const double w =
        label_width + cell_width * static_cast<double>(std::min<std::size_t>(to - from, 10));
    if (x > Paper::left && x + w > Paper::right + 1) x = Paper::left, y += cell_height + mm(1.2);
    draw_label(paper, view.rows[from].category, y, cell_height, x);
    double at = x + label_width;
    for (std::size_t i = from; i < to; ++i) {
      if (at + cell_width > Paper::right + 1)
        at = Paper::left + label_width, y += cell_height + mm(0.6);
      const RowView& row = view.rows[i];
      paper.begin_link(place_of(row.number));
      draw_cell(paper, std::to_string(row.number), row.marks, row.verdict, at, y, cell_width,
                cell_height);
      paper.end("Link");
      at += cell_width;
    }
    const bool has_clauses = std::any_of(view.rows.begin() + static_cast<std::ptrdiff_t>(from),
                                         view.rows.begin() + static_cast<std::ptrdiff_t>(to),
                                         [](const RowView& row) { return row.clauses.size() > 2; });
    x = at + mm(3);
    if (has_clauses) {
      y += cell_height;
      for (std::size_t i = from; i < to; ++i)
        if (view.rows[i].clauses.size() > 2) clauses_of(view.rows[i]);
      x = Paper::left, y += mm(1.6);
    }
    from = to;
  }
  paper.move_to(x > Paper::left ? y + cell_height : y);
  paper.skip(mm(1.5));
}

void draw_counts(Paper& paper, const View& view) {
  const double h = mm(17), w = Paper::width / static_cast<double>(view.totals.size());
  const double y = paper.y();
  const TextStyle number{.size = 19, .bold = true, .leading = 1.1};
  for (std::size_t i = 0; i < view.totals.size(); ++i) {
    const View::Count& count = view.totals[i];
    const double x = Paper::left + w * static_cast<double>(i);
    // None of a kind stands back: an empty × must not catch the eye.
    const CellLook look =
        count.rows == 0 ? CellLook{.ink = grey::soft} : look_of(count.verdict.verdict);
    if (look.fill < grey::paper) paper.fill(x, y, w - mm(1), h, look.fill);
    paper.stroke(x, y, w - mm(1), h, look.border, look.thick, look.dashed);
    paper.begin("P");
    put_centred(paper, count.verdict.text(), style::small_strong, x, w - mm(1), y + mm(1.2),
                look.ink);
    put_centred(paper, std::to_string(count.rows), number, x, w - mm(1), y + mm(6.6), look.ink);
    paper.end("P");
  }
  paper.skip(h + mm(1.5));
  paragraph(paper,
            fit(paper.type(), view.prepared_words, style::strong, Paper::width, 1, view.language),
            style::strong);
}

void draw_trend(Paper& paper, const View& view) {
  if (view.months.empty()) return;
  int most = 1;
  for (const MonthView& m : view.months) {
    int sum = 0;
    for (const auto& [verdict, rows] : m.counts) sum += rows;
    most = std::max(most, sum);
  }
  const double h = mm(52),
               w = std::min(mm(13.5), Paper::width / static_cast<double>(view.months.size()));
  paper.need(h + mm(14));
  const double base = paper.y() + h, bar = w * 0.72;
  double x = Paper::left;
  for (const MonthView& m : view.months) {
    double y = base;
    const TextStyle& label = m.current ? tiny_strong : tiny;
    put_centred(paper, m.label, label, x, bar, base + mm(0.8), grey::ink);
    if (!m.given) {
      paper.stroke(x, base - h, bar, h, grey::line, 0.5, true);
      put_centred(paper, phrase("pdf.month_missing", view.language), tiny, x, bar, base - h / 2,
                  grey::soft);
    }
    for (const View::Count& count : view.totals) {
      const auto found = m.counts.find(count.verdict.verdict);
      const int rows = !m.given || found == m.counts.end() ? 0 : found->second;
      if (rows == 0) continue;
      const double part = h * rows / most;
      const CellLook look = look_of(count.verdict.verdict);
      y -= part;
      if (look.fill < grey::paper) paper.fill(x, y, bar, part, look.fill);
      paper.stroke(x, y + 0.5, bar, part - 1, look.dashed ? grey::ink : 0.5, look.thick,
                   look.dashed);
      const std::string text =
          (count.verdict.mark.empty() ? count.verdict.word : count.verdict.mark) + " " +
          std::to_string(rows);
      if (part >= tiny.line_height())
        put_centred(paper, text, tiny, x, bar, y + (part - tiny.line_height()) / 2, look.ink);
    }
    x += w;
  }
  paper.rule(Paper::left, base, x - w + bar, base, grey::ink, 0.7);
  paper.move_to(base + mm(6));
}

}  // namespace tenken::reports
