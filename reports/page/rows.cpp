// One requirement of the HTML page: a native <details>.
#include <algorithm>
#include <set>

#include "reports/page/parts.hpp"

namespace tenken::reports {

namespace {

/// Whose turn something of a row is: its own, and that of its open questions.
std::string turns_of_row(const View& view, const RowView& row) {
  std::set<std::string> turns;
  if (row.turn_kind != Turn::none) turns.insert(std::string(to_string(row.turn_kind)));
  for (const QuestionView& q : view.questions)
    if (q.open && q.row == row.number && q.turn_kind != Turn::none)
      turns.insert(std::string(to_string(q.turn_kind)));
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

/// Which kinds of criteria a row has.
std::string kinds_of_row(const RowView& row) {
  std::string out;
  for (const bool mandatory : {true, false})
    if (std::any_of(row.criteria.begin(), row.criteria.end(),
                    [&](const CriterionView& c) { return c.mandatory == mandatory; }))
      out += std::string(out.empty() ? "" : " ") + (mandatory ? "mandatory" : "supporting");
  return out;
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
    notes += element("span", {{"class", "flag " + change_class(row->change)}},
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
                 line("page.actual", word(&RowView::was)),
                 line("page.next", both(row.of(&RowView::next_step))),
                 line("page.confirm", how_to_confirm(page, row)));
}

Html official_text(const Both<RowView>& row) {
  return element("div", {{"class", "official"}}, element("h4", {}, say("page.official")),
                 element("blockquote", {{"lang", "ja"}}, plain(row->text)),
                 element("p", {{"lang", "en"}}, plain(row->text_en)),
                 element("p", {{"class", "digest"}}, say("page.text_digest"), plain(" "),
                         element("code", {}, plain(row->text_sha256))));
}

Html copy_link(std::string_view id) {
  return element(
      "p", {{"class", "tools scripted"}},
      element("button", {{"type", "button"}, {"class", "copy"}, {"data-id", id}}, say("page.copy")),
      element("span", {{"role", "status"}},
              element("span", {{"class", "copied"}, HtmlAttribute::flag("hidden")},
                      say("page.copied"))));
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
                 line("page.remedy", both(row.of(&RowView::remedy))),
                 line("page.bases", word(&RowView::bases)),
                 line("page.seen_on", word(&RowView::seen_on)),
                 line("page.sources", list_of(page, row.of(&RowView::sources))),
                 line("page.evidence_ids", list_of(page, row.of(&RowView::evidence_ids))),
                 line("page.responsibility", word(&RowView::responsibility)));
}

}  // namespace

Html page_row(Page& page, const Both<RowView>& row) {
  const std::string id = row_id(row->number);
  return element(
      "details",
      {{"id", id},
       {"class", "row is-" + verdict_class(row->verdict.verdict)},
       {"data-verdict", verdict_class(row->verdict.verdict)},
       {"data-turn", turns_of_row(page.view.ja, row.ja)},
       {"data-change", change_class(row->change) + (row->exceptions.empty() ? "" : " exception")},
       {"data-basis", bases_of_row(page.view.ja, row.ja)},
       {"data-kinds", kinds_of_row(row.ja)}},
      title_line(row),
      element("div", {{"class", "row-body"}}, official_text(row), lay_lines(page, row),
              copy_link(id), page_criteria(page, row), particulars(page, row),
              page_evidence(page, row.ja)));
}

}  // namespace tenken::reports
