// What changed since last month, and twelve months as bars and as numbers.
#include <fmt/format.h>

#include <algorithm>

#include "reports/page/parts.hpp"

namespace tenken::reports {

namespace {

/// Units of the drawing: a month's column, its bar, one requirement in a bar; and the margins.
constexpr int column = 64, bar = 50, row_height = 8, top = 18, bottom = 26, left = 4;

std::string number(int n) { return std::to_string(n); }

Html rectangle(int x, int y, int width, int height, std::string_view kind) {
  return element("rect", {{"x", number(x)},
                          {"y", number(y)},
                          {"width", number(width)},
                          {"height", number(height)},
                          {"class", kind}});
}

Html label(int x, int y, std::string_view kind, const Html& words) {
  return element("text", {{"x", number(x)}, {"y", number(y)}, {"class", kind}}, words);
}

/// Text inside a drawing: <tspan> where HTML has <span>.
Html drawn(const Both<std::string>& words) {
  if (words.ja == words.en) return plain(words.ja);
  return element("tspan", {{"lang", "ja"}}, plain(words.ja)) +
         element("tspan", {{"lang", "en"}}, plain(words.en));
}

/// One month: its rows piled up in the order of the totals, each part with mark and number.
Html month_bar(const Page& page, const Both<MonthView>& month, int x, int height) {
  // A judgement without a period is this run's.
  const std::string now_ja = phrase("page.month.this", Language::ja),
                    now_en = phrase("page.month.this", Language::en);
  Html out;
  int y = top + height;
  if (!month->given) {
    out += rectangle(x, top, bar, height, "missing");
    out += label(x + bar / 2, top + height / 2, "part", plain("?"));
  }
  each_of(page.view.of(&View::totals), all_of_them, [&](const Both<View::Count>& total) {
    const auto found = month->counts.find(total->verdict.verdict);
    const int rows = found == month->counts.end() ? 0 : found->second;
    if (rows == 0) return;
    const int tall = rows * row_height;
    y -= tall;
    const std::string kind = verdict_class(total->verdict.verdict);
    out += rectangle(x, y, bar, tall, "part-of " + kind);
    const int middle = x + bar / 2, line = y + tall / 2 + 4;
    if (!total->verdict.mark.empty() && rows > 1)
      out += label(middle, line, "part " + kind, plain(total->verdict.mark + number(rows)));
    // 未確認 has no mark: its word stands there where there is room for two lines.
    if (total->verdict.mark.empty() && rows > 3)
      out +=
          label(middle, line - 7, "part", drawn(total.of(&View::Count::verdict).of(&Shown::word)));
    if (total->verdict.mark.empty() && rows > 1)
      out += label(middle, rows > 3 ? line + 7 : line, "part", plain(number(rows)));
  });
  out += label(x + bar / 2, top + height + 18, month->current ? "month current" : "month",
               drawn(month->label.empty() ? Both<std::string>{now_ja, now_en}
                                          : month.of(&MonthView::label)));
  return out;
}

Html drawing(const Page& page) {
  const auto& months = page.view->months;
  int most = 0;
  for (const MonthView& month : months) {
    int rows = 0;
    for (const auto& [verdict, count] : month.counts) rows += count;
    most = std::max(most, rows);
  }
  const int height = std::max(most, 1) * row_height;
  const int width = 2 * left + static_cast<int>(months.size()) * column;
  Html bars;
  int x = left + (column - bar) / 2;
  each_of(page.view.of(&View::months), all_of_them, [&](const Both<MonthView>& month) {
    bars += month_bar(page, month, x, height);
    x += column;
  });
  return element("svg",
                 {{"viewBox", fmt::format("0 0 {} {}", width, top + height + bottom)},
                  {"width", number(width)},
                  {"role", "img"},
                  {"aria-labelledby", "trend-caption"},
                  {"class", "trend"}},
                 bars);
}

Html numbers(const Page& page) {
  Html head = element("th", {{"scope", "col"}}, say("page.month"));
  each_of(page.view.of(&View::totals), all_of_them, [&](const Both<View::Count>& c) {
    head += element("th", {{"scope", "col"}}, plain(c->verdict.mark),
                    plain(c->verdict.mark.empty() ? "" : " "),
                    both(c.of(&View::Count::verdict).of(&Shown::word)));
  });
  Html rows;
  each_of(page.view.of(&View::months), all_of_them, [&](const Both<MonthView>& month) {
    const Html label =
        month->label.empty() ? say("page.month.this") : both(month.of(&MonthView::label));
    Html cells = element("th", {{"scope", "row"}}, label);
    if (!month->given) {
      cells += element(
          "td",
          {{"colspan", number(static_cast<int>(page.view->totals.size()))}, {"class", "missing"}},
          say("page.month.missing"));
    } else {
      for (const View::Count& total : page.view->totals) {
        const auto found = month->counts.find(total.verdict.verdict);
        cells += element("td", {}, plain(number(found == month->counts.end() ? 0 : found->second)));
      }
    }
    rows += element("tr", {}, cells);
  });
  return element("table", {{"class", "numbers"}}, element("caption", {}, say("page.trend.table")),
                 element("thead", {}, element("tr", {}, head)), element("tbody", {}, rows));
}

Html before(const Both<std::optional<Shown>>& shown) {
  if (!shown.ja) return say("page.before.none");
  return badge(Both<Shown>{*shown.ja, *shown.en});
}

Html change_row(const Both<ChangeView>& change) {
  return element("tr", {},
                 element("th", {{"scope", "row"}},
                         element("a", {HtmlAttribute::to(html_id("C", change->criterion))},
                                 plain(change->criterion))),
                 element("td", {},
                         element("a", {HtmlAttribute::to(row_id(change->row))},
                                 both(change.of(&ChangeView::title)))),
                 element("td", {}, before(change.of(&ChangeView::before))),
                 element("td", {}, badge(change.of(&ChangeView::now))),
                 element("td", {},
                         element("span", {{"class", "flag " + change_class(change->word)}},
                                 both(change.of(&ChangeView::word)))));
}

Html change_table(const Html& rows) {
  if (rows.empty()) return {};
  return element(
      "div",
      {{"class", "scroll"}, {"tabindex", "0"}, {"role", "group"}, {"aria-labelledby", "changes"}},
      element("table", {},
              head_row(
                  {"page.criterion", "page.requirement", "page.before", "page.now", "page.change"}),
              element("tbody", {}, rows)));
}

}  // namespace

Html page_changes(const Page& page) {
  // What got worse comes first; a criterion that is new is no change of a verdict.
  std::map<std::string, Html> changed;
  Html added;
  int added_count = 0;
  each_of(page.view.of(&View::changes), page.limits.items, [&](const Both<ChangeView>& change) {
    if (!change->before) ++added_count;
    (change->before ? changed[change_class(change->word)] : added) += change_row(change);
  });
  Html out = heading("changes", say("page.nav.changes"));
  const Html note = both(page, page.view.of(&View::changes_note));
  if (!note.empty()) out += element("p", {}, note);
  out += change_table(changed["worse"] + changed["better"] + changed["other"]);
  if (!added.empty())
    out += element("details", {}, element("summary", {}, say("page.changes.new", added_count)),
                   change_table(added));
  const std::size_t all = page.view->changes.size();
  out += left_out(all > page.limits.items ? all - page.limits.items : 0);
  return element("section", {{"aria-labelledby", "changes"}}, out);
}

Html page_trend(const Page& page) {
  Html out = heading("trend", say("page.nav.trend"));
  if (page.view->months.empty()) {
    out += element("p", {}, say("page.trend.none"));
  } else {
    out += element("figure", {},
                   element("div",
                           {{"class", "scroll"},
                            {"tabindex", "0"},
                            {"role", "group"},
                            {"aria-labelledby", "trend"}},
                           drawing(page)),
                   element("figcaption", {{"id", "trend-caption"}}, say("page.trend.caption")));
    out += element(
        "div",
        {{"class", "scroll"}, {"tabindex", "0"}, {"role", "group"}, {"aria-labelledby", "trend"}},
        numbers(page));
  }
  return element("section", {{"aria-labelledby", "trend"}}, out);
}

}  // namespace tenken::reports
