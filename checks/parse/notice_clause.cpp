#include "checks/parse/notice_clause.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "checks/parse/amendment.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/forum_words.hpp"
#include "checks/parse/jurisdiction.hpp"

namespace tenken::parse {

namespace {

using Kind = NoticeTerm::Kind;
using Duty = NoticeTerm::Duty;

const char* const notify = "(告知|通知|予告|連絡|知らせ|通告|報告(?:する|し|を行|しな|いたし))";

struct Hit {
  std::size_t at;
  std::size_t end;
  std::string text;
};

std::vector<Hit> hits(const std::string& text, const RE2& pattern) {
  std::vector<Hit> out;
  re2::StringPiece rest(text), found;
  while (out.size() < 64 && RE2::FindAndConsume(&rest, pattern, &found)) {
    const auto at = static_cast<std::size_t>(found.data() - text.data());
    out.push_back({at, at + found.size(), std::string(found)});
  }
  return out;
}

/// 「6か月前」 → months; 「2週間前」「14日前」「10営業日前」 → days; 半年, 1年.
bool read_period(const std::string& text, NoticeTerm& term) {
  static const RE2 form(
      "([0-9一二三四五六七八九十百]+|半)(か月|ヶ月|カ月|ケ月|ヵ月|箇月|個月|月|週間|週|営業日|日|"
      "年半|年)");
  std::string number, unit;
  if (!RE2::PartialMatch(text, form, &number, &unit)) return false;
  const int n = number == "半" ? 0 : read_number(number);
  if (unit == "年半")
    term.months = n * 12 + 6;
  else if (unit == "年")
    term.months = number == "半" ? 6 : n * 12;
  else if (unit.ends_with("月"))
    term.months = n;
  else if (unit.starts_with("週"))
    term.days = n * 7;
  else if (unit == "営業日")
    term.days = n / 5 * 7 + n % 5;  // weekends at least; holidays only lengthen it
  else
    term.days = n;
  term.stated = term.months > 0 || term.days > 0;
  return term.stated;
}

Duty duty_of(const std::string& sentence) {
  static const RE2 none(
      std::string("(事前|予め|あらかじめ)?[のに]?") + notify +
      "(を(する|行う|要する|経る)?(こと)?|する(こと)?)?(なく|なしに|を?要しない|を?省略|は?不要|"
      "せずに|を行わない|しない|することを要しない|を行う義務を負わない|義務を負わ)");
  static const RE2 weak(
      "努め|努力|原則として|可能な限り|できる限り|できるだけ|望ましい|ことがある|場合がある|目安|"
      "程度|頃|(告知|通知|予告|連絡)(を)?(する|行う)?ことができる");
  if (RE2::PartialMatch(sentence, none)) return Duty::denied;
  return RE2::PartialMatch(sentence, weak) ? Duty::weak : Duty::owed;
}

/// Words of the city: 甲 unless the paper defines it as the vendor.
std::string city_words_of(const Paper& paper) {
  static const RE2 public_body("(市|市長|県|知事|町|町長|村|村長|区|区長|広域連合|組合)$");
  std::string out = "市|本市|当市|委託者|発注者|利用者|契約者|お客様";
  bool named = false;
  for (const Party& p : read_parties(paper)) {
    if (p.name.empty() || !RE2::PartialMatch(p.name, public_body)) continue;
    out += "|" + RE2::QuoteMeta(p.word);
    named = true;
  }
  return "(" + out + (named ? ")" : "|甲)");
}

struct Topic {
  std::size_t at;
  Kind kind;
  bool of_contract;
};

std::vector<Topic> topics_of(const std::string& s) {
  static const RE2 end(
      "((?:サービス|提供|システム|クラウド|運用|基盤|業務)(?:の全部|の一部|の提供|の全部又は一部)?("
      "?:の|を|が)?(?:提供)?(?:の|を)?(?:恒久的に)?(?:終了|廃止|停止|中止|打ち?切))");
  static const RE2 contract_end("((?:契約)(?:の|を|が)?(?:終了|解約|解除))");
  static const RE2 change(
      "((?:サービス|仕様|機能|システム|設計|デザイン|画面|内容|構成|プログラム|ソフトウェア|"
      "バージョン|環境)[^、。]{0,24}?(?:変更|改修|更新|改良|バージョンアップ|追加|削除))");
  static const RE2 bare_change("(変更)"), bare_end("(終了|廃止)");
  static const RE2 other_change(
      "規約|約款|(料金|委託料|住所|代表者|担当者|連絡先|届出事項|契約内容|契約)(の|を|について|"
      "に関する)?(変更|改定)");
  static const RE2 about_service("サービス|システム");
  std::vector<Topic> out;
  for (const Hit& h : hits(s, end)) out.push_back({h.at, Kind::termination, false});
  for (const Hit& h : hits(s, contract_end)) out.push_back({h.at, Kind::termination, true});
  for (const Hit& h : hits(s, change)) out.push_back({h.end, Kind::change, false});
  if (RE2::PartialMatch(s, about_service) && !RE2::PartialMatch(s, other_change))
    for (const Hit& h : hits(s, bare_change)) out.push_back({h.end, Kind::change, false});
  if (RE2::PartialMatch(s, about_service) && !RE2::PartialMatch(s, contract_end))
    for (const Hit& h : hits(s, bare_end)) out.push_back({h.end, Kind::termination, false});
  if (RE2::PartialMatch(s, other_change) && !RE2::PartialMatch(s, change))
    std::erase_if(out, [](const Topic& t) { return t.kind == Kind::change; });
  std::stable_sort(out.begin(), out.end(),
                   [](const Topic& a, const Topic& b) { return a.at < b.at; });
  return out;
}

/// The topic that a period belongs to: the last one named since the period before it, else the
/// first one after it.
const Topic* topic_of(const std::vector<Topic>& topics, std::size_t from, std::size_t at,
                      std::size_t until) {
  const Topic* before = nullptr;
  for (const Topic& t : topics)
    if (t.at >= from && t.at <= at) before = &t;
  if (before != nullptr) return before;
  for (const Topic& t : topics)
    if (t.at > at && t.at < until) return &t;
  for (const Topic& t : topics)
    if (t.at <= at) before = &t;
  return before;
}

/// `lead`: the sentence that the item stands under, or nothing.
void read_sentence(const Article& a, const Sentence& s, const std::string& lead,
                   NoticeClauses& out) {
  static const RE2 period(
      "((?:[0-9一二三四五六七八九十百]+|半)(?:か月|ヶ月|カ月|ケ月|ヵ月|箇月|個月|月|週間|週|営業日|"
      "日|年半|年)(?:(?:以上|より)?(?:も)?(?:以?前|先立)|(?:以上)?の?(?:事前)?(?:予告|告知|通知|"
      "猶予)の?期間))");
  const std::vector<Topic> topics = topics_of(s.folded);
  if (topics.empty()) return;
  const auto add = [&](const Topic& topic, NoticeTerm term) {
    term.kind = topic.kind;
    term.of_contract = topic.of_contract;
    term.duty = duty_of(lead + s.folded);
    term.article = a.label;
    term.quote = s.shown;
    term.page = s.page;
    out.terms.push_back(std::move(term));
  };
  const auto periods = hits(s.folded, period);
  for (std::size_t i = 0; i < periods.size(); ++i) {
    NoticeTerm term;
    if (!read_period(periods[i].text, term)) continue;
    const std::size_t from = i == 0 ? 0 : periods[i - 1].end;
    const std::size_t until = i + 1 < periods.size() ? periods[i + 1].at : s.folded.size();
    if (const Topic* topic = topic_of(topics, from, periods[i].at, until)) add(*topic, term);
  }
  if (periods.empty() && lead.empty()) add(topics.front(), {});
}

/// What an article about notice says beside its periods, in words that no pattern reads: an
/// exception, another period.
bool qualifies_notice(const std::string& sentence) {
  static const RE2 proviso("^[0-9(). ]*(ただし|但し|もっとも)|にかかわらず"),
      loosens("限りで(は)?ない|適用しない|除く|要しない|省略|事後|短縮|足りる|とする|できる|不要");
  static const RE2 minor("軽微|デザイン|基本機能に影響"),
      ahead("(か月|ヶ月|カ月|ケ月|ヵ月|箇月|週間|日|年)(以上)?以?前");
  if (RE2::PartialMatch(sentence, minor)) return false;
  return (RE2::PartialMatch(sentence, proviso) && RE2::PartialMatch(sentence, loosens)) ||
         RE2::PartialMatch(sentence, ahead);
}

/// 「当社は、いつでも本サービスの内容を変更できる」
bool changes_at_will(const std::string& sentence) {
  static const RE2 will(
      "いつでも|任意に|任意の(判断|時期)|裁量|(当社|乙|自ら|自己|提供者|受託者)の判断"),
      service("サービス|システム|仕様|機能"),
      act("(変更|終了|廃止|中止|停止|追加|削除)[^。]{0,20}(できる|できます|ことがある|"
          "ことがあります)");
  static const RE2 by_city("^[0-9(). ]*(甲|市|委託者|発注者|利用者|契約者|お客様)(は|が|の)"),
      with_notice("告知の?(上|うえ|後)|通知(の?(上|うえ|後)|し(て|、)|することにより)");
  return RE2::PartialMatch(sentence, will) && RE2::PartialMatch(sentence, service) &&
         RE2::PartialMatch(sentence, act) && !RE2::PartialMatch(sentence, by_city) &&
         !RE2::PartialMatch(sentence, with_notice);
}

}  // namespace

NoticeClauses read_notice_clauses(const Paper& paper) {
  static const RE2 says(notify), titled("告知|通知|予告|連絡");
  static const RE2 message(
      "文書|書面|電子メール|eメール|メール|電磁的(方法|記録)|郵送|郵便|ファクシミリ"),
      posting("ウェブサイト|webサイト|ホームページ|掲載|公表|管理画面|ポータル|掲示");
  static const RE2 emergency(
      "(緊急|急を要|やむを得ない|不可抗力|脆弱性)[^。]*(限りで(は)?ない|除く|事後|速やかに|直ちに|"
      "できる|足りる|要しない)");
  const std::string city = city_words_of(paper);
  const RE2 recipient(city + "[^、。]{0,24}(に対し|に|へ|あて|宛)[^、。]{0,30}" + notify +
                      "|告知先|通知先|" + city +
                      "[^、。]{0,24}(課|室|部|係|所|担当者|責任者)(長)?(に|へ|に対し|あて|宛)");
  const RE2 by_city("^([0-9]*)" + city +
                    "(は|が)(、|いつでも|乙|本契約|[^、]{0,20}(乙|受託者|受注者)に)");
  static const RE2 lists("次の各号|次に掲げる|以下の各号|次のとおり|下記のとおり"),
      item("^([(][0-9一二三四五六七八九十]+[)]|[①-⑳]|[ア-ン][ .)]|[0-9]+[.)]|・)");
  static const RE2 deems(
      "(掲載|公表|掲示)[^。]*(をもって|により|した(時|とき|日))[^。]*(みなす|みなし|みなされ|"
      "代える|したものとする|効力を生じ)");
  NoticeClauses out;
  std::set<std::string> promising;
  for (const Article& a : paper.articles) {
    bool spoke = false;
    std::string lead;
    std::vector<const Sentence*> rest;
    for (const Sentence& s : a.sentences) {
      const bool listed = !lead.empty() && RE2::PartialMatch(s.folded, item);
      if (!listed) lead.clear();
      const bool notice =
          RE2::PartialMatch(s.folded, says) && !RE2::PartialMatch(s.folded, by_city);
      if (RE2::PartialMatch(s.folded, deems) && RE2::PartialMatch(s.folded, says))
        out.deemed.push_back({a.label, s.shown});
      const std::size_t before = out.terms.size();
      if (notice || listed) read_sentence(a, s, listed ? lead : "", out);
      if (notice && !listed && RE2::PartialMatch(s.folded, lists)) lead = s.folded;
      spoke = spoke || out.terms.size() > before;
      if (out.terms.size() == before && !RE2::PartialMatch(s.folded, by_city)) rest.push_back(&s);
      if (changes_at_will(s.folded)) out.unread.push_back({a.label, s.shown});
    }
    for (const Sentence* s : rest)
      if (spoke && qualifies_notice(s->folded) && !RE2::PartialMatch(s->folded, emergency))
        out.unread.push_back({a.label, s->shown});
    if (spoke && a.section.empty() && !a.number.empty()) promising.insert(a.number);
    if (!spoke && !RE2::PartialMatch(a.title, titled)) continue;
    for (const Sentence& s : a.sentences) {
      out.by_document =
          out.by_document || (RE2::PartialMatch(s.folded, message) && denials(s.folded) == 0);
      out.by_posting = out.by_posting || RE2::PartialMatch(s.folded, posting);
      out.to_city = out.to_city || RE2::PartialMatch(s.folded, recipient);
      if (spoke && RE2::PartialMatch(s.folded, emergency)) {
        out.excepts_emergency = true;
        out.emergency_quote = s.shown;
      }
    }
  }
  for (const Article& a : paper.articles)
    for (const Sentence& sentence : a.sentences) {
      const bool read = std::any_of(out.terms.begin(), out.terms.end(),
                                    [&](const NoticeTerm& t) { return t.quote == sentence.shown; });
      const bool agreed_later = RE2::PartialMatch(sentence.folded, emergency);
      if (!read && !agreed_later && amends(sentence.folded, promising))
        out.unread.push_back({a.label, sentence.shown});
    }
  return out;
}

}  // namespace tenken::parse
