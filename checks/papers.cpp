#include "checks/papers.hpp"

#include <fmt/format.h>

#include <re2/re2.h>

#include <algorithm>

#include "checks/paper_custody.hpp"
#include "checks/parse/clause_finder.hpp"
#include "checks/parse/jurisdiction.hpp"

namespace tenken {

namespace {

/// Faults of a register that its finding lists; the rest is counted.
constexpr std::size_t faults_shown_max = 5;

rules::Text listed(const std::vector<rules::Text>& faults) {
  std::vector<std::string> ja, en;
  for (std::size_t i = 0; i < faults.size() && i < faults_shown_max; ++i) {
    ja.push_back(faults[i].ja);
    en.push_back(faults[i].en);
  }
  if (faults.size() > faults_shown_max) {
    ja.push_back(fmt::format("ほか{}件", faults.size() - faults_shown_max));
    en.push_back(fmt::format("and {} more", faults.size() - faults_shown_max));
  }
  return {join(ja, " / "), join(en, " / ")};
}

/// An article about other articles: definitions, precedence, special terms.
bool is_about_others(const parse::Article& a) {
  static const RE2 titles("定義|用語|解釈|優先|特約|特則|適用"),
      words(
          "「[^」]+」[^。]*(をいう|をいいます|を指す|を指します|を意味|を含む|を含み|含むもの)|"
          "前各条|他の(規定|条項|定め)|"
          "(本|この)(契約|規約|約款|覚書|協定)書?[^。]{0,30}(かかわらず|優先)|優先(する|して|"
          "し、)");
  return RE2::PartialMatch(a.title, titles) ||
         std::any_of(a.sentences.begin(), a.sentences.end(),
                     [](const auto& s) { return RE2::PartialMatch(s.folded, words); });
}

/// The bytes that stand for pages without text; empty: every page holds text.
std::string unread_pages(const Look& look, const parse::Paper& paper) {
  if (paper.empty_pages == 0 && !parse::content_of(paper).empty()) return "";
  const Part* file = look.part("file");
  return "\x1e" + std::to_string(paper.empty_pages) +
         (file == nullptr ? "" : file->observation->sha256);
}

}  // namespace

std::string frame_of(const ReadPaper& p) {
  std::string out = "\x1e";
  if (p.paper.has_articles && !p.paper.articles.empty()) out += p.paper.articles.front().folded();
  for (const parse::Party& party : parse::read_parties(p.paper))
    out += "\x1f" + party.word + "\x1f" + party.name;
  for (const parse::Article& a : p.paper.articles)
    if (is_about_others(a)) out += "\x1e" + a.label + a.folded();
  return out + unread_pages(p.look, p.paper);
}

std::string paper_digest(const ReadPaper& p) {
  return sha256_hex(parse::content_of(p.paper) + unread_pages(p.look, p.paper));
}

std::vector<std::string> Papers::ids() const {
  std::vector<std::string> out;
  for (const ReadPaper& p : papers)
    for (const std::string& id : p.look.ids()) out.push_back(id);
  return out;
}

std::vector<std::string> RegisterRows::ids() const {
  std::vector<std::string> out;
  for (const Look& look : looks)
    for (const std::string& id : look.ids()) out.push_back(id);
  return out;
}

Papers papers(const Case& c, const rules::Rule& rule, std::string_view criterion,
              std::string_view step) {
  Looked looked = looks(c, rule, criterion, step);
  Papers out;
  for (Finding& f : looked.unknowns) {
    const auto& targets = c.evidence.deployment.targets;
    const auto paper = std::find_if(targets.begin(), targets.end(),
                                    [&](const rules::Target& t) { return t.name == f.target; });
    auto viewed = f.cause == Cause::withheld && paper != targets.end()
                      ? judged_by_viewing(c, criterion, *paper, step)
                      : std::nullopt;
    out.unknowns.push_back(viewed ? *std::move(viewed) : std::move(f));
  }
  for (Look& look : looked.looks) {
    const Part* text = look.part("text");
    if (text == nullptr) {
      out.unknowns.push_back(
          unknown(criterion, Cause::not_observed, Turn::vendor, look.target.name, "text"));
      continue;
    }
    if (auto why = against_signature(c, criterion, look)) {
      out.unknowns.push_back(*std::move(why));
      continue;
    }
    parse::Paper paper = parse::read_paper(text->bytes);
    out.papers.push_back({std::move(look), std::move(paper)});
  }
  return out;
}

void doubt_empty_pages(Findings& findings, const std::vector<ReadPaper>& papers) {
  for (const ReadPaper& p : papers) {
    if (p.paper.empty_pages == 0) continue;
    const std::string &title = p.look.target.fact("title"), &name = p.look.target.name;
    for (Finding& f : findings) {
      if (f.verdict != Verdict::pass || f.basis != Basis::documented) continue;
      Finding doubt = open_question(
          f.criterion, Cause::decision_pending, Turn::city,
          {fmt::format("{}の{}頁のうち{}頁に文字がない。白紙か画像かを確かめる",
                       title.empty() ? name : title, p.paper.pages, p.paper.empty_pages),
           fmt::format("{} of {} pages of {} hold no text: blank, or an image?",
                       p.paper.empty_pages, p.paper.pages, name)},
          f.cites, name);
      doubt.bound = {paper_digest(p)};
      f = std::move(doubt);
    }
  }
}

void bind_articles(Findings& findings, const std::vector<ReadPaper>& papers,
                   const std::set<std::string>& labels) {
  std::vector<std::string> bound;
  bool any = false;
  for (const ReadPaper& p : papers) {
    std::string text;
    for (const parse::Article& a : p.paper.articles)
      if (labels.contains(a.label)) text += a.label + a.folded() + "\n";
    any = any || !text.empty();
    bound.push_back(text.empty() ? paper_digest(p) : sha256_hex(text + frame_of(p)));
  }
  if (!any) return;
  for (Finding& f : findings)
    if (f.verdict == Verdict::unknown && f.bound.empty()) f.bound = bound;
}

RegisterRows register_rows(const Case& c, const rules::Rule& rule, std::string_view criterion,
                           std::string_view step, const parse::Schema& schema) {
  Looked looked = looks(c, rule, criterion, step);
  RegisterRows out{{}, std::move(looked.unknowns), {}};
  for (Look& look : looked.looks) {
    const Part* file = look.part("file");
    if (file == nullptr) {
      out.unknowns.push_back(
          unknown(criterion, Cause::not_observed, Turn::vendor, look.target.name, "file"));
      continue;
    }
    parse::Register read = parse::read_register(file->bytes, parse::source_of(look.target), schema);
    if (!read.errors.empty()) {
      out.unknowns.push_back(
          open_question(criterion, Cause::malformed,
                        look.target.fact("written_by") == "city" ? Turn::city : Turn::vendor,
                        listed(read.errors), look.ids(), look.target.name));
      continue;
    }
    for (parse::Row& row : read.rows)
      out.rows.push_back(
          {std::move(row), look.target.name, look.target.fact("written_by"), look.ids()});
    out.looks.push_back(std::move(look));
  }
  return out;
}

std::string row_digest(const parse::Row& row) {
  std::string all;
  for (const auto& [column, text] : row.cells) all += column + "\x1f" + text + "\x1e";
  return sha256_hex(all);
}

Finding row_finding(std::string_view criterion, Verdict verdict, std::string_view message,
                    const RegisterRow& row, std::map<std::string, rules::Text> values) {
  Finding out;
  out.criterion = criterion;
  out.target = row.target;
  out.verdict = verdict;
  out.basis = Basis::recorded;
  out.message = message;
  out.values = std::move(values);
  out.values.try_emplace("id", same(row.row.get("id")));
  out.values.try_emplace("place", same(row.row.place));
  out.cites = row.cites;
  out.bound = {row_digest(row.row)};
  out.where = row.target + ":" + row.row.place;
  return out;
}

void also_read(Finding& finding, const RegisterRow& row) {
  finding.cites.insert(finding.cites.end(), row.cites.begin(), row.cites.end());
  if (!finding.bound.empty()) finding.bound.push_back(row_digest(row.row));
}

void also_read(Finding& finding, const Look& look) {
  for (const std::string& id : look.ids()) finding.cites.push_back(id);
  if (finding.bound.empty()) return;
  if (const Part* text = look.part("text"))
    finding.bound.push_back(paper_digest({look, parse::read_paper(text->bytes)}));
  else
    for (const Part& part : look.parts) finding.bound.push_back(part.observation->sha256);
}

Finding open_question(std::string_view criterion, Cause cause, Turn turn, const rules::Text& detail,
                      std::vector<std::string> cites, std::string_view target) {
  Finding out = unknown(criterion, cause, turn, target);
  out.values["detail"] = detail;
  out.cites = std::move(cites);
  return out;
}

}  // namespace tenken
