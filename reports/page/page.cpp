// html: the evidence page. One file for a city officer's PC: opened by double-click, offline, from
// a share, printed, with JavaScript off. Both languages are in it. It asks for nothing and keeps
// nothing; what it says about itself is a claim, and says so.
#include <fmt/format.h>

#include "reports/assets.hpp"
#include "reports/page/parts.hpp"

namespace tenken::reports {

namespace {

/// The largest page a mail system and a slow PC take well, in bytes (facts/ux.md §4.5).
constexpr std::size_t page_bytes_max = 2'000'000;
/// From all that the view gives down to the bare verdicts; the first that fits is written. Excerpts
/// go first, then findings alike; sentences are cut last.
constexpr PageLimits steps[] = {
    {findings_max, 60, 500'000, 400, sentence_characters_max},
    {findings_max, 60, 420'000, 400, sentence_characters_max},
    {findings_max, 60, 340'000, 400, sentence_characters_max},
    {findings_max, 60, 250'000, 400, sentence_characters_max},
    {findings_max, 60, 120'000, 400, sentence_characters_max},
    {10, 40, 120'000, 200, sentence_characters_max},
    {5, 20, 60'000, 100, sentence_characters_max},
    {3, 10, 40'000, 50, 400},
    {1, 4, 0, 20, 100},
};

/// Which requirement shows a cited observation: the first that cites it and has room.
std::map<std::string, int> rows_of_looks(const View& view, const PageLimits& limits) {
  std::map<std::string, int> out;
  for (const RowView& row : view.rows) {
    std::size_t shown = 0;
    for (const CriterionView& criterion : row.criteria)
      for (std::size_t f = 0; f < criterion.findings.size() && f < limits.findings; ++f)
        for (const std::string& id : criterion.findings[f].cites)
          if (shown < limits.looks && view.looks.count(id) != 0 &&
              out.emplace(id, row.number).second)
            ++shown;
  }
  return out;
}

Html contents() {
  Html links;
  for (const auto& [id, key] : {std::pair{"summary", "page.nav.summary"},
                                {"act-now", "page.nav.act-now"},
                                {"changes", "page.nav.changes"},
                                {"trend", "page.nav.trend"},
                                {"requirements", "page.nav.requirements"},
                                {"questions", "page.nav.questions"},
                                {"remediations", "page.nav.remediations"},
                                {"exceptions", "page.nav.exceptions"},
                                {"scope", "page.nav.scope"},
                                {"digests", "page.nav.digests"},
                                {"limits", "page.nav.limits"},
                                {"confirmation", "page.nav.confirmation"},
                                {"glossary", "page.nav.glossary"}})
    links += element("li", {}, element("a", {HtmlAttribute::to(id)}, say(key)));
  return element(
      "nav", {{"class", "contents"}, {"aria-labelledby", "contents-title"}},
      element("span", {{"id", "contents-title"}, {"class", "hidden"}}, say("page.contents")),
      element("ul", {}, links));
}

/// The buttons of the languages stand before all else, so that the style alone can show one and
/// hide the other; their labels are in the header.
Html languages(const Page& page) {
  Html out;
  for (const auto& [language, id] : {std::pair{Language::ja, "in-ja"}, {Language::en, "in-en"}}) {
    HtmlAttributes attributes{
        {"type", "radio"}, {"name", "language"}, {"id", id}, {"class", "hidden"}};
    if (page.shown == language) attributes.push_back(HtmlAttribute::flag("checked"));
    out += leaf("input", attributes);
  }
  return out;
}

std::string title_of(const View& view, Language language) {
  return phrased("page.title", language, view.system,
                 view.period_words.empty() ? view.judged_on : view.period_words);
}

Html body_of(Page& page) {
  return element(
      "main",
      {{"class", "page"},
       {"id", "page"},
       {"data-title-ja", title_of(page.view.ja, Language::ja)},
       {"data-title-en", title_of(page.view.en, Language::en)}},
      element("a", {{"class", "skip"}, HtmlAttribute::to("summary")}, say("page.skip")),
      languages(page), page_header(page), contents(),
      element("div", {{"class", "content"}}, page_summary(page), page_act_now(page),
              page_changes(page), page_trend(page), page_requirements(page), page_questions(page),
              page_remediations(page), page_exceptions(page), page_scope(page), page_digests(page),
              page_not_proven(page), page_confirmation(page), page_glossary(page)),
      element("div", {{"class", "foot"}},
              element("p", {}, say("page.footer", page.view->tool, page.view->run))));
}

}  // namespace

Bytes render_html(const Assessment& assessment, const Case& c, const Options& options) {
  Options ja = options, en = options;
  ja.language = Language::ja;
  en.language = Language::en;
  const View in_japanese = view_of(assessment, c, ja), in_english = view_of(assessment, c, en);
  const View& own = options.language == Language::ja ? in_japanese : in_english;
  Bytes out;
  for (const PageLimits& limits : steps) {
    Page page{{in_japanese, in_english}, options.language, limits, rows_of_looks(own, limits)};
    const Html body = body_of(page);
    out = single_page({.language = options.language == Language::ja ? "ja" : "en",
                       .title = title_of(own, options.language),
                       .style = asset("page/page.css"),
                       .script = asset("page/page.js"),
                       .body = body.markup()});
    if (out.size() <= page_bytes_max) break;
  }
  return out;
}

}  // namespace tenken::reports
