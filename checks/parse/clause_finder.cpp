#include "checks/parse/clause_finder.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <set>

#include "checks/parse/amendment.hpp"
#include "checks/parse/party_words.hpp"

namespace tenken::parse {

namespace {

/// Most quotes of one kind that are kept; a contract says a thing a few times.
constexpr std::size_t quotes_max = 32;
/// Lines at the head of a paper that say whether it is a draft.
constexpr std::size_t head_lines_max = 12;

/// Words that weaken a promise or take something out of it.
const char* const hedges =
    "努め|努力|努める|原則として|原則と|可能な限り|できる限り|できるだけ|極力|望まし|目安|目標|"
    "検討|予定|"
    "場合がある|場合があり|ことがある|ことがあり|限りで(は)?な|を除|除く|ただし|但し|もっとも|"
    "別途|協議|適用しない|適用されない|免れ|免責|責任を負わ|義務を負わ|義務はない|保証しない|"
    "保証するもので|"
    "保証いたし|任意|裁量|必要と認め|合理的な範囲|商業的に|推奨|未定|妨げ(ない|るものでは)|"
    "匿名|仮名|統計的に|特定の個人を|個人を(特定|識別)|にかかわらず|に限り|場合に限|等に限|超えない範囲|除外|有償|有料|別料金|別に(料金|費用)|"
    "as far as|reasonable|endeavou?r|may |except|unless|provided that|best effort";
const char* const draft =
    "^(案|草案)$|[(【\\[](案|草案|ドラフト|draft|見本|サンプル|雛形|ひな形|様式例)[)】\\]]|(契約書|"
    "規約|計画|計画書|手順書|規程|要領|体制図|約款)[(]?案[)]?$|"
    "ドラフト|draft|廃止(済|版)|失効|旧版|無効";

struct Patterns {
  std::vector<std::unique_ptr<RE2>> all;
  bool match(const std::string& text) const {
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& p) { return RE2::PartialMatch(text, *p); });
  }
};

std::string with_parties(std::string pattern, const PartyWords& words) {
  for (const auto& [name, value] : {std::pair{std::string("{city}"), &words.city},
                                    std::pair{std::string("{vendor}"), &words.vendor}})
    for (auto at = pattern.find(name); at != std::string::npos;
         at = pattern.find(name, at + value->size()))
      pattern.replace(at, name.size(), *value);
  return pattern;
}

Patterns compiled(const std::vector<std::string>& texts, const PartyWords& words) {
  Patterns out;
  for (const std::string& text : texts)
    if (!text.empty())
      out.all.push_back(std::make_unique<RE2>(with_parties(text, words), RE2::Quiet));
  return out;
}

/// What a sentence says of what is sought.
enum class Says { nothing, harmless, lesser, promise, against, doubt };

struct Reader {
  const Paper& paper;
  const rules::Finder& finder;
  PartyWords words = party_words(paper);
  Patterns subject = compiled({finder.subject}, words), promise = compiled(finder.promise, words),
           against = compiled(finder.against, words), lesser = compiled(finder.lesser, words),
           harmless = compiled(finder.harmless, words), allow = compiled(finder.allow, words);

  bool hedged(std::string text) const {
    static const RE2 pattern(hedges);
    for (const auto& p : allow.all) RE2::GlobalReplace(&text, *p, "");
    return RE2::PartialMatch(text, pattern);
  }

  Says says(const std::string& text) const {
    if (harmless.match(text)) return Says::harmless;
    const bool opposed = against.match(text), promised = promise.match(text);
    if (opposed && promised) return Says::doubt;
    if (!opposed && lesser.match(text)) return Says::lesser;
    if (opposed) return hedged(text) ? Says::doubt : Says::against;
    if (promised) return hedged(text) ? Says::doubt : Says::promise;
    return subject.match(text) ? Says::doubt : Says::nothing;
  }
};

Quote quote_of(const Article& a, const Sentence& s) { return {a.label, s.shown, s.page, s.line}; }

void keep(std::vector<Quote>& out, const Article& a, const Sentence& s) {
  if (out.size() < quotes_max) out.push_back(quote_of(a, s));
}

/// 「ただし、…」 「前項の規定にかかわらず…」: a sentence that speaks of the one before it.
bool is_proviso(const std::string& text) {
  static const RE2 pattern(
      "^[0-9(). "
      "]*(ただし|但し|もっとも|なお|前[0-9]*項|前各項|前段|この場合|本項|本条|第[0-9]+項)"),
      takes(
          "限りで(は)?な|適用しない|除く|除き|要しない|省略|足りる|できる|不要|かかわらず|妨げ|"
          "免れ|負わない|協議|別途|ではない");
  return RE2::PartialMatch(text, pattern) && RE2::PartialMatch(text, takes);
}

/// The sentences of an article with the lead of the list that they stand in.
std::vector<std::pair<const Sentence*, std::string>> read_behind_leads(const Article& a) {
  static const RE2 lists(
      "次の各号|次に掲げる|以下の各号|次のとおり|下記のとおり|以下のとおり|次の(事項|目的|行為|"
      "業務|項目)"),
      item(
          "^([(][0-9一二三四五六七八九十]+[)]|[①-⑳]|[ア-ン][ "
          ".)、]|[0-9]+[.)]|・|[一二三四五六七八九十]+[ 、])");
  std::vector<std::pair<const Sentence*, std::string>> out;
  std::string lead;
  for (const Sentence& s : a.sentences) {
    const bool listed = !lead.empty() && RE2::PartialMatch(s.folded, item);
    if (!listed) lead.clear();
    out.emplace_back(&s, listed ? lead + s.folded : s.folded);
    if (!listed && RE2::PartialMatch(s.folded, lists)) lead = s.folded;
  }
  return out;
}

bool is_draft(const Paper& paper) {
  static const RE2 pattern(draft);
  for (std::size_t i = 0; i < paper.lines.size() && i < head_lines_max; ++i)
    if (paper.lines[i].size() < 200 && RE2::PartialMatch(paper.lines[i], pattern)) return true;
  return false;
}

/// Reads one article; true where it speaks of what is sought.
bool read_article(const Article& a, const Reader& reader, Reading& out) {
  const auto sentences = read_behind_leads(a);
  std::vector<const Sentence*> silent;
  bool spoke = false;
  for (const auto& [s, text] : sentences) switch (reader.says(text)) {
      case Says::harmless:
        spoke = true;
        break;
      case Says::lesser:
        spoke = true;
        keep(out.lesser, a, *s);
        break;
      case Says::promise:
        spoke = true;
        keep(out.promised, a, *s);
        break;
      case Says::against:
        spoke = true;
        keep(out.against, a, *s);
        break;
      case Says::doubt:
        spoke = true;
        keep(out.doubtful, a, *s);
        break;
      case Says::nothing:
        silent.push_back(s);
        break;
    }
  if (spoke)
    for (const Sentence* s : silent)
      if (is_proviso(s->folded) && !reader.harmless.match(s->folded)) keep(out.doubtful, a, *s);
  return spoke;
}

/// 未定, 別途定める, ○○, blank rules: a form that nobody filled in.
bool is_blank(const std::string& text) {
  static const RE2 pattern(
      "未定|検討中|調整中|作成中|記載予定|追って|別途(定め|協議|通知|作成)|今後|省略|該当なし|tbd|"
      "tba|"
      "[○〇●◯×x*]{2,}|_{2,}|[(][  ]*[)]");
  return RE2::PartialMatch(text, pattern);
}

void read_parts(const Reader& reader, Reading& out) {
  for (const rules::FinderPart& part : reader.finder.parts) {
    const RE2 pattern(with_parties(part.pattern, reader.words), RE2::Quiet);
    const std::size_t before = out.parts.size();
    for (const Article& a : reader.paper.articles) {
      for (const Sentence& s : a.sentences) {
        // A chapter's title alone says nothing: the text under it is what counts.
        const bool under_title =
            RE2::PartialMatch(a.title, pattern) && s.folded != a.title && s.folded.size() > 12;
        if ((!under_title && !RE2::PartialMatch(s.folded, pattern)) || is_blank(s.folded)) continue;
        out.parts.push_back({&part, quote_of(a, s)});
        break;
      }
      if (out.parts.size() > before) break;
    }
    if (out.parts.size() == before && part.required) out.missing.push_back(&part);
  }
}

}  // namespace

std::string content_of(const Paper& paper) {
  std::string out;
  for (const std::string& line : paper.lines) out += line;
  return out;
}

Reading read_clause(const Paper& paper, const rules::Finder& finder) {
  const Reader reader{paper, finder};
  Reading out;
  std::set<std::string> speaking;
  std::vector<bool> spoke(paper.articles.size());
  for (std::size_t i = 0; i < paper.articles.size(); ++i) {
    const Article& a = paper.articles[i];
    spoke[i] = finder.form == rules::Finder::Form::clause && read_article(a, reader, out);
    if (spoke[i] && a.section.empty() && !a.number.empty()) speaking.insert(a.number);
  }
  for (std::size_t i = 0; i < paper.articles.size(); ++i)
    for (const Sentence& s : paper.articles[i].sentences)
      if (!speaking.empty() && amends(s.folded, speaking) &&
          reader.says(s.folded) != Says::harmless) {
        keep(out.doubtful, paper.articles[i], s);
        spoke[i] = true;
      }
  read_parts(reader, out);
  for (std::size_t i = 0; i < paper.articles.size(); ++i)
    if (spoke[i]) out.content += paper.articles[i].label + paper.articles[i].folded() + "\n";
  if (out.content.empty()) out.content = content_of(paper);
  if (is_draft(paper) && !paper.articles.empty() && !paper.articles.front().sentences.empty())
    keep(out.doubtful, paper.articles.front(), paper.articles.front().sentences.front());
  return out;
}

}  // namespace tenken::parse
