// The lower part of the HTML page: questions, remediation, exceptions, scope, digests, limits,
// confirmation, glossary.
#include "reports/page/parts.hpp"

namespace tenken::reports {

namespace {

Html section(std::string_view id, std::string_view key, const Html& content) {
  return element("section", {{"aria-labelledby", id}, {"class", id}}, heading(id, say(key)),
                 content);
}

Html criterion_link(const std::string& criterion) {
  if (criterion.empty()) return {};
  return element("a", {HtmlAttribute::to(html_id("C", criterion))}, plain(criterion));
}

Html entries(const Page& page, const Both<std::vector<Entry>>& list) {
  Html out;
  each_of(list, all_of_them, [&](const Both<Entry>& entry) {
    out += element("dt", {}, both(page, entry.of(&Entry::term))) +
           element("dd", {}, both(page, entry.of(&Entry::text)));
  });
  return out.empty() ? out : element("dl", {{"class", "entries"}}, out);
}

Html titled(std::string_view key, const Html& content) {
  return content.empty() ? content : element("h3", {}, say(key)) + content;
}

Html question(const Page& page, const Both<QuestionView>& q) {
  const auto word = [&](std::string QuestionView::*member) { return both(page, q.of(member)); };
  return element(
      "li", {{"class", q->open ? "question" : "question closed"}},
      element("p", {{"class", "question-line"}},
              element("span", {{"class", "tag"}}, word(&QuestionView::state)), plain(" "),
              element("strong", {}, word(&QuestionView::turn)), plain(" "),
              criterion_link(q->criterion), plain(" "), element("code", {}, plain(q->id))),
      element("p", {}, word(&QuestionView::text)),
      element("dl", {}, line("page.cause", word(&QuestionView::cause)),
              line("page.effect", word(&QuestionView::effect)),
              line("page.span", word(&QuestionView::span)),
              line("page.opened", word(&QuestionView::opened_on)),
              line("page.closed", word(&QuestionView::closed_on))));
}

std::size_t beyond(std::size_t all, const Page& page) {
  return all > page.limits.items ? all - page.limits.items : 0;
}

}  // namespace

Html page_questions(const Page& page) {
  Html open, closed;
  each_of(page.view.of(&View::questions), page.limits.items,
          [&](const Both<QuestionView>& q) { (q->open ? open : closed) += question(page, q); });
  Html content = open.empty() ? element("p", {}, say("page.questions.none"))
                              : element("ul", {{"class", "questions"}}, open);
  content += left_out(beyond(page.view->questions.size(), page));
  if (!closed.empty())
    content += element("details", {}, element("summary", {}, say("page.questions.closed")),
                       element("ul", {{"class", "questions"}}, closed));
  return section("questions", "page.nav.questions", content);
}

Html page_remediations(const Page& page) {
  Html items;
  each_of(
      page.view.of(&View::remediations), page.limits.items, [&](const Both<RemediationView>& r) {
        const auto word = [&](std::string RemediationView::*m) { return both(page, r.of(m)); };
        items += element(
            "li", {{"class", "question"}},
            element("p", {{"class", "question-line"}},
                    element("span", {{"class", "tag"}}, word(&RemediationView::state)), plain(" "),
                    word(&RemediationView::subject), plain(" "), element("code", {}, plain(r->id))),
            element("dl", {}, line("page.measure", word(&RemediationView::measure)),
                    line("page.owner", word(&RemediationView::owner)),
                    line("page.due", word(&RemediationView::due_on)),
                    line("page.closed", word(&RemediationView::closed_on)),
                    line("page.closing_evidence", word(&RemediationView::evidence))));
      });
  const Html content = items.empty() ? element("p", {}, say("page.remediations.none"))
                                     : element("ul", {{"class", "questions"}}, items) +
                                           left_out(beyond(page.view->remediations.size(), page));
  return section("remediations", "page.nav.remediations", content);
}

Html page_exceptions(const Page& page) {
  Html items;
  each_of(page.view.of(&View::rows), all_of_them, [&](const Both<RowView>& row) {
    each_of(row.of(&RowView::exceptions), page.limits.items, [&](const Both<ExceptionView>& e) {
      const auto word = [&](std::string ExceptionView::*m) { return both(page, e.of(m)); };
      items += element(
          "li", {{"class", "question"}},
          element("p", {{"class", "question-line"}}, badge(row.of(&RowView::verdict)), plain(" "),
                  criterion_link(e->criterion), plain(" "), both(row.of(&RowView::title))),
          element("dl", {}, line("page.reason", word(&ExceptionView::text)),
                  line("page.office", word(&ExceptionView::office)),
                  line("page.document", word(&ExceptionView::document)),
                  line("page.exception.until", word(&ExceptionView::until))));
    });
  });
  Html content =
      element("p", {}, say(items.empty() ? "page.exceptions.none" : "page.exceptions.note"));
  if (!items.empty()) content += element("ul", {{"class", "questions"}}, items);
  Html outside;
  each_of(page.view.of(&View::rows), all_of_them, [&](const Both<RowView>& row) {
    if (row->verdict.verdict != Verdict::not_applicable && row->verdict.verdict != Verdict::not_due)
      return;
    outside +=
        element("li", {}, badge(row.of(&RowView::verdict)), plain(" "),
                element("a", {HtmlAttribute::to(row_id(row->number))},
                        plain(std::to_string(row->number) + " "), both(row.of(&RowView::title))),
                plain(" "), both(page, row.of(&RowView::was)));
  });
  if (!outside.empty()) outside = element("ul", {}, outside);
  content += titled("page.outside", outside);
  content += titled("page.ignored", entries(page, page.view.of(&View::ignored)));
  return section("exceptions", "page.nav.exceptions", content);
}

Html page_scope(const Page& page) {
  std::map<std::string, int> looked_at;
  for (const auto& [id, look] : page.view->looks) ++looked_at[look.target];
  Html targets;
  std::size_t shown = 0;
  for (const auto& [target, looks] : looked_at)
    if (shown++ < page.limits.items)
      targets += element("li", {}, plain(target + " "), say("page.looks", looks));
  if (!targets.empty()) targets = element("ul", {{"class", "targets"}}, targets);
  targets += left_out(beyond(looked_at.size(), page));
  return section("scope", "page.nav.scope",
                 titled("page.scope.targets", targets) +
                     titled("page.scope.bases", entries(page, page.view.of(&View::bases))) +
                     titled("page.scope.unseen", entries(page, page.view.of(&View::unseen))));
}

Html page_digests(const Page& page) {
  Html items;
  each_of(page.view.of(&View::digests), all_of_them, [&](const Both<Entry>& digest) {
    items += element("dt", {}, both(digest.of(&Entry::term))) +
             element("dd", {}, element("code", {}, both(digest.of(&Entry::text))));
  });
  return section("digests", "page.nav.digests",
                 element("p", {}, say("page.digests.how")) +
                     (items.empty() ? items : element("dl", {{"class", "entries"}}, items)));
}

Html page_not_proven(const Page& page) {
  Html items;
  each_of(page.view.of(&View::not_proven), all_of_them, [&](const Both<Entry>& limit) {
    Html term = both(page, limit.of(&Entry::term));
    if (!term.empty()) term = element("strong", {}, term) + plain(" ");
    items += element("li", {}, term, both(page, limit.of(&Entry::text)));
  });
  return section("limits", "page.nav.limits", items.empty() ? items : element("ul", {}, items));
}

Html page_confirmation(const Page&) {
  Html boxes;
  for (std::string_view key : {"page.confirmed_by", "page.confirmed_on", "page.confirmed_document",
                               "page.confirmed_result", "page.confirmed_remarks"})
    boxes += element(
        "div", {}, element("dt", {}, say(key)),
        element("dd", {}, key == "page.confirmed_result" ? say("page.confirmed_choices") : Html{}));
  return section(
      "confirmation", "page.nav.confirmation",
      element("p", {}, say("page.confirmation.how")) + element("dl", {{"class", "boxes"}}, boxes));
}

Html page_glossary(const Page& page) {
  return section("glossary", "page.nav.glossary", entries(page, page.view.of(&View::glossary)));
}

}  // namespace tenken::reports
