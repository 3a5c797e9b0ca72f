#include "checks/parse/forum_residue.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "checks/parse/amendment.hpp"
#include "checks/parse/forum_words.hpp"
#include "checks/parse/places.hpp"

namespace tenken::parse {

namespace {

using Topic = ForumClause::Topic;

std::string without(std::string text, const RE2& pattern) {
  RE2::GlobalReplace(&text, pattern, "");
  return text;
}

bool spoke_of(const std::vector<ForumClause>& out, std::size_t since, Topic topic) {
  return std::any_of(out.begin() + static_cast<std::ptrdiff_t>(since), out.end(),
                     [&](const ForumClause& c) { return c.topic == topic; });
}

void add_unread(std::vector<ForumClause>& out, const Article& a, const Sentence& s, Topic topic) {
  ForumClause c;
  c.topic = topic;
  c.special = !a.section.empty();
  c.unread = true;
  c.article = a.label, c.quote = s.shown, c.page = s.page, c.line = s.line;
  out.push_back(std::move(c));
}

}  // namespace

std::string without_routine(std::string sentence) {
  static const RE2 routine(
      "(a|any|by a|by any) (court|tribunal)s?( or (other )?(tribunal|agency|authority|governmental "
      "[a-z]+))? of competent jurisdiction|(order|decision|judgment|ruling|subpoena) (of|by|from) "
      "(a|any|the) (competent )?courts?|court orders?|"
      "(applicable|relevant|any|other|each|such) jurisdictions?|jurisdictions? (in "
      "which|where)|^((governing|applicable) law|choice of (law|forum)|jurisdiction|venue|dispute "
      "resolution|and|[ ;,.:])+");
  return without(std::move(sentence), routine);
}

bool mentions_law(const std::string& sentence) {
  // 「英国法」「デラウェア州の法律」, also of a country that no list holds.
  static const RE2 foreign(
      std::string("(") + foreign_words +
      "|[\\p{Katakana}ー]{2,}(州|共和国|王国|連邦))(の)?([\\p{Katakana}・ー]{0,12}(州|国|共和国|"
      "王国|連邦|特別行政区)?)(の)?(連邦)?(法令|法律|法規|法([^廷曹人務的定則院]|$))");
  static const RE2 katakana(
      "[\\p{Katakana}ー]{3,}(州|国)?法(に|を|が|と|の(適用|下|規定)|、|。|$)"),
      not_a_country(
          "マイナンバー法|フリーランス法|リサイクル法|ストーカー法|プロバイダー?法|フロン法|"
          "スクラム法|ハッシュ法|アジャイル法|カルロ法|ランダム法|バックアップ法");
  static const RE2 statutes(
      "民法|商法|会社法|民事訴訟法|著作権法|地方自治法|[\\p{Han}\\p{Katakana}ー]{2,20}(保護法|"
      "基準法|基本法|禁止法|防止法|管理法|促進法|通信法|支援法|福祉法|規制法|処理法|公開法|措置法|"
      "取引法|整備法|確保法|虐待法)|"
      "に関する(法律|条例)|(関係|関連|諸|労働|税|各種|適用される|その他の?)(する)?法令等?|(法令|"
      "法律)等?(の定め|の規定|の範囲|を遵守|に違反|に抵触)");
  static const RE2 topic(
      "準拠法|適用法|法の抵触|(法|法律|法令|法規)(に準拠|を適用|が適用|の適用)|(解釈|成立|効力|"
      "紛争)[^。]{0,30}(法|法律|法令)(に|を)(従|したが|基づ|もとづ|よ)|(法|法律|法令)(に|を)(従|"
      "したが|基づ|もとづ|より|よって)[^。]{0,12}解釈|本国法|本国の法");
  static const RE2 denied_japan("日本(国)?(の)?(法令|法律|法)");
  static const RE2 english(
      "\\b(governed by|governing law|construed (in accordance|under)|choice of law|laws? of (the "
      ")?[a-z])");
  if (RE2::PartialMatch(sentence, foreign)) return true;
  if (RE2::PartialMatch(without(sentence, not_a_country), katakana)) return true;
  const std::string rest = without(sentence, statutes);
  if (RE2::PartialMatch(rest, topic)) return true;
  if (RE2::PartialMatch(rest, denied_japan) && denials(rest) > 0) return true;
  static const RE2 of_companies(
      "(existing|organi[sz]ed|incorporated|established)( and existing)? under the laws? "
      "of|conflicts? of laws?|obligations? of law|operation of law|force of law|rule of "
      "law|violation of law");
  return RE2::PartialMatch(without(sentence, of_companies), english);
}

bool mentions_court(const std::string& sentence) {
  static const RE2 harmless(
      "裁判所(、[^、]{1,12})*(その他[^、]{0,12})?(から|の|が|による|より|に対する|に対し|に)?[^"
      "、。]{0,24}(命令|決定|令状|要請|嘱託|照会|判決|破産|再生|更生|差押|強制執行|競売|許可|選任|"
      "送致|審判|承認|措置|申立|申し?立|面会|事件|提出|書類)[^、。]*|"
      "管轄(については|は)、?(甲乙の)?合意による(ものとする|こととする)?|(地方|簡易)?裁判所の(民事|"
      "家事)?調停|家庭裁判所|裁判所職員|管轄(区域|区|する(区域|地域|市町村)|地域|外|内|警察|官庁|"
      "行政|税務|児童|保健|消防|労働|部署|課|室)|(警察署|児童相談所|保健所|税務署|労働基準監督署|"
      "消防署|福祉事務所|所|署|課|室|庁)(の|を|が)管轄(の|する)?|"
      "(司法|立法|行政|監査|人事|会計検査)(法)?院|法廷(内|外|記録)");
  static const RE2 strong(
      "法院|法廷|(合意|裁判|専属|国際|専属的?合意)管轄|管轄裁判所|管轄権|管轄地|裁判籍|裁判地|"
      "紛争解決地|提訴地|(訴訟|紛争|争い|訴え)[^。]{0,40}管轄|管轄[^。]{0,20}(訴訟|紛争|訴え)|(^[0-"
      "9]*|[、。])(準拠法(及び|および|、|・))?管轄(について|は|に関)|裁判機関|司法機関|裁判は|"
      "審理地|仲裁地|(紛争|訴訟|争い)[^。]{0,16}(の場|の地|解決地|解決機関)(は|を|と)");
  static const RE2 sued(
      "(訴え|提訴|訴訟|起訴|裁判)[^。]{0,24}(できない|できません|放棄|権利を有しない|行う|のみ)"),
      away(foreign_words);
  static const RE2 court("裁判所|地裁|高裁|簡裁"),
      dispute("訴訟|訴え|紛争|争い|係争|提訴|第一審|合意|専属|管轄|解決");
  static const RE2 any_court("裁判所|法院|法廷"),
      by_statute("民事訴訟法[^。]*(定め|規定)(るところ)?(による|に従う|に従い)");
  if (RE2::PartialMatch(sentence, by_statute)) return RE2::PartialMatch(sentence, any_court);
  const std::string rest = without(sentence, harmless);
  if (RE2::PartialMatch(rest, sued) && (RE2::PartialMatch(rest, away) || denials(rest) > 0))
    return true;
  if (RE2::PartialMatch(rest, strong) ||
      (RE2::PartialMatch(rest, court) && RE2::PartialMatch(rest, dispute)))
    return true;
  static const RE2 english(
      "\\b(jurisdictions?|venue|tribunals?|(exclusive|dispute|action|suit|litigation|proceeding)s?"
      "\\b.*\\bcourts?|courts?\\b.*\\b(dispute|action|suit|litigation|proceeding)s?)\\b");
  return RE2::PartialMatch(without_routine(sentence), english);
}

bool mentions_arbitration(const std::string& sentence) {
  static const RE2 home("家事|離婚|親権|面会|養育|民事調停|裁判所の調停|調停(委員会|前置)"),
      topic(
          "仲裁|調停(センター|機関|人)|国際調停|(紛争|争い)[^。]{0,30}adr|adr(機関|手続)|siac|"
          "hkiac|icc(の)?規則|lcia|cietac|jams");
  static const RE2 mediation("調停|あっせん|斡旋"), away(foreign_words);
  const std::string rest = without(sentence, home);
  if (RE2::PartialMatch(rest, topic) ||
      (RE2::PartialMatch(rest, mediation) && RE2::PartialMatch(rest, away)))
    return true;
  static const RE2 english("\\b(arbitrat|mediat(ion|or)\\b)");
  return RE2::PartialMatch(sentence, english);
}

void read_residue(const Article& a, const Sentence& s, std::size_t before,
                  std::vector<ForumClause>& out) {
  if (!spoke_of(out, before, Topic::law) && mentions_law(s.folded))
    add_unread(out, a, s, Topic::law);
  if (!spoke_of(out, before, Topic::court) && !spoke_of(out, before, Topic::arbitration) &&
      mentions_court(s.folded))
    add_unread(out, a, s, Topic::court);
  if (!spoke_of(out, before, Topic::arbitration) && mentions_arbitration(s.folded))
    add_unread(out, a, s, Topic::arbitration);
}

void read_title(const Article& a, std::size_t begun, std::vector<ForumClause>& out) {
  static const RE2 law("準拠法|適用法|governing law"),
      court("合意管轄|裁判管轄|管轄裁判所|専属管轄|^管轄$|jurisdiction|venue"),
      statute("民事訴訟法"),
      defers("定め|よる|従|準用|別|規約|約款|指定|選択|agree|accordance|determin");
  if (a.sentences.empty() || RE2::PartialMatch(a.folded(), statute) ||
      !RE2::PartialMatch(a.folded(), defers))
    return;
  if (RE2::PartialMatch(a.title, law) && !spoke_of(out, begun, Topic::law))
    add_unread(out, a, a.sentences.front(), Topic::law);
  if (RE2::PartialMatch(a.title, court) && !spoke_of(out, begun, Topic::court) &&
      !spoke_of(out, begun, Topic::arbitration))
    add_unread(out, a, a.sentences.front(), Topic::court);
}

void read_amendments(const Paper& paper, std::vector<ForumClause>& out) {
  for (Topic topic : {Topic::law, Topic::court}) {
    std::set<std::string> labels, articles;
    for (const ForumClause& c : out)
      if (c.topic == topic && !c.special) labels.insert(c.article);
    for (const Article& a : paper.articles)
      if (!a.number.empty() && labels.contains(a.label)) articles.insert(a.number);
    for (const Article& a : paper.articles)
      for (const Sentence& s : a.sentences) {
        const bool read = std::any_of(out.begin(), out.end(), [&](const ForumClause& c) {
          return c.topic == topic && c.quote == s.shown;
        });
        if (!read && amends(s.folded, articles)) add_unread(out, a, s, topic);
      }
  }
}

}  // namespace tenken::parse
