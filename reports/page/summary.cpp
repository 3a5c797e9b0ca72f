// The top of the HTML page: whose report it is, how the month stands, the grid of 27 cells, and
// what has to be done at once.
#include <fmt/format.h>

#include <algorithm>

#include "reports/page/parts.hpp"

namespace tenken::reports {

namespace {

/// Open questions of the City that the top of the page lists; all of them are below.
constexpr std::size_t city_questions_max = 10;

Html controls() {
  const auto choice = [](std::string_view id, std::string_view language, std::string_view label) {
    return element("label", {{"for", id}, {"lang", language}}, plain(label));
  };
  return element("div", {{"class", "controls"}},
                 element("div", {{"class", "language"}}, choice("in-ja", "ja", "日本語"),
                         choice("in-en", "en", "English")),
                 element("div", {{"class", "printing scripted"}},
                         element("button", {{"type", "button"}, {"id", "print-summary"}},
                                 say("page.print.summary")),
                         element("button", {{"type", "button"}, {"id", "print-full"}},
                                 say("page.print.full"))));
}

Html count(const Both<View::Count>& c) {
  const Html inside = element("span", {{"class", "number"}}, plain(std::to_string(c->rows))) +
                      badge(c.of(&View::Count::verdict));
  const std::string kind = verdict_class(c->verdict.verdict);
  if (c->rows == 0) return element("li", {{"class", "count none"}}, element("span", {}, inside));
  return element("li", {{"class", "count"}},
                 element("a", {HtmlAttribute::to("by-" + kind), {"data-verdict", kind}}, inside));
}

/// What a print leaves out, told on the print.
Html printed(const Page& page) {
  const std::string all = std::to_string(page.view->rows.size());
  return element("p", {{"class", "printed as-open"}}, say("page.printed.as_open"), plain(" "),
                 element("span", {{"class", "scripted"}}, say("page.printed.how"))) +
         element("p", {{"class", "printed only-summary"}}, say("page.printed.summary")) +
         element("p",
                 {{"class", "printed"}, {"id", "printed-filter"}, HtmlAttribute::flag("hidden")},
                 say("page.printed.filter"), plain(" "),
                 element("span", {{"class", "printed-number"}}, plain(all)), plain("/" + all));
}

Html fact(std::string_view key, const Html& value) {
  const Html pair = line(key, value);
  return pair.empty() ? pair : element("div", {}, pair);
}

Html warnings(const Page& page) {
  Html items;
  each_of(page.view.of(&View::warnings), all_of_them,
          [&](const Both<std::string>& w) { items += element("li", {}, both(page, w)); });
  if (items.empty()) return {};
  return element("div", {{"class", "warnings"}},
                 element("p", {{"class", "label"}}, say("page.warnings")),
                 element("ul", {}, items));
}

Html cell(const Both<RowView>& row) {
  Html marks, flags, clauses;
  each_of(row.of(&RowView::marks), all_of_them, [&](const Both<RowView::Mark>& mark) {
    Html label;
    if (!mark->label.empty())
      label = element("span", {{"class", "aspect"}}, both(mark.of(&RowView::Mark::label)));
    marks += element("span", {{"class", "one-mark"}}, label, badge(mark.of(&RowView::Mark::shown)));
  });
  if (!row->change.empty())
    flags += element("span", {{"class", "flag " + change_class(row->change)}},
                     both(row.of(&RowView::change)));
  if (!row->exceptions.empty())
    flags += element("span", {{"class", "flag exception"}}, say("page.exception.flag"));
  each_of(row.of(&RowView::clauses), all_of_them, [&](const Both<ClauseView>& clause) {
    clauses +=
        element("li", {},
                element("a", {{"class", "clause"}, HtmlAttribute::to("R" + clause->id)},
                        element("span", {{"class", "label"}}, both(clause.of(&ClauseView::label))),
                        badge(clause.of(&ClauseView::verdict))));
  });
  if (!clauses.empty()) clauses = element("ul", {{"class", "clauses"}}, clauses);
  return element(
      "li", {{"class", "cell is-" + verdict_class(row->verdict.verdict)}},
      element("a", {{"class", "row-link"}, HtmlAttribute::to(row_id(row->number))},
              element("span", {{"class", "row-number"}}, plain(std::to_string(row->number))),
              element("span", {{"class", "row-title"}}, both(row.of(&RowView::title))),
              element("span", {{"class", "marks"}}, marks),
              flags.empty() ? Html{} : element("span", {{"class", "flags"}}, flags)),
      clauses);
}

}  // namespace

std::string change_class(const std::string& word) {
  const auto is = [&](std::string_view key) { return word == phrase(key, Language::ja); };
  if (word.empty()) return "";
  if (is("view.row.better") || is("view.row.settled")) return "better";
  return is("view.row.worse") || is("view.row.unknown") ? "worse" : "other";
}

Html page_header(const Page& page) {
  const View& v = page.view.ja;
  const auto word = [&](std::string View::*member) { return both(page, page.view.of(member)); };
  Html facts =
      fact("page.city", word(&View::city)) + fact("page.period", word(&View::period_words)) +
      fact("page.judged_on",
           word(&View::judged_on) + element("span", {{"class", "iso"}}, plain(v.as_of))) +
      fact("page.issuer", word(&View::provider)) + fact("page.edition", word(&View::edition_word)) +
      fact("page.run", element("code", {}, plain(v.run))) + fact("page.tool", plain(v.tool));
  each_of(page.view.of(&View::digests), all_of_them, [&](const Both<Entry>& digest) {
    if (digest->term == phrase("view.digest.rules", Language::ja))
      facts += fact("page.rules", element("code", {}, plain(digest->text)));
  });
  return element("div", {{"class", "top"}}, controls(),
                 element("p", {{"class", "kicker"}}, say("page.kicker")),
                 element("h1", {}, word(&View::system)), element("dl", {{"class", "facts"}}, facts),
                 element("p", {{"class", "claim"}}, say("page.claim"), plain(" "),
                         element("a", {HtmlAttribute::to("digests")}, say("page.claim.digests"))),
                 printed(page),
                 element("p",
                         {{"id", "not-here"},
                          {"class", "left-out"},
                          {"role", "status"},
                          HtmlAttribute::flag("hidden")},
                         element("code", {{"id", "not-here-id"}}, plain("")), plain(" "),
                         say("page.nowhere")));
}

Html page_summary(const Page& page) {
  Html counts;
  each_of(page.view.of(&View::totals), all_of_them,
          [&](const Both<View::Count>& c) { counts += count(c); });
  Html prepared = both(page.view.of(&View::prepared_words));
  if (!prepared.empty()) prepared = element("p", {{"class", "prepared"}}, prepared);
  return element("section", {{"aria-labelledby", "summary"}, {"class", "summary"}},
                 heading("summary", say("page.nav.summary")),
                 element("p", {{"class", "headline"}}, both(page.view.of(&View::headline))),
                 element("ul", {{"class", "counts"}}, counts), prepared, warnings(page),
                 page_grid(page),
                 element("p", {{"class", "legend"}}, both(page.view.of(&View::legend))));
}

Html page_grid(const Page& page) {
  // 区分 in the order in which they first come.
  std::vector<std::string> order;
  std::map<std::string, std::pair<Html, Html>> areas;
  each_of(page.view.of(&View::rows), all_of_them, [&](const Both<RowView>& row) {
    auto& [name, cells] = areas[row->category];
    if (name.empty()) {
      order.push_back(row->category);
      name = row.ja.category == row.en.category  // as the annex has it
                 ? element("bdi", {{"lang", "ja"}}, plain(row->category))
                 : both(row.of(&RowView::category));
    }
    cells += cell(row);
  });
  Html out;
  for (const std::string& category : order) {
    const auto& [name, cells] = areas[category];
    out += element("section", {{"class", "area"}}, element("h3", {}, name),
                   element("ul", {{"class", "cells"}}, cells));
  }
  return element("div", {{"class", "grid"}}, out);
}

Html page_act_now(const Page& page) {
  Html rows, questions;
  for (Verdict worst : {Verdict::fail, Verdict::partial})
    each_of(page.view.of(&View::rows), all_of_them, [&](const Both<RowView>& row) {
      if (row->verdict.verdict != worst) return;
      Html facts = line("page.was", both(page, row.of(&RowView::reason))) +
                   line("page.next", both(page, row.of(&RowView::next_step))) +
                   line("page.due", both(row.of(&RowView::due)));
      each_of(row.of(&RowView::exceptions), all_of_them, [&](const Both<ExceptionView>& e) {
        facts += line("page.exception.until", both(e.of(&ExceptionView::until)));
      });
      rows += element(
          "li", {},
          element("h3", {}, badge(row.of(&RowView::verdict)), plain(" "),
                  element("a", {HtmlAttribute::to(row_id(row->number))},
                          plain(std::to_string(row->number) + " "), both(row.of(&RowView::title)))),
          element("dl", {}, facts));
    });
  std::size_t of_city = 0;
  each_of(page.view.of(&View::questions), all_of_them, [&](const Both<QuestionView>& q) {
    if (!q->open || q->turn_kind != Turn::city || ++of_city > city_questions_max) return;
    questions +=
        element("li", {},
                element("a", {HtmlAttribute::to(html_id("C", q->criterion))}, plain(q->criterion)),
                plain(" "), both(page, q.of(&QuestionView::text)), plain(" "),
                element("span", {{"class", "effect"}}, both(q.of(&QuestionView::effect))));
  });
  if (rows.empty()) rows = element("li", {{"class", "none"}}, say("page.act.none"));
  Html city;
  if (of_city != 0) {
    city = element("h3", {}, say("page.act.city", of_city)) +
           element("ol", {{"class", "city-turn"}}, questions);
    if (of_city > city_questions_max)
      city += element("p", {},
                      element("a", {HtmlAttribute::to("questions")},
                              say("page.act.more", of_city - city_questions_max)));
  }
  return element("section", {{"aria-labelledby", "act-now"}, {"class", "act-now"}},
                 heading("act-now", say("page.nav.act-now")),
                 element("ul", {{"class", "cards"}}, rows), city);
}

}  // namespace tenken::reports
