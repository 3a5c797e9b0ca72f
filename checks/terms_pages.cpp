#include "checks/terms_pages.hpp"

#include <algorithm>

#include "checks/notices.hpp"
#include "checks/parse/terms.hpp"

namespace tenken {

namespace {

void add(const Look& look, const Part& part, std::string_view media_type, TermsPages& out) {
  auto text = parse::terms_text(part.bytes, media_type);
  if (!text) {
    out.unknowns.push_back(
        in_doubt("08.2", look, Cause::malformed, text.error().what, Turn::vendor));
    return;
  }
  const std::string fact = look.target.fact("document");
  out.pages.push_back({{look, parse::read_paper(*text)},
                       fact.empty() ? look.target.name : fact,
                       parse::terms_digest(*text)});
}

void read(const Case& c, const rules::Rule& rule, std::string_view step, std::string_view part,
          TermsPages& out) {
  if (c.evidence.deployment.with_role(rule.step(step)->role).empty()) return;
  out.declared = true;
  Looked looked = looks(c, rule, "08.2", step);
  for (Finding& f : looked.unknowns) out.unknowns.push_back(std::move(f));
  for (const Look& look : looked.looks) {
    const Part* kept = look.part(part);
    if (kept == nullptr)
      out.unknowns.push_back(in_doubt("08.2", look, Cause::not_observed, part));
    else
      add(look, *kept, part.empty() ? kept->observation->media_type : std::string(), out);
  }
}

const RegisterRow* in_force(const RegisterRows& revisions, std::string_view document, Day today) {
  const RegisterRow* newest = nullptr;
  for (const RegisterRow& row : revisions.rows) {
    if (row.row.get("document") != document || *row.row.day("effective_at") > today) continue;
    if (newest == nullptr || *row.row.day("effective_at") >= *newest->row.day("effective_at"))
      newest = &row;
  }
  return newest;
}

}  // namespace

TermsPages terms_pages(const Case& c, const rules::Rule& rule) {
  TermsPages out;
  read(c, rule, "terms_page", "text", out);
  read(c, rule, "terms_page_live", "", out);
  return out;
}

Findings judge_pages(const Case& c, const TermsPages& pages, const RegisterRows& revisions) {
  Findings out = pages.unknowns;
  const auto open = [&](Cause cause, const TermsPage& page, const rules::Text& why) {
    std::vector<std::string> cites = page.paper.look.ids();
    for (const std::string& id : revisions.ids()) cites.push_back(id);
    out.push_back(open_question("08.2", cause, Turn::vendor, why, std::move(cites),
                                page.paper.look.target.name));
  };
  for (const TermsPage& page : pages.pages) {
    const RegisterRow* row = in_force(revisions, page.document, day_in_japan(c.as_of));
    if (row == nullptr)
      open(Cause::not_observed, page,
           {"改定台帳に「" + page.document + "」の現行の版がない(本文のハッシュ値 " + page.sha256 +
                ")",
            "no version of \"" + page.document + "\" in force is registered (digest of its text " +
                page.sha256 + ")"});
    else if (!row->row.has("text_sha256"))
      open(Cause::not_observed, page,
           {std::string(row->row.get("id")) + "に本文のハッシュ値がない(現在 " + page.sha256 + ")",
            std::string(row->row.get("id")) + " has no digest of its text (now " + page.sha256 +
                ")"});
    else if (lower_ascii(row->row.get("text_sha256")) != page.sha256)
      open(Cause::contradiction, page,
           {"改定台帳に記載のない規約の変更がある(" + std::string(row->row.get("id")) + "の本文 " +
                std::string(row->row.get("text_sha256")) + "、現在 " + page.sha256 + ")",
            "the terms changed without an entry in the register (text of " +
                std::string(row->row.get("id")) + " " + std::string(row->row.get("text_sha256")) +
                ", now " + page.sha256 + ")"});
  }
  return out;
}

std::string upstream_snippet(const parse::Paper& paper) {
  const parse::Sentence* first = nullptr;
  for (const parse::Article& a : paper.articles)
    for (const parse::Sentence& s : a.sentences) {
      if (first == nullptr && !s.folded.empty()) first = &s;
      const bool sorts = s.folded.find("対象") != std::string::npos &&
                         (s.folded.find("規約") != std::string::npos ||
                          s.folded.find("約款") != std::string::npos);
      if (sorts) return a.label + "「" + s.shown + "」";
    }
  return first == nullptr ? std::string() : "「" + first->shown + "」";
}

}  // namespace tenken
