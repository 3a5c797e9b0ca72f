#include "checks/clauses.hpp"

#include <fmt/format.h>

#include "checks/papers.hpp"
#include "checks/parse/clause_finder.hpp"

namespace tenken {

namespace {

/// Sentences that one finding shows; the rest is counted.
constexpr std::size_t shown_max = 3;

/// A quote and the paper that it stands in.
struct Placed {
  parse::Quote quote;
  const rules::Target* paper = nullptr;
};

struct Sought {
  std::vector<Placed> promised, lesser, against, doubtful, parts;
  std::vector<const rules::FinderPart*> parts_found, missing;
  std::vector<std::string> cites, bound;
  std::string titles;
};

std::string title_of(const rules::Target& t) {
  return t.fact("title").empty() ? t.name : t.fact("title");
}

rules::Text place_of(const Placed& p) {
  const std::string title = title_of(*p.paper);
  return {fmt::format("{} {}頁 {}「{}」", title, p.quote.page, p.quote.article, p.quote.text),
          fmt::format("{} p.{} {}: {}", title, p.quote.page, p.quote.article, p.quote.text)};
}

rules::Text listed(const std::vector<Placed>& quotes) {
  std::vector<std::string> ja, en;
  for (std::size_t i = 0; i < quotes.size() && i < shown_max; ++i) {
    const rules::Text one = place_of(quotes[i]);
    ja.push_back(one.ja);
    en.push_back(one.en);
  }
  if (quotes.size() > shown_max) {
    ja.push_back(fmt::format("ほか{}か所", quotes.size() - shown_max));
    en.push_back(fmt::format("and {} more", quotes.size() - shown_max));
  }
  return {join(ja, " / "), join(en, " / ")};
}

rules::Text names_of(const std::vector<const rules::FinderPart*>& parts) {
  std::vector<std::string> ja, en;
  for (const auto* p : parts) {
    ja.push_back(p->text.ja);
    en.push_back(p->text.en);
  }
  return {join(ja, "、"), join(en, ", ")};
}

void add(Sought& out, const ReadPaper& p, const parse::Reading& reading) {
  const auto place = [&](const std::vector<parse::Quote>& from, std::vector<Placed>& to) {
    for (const parse::Quote& q : from) to.push_back({q, &p.look.target});
  };
  place(reading.promised, out.promised);
  place(reading.lesser, out.lesser);
  place(reading.against, out.against);
  place(reading.doubtful, out.doubtful);
  for (const parse::FoundPart& part : reading.parts) {
    out.parts.push_back({part.quote, &p.look.target});
    out.parts_found.push_back(part.part);
  }
  for (const std::string& id : p.look.ids()) out.cites.push_back(id);
  out.bound.push_back(sha256_hex(reading.content + frame_of(p)));
  out.titles += (out.titles.empty() ? "" : "、") + title_of(p.look.target);
}

/// A part is missing where no paper holds it.
void settle_missing(Sought& out, const rules::Finder& finder) {
  for (const rules::FinderPart& part : finder.parts)
    if (part.required &&
        std::find(out.parts_found.begin(), out.parts_found.end(), &part) == out.parts_found.end())
      out.missing.push_back(&part);
}

Finding found(const rules::Finder& finder, const Sought& sought, Verdict verdict,
              std::string_view message, const rules::Text& detail) {
  Finding f;
  f.criterion = finder.criterion;
  f.verdict = verdict;
  f.basis = Basis::documented;
  f.message = message;
  f.values = {{"sought", finder.text}, {"detail", detail}};
  f.cites = sought.cites;
  f.bound = sought.bound;
  return f;
}

Finding open(const rules::Finder& finder, const Sought& sought, Cause cause, Turn turn,
             std::string_view message, const rules::Text& detail) {
  Finding f = found(finder, sought, Verdict::unknown, message, detail);
  f.basis = Basis::none;
  f.cause = cause;
  f.turn = turn;
  return f;
}

void stand_at(Finding& f, const std::vector<Placed>& quotes) {
  if (quotes.empty()) return;
  const Placed& first = quotes.front();
  f.target = first.paper->name;
  f.where = fmt::format("{}:p{}:{}", first.paper->name, first.quote.page, first.quote.line);
}

Finding judge_clause(const rules::Finder& finder, Sought s) {
  if (s.promised.empty()) s.doubtful.insert(s.doubtful.end(), s.lesser.begin(), s.lesser.end());
  if (!s.against.empty() && !s.promised.empty()) {
    std::vector<Placed> both{s.promised.front(), s.against.front()};
    Finding f =
        open(finder, s, Cause::contradiction, Turn::vendor, "clause.conflict", listed(both));
    stand_at(f, s.against);
    return f;
  }
  if (!s.doubtful.empty()) {
    std::vector<Placed> all = s.doubtful;
    all.insert(all.end(), s.against.begin(), s.against.end());
    Finding f =
        open(finder, s, Cause::decision_pending, Turn::city, "clause.doubtful", listed(all));
    stand_at(f, s.doubtful);
    return f;
  }
  if (!s.against.empty()) {
    Finding f = found(finder, s, Verdict::fail, "clause.against", listed(s.against));
    stand_at(f, s.against);
    return f;
  }
  if (s.promised.empty())
    return open(finder, s, Cause::decision_pending, Turn::vendor, "clause.silent",
                rules::Text{s.titles, s.titles});
  if (!s.missing.empty()) {
    rules::Text detail = names_of(s.missing);
    const rules::Text at = listed(s.promised);
    Finding f = open(finder, s, Cause::decision_pending, Turn::city, "clause.incomplete",
                     {detail.ja + " / " + at.ja, detail.en + " / " + at.en});
    // A part may stand in an article that is not bound: the City decided without these parts only.
    f.bound.push_back(sha256_hex(detail.ja));
    stand_at(f, s.promised);
    return f;
  }
  Finding f = found(finder, s, Verdict::pass, "clause.promised", listed(s.promised));
  stand_at(f, s.promised);
  return f;
}

Finding judge_outline(const rules::Finder& finder, const Sought& s) {
  if (!s.doubtful.empty()) {
    Finding f =
        open(finder, s, Cause::decision_pending, Turn::city, "clause.doubtful", listed(s.doubtful));
    stand_at(f, s.doubtful);
    return f;
  }
  if (!s.missing.empty()) {
    const rules::Text missing = names_of(s.missing);
    Finding f = open(finder, s, Cause::decision_pending, Turn::vendor, "outline.missing",
                     {missing.ja + "(" + s.titles + ")", missing.en + " (" + s.titles + ")"});
    stand_at(f, s.parts);
    return f;
  }
  std::vector<std::string> ja, en;
  for (std::size_t i = 0; i < s.parts.size(); ++i) {
    const Placed& p = s.parts[i];
    ja.push_back(
        fmt::format("{}: {} {}頁", s.parts_found[i]->text.ja, title_of(*p.paper), p.quote.page));
    en.push_back(
        fmt::format("{}: {} p.{}", s.parts_found[i]->text.en, title_of(*p.paper), p.quote.page));
  }
  Finding f = open(finder, s, Cause::decision_pending, Turn::city, "outline.complete",
                   {join(ja, "、"), join(en, ", ")});
  stand_at(f, s.parts);
  return f;
}

}  // namespace

Findings judge_finder(const Case& c, const rules::Rule& rule, std::string_view name) {
  const rules::Finder* finder = rule.finder(name);
  assert(finder != nullptr && "a check asked for a finder that its rule does not have");
  Sought sought;
  Findings unread, undeclared;
  std::vector<Papers> all;
  for (const std::string& step : finder->steps) {
    all.push_back(papers(c, rule, finder->criterion, step));
    for (const Finding& f : all.back().unknowns)
      (f.cause == Cause::not_declared ? undeclared : unread).push_back(f);
  }
  // Of several kinds of papers one is enough; a paper that was named and cannot be read may hold
  // the exception.
  if (!unread.empty()) return unread;
  bool any = false;
  for (const Papers& some : all)
    for (const ReadPaper& p : some.papers) {
      if (p.paper.articles.empty())
        return {in_doubt(finder->criterion, p.look, Cause::malformed, "no text")};
      add(sought, p, parse::read_clause(p.paper, *finder));
      any = true;
    }
  if (!any) return undeclared;
  settle_missing(sought, *finder);
  Findings out{finder->form == rules::Finder::Form::clause
                   ? judge_clause(*finder, std::move(sought))
                   : judge_outline(*finder, sought)};
  for (const Papers& some : all) doubt_empty_pages(out, some.papers);
  return out;
}

}  // namespace tenken
