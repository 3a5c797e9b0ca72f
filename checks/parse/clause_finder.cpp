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

/// Words that weaken what a sentence says, or take something out of it.
const char* const hedges =
    "努め|努力|努める|原則として|原則と|可能な限り|できる限り|できるだけ|極力|望まし|目安|目標|"
    "検討|予定|(可能|合理的|相当|妥当)な範囲|できる範囲|(保有|把握|保持|所有|所持)する範囲|"
    "場合がある|場合があり|ことがある|ことがあり|限りで(は)?な|を除|除く|ただし|但し|もっとも|"
    "別途|協議|適用しない|適用されない|任意|裁量|必要と認め|商業的に|推奨|未定|"
    "妨げ(ない|るものでは)|差し支えない|別に定め|定めるところによ(る|ります)|"
    "匿名|仮名|統計的に|特定の個人を|個人を(特定|識別)|にかかわらず|に限り|場合に限|等に限|"
    "超えない範囲|除外|有償|有料|別料金|別に(料金|費用)|"
    "as far as|reasonable|endeavou?r|may |except|unless|provided that|best effort";
/// Words that turn a promise round. A sentence that refuses is no weaker for them.
const char* const denials =
    "免れ|免責|免除|(責任|義務)(を|は)(一切)?負(わ|い)|義務は?(ない|ありません)|保証しない|"
    "保証するもので|保証いたし|保証しません";
/// What is not owed, was done once, or is put in question, is not promised.
const char* const unowed =
    "必要は?(ない|ありません)|必要とし(ない|ません)|か否か|かどうか|とは限ら|(もの|わけ|こと)では("
    "ない|ありません)|"
    "(して|って)いた。?$|(まし)?た。?$|(でし|だっ)た|べきでは|(して|らって)も(よい|差し支え)|"
    "(思|考え)(う|え|われ)|希望|期待|見込|想定";
/// What is only aimed at is not promised.
const char* const aims =
    "よう(に)?(配慮|注意|留意|心|指導|教育|指示|求め|促|周知|働き)|配慮(する|し|を)";
/// What is allowed is not promised either, but to the City.
const char* const permissions = "ことができ(る|ます|、)|し得る";
const char* const draft =
    "^(案|草案|素案|原案|作成中)$|[(【\\[〔〈<](案|草案|素案|原案|ドラフト|draft|見本|サンプル|"
    "雛形|"
    "ひな形|様式例|たたき台|暫定|作成中|検討用|協議用|未確定)版?[)】\\]〕〉>]|(契約書|規約|計画|"
    "計画書|"
    "手順書|規程|要領|体制図|約款|説明書)[(]?(案|素案|原案)[)]?$|"
    "ドラフト|draft|廃止(済|版)|失効|旧版|無効|暫定版|たたき台";

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
           harmless = compiled(finder.harmless, words), allow = compiled(finder.allow, words),
           city_speaks = compiled({"^[0-9()①-⑳. ]*{city}は"}, words);

  /// What is left of a sentence when the words that the rule allows are cut out.
  std::string cut(std::string text) const {
    for (const auto& p : allow.all) RE2::GlobalReplace(&text, *p, "");
    return text;
  }
  bool weak_refusal(const std::string& text) const {
    static const RE2 pattern(hedges);
    return RE2::PartialMatch(cut(text), pattern);
  }
  bool weak_promise(const std::string& text) const {
    static const RE2 pattern(std::string(hedges) + "|" + denials + "|" + aims + "|" + unowed),
        allowed(permissions);
    const std::string left = cut(text);
    return RE2::PartialMatch(left, pattern) ||
           (RE2::PartialMatch(left, allowed) && !city_speaks.match(text));
  }

  Says says(const std::string& text) const {
    if (harmless.match(text)) return Says::harmless;
    const bool opposed = against.match(text), promised = promise.match(text);
    if (opposed && promised) return Says::doubt;
    // An exception from a part of it is an exception from the whole too.
    if (!opposed && lesser.match(text)) return weak_promise(text) ? Says::doubt : Says::lesser;
    if (opposed) return weak_refusal(text) ? Says::doubt : Says::against;
    if (promised) return weak_promise(text) ? Says::doubt : Says::promise;
    return subject.match(text) ? Says::doubt : Says::nothing;
  }
};

Quote quote_of(const Article& a, const Sentence& s) { return {a.label, s.shown, s.page, s.line}; }

void keep(std::vector<Quote>& out, const Article& a, const Sentence& s) {
  if (out.size() < quotes_max) out.push_back(quote_of(a, s));
}

/// The first sentence of a paper; 「(案)」 above 第1条 is that article's title and no sentence.
void keep_first(std::vector<Quote>& out, const Paper& paper) {
  for (const Article& a : paper.articles)
    if (!a.sentences.empty()) return keep(out, a, a.sentences.front());
}

/// 「ただし、…」 「前項の規定にかかわらず…」 「乙は、前項の報告を拒むことができる。」: a sentence
/// that takes back what another one of its article says.
bool is_proviso(const std::string& text) {
  static const RE2 opens(
      "^[0-9(). "
      "]*(ただし|但し|もっとも|なお|前[0-9]*項|前各項|前段|この場合|本項|本条|第[0-9]+項)"),
      takes(
          "限りで(は)?な|に限|適用しない|除く|除き|要しない|省略|足りる|できる|不要|かかわらず|"
          "妨げ|"
          "免れ|負わない|協議|別途|ではない"),
      refuses(
          "(前[0-9]*項|前各項|前段|本項|本条|同項|第[0-9]+項|これ|当該|その)[^。]*(拒|適用しない|"
          "応じない|応じません|応じかね|限りで(は)?な|免れ|(義務|責任)を負(わ|い))");
  return (RE2::PartialMatch(text, opens) && RE2::PartialMatch(text, takes)) ||
         RE2::PartialMatch(text, refuses);
}

/// The sentences of an article with the lead of the list that they stand in.
std::vector<std::pair<const Sentence*, std::string>> read_behind_leads(const Article& a) {
  static const RE2 lists(
      "各号|次に掲げる|以下に掲げる|下記に掲げる|(次|下記|以下)のとおり|(次|下記|以下)の(事項|目的|"
      "行為|業務|項目|用途|情報|資料|措置|支援|場合|内容)"),
      item(
          "^([(][0-9一二三四五六七八九十ア-ン]+[)]|[①-⑳]|[ア-ン]([.)、]|[^ァ-ヶー])|[0-9]+[.)]|・|"
          "[一二三四五六七八九十]{1,2}[^"
          "般部切定つ時年月日方致旦者度体層回件名人社条項号分種段週間次以])");
  std::vector<std::pair<const Sentence*, std::string>> out;
  std::string lead;
  for (const Sentence& s : a.sentences) {
    // Folding drops the blank of 「ア 設計書」; what stands in a list and is no sentence is an
    // item.
    const bool listed =
        !lead.empty() && (RE2::PartialMatch(s.folded, item) || !s.folded.ends_with("。"));
    if (!listed) lead.clear();
    std::string text = listed ? lead + s.folded : s.folded;
    // 「(分析を含む。)に利用しない」: a full stop in brackets ends no sentence.
    RE2::GlobalReplace(&text, "。[)]", ")");
    out.emplace_back(&s, text);
    if (listed || !RE2::PartialMatch(s.folded, lists)) continue;
    lead = text;
    if (lead.ends_with("。")) lead.resize(lead.size() - std::string_view("。").size());
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
      "未定|未確定|未(測定|実施|合意|作成|記入|調整)|不明|測定していない|検討中|調整中|作成中|"
      "協議中|"
      "(記載|作成|合意|実施)予定|予定(である|です|とする)?。?$|追って|別途(定め|協議|通知|作成)|"
      "今後|省略|"
      "該当なし|(行|設け|実施し|用意し|合意し)(わない|ない|ておらず|ていない)|"
      "(手段|体制|窓口|連絡先|稼働|運用|期間|計画|定め|合意|資料)(は|が)?(ない|ありません|なし)|"
      "tbd|tba|"
      "[○〇●◯×x*]{2,}|_{2,}|[(][  ]*[)]");
  return RE2::PartialMatch(text, pattern);
}

/// 「責任者は置かない」: a sentence of an outline that names a part only to deny it.
void read_denied_parts(const Reader& reader, Reading& out) {
  for (const Article& a : reader.paper.articles)
    for (const Sentence& s : a.sentences)
      if (reader.against.match(s.folded)) keep(out.doubtful, a, s);
}

/// 「5. 費用」 at the end of a paper, with nothing under it.
bool is_heading_alone(const Article& a) {
  static const RE2 nouns("^[\\p{Han}\\p{Katakana}ー・及びのと]+$");
  return a.title.empty() && !a.number.empty() && a.sentences.size() == 1 &&
         RE2::FullMatch(a.sentences.front().folded, nouns);
}

void read_parts(const Reader& reader, Reading& out) {
  for (const rules::FinderPart& part : reader.finder.parts) {
    const RE2 pattern(with_parties(part.pattern, reader.words), RE2::Quiet);
    const std::size_t before = out.parts.size();
    for (const Article& a : reader.paper.articles) {
      if (is_heading_alone(a)) continue;
      // A chapter's title alone says nothing: the text under it is what counts.
      const bool titled = RE2::PartialMatch(a.title, pattern);
      for (const auto& [s, text] : read_behind_leads(a)) {
        const bool under_title = titled && s->folded != a.title && s->folded.size() > 12;
        if (!under_title && !RE2::PartialMatch(text, pattern)) continue;
        // A form's blank is there to be filled in: its rule says so.
        if (is_blank(s->folded) && !reader.harmless.match(s->folded)) continue;
        out.parts.push_back({&part, quote_of(a, *s)});
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
  if (finder.form == rules::Finder::Form::outline) read_denied_parts(reader, out);
  read_parts(reader, out);
  for (std::size_t i = 0; i < paper.articles.size(); ++i)
    if (spoke[i]) out.content += paper.articles[i].label + paper.articles[i].folded() + "\n";
  if (out.content.empty()) out.content = content_of(paper);
  if (is_draft(paper)) keep_first(out.doubtful, paper);
  return out;
}

}  // namespace tenken::parse
