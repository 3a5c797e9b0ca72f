// Inside a requirement: clauses, criteria, findings, and the evidence that they cite.
#include <algorithm>

#include "reports/page/parts.hpp"

namespace tenken::reports {

namespace {

/// Links to the evidence of a finding; an observation that this page leaves out stays a bare id.
Html cites(const Page& page, const FindingView& finding) {
  Html out;
  for (const std::string& id : finding.cites) {
    const auto look = page.view->looks.find(id);
    if (!out.empty()) out += plain(" ");
    if (look == page.view->looks.end() || page.look_rows.count(id) == 0) {
      out += element("code", {}, plain(id));
      continue;
    }
    const std::string part = look->second.part.empty() ? "" : " " + look->second.part;
    out += element("a", {HtmlAttribute::to(html_id("E-", id))},
                   plain(look->second.target + part + " "), element("code", {}, plain(id)));
  }
  if (finding.cites_left_out != 0)
    out += plain(" ") + say("page.cites.more", finding.cites_left_out);
  return out;
}

Html finding_block(const Page& page, const Both<FindingView>& f) {
  const auto word = [&](std::string FindingView::*member) { return both(page, f.of(member)); };
  Html target = word(&FindingView::target);
  if (target.empty()) target = say("page.whole_system");
  Html why;
  for (const auto& [key, member] :
       {std::pair{"page.cause", &FindingView::cause}, {"page.turn", &FindingView::turn}})
    why += line(key, word(member));
  return element("li", {{"class", "finding is-" + verdict_class(f->verdict.verdict)}},
                 element("p", {{"class", "finding-line"}}, badge(f.of(&FindingView::verdict)),
                         plain(" "), element("span", {{"class", "target"}}, target)),
                 element("dl", {}, line("page.looked", word(&FindingView::looked)),
                         line("page.expected", word(&FindingView::expected)),
                         line("page.actual", word(&FindingView::actual)), why,
                         line("page.where", word(&FindingView::where)),
                         line("page.confirm", word(&FindingView::confirm)),
                         line("page.cites", cites(page, f.ja))));
}

/// The sentence of the view counts from its own bound; where this page shows fewer, it says so.
Html findings_left_out(const Page& page, const Both<CriterionView>& criterion) {
  const std::size_t given = criterion->findings.size();
  if (given > page.limits.findings)
    return element(
        "p", {{"class", "left-out"}},
        say("page.findings.left_out", given - page.limits.findings + criterion->findings_left_out));
  const Html said = both(criterion.of(&CriterionView::left_out));
  return said.empty() ? said : element("p", {{"class", "left-out"}}, said);
}

Html findings(const Page& page, const Both<CriterionView>& criterion) {
  Html items;
  each_of(criterion.of(&CriterionView::findings), page.limits.findings,
          [&](const Both<FindingView>& f) { items += finding_block(page, f); });
  if (items.empty()) return findings_left_out(page, criterion);
  HtmlAttributes attributes{{"class", "findings"}};
  // What is satisfied may stay folded; what is not lies open.
  if (criterion->verdict.verdict != Verdict::pass)
    attributes.push_back(HtmlAttribute::flag("open"));
  const std::size_t all = criterion->findings.size() + criterion->findings_left_out;
  return element("details", attributes, element("summary", {}, say("page.findings", all)),
                 element("ul", {}, items), findings_left_out(page, criterion));
}

Html criterion_block(const Page& page, const Both<CriterionView>& c) {
  const auto word = [&](std::string CriterionView::*member) { return both(page, c.of(member)); };
  Html tags = element("span", {{"class", c->mandatory ? "tag mandatory" : "tag"}},
                      both(c.of(&CriterionView::kind)));
  if (!c->aspect.empty())
    tags += element("span", {{"class", "tag"}}, both(c.of(&CriterionView::aspect)));
  Html notes;
  if (!c->quote.empty())
    notes += element("p", {{"class", "quote"}}, say("page.quote"), plain(" "),
                     element("q", {{"lang", "ja"}}, plain(c->quote)));
  if (!c->decision.empty())
    notes += element("p", {}, say("page.decision"), plain(" "), word(&CriterionView::decision));
  if (c->awaits_decision) notes += element("p", {{"class", "awaits"}}, say("page.awaits"));
  if (!c->content.empty()) {
    Html digests;
    for (std::size_t i = 0; i < c->content.size() && i < cites_max; ++i)
      digests += element("li", {}, element("code", {}, plain(c->content[i])));
    notes += element("details", {{"class", "binds"}}, element("summary", {}, say("page.binds")),
                     element("ul", {}, digests),
                     left_out(c->content.size() > cites_max ? c->content.size() - cites_max : 0));
  }
  return element("li",
                 {{"class", "criterion is-" + verdict_class(c->verdict.verdict)},
                  {"data-kind", c->mandatory ? "mandatory" : "supporting"}},
                 element("h4", {{"id", html_id("C", c->id)}, {"tabindex", "-1"}},
                         element("span", {{"class", "criterion-id"}}, plain(c->id)), plain(" "),
                         badge(c.of(&CriterionView::verdict)), plain(" "), tags),
                 element("p", {{"class", "criterion-text"}}, both(c.of(&CriterionView::text))),
                 notes, findings(page, c));
}

Html clause_list(const Both<RowView>& row) {
  Html items;
  each_of(row.of(&RowView::clauses), all_of_them, [&](const Both<ClauseView>& clause) {
    Html label;  // unless the title begins with it
    if (clause->title.rfind(clause->label, 0) != 0)
      label = both(clause.of(&ClauseView::label)) + plain(" ");
    items += element("tr", {{"id", html_id("R", clause->id)}, {"tabindex", "-1"}},
                     element("th", {{"scope", "row"}}, label, both(clause.of(&ClauseView::title))),
                     element("td", {}, badge(clause.of(&ClauseView::verdict))),
                     element("td", {{"lang", "ja"}}, plain(clause->quote)));
  });
  if (items.empty()) return items;
  return element("table", {{"class", "clause-table"}}, element("caption", {}, say("page.clauses")),
                 head_row({"page.clause", "page.verdict", "page.clause.text"}),
                 element("tbody", {}, items));
}

Html look_block(Page& page, const std::string& id, const Both<Provenance>& look) {
  const auto word = [&](std::string Provenance::*member) { return both(page, look.of(member)); };
  const Provenance& o = look.ja;
  Html kept;
  if (!o.sha256.empty())
    kept = line("page.sha256",
                element("code", {}, plain(o.sha256)) + plain(" ") + say("page.bytes", o.bytes));
  Html reduced = word(&Provenance::reducer);
  if (reduced.empty()) reduced = say("page.raw");
  Html excerpt, note = word(&Provenance::excerpt_note);
  if (!o.excerpt.empty()) {
    const Html kept_text = plain(o.excerpt);
    if (page.excerpts_written + kept_text.markup().size() <= page.excerpts_allowed) {
      page.excerpts_written += kept_text.markup().size();
      excerpt = element("pre", {}, element("code", {}, kept_text));
    } else {
      note = say("page.excerpt.budget");
    }
  }
  if (!note.empty()) note = element("p", {{"class", "excerpt-note"}}, note);
  return element(
      "details", {{"class", "look"}, {"id", html_id("E-", id)}},
      element("summary", {}, element("span", {{"class", "target"}}, plain(o.target)),
              plain(o.part.empty() ? " " : " " + o.part + " "),
              element("span", {{"class", "status"}}, word(&Provenance::status)), plain(" "),
              element("code", {}, plain(id))),
      element("dl", {}, line("page.how", element("code", {}, word(&Provenance::how))),
              line("page.when", plain(o.seen_at)), line("page.probe", word(&Provenance::probe)),
              kept, line("page.reducer", o.sha256.empty() ? Html{} : reduced),
              line("page.redactions", word(&Provenance::redactions))),
      note, excerpt);
}

}  // namespace

Html page_criteria(Page& page, const Both<RowView>& row) {
  Html items;
  each_of(row.of(&RowView::criteria), all_of_them,
          [&](const Both<CriterionView>& c) { items += criterion_block(page, c); });
  return clause_list(row) +
         element("div", {{"class", "criteria"}},
                 element("p", {{"class", "label"}}, say("page.criteria", row->criteria.size())),
                 element("p", {{"class", "left-out kind-note"}, HtmlAttribute::flag("hidden")},
                         say("page.kind.note")),
                 items.empty() ? Html{} : element("ul", {}, items));
}

Html page_evidence(Page& page, const RowView& row) {
  Html out;
  std::size_t shown = 0, elsewhere = 0;
  std::map<std::string, bool> seen;
  for (const CriterionView& criterion : row.criteria)
    for (std::size_t f = 0; f < criterion.findings.size() && f < page.limits.findings; ++f)
      for (const std::string& id : criterion.findings[f].cites) {
        const auto ja = page.view.ja.looks.find(id);
        const auto en = page.view.en.looks.find(id);
        if (ja == page.view.ja.looks.end() || en == page.view.en.looks.end()) continue;
        if (!seen.emplace(id, true).second) continue;
        const auto place = page.look_rows.find(id);
        if (place == page.look_rows.end()) {
          ++elsewhere;
        } else if (place->second == row.number) {
          out += look_block(page, id, {ja->second, en->second});
          ++shown;
        }
      }
  if (shown == 0 && elsewhere == 0) return {};
  Html more;
  if (elsewhere != 0)
    more = element("p", {{"class", "left-out"}}, say("page.looks.left_out", elsewhere));
  return element("div", {{"class", "evidence"}},
                 element("p", {{"class", "label"}}, say("page.evidence", shown)), out, more);
}

}  // namespace tenken::reports
