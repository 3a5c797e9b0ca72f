// The 27 requirements of the HTML page: filters, then each as a native <details>.
#include <algorithm>
#include <set>

#include "reports/page_parts.hpp"

namespace tenken::reports {

namespace {

std::string turn_class(Turn turn) { return std::string(to_string(turn)); }

/// Whose turn something of a row is: its own, and that of its open questions.
std::string turns_of_row(const View& view, const RowView& row) {
  std::set<std::string> turns;
  if (row.turn_kind != Turn::none) turns.insert(turn_class(row.turn_kind));
  for (const QuestionView& q : view.questions)
    if (q.open && q.row == row.number && q.turn_kind != Turn::none)
      turns.insert(turn_class(q.turn_kind));
  std::string out;
  for (const std::string& turn : turns) out += (out.empty() ? "" : " ") + turn;
  return out;
}

/// Numbers of the entries of View::bases that a row was judged by.
std::string bases_of_row(const View& view, const RowView& row) {
  std::string out;
  for (std::size_t i = 0; i < view.bases.size(); ++i)
    if (row.bases.find(view.bases[i].term) != std::string::npos)
      out += (out.empty() ? "" : " ") + std::to_string(i);
  return out;
}

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
  for (const auto& [turn, word] : words) out += choice("turn", turn_class(turn), word);
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

Html title_line(const Both<RowView>& row) {
  Html marks, notes;
  each_of(row.of(&RowView::marks), all_of_them, [&](const Both<RowView::Mark>& mark) {
    Html label;
    if (!mark->label.empty())
      label = element("span", {{"class", "aspect"}}, both(mark.of(&RowView::Mark::label)));
    marks += element("span", {{"class", "one-mark"}}, label, badge(mark.of(&RowView::Mark::shown)));
  });
  if (!row->turn.empty())
    notes += element("span", {{"class", "flag turn"}}, say("page.turn.flag"),
                     both(row.of(&RowView::turn)));
  if (!row->change.empty())
    notes += element("span", {{"class", "flag " + change_class(row.ja)}},
                     both(row.of(&RowView::change)));
  if (!row->exceptions.empty())
    notes += element("span", {{"class", "flag exception"}}, say("page.exception.flag"));
  return element("summary", {{"id", row_id(row->number) + "-line"}},
                 element("span", {{"class", "row-number"}}, plain(two_digits(row->number))),
                 element("span", {{"class", "marks"}}, marks),
                 element("h3", {{"class", "row-title"}}, both(row.of(&RowView::title))),
                 notes.empty() ? Html{} : element("span", {{"class", "flags"}}, notes));
}

/// 自分で確かめるには of the finding that the three lines come from.
Html how_to_confirm(const Page& page, const Both<RowView>& row) {
  Html out;
  each_of(row.of(&RowView::criteria), all_of_them, [&](const Both<CriterionView>& criterion) {
    each_of(criterion.of(&CriterionView::findings), all_of_them, [&](const Both<FindingView>& f) {
      if (out.empty() && f->verdict.verdict == row->verdict.verdict && f->actual == row->was)
        out = both(page, f.of(&FindingView::confirm));
    });
  });
  return out;
}

Html lay_lines(const Page& page, const Both<RowView>& row) {
  const auto word = [&](std::string RowView::*member) { return both(page, row.of(member)); };
  return element("dl", {{"class", "lay"}}, line("page.looked", word(&RowView::seen)),
                 line("page.expected", word(&RowView::should_be)),
                 line("page.actual", word(&RowView::was)), line("page.todo", word(&RowView::todo)),
                 line("page.confirm", how_to_confirm(page, row)));
}

Html official_text(const Page& page, const Both<RowView>& row) {
  return element("div", {{"class", "official"}}, element("h4", {}, say("page.official")),
                 element("blockquote", {{"lang", "ja"}}, plain(row->text)),
                 element("p", {{"class", "en"}, {"lang", "en"}},
                         both(page, Both<std::string>{row.en.text_en, row.en.text_en})),
                 element("p", {{"class", "digest"}}, say("page.text_digest"), plain(" "),
                         element("code", {}, plain(row->text_sha256))));
}

Html list_of(const Page& page, const Both<std::vector<std::string>>& texts) {
  Html items;
  each_of(texts, all_of_them,
          [&](const Both<std::string>& one) { items += element("li", {}, both(page, one)); });
  return items.empty() ? items : element("ul", {}, items);
}

Html particulars(const Page& page, const Both<RowView>& row) {
  const auto word = [&](std::string RowView::*member) { return both(page, row.of(member)); };
  Html open = list_of(page, row.of(&RowView::open));
  open += left_out(row->open_left_out);
  Html exceptions;
  each_of(row.of(&RowView::exceptions), all_of_them, [&](const Both<ExceptionView>& e) {
    exceptions += element("p", {}, both(page, e.of(&ExceptionView::text)), plain(" "),
                          say("page.exception.line", e->document, e->office), plain(" "),
                          both(e.of(&ExceptionView::until)));
  });
  return element("dl", {{"class", "particulars"}}, line("page.open", open),
                 line("page.exceptions", exceptions), line("page.due", word(&RowView::due)),
                 line("page.remedy", word(&RowView::remedy)),
                 line("page.bases", word(&RowView::bases)),
                 line("page.seen_on", word(&RowView::seen_on)),
                 line("page.sources", list_of(page, row.of(&RowView::sources))),
                 line("page.evidence_ids", list_of(page, row.of(&RowView::evidence_ids))),
                 line("page.responsibility", word(&RowView::responsibility)));
}

}  // namespace

Html page_filters(const Page& page) {
  Html changes, kinds, bases;
  std::set<std::string> seen;
  for (const RowView& row : page.view->rows) {
    if (!row.change.empty()) seen.insert(change_class(row));
    if (!row.exceptions.empty()) seen.insert("exception");
  }
  for (std::string_view kind : {"better", "worse", "other", "exception"})
    if (seen.count(std::string(kind)) != 0)
      changes += choice("change", kind, say("page.filter.change." + std::string(kind)));
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

Html page_row(Page& page, const Both<RowView>& row) {
  const std::string id = row_id(row->number);
  return element(
      "details",
      {{"id", id},
       {"class", "row is-" + verdict_class(row->verdict.verdict)},
       {"data-verdict", verdict_class(row->verdict.verdict)},
       {"data-turn", turns_of_row(page.view.ja, row.ja)},
       {"data-change", change_class(row.ja) + (row->exceptions.empty() ? "" : " exception")},
       {"data-basis", bases_of_row(page.view.ja, row.ja)}},
      title_line(row),
      element("div", {{"class", "row-body"}}, lay_lines(page, row),
              element("p", {{"class", "tools scripted"}},
                      element("button", {{"type", "button"}, {"class", "copy"}, {"data-id", id}},
                              say("page.copy")),
                      element("span", {{"role", "status"}},
                              element("span", {{"class", "copied"}, HtmlAttribute::flag("hidden")},
                                      say("page.copied")))),
              official_text(page, row), page_criteria(page, row), particulars(page, row),
              page_evidence(page, row.ja)));
}

Html page_requirements(Page& page) {
  Html rows;
  each_of(page.view.of(&View::rows), all_of_them,
          [&](const Both<RowView>& row) { rows += page_row(page, row); });
  return element(
      "section", {{"aria-labelledby", "requirements"}, {"class", "requirements"}},
      heading("requirements", say("page.nav.requirements")), page_filters(page),
      element("noscript", {}, index_by_verdict(page)), element("div", {{"id", "rows"}}, rows),
      element("p", {{"id", "nothing-shown"}, {"class", "scripted"}, HtmlAttribute::flag("hidden")},
              say("page.nothing")));
}

}  // namespace tenken::reports
