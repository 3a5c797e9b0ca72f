// The 27 requirements of the HTML page, and the filters over them.
#include <map>
#include <set>

#include "reports/page/parts.hpp"

namespace tenken::reports {

namespace {

/// One box of a filter.
Html choice(std::string_view group, std::string_view value, const Html& words) {
  const std::string id = html_id("f-", std::string(group) + "-" + std::string(value));
  return element(
      "span", {{"class", "chip"}},
      leaf("input", {{"type", "checkbox"}, {"id", id}, {"data-filter", group}, {"value", value}}),
      element("label", {{"for", id}}, words));
}

Html group(std::string_view key, const Html& choices) {
  if (choices.empty()) return {};
  return element("fieldset", {}, element("legend", {}, say(key)), choices);
}

Html verdict_choices(const Page& page) {
  Html out;
  each_of(page.view.of(&View::totals), all_of_them, [&](const Both<View::Count>& c) {
    if (c->rows == 0) return;
    out += choice("verdict", verdict_class(c->verdict.verdict),
                  badge(c.of(&View::Count::verdict)) + plain(" " + std::to_string(c->rows)));
  });
  return out;
}

Html turn_choices(const Page& page) {
  std::map<Turn, Html> words;
  const auto take = [&](Turn turn, const Html& word) {
    if (turn != Turn::none && !word.empty()) words.emplace(turn, word);
  };
  each_of(page.view.of(&View::rows), all_of_them,
          [&](const Both<RowView>& row) { take(row->turn_kind, both(row.of(&RowView::turn))); });
  each_of(page.view.of(&View::questions), all_of_them, [&](const Both<QuestionView>& q) {
    if (q->open) take(q->turn_kind, both(q.of(&QuestionView::turn)));
  });
  Html out;
  for (const auto& [turn, word] : words) out += choice("turn", to_string(turn), word);
  return out;
}

/// With JavaScript off the counts on top lead here: numbers of the rows of each verdict.
Html index_by_verdict(const Page& page) {
  Html items;
  each_of(page.view.of(&View::totals), all_of_them, [&](const Both<View::Count>& c) {
    Html links;
    for (const RowView& row : page.view->rows)
      if (row.verdict.verdict == c->verdict.verdict)
        links += element("a", {HtmlAttribute::to(row_id(row.number))},
                         plain(std::to_string(row.number))) +
                 plain(" ");
    if (!links.empty())
      items += element("li", {{"id", "by-" + verdict_class(c->verdict.verdict)}},
                       badge(c.of(&View::Count::verdict)), plain(" "), links);
  });
  return element("ul", {{"class", "by-verdict"}}, items);
}

}  // namespace

Html page_filters(const Page& page) {
  Html changes, kinds, bases;
  std::set<std::string> seen;
  for (const RowView& row : page.view->rows) {
    if (!row.change.empty()) seen.insert(change_class(row.change));
    if (!row.exceptions.empty()) seen.insert("exception");
  }
  for (const auto& [kind, key] : {std::pair{"better", "page.filter.change.better"},
                                  {"worse", "page.filter.change.worse"},
                                  {"other", "page.filter.change.other"},
                                  {"exception", "page.filter.change.exception"}})
    if (seen.count(kind) != 0) changes += choice("change", kind, say(key));
  kinds = choice("kind", "mandatory", say("view.mandatory")) +
          choice("kind", "supporting", say("view.supporting"));
  std::size_t at = 0;
  each_of(page.view.of(&View::bases), all_of_them, [&](const Both<Entry>& basis) {
    bases += choice("basis", std::to_string(at++), both(basis.of(&Entry::term)));
  });
  const std::string all = std::to_string(page.view->rows.size());
  return element(
      "div",
      {{"class", "filters scripted"}, {"role", "search"}, {"aria-labelledby", "filters-title"}},
      element("h3", {{"id", "filters-title"}}, say("page.filters")),
      element("div", {{"class", "search"}},
              element("label", {{"for", "search"}}, say("page.search")),
              leaf("input", {{"type", "search"}, {"id", "search"}, {"autocomplete", "off"}}),
              element("span", {{"id", "shown-count"}, {"role", "status"}},
                      element("span", {{"id", "shown-number"}}, plain(all)), plain("/" + all),
                      say("page.items"))),
      element("div", {{"class", "groups"}}, group("page.filter.verdict", verdict_choices(page)),
              group("page.filter.turn", turn_choices(page)), group("page.filter.change", changes),
              group("page.filter.kind", kinds), group("page.filter.basis", bases)),
      element("div", {{"class", "tools"}},
              element("button", {{"type", "button"}, {"id", "reset"}}, say("page.reset")),
              element("button", {{"type", "button"}, {"id", "open-all"}}, say("page.open_all")),
              element("button", {{"type", "button"}, {"id", "close-all"}}, say("page.close_all")),
              element("span", {{"class", "keys"}},
                      leaf("input",
                           {{"type", "checkbox"}, {"id", "keys"}, HtmlAttribute::flag("checked")}),
                      element("label", {{"for", "keys"}}, say("page.keys")))));
}

Html page_requirements(Page& page) {
  Html rows;
  std::size_t number = 0;
  const std::size_t count = page.view->rows.size();
  each_of(page.view.of(&View::rows), all_of_them, [&](const Both<RowView>& row) {
    // What one row leaves of its share the next ones may use.
    page.excerpts_allowed = page.limits.excerpts * ++number / count;
    rows += page_row(page, row);
  });
  return element(
      "section", {{"aria-labelledby", "requirements"}, {"class", "requirements"}},
      heading("requirements", say("page.nav.requirements")), page_filters(page),
      element("noscript", {}, index_by_verdict(page)), element("div", {{"id", "rows"}}, rows),
      element("p", {{"id", "nothing-shown"}, {"class", "scripted"}, HtmlAttribute::flag("hidden")},
              say("page.nothing")));
}

}  // namespace tenken::reports
