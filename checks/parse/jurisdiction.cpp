#include "checks/parse/jurisdiction.hpp"

#include <re2/re2.h>

#include "checks/parse/fold.hpp"
#include "checks/parse/forum_english.hpp"
#include "checks/parse/forum_residue.hpp"
#include "checks/parse/forum_words.hpp"

namespace tenken::parse {

namespace {

using Place = ForumClause::Place;
using Sign = ForumClause::Sign;
using Topic = ForumClause::Topic;

const std::string japan_words = "(日本国内|日本国|日本|我が国|わが国|本邦)";
const std::string party_words =
    "(甲|乙|丙|丁|委託者|受託者|発注者|受注者|注文者|請負者|委託元|委託先|本市|当市|市|当社|弊社|"
    "会社|提供者|事業者|利用者|契約者|申込者|お客様|被告|原告|相手方|当事者|訴えを提起する者|"
    "申立人|被申立人)";

const RE2& foreign_law_words() {
  static const RE2 words(std::string(foreign_words) + "|[\\p{Katakana}ー]{2,}(州|国|共和国|連邦)");
  return words;
}

/// A phrase's own verdict on a mention: the predicate affirms it, denies it, allows it, or neither.
Sign sign_of(const std::string& phrase, bool has_predicate) {
  static const RE2 may(
      "(することが|提起が|訴えが|選択が)?(できる|できます|できるもの|妨げない|差し支えない|"
      "も可能)");
  static const RE2 may_not("(でき|妨げられ|認め)(ない|ません|ず)");
  const int denied = denials(phrase) - (RE2::PartialMatch(phrase, "妨げない|差し支えない") ? 1 : 0);
  if (denied > 1) return Sign::unclear;
  if (denied == 1) return Sign::negative;
  if (!has_predicate) return Sign::unclear;
  if (RE2::PartialMatch(phrase, may) && !RE2::PartialMatch(phrase, may_not))
    return Sign::permissive;
  return Sign::positive;
}

struct Mention {
  Place place = Place::other;
  std::string named;
};

/// The law that a phrase names; false: none.
bool law_mention(const std::string& phrase, Mention& out, bool& both) {
  static const RE2 japan(
      japan_words +
      "((において|で|に|の|における)?(現に)?(適用|施行|効力|有効)(される|されている|を有する|な|"
      "中の)?)?(の|における|内の)?(現行の?)?(国内)?(実体)?(法令|法律|法規|法)($|[^廷曹人務])");
  static const RE2 foreign("(" + foreign_law_words().pattern() +
                           ")(の)?([\\p{Katakana}・ー]{0,12}(州|国|共和国|連邦|特別行政区)?)(の)?("
                           "連邦)?(法令|法律|法規|法([^廷曹人務的定則院]|$)|コモンロー)");
  static const RE2 other_than("(" + japan_words + "(国)?(の)?(法令|法律|法規|法)|" + japan_words +
                              ")以外");
  static const RE2 seat("(所在|住所|本店|本社|設立)[^、]{0,8}(国|地|州)(の)?(法令|法律|法規|法)");
  std::string words;
  const bool elsewhere =
      RE2::PartialMatch(phrase, other_than) || RE2::PartialMatch(phrase, foreign, &words);
  const bool here = RE2::PartialMatch(phrase, japan) && !RE2::PartialMatch(phrase, other_than);
  both = here && elsewhere;
  if (elsewhere)
    out = {Place::foreign, words};
  else if (here)
    out = {Place::japan, "日本法"};
  else if (RE2::PartialMatch(phrase, seat))
    out = {Place::other, "所在国の法"};
  else
    return false;
  return true;
}

/// 準拠法 and its paraphrases, said of the contract and not of the service or of personal data.
bool is_law_topic(const std::string& sentence, const std::string& title) {
  static const RE2 named(
      "準拠法|(契約|規約|約款|協定|覚書|合意|条項|特約|紛争)[^。]*(準拠|解釈|規律|支配|適用(され|"
      "する|し|せ|を|は|法)|効力|成立|(法|法令|法律)(に|が|を)(従|したが|よ(り|る|って)|基づ|"
      "もとづ))");
  static const RE2 titled("準拠法|適用法");
  static const RE2 conduct("(遵守|順守|守らなければ|守り)");
  static const RE2 applied(
      "(法|法令|法律)(を適用(する|し)|が適用され|を準拠法|に準拠|に服|による|によるもの|に(従|"
      "したが)(う|い|って)|に(基|もと)づ(き|いて)解釈)");
  if (RE2::PartialMatch(title, titled)) return true;
  if (RE2::PartialMatch(sentence, applied) && RE2::PartialMatch(sentence, foreign_law_words()) &&
      !RE2::PartialMatch(sentence, conduct))
    return true;
  return RE2::PartialMatch(sentence, named) &&
         !(RE2::PartialMatch(sentence, conduct) && !RE2::PartialMatch(sentence, "準拠|解釈"));
}

/// The sales convention and the conflict rules are excluded without denying Japanese law.
void drop_conflict_rules(std::string& sentence) {
  static const RE2 bracketed("[(][^()]*(抵触|国際私法|通則法|条約)[^()]*[)]");
  static const RE2 excluded(
      "[^、。]*(国際物品売買|ウィーン売買|国際連合条約|国連条約|抵触|国際私法|適用に関する通則法|"
      "法の選択)[^、。]*?(、?(本契約に|本契約には)?)(適用(を|は)?(しない|されない|排除(する|し)?|"
      "除外(する|し)?|せず|することなく|されず)|排除(する|し)?|除外(する|し)?|除き|除いて|除く|"
      "かかわらず|ないもの|適用がない)(もの)?(とする|とし)?");
  RE2::GlobalReplace(&sentence, bracketed, "");
  RE2::GlobalReplace(&sentence, excluded, "");
}

const RE2& history() {
  static const RE2 pattern(
      "過去に|かつて|旧契約|前契約|従前|係属して|係属中|判決が|言い?渡|判例|であった|していた(が|"
      "もの)|検討中|協議中|案として");
  return pattern;
}

void add(std::vector<ForumClause>& out, const Article& a, const Sentence& s, Topic topic,
         Place place, Sign sign, std::string named, bool exclusive = false) {
  out.push_back({topic, place, sign, std::move(named), exclusive, !a.section.empty(), false,
                 a.label, s.shown, s.page, s.line});
}

/// 「準拠法:日本法」, or 「日本法。」 under the title 準拠法: an entry of a list rather than a
/// sentence.
bool is_entry(const std::string& sentence, const std::string& title, const RE2& topic,
              const RE2& entry, const RE2& labelled) {
  return (RE2::PartialMatch(title, topic) && RE2::FullMatch(sentence, entry)) ||
         RE2::FullMatch(sentence, labelled);
}

void read_law(const Article& a, const Sentence& s, std::vector<ForumClause>& out) {
  std::string sentence = s.folded;
  drop_conflict_rules(sentence);
  if (!is_law_topic(sentence, a.title)) return;
  static const RE2 predicate(
      "(準拠法(と|は|を|として)|準拠(する|し|し、|した|すべき|され)|適用(する|し|され|を受け|法)|"
      "解釈|規律|支配|従(う|い|って)|したが(う|い|って)|もとづ|基づ|よ(る|り|って)|と(する|し|"
      "します)$)");
  static const RE2 law_title("準拠法|適用法"),
      law_entry("[^はがをに、]{2,30}(法|法律|法令)(とする|とします|である|です)?。?"),
      law_label("[0-9(). ]*(準拠法|適用法)[:: ]*[^はがをに、]{2,30}(法|法律|法令)。?");
  const bool entry = is_entry(sentence, a.title, law_title, law_entry, law_label);
  const bool past = RE2::PartialMatch(sentence, history());
  bool any = false;
  for (const std::string& phrase : phrases(sentence)) {
    Mention m;
    bool both = false;
    if (law_mention(phrase, m, both)) {
      any = true;
      add(out, a, s, Topic::law, m.place,
          past || both || m.place == Place::other
              ? Sign::unclear
              : sign_of(phrase, entry || RE2::PartialMatch(phrase, predicate)),
          m.named);
    } else if (any && denials(phrase) > 0) {
      add(out, a, s, Topic::law, Place::other, Sign::unclear, "");
    }
  }
  static const RE2 names_topic("準拠法");
  if (!any && RE2::PartialMatch(sentence, names_topic))
    add(out, a, s, Topic::law, Place::other, Sign::unclear, "");
}

/// The place that the words before and in 「…裁判所」 mean. `mention` ends in 裁判所 or 支部;
/// `after` is what follows.
bool court_mention(const std::string& mention, const std::string& after, const Mention* previous,
                   Mention& out) {
  static const RE2 outside("(" + japan_words + "国?外|国外|海外|外国)[^、]*$"), other_than("^以外"),
      japan("^[^、]*" + japan_words), besides("以外[^、]*$");
  static const RE2 foreign(
      std::string("(") + foreign_words +
      "|[\\p{Katakana}ー]{2,}(州|郡|連邦|共和国|中央地方)|州|法院|連邦)[^、]*$");
  // Between a party and its seat nothing stands but words for the seat: 「乙の親会社の本店」 is not
  // 乙's.
  static const RE2 seat(
      party_words +
      "(の|が|を)((主たる|登記上の?|契約上の?|本店|本社|本庁|市役所|庁舎|事務所|事業所|営業所|の|"
      "又は|及び|若しくは|住所地?|普通裁判籍|当該|現在の?)*)(所在|住所|本店|本社|本庁|市役所|庁舎|"
      "事務所|事業所|営業所|普通裁判籍|(管轄|所轄)する)[^、]*$");
  static const RE2 others(
      "親会社|子会社|関連会社|関係会社|グループ|代理人|保証人|再委託先|出資者|株主|ライセンサー");
  static const RE2 town(
      "([\\p{Han}\\p{Hiragana}\\p{Katakana}ー]{1,10}?(市|町|村|区))(役所|役場)?(の区域|の所在地)?"
      "を(管轄|所轄)する[^、]*$");
  static const RE2 home(japan_words + "[^、]*$"), prefecture(std::string(prefectures) + "[^、]*$");
  static const RE2 designated("(指定する|指定した|選択する|選択した|定める|合意する|選ぶ)[^、]*$");
  static const RE2 bare(
      "(^|[をはにがのる、])(第一審の?|一審の?|合意上の?|専属的?な?|付加的な?|非|合意|管轄|当該|"
      "同じ?|前項の|の)+裁判所$|^[のをは]?裁判所$");
  static const RE2 kind_only(
      "^(又は|若しくは|もしくは|または|及び|並びに|,|、|・)?(地方|簡易|家庭|高等)裁判所$");
  std::string name, more;
  if (RE2::PartialMatch(after, other_than))
    out = {RE2::PartialMatch(mention, japan) ? Place::foreign : Place::other, mention + "以外"};
  else if (RE2::PartialMatch(mention, besides) || RE2::PartialMatch(mention, others))
    out = {Place::other, mention};
  else if (RE2::PartialMatch(mention, outside) || RE2::PartialMatch(mention, foreign, &name))
    out = {Place::foreign, name.empty() ? mention : name};
  else if (is_japanese_court(mention, name))
    out = {Place::japan, name};
  else if (RE2::PartialMatch(mention, seat, &name))
    out = {Place::seat, name};
  else if (RE2::PartialMatch(mention, home) || RE2::PartialMatch(mention, prefecture))
    out = {Place::japan, "日本国内の裁判所"};
  else if (RE2::PartialMatch(mention, town, &name))
    out = {Place::seat, name};
  else if (RE2::FullMatch(mention, kind_only) && previous != nullptr)
    out = *previous;
  else if (RE2::PartialMatch(mention, designated))
    out = {Place::other, mention};
  else if (RE2::PartialMatch(mention, bare))
    return false;
  else
    out = {Place::other, mention};
  return true;
}

bool is_court_topic(const std::string& sentence, const std::string& title) {
  static const RE2 court("裁判所|地裁|簡裁|法院|法廷"), titled("管轄|裁判所"),
      stands(
          "(裁判所|支部|地裁|簡裁|法院)(と(する|し|します)|による|において|に|です|である|。?$)");
  static const RE2 forum(
      "管轄裁判所|合意管轄|専属管轄|裁判管轄|管轄(と|に服|権)|第一審|訴え|訴訟|提訴|紛争|争い|係争|"
      "紛議|裁判所の管轄($|[^区])");
  return RE2::PartialMatch(sentence, court) &&
         (RE2::PartialMatch(sentence, forum) ||
          (RE2::PartialMatch(title, titled) && RE2::PartialMatch(sentence, stands)));
}

void read_court(const Article& a, const Sentence& s, std::vector<ForumClause>& out) {
  static const RE2 by_statute(
      "専属管轄(の|に関する|を定める)(定め|規定)|法令(に|の)[^、]*(定め|規定)");
  static const RE2 mediation("^の(民事|家事)?調停");
  if (!is_court_topic(s.folded, a.title)) return;
  static const RE2 predicate(
      "管轄(裁判所)?と(する|し|なる|なり|定め|した|すること|いたし|合意)|管轄に(服|属|する|従)|"
      "管轄(権)?(を有|が(あ|属))|(裁判所|支部|地裁|簡裁)(と(する|し|定め|すること|合意|いたし)|"
      "である|により|によ(る|って)|において|で(解決|訴|争|審理|行)|"
      "に(おいて|訴|提訴|提起|付|のみ|対し|申し?立|行う|行い|係属させ)|に服|の(専属的?|非専属的?|"
      "付加的)?な?(合意)?管轄)|管轄裁判所[:は].{2,40}(裁判所|支部)$|を(専属的?|非専属的?)?(合意)?"
      "管轄裁判所");
  static const RE2 court("^(.*?(?:裁判所(?:\\p{Han}{1,6}支部)?|地裁|簡裁|法院|法廷))(.*)$");
  static const RE2 court_title("管轄|裁判所"),
      court_entry(
          "[^はがをに、]{2,40}(裁判所|支部|地裁|簡裁|法院)(とする|とします|である|です)?。?"),
      court_label(
          "[0-9(). ]*((第一審)?(専属的?)?(合意|専属|裁判)?管轄(裁判所)?)[:: "
          "]*[^はがをに、]{2,40}(裁判所|支部|地裁|簡裁|法院)。?");
  const bool entry = is_entry(s.folded, a.title, court_title, court_entry, court_label);
  const bool past = RE2::PartialMatch(s.folded, history());
  const bool exclusive =
      RE2::PartialMatch(s.folded, "専属") && !RE2::PartialMatch(s.folded, "非専属|専属的で(は)?な");
  Mention previous;
  bool any = false;
  for (const std::string& phrase : phrases(s.folded)) {
    bool mentioned = false;
    std::string rest = phrase, mention, tail;
    while (RE2::FullMatch(rest, court, &mention, &tail)) {
      Mention m;
      const std::string words = mention;
      rest = tail;
      if (RE2::PartialMatch(words, by_statute) ||
          (RE2::PartialMatch(rest, mediation) && is_japanese_court(words, m.named)) ||
          !court_mention(words, rest, any ? &previous : nullptr, m))
        continue;
      const bool verb = entry || RE2::PartialMatch(phrase, predicate);
      add(out, a, s, Topic::court, m.place,
          past || m.place == Place::other ? Sign::unclear : sign_of(phrase, verb), m.named,
          exclusive);
      previous = m;
      mentioned = any = true;
    }
    if (!mentioned && any && denials(phrase) > 0 && !RE2::PartialMatch(phrase, by_statute))
      add(out, a, s, Topic::court, Place::other, Sign::unclear, "");
  }
}

/// 「ただし、この限りでない」 after a clause leaves it open; a statute's exclusive jurisdiction
/// does not.
void read_proviso(const Article& a, const Sentence& s, std::vector<ForumClause>& out) {
  static const RE2 proviso("^(ただし|但し|もっとも|なお)"),
      statute("専属管轄|法令(に|の)|調停|保全");
  static const RE2 reopens("限りで(は)?ない|別(に|途)(定|合意|協議|指定)|例外|適用しない|できる");
  if (out.empty() || out.back().article != a.label || out.back().topic == Topic::arbitration)
    return;
  const bool spoke = out.back().quote == s.shown;
  if (spoke || !RE2::PartialMatch(s.folded, proviso) || RE2::PartialMatch(s.folded, statute))
    return;
  if (RE2::PartialMatch(s.folded, reopens))
    add(out, a, s, out.back().topic, Place::other, Sign::unclear, "");
}

void read_arbitration(const Article& a, const Sentence& s, std::vector<ForumClause>& out) {
  static const RE2 topic("仲裁");
  if (!RE2::PartialMatch(s.folded, topic)) return;
  static const RE2 abroad(std::string(foreign_words) +
                          "|国際商業会議所|国際商工会議所|\\bicc\\b|siac|hkiac|cietac|\\baaa\\b|"
                          "jams|lcia|国際仲裁裁判所|国際仲裁センター");
  static const RE2 home(std::string("日本商事仲裁協会|jcaa|日本海運集会所|日本知的財産仲裁|"
                                    "弁護士会|建設工事紛争審査会|日本国?|") +
                        prefectures + "|東京|大阪|横浜|名古屋|福岡");
  static const RE2 binds(
      "仲裁[^、。]{0,30}(付す|付し|付託|解決|決定|委ね|従う|従い|服|よる|より|による|により|"
      "申し立てる)");
  const Place place = RE2::PartialMatch(s.folded, abroad) ? Place::foreign
                      : RE2::PartialMatch(s.folded, home) ? Place::japan
                                                          : Place::other;
  bool bound = false, denied = false, entangled = false;
  for (const std::string& phrase : phrases(s.folded)) {
    if (!RE2::PartialMatch(phrase, topic)) continue;
    bound = bound || RE2::PartialMatch(phrase, binds);
    denied = denied || denials(phrase) == 1;
    entangled = entangled || denials(phrase) > 1;
  }
  static const RE2 may("できる|できます");
  const Sign sign = entangled                          ? Sign::unclear
                    : denied                           ? Sign::negative
                    : RE2::PartialMatch(s.folded, may) ? Sign::permissive
                    : bound                            ? Sign::positive
                                                       : Sign::unclear;
  add(out, a, s, Topic::arbitration, place, sign, "仲裁");
}

/// An English clause under a Japanese beginning.
bool has_english_words(const std::string& sentence) {
  static const RE2 pattern("[a-z]+ [a-z]+ [a-z]+ [a-z]+");
  return RE2::PartialMatch(sentence, pattern);
}

}  // namespace

std::vector<ForumClause> read_forum_clauses(const Paper& paper) {
  std::vector<ForumClause> out;
  for (const Article& a : paper.articles) {
    const std::size_t begun = out.size();
    for (const Sentence& s : a.sentences) {
      const std::size_t before = out.size();
      if (is_english(s.folded)) {
        read_english_forum(a, s, out);
      } else {
        read_law(a, s, out);
        read_court(a, s, out);
        read_arbitration(a, s, out);
        if (out.size() == before) read_proviso(a, s, out);
        if (out.size() == before && has_english_words(s.folded)) read_english_forum(a, s, out);
      }
      read_residue(a, s, before, out);
    }
    read_title(a, begun, out);
  }
  read_amendments(paper, out);
  return out;
}

}  // namespace tenken::parse
