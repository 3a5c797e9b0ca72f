#include "checks/parse/notice_clause.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "checks/parse/amendment.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/forum_words.hpp"
#include "checks/parse/notice_topics.hpp"
#include "checks/parse/party_words.hpp"
#include "checks/parse/terms_clause.hpp"

namespace tenken::parse {

namespace {

using Kind = NoticeTerm::Kind;
using Duty = NoticeTerm::Duty;

const char* const notify = "(告知|通知|予告|連絡|知らせ|通告|報告(?:する|し|を行|しな|いたし))";

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

/// 「告知しない限り、…できない」: two negations that owe the notice.
bool owes_by_two_negations(const std::string& sentence) {
  static const RE2 form(
      std::string(notify) +
      "[^。、]{0,8}?(?:しない限り|ない限り|しなければ|なければ|なしに|なく|せずに)(?:は|、)?"
      "([^。、]{0,20}?)(?:ならない|できない|得ない|生じない|有しない|されない|適用しない|"
      "対抗できない|禁止する|禁ずる)");
  static const RE2 permits("できる|でき|が甲|ても|場合");
  std::string word, between;
  return RE2::PartialMatch(sentence, form, &word, &between) && !RE2::PartialMatch(between, permits);
}

Duty duty_of(const std::string& sentence) {
  static const RE2 none(
      std::string("(事前|予め|あらかじめ)?[のに]?") + notify +
      "(を(する|行う|要する|経る)?(こと)?|する(こと)?)?(なく|なしに|を?要しない|を?省略|は?不要|"
      "せずに|を行わない|しない|することを要しない|を行う義務を負わない|義務を負わ)");
  static const RE2 weak(
      "努め|努力|原則|可能な限り|できる限り|できるだけ|望ましい|ことがある|場合がある|目安|程度|頃|"
      "おおむね|概ね|(月|週間|週|日|年)前(から|以降|以後|以内)|"
      "(告知|通知|予告|連絡)(を)?(する|行う)?こと(が|も)?でき(る|ます)|"
      "(告知|通知|予告|連絡)(が)?でき(る|ます)|こと[をも]検討|予定(である|です|とする)|か否か|"
      "かどうか|困難|との規定|とあるのは|以降の契約|"
      "(告知|通知|予告|連絡)(を(行っ|し)|し)(た|ました|ていた)。?$|"
      "(申出|申し出|求め|希望|請求|依頼)[^。]{0,8}(あった|ある|した|する)(場合|とき)[^。]{0,40}(月|"
      "日|週間)前"),
      // Told to another, or the period is another act's:
      // 「2か月前までに案を作成し、変更の日に通知する」.
      another(
          "(他の(利用者|顧客|契約者)|自社の[^。、]{0,8}|再委託先|従業員|社員)(に|へ|に対し)[^。甲]{"
          "0,24}"
          "(告知|通知|予告|連絡|知らせ)|"
          "前までに[^。]{0,24}し、[^。]{0,24}(の日|当日|後|同時)に[^。]*(告知|通知|連絡|知らせ)");
  if (RE2::PartialMatch(sentence, none) && !owes_by_two_negations(sentence)) return Duty::denied;
  return RE2::PartialMatch(sentence, weak) || RE2::PartialMatch(sentence, another) ? Duty::weak
                                                                                   : Duty::owed;
}

struct Reading {
  NoticeSubject subject;
  bool of_terms;     ///< the article speaks of changing the terms of use
  std::string lead;  ///< the sentence that the item stands under, or nothing
  bool wants(Kind kind) const { return (kind == Kind::terms) == (subject == NoticeSubject::terms); }
};

/// False: the sentence speaks of the other subject alone.
bool read_sentence(const Article& a, const Sentence& s, const Reading& reading,
                   NoticeClauses& out) {
  static const RE2 period(
      "((?:[0-9一二三四五六七八九十百]+|半)(?:か月|ヶ月|カ月|ケ月|ヵ月|箇月|個月|月|週間|週|営業日|"
      "日|年半|年)(?:間|程度)?(?:(?:以上|より)?(?:も)?(?:以?前|先立)|(?:以上)?の?(?:事前)?(?:予告|"
      "告知|"
      "通知|周知|猶予)の?期間|(?:以上)の?期間を?(?:置|お|設け|もっ)))");
  const std::vector<Topic> named = all_topics_of(s.folded, reading.of_terms);
  std::vector<Topic> topics = named;
  // 「サービスの仕様又は利用規約を変更するとき」 is of both.
  std::erase_if(topics, [&](const Topic& t) {
    return !reading.wants(t.kind) && std::any_of(named.begin(), named.end(), [&](const Topic& o) {
      return o.at == t.at && reading.wants(o.kind);
    });
  });
  if (topics.empty()) return true;
  if (std::none_of(topics.begin(), topics.end(),
                   [&](const Topic& t) { return reading.wants(t.kind); }))
    return false;
  const auto add = [&](const Topic& topic, NoticeTerm term) {
    if (!reading.wants(topic.kind)) return;
    term.kind = topic.kind;
    term.of_contract = topic.of_contract;
    term.duty = duty_of(reading.lead + s.folded);
    term.article = a.label;
    term.quote = s.shown;
    term.page = s.page;
    out.terms.push_back(std::move(term));
  };
  auto periods = hits(s.folded, period);
  if (reading.subject == NoticeSubject::terms)
    for (const Span& span : periods_after_notice(s.folded))
      periods.push_back({span.from, span.to, s.folded.substr(span.from, span.to - span.from)});
  for (std::size_t i = 0; i < periods.size(); ++i) {
    NoticeTerm term;
    if (!read_period(periods[i].text, term)) continue;
    const std::size_t from = i == 0 ? 0 : periods[i - 1].end;
    const std::size_t until = i + 1 < periods.size() ? periods[i + 1].at : s.folded.size();
    if (const Topic* topic = topic_of(topics, from, periods[i].at, until)) add(*topic, term);
  }
  if (periods.empty() && reading.lead.empty()) {
    const auto wanted = std::find_if(topics.begin(), topics.end(),
                                     [&](const Topic& t) { return reading.wants(t.kind); });
    add(*wanted, {});
  }
  return true;
}

/// What an article about notice says beside its periods, in words that no pattern reads: an
/// exception, another period.
bool qualifies_notice(const std::string& sentence, NoticeSubject subject) {
  static const RE2 proviso("^[0-9(). ]*(ただし|但し|もっとも)|にかかわらず"),
      loosens("限りで(は)?ない|適用しない|除く|要しない|省略|事後|短縮|足りる|とする|できる|不要");
  static const RE2 minor("軽微|デザイン|基本機能に影響"),
      ahead("(か月|ヶ月|カ月|ケ月|ヵ月|箇月|週間|日|年)(以上)?以?前");
  // No. 8 has no exception for minor changes: every proviso is shown.
  if (subject == NoticeSubject::terms)
    return RE2::PartialMatch(sentence, proviso) || loosens_terms_notice(sentence);
  if (RE2::PartialMatch(sentence, minor)) return false;
  static const RE2 omits(
      "前[0-9]*項[^。]*適用(しない|されない)|(告知|通知)[をは](行わない|行いません|しない|"
      "しません)");
  if (RE2::PartialMatch(sentence, omits)) return true;
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

NoticeClauses read_notice_clauses(const Paper& paper, NoticeSubject subject) {
  const bool terms = subject == NoticeSubject::terms;
  static const RE2 says(notify), titled("告知|通知|予告|連絡"),
      about_service("サービス|システム|仕様|機能|終了|変更|解除|解約|事故|インシデント|障害");
  static const RE2 message(
      "文書|書面|電子メール|eメール|メール|電磁的(方法|記録)|郵送|郵便|ファクシミリ"),
      posting("ウェブサイト|webサイト|ホームページ|掲載|公表|管理画面|ポータル|掲示");
  static const RE2 emergency(
      "(緊急|急を要|やむを得ない|不可抗力|脆弱性)[^。]*(限りで(は)?ない|除く|事後|速やかに|直ちに|"
      "できる|足りる|要しない)");
  const std::string city = party_words(paper).city;
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
    Reading reading{subject, titled_terms_change(a.title), ""};
    std::string& lead = reading.lead;
    std::vector<const Sentence*> rest;
    std::set<const Sentence*> of_the_other;
    for (const Sentence& s : a.sentences) {
      const bool listed = !lead.empty() && RE2::PartialMatch(s.folded, item);
      const bool notice =
          RE2::PartialMatch(s.folded, says) && !RE2::PartialMatch(s.folded, by_city);
      if (RE2::PartialMatch(s.folded, deems) && RE2::PartialMatch(s.folded, says))
        out.deemed.push_back({a.label, s.shown});
      const std::size_t before = out.terms.size();
      if (!listed) lead.clear();
      bool ours = true;
      if (notice || listed) ours = read_sentence(a, s, reading, out);
      if (!ours) of_the_other.insert(&s);
      if (terms && !ours && titled_terms_change(a.title))
        out.undecided.push_back({a.label, s.shown});
      reading.of_terms = reading.of_terms || !terms_changes(s.folded, false).empty();
      if (notice && !listed && RE2::PartialMatch(s.folded, lists)) lead = s.folded;
      spoke = spoke || out.terms.size() > before;
      if (ours && out.terms.size() == before && !RE2::PartialMatch(s.folded, by_city))
        rest.push_back(&s);
      if (!terms && changes_at_will(s.folded)) out.unread.push_back({a.label, s.shown});
      if (terms)
        remark_terms(a, s, reading.of_terms,
                     out.terms.size() > before || RE2::PartialMatch(s.folded, by_city), out);
    }
    for (const Sentence* s : rest)
      if (spoke && qualifies_notice(s->folded, subject) && !RE2::PartialMatch(s->folded, emergency))
        out.unread.push_back({a.label, s->shown});
    if (spoke && a.section.empty() && !a.number.empty()) promising.insert(a.number);
    const bool general =
        RE2::PartialMatch(a.title, titled) && !(terms && RE2::PartialMatch(a.title, about_service));
    if (!spoke && !general) continue;
    for (const Sentence& s : a.sentences) {
      if (of_the_other.contains(&s)) continue;
      out.by_document =
          out.by_document || (RE2::PartialMatch(s.folded, message) &&
                              (denials(s.folded) == 0 || owes_by_two_negations(s.folded)));
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
