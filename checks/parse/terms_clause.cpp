#include "checks/parse/terms_clause.hpp"

#include <re2/re2.h>

namespace tenken::parse {

namespace {

/// Spans looked at in one sentence.
constexpr std::size_t spans_max = 64;

const char* const terms_words =
    "(?:利用規約|利用約款|利用条件|サービス規約|サービス約款|規約|約款)";
const char* const change_words =
    "(?:変更|改定|改正|改訂|修正|更新|見直し|見直す|改める|改めよう|改めた)";

std::vector<Span> spans(const std::string& text, const RE2& pattern) {
  std::vector<Span> out;
  re2::StringPiece rest(text), found;
  while (out.size() < spans_max && RE2::FindAndConsume(&rest, pattern, &found)) {
    const auto from = static_cast<std::size_t>(found.data() - text.data());
    out.push_back({from, from + found.size()});
  }
  return out;
}

/// An effect that waits for months, in a sentence that names no notice.
bool waits(const std::string& sentence) {
  static const RE2 form(
      "[0-9一二三四五六七八九十]+(か月|ヶ月|カ月|ケ月|ヵ月|箇月|個月|月|週間|日)[^。]{0,16}"
      "(前|経過|後|以上)");
  return RE2::PartialMatch(sentence, form);
}

/// The change takes effect without the notice having run, or use stands for consent.
bool undoes(const std::string& sentence) {
  static const RE2 will(
      std::string("(随時|いつでも|任意に|任意の時期|適宜|裁量|自由に|一方的に)[^。]{0,40}") +
      change_words + "(する|し|でき|を行|が|され|できる)"),
      will_after(
          std::string(change_words) +
          "[^。]{0,20}(随時|いつでも|任意に|適宜|自由に|一方的に)(これを)?(行|する|でき|実施)"),
      without_notice(
          "(告知|通知|予告|連絡)[^。]{0,16}(ない|なかった|怠|欠い|遅れ|至らな|届かな|到達しな)"
          "[^。]{0,14}(ても|でも|場合も|ときも|かかわらず)"),
      at_once(
          "(掲載|公表|掲示|公開|表示|アップロード)[^。]{0,16}(時点|時|とき|と同時|をもって|日|"
          "により|ことにより)[^。]{0,30}(効力|適用|有効|発効|変更され)"),
      immediate(
          "(直ちに|即時に|即日|ただちに|告知と同時に|通知と同時に)[^。]{0,30}(効力|適用|発効|"
          "有効)"),
      by_use(
          "(継続|引き続き|その後も|以後も|変更後も|変更後に)[^。]{0,24}(利用|使用)[^。]{0,40}"
          "(同意|承諾|承認|合意|了承)"),
      silence(
          "(異議|申出|申し出|連絡)[^。]{0,12}(ない|なかった|述べない)[^。]{0,30}(同意|承諾|承認|"
          "合意|了承)");
  static const RE2 excluded(
      "(できない|みなさない|みなしてはならない|ものではない|生じない|してはならない|適用しない|"
      "適用されない|有しない)(もの|こと)?(とする)?。?$");
  if (RE2::PartialMatch(sentence, without_notice)) return true;
  if (RE2::PartialMatch(sentence, excluded)) return false;
  return RE2::PartialMatch(sentence, will) || RE2::PartialMatch(sentence, will_after) ||
         (RE2::PartialMatch(sentence, at_once) && !waits(sentence)) ||
         RE2::PartialMatch(sentence, immediate) || RE2::PartialMatch(sentence, by_use) ||
         RE2::PartialMatch(sentence, silence);
}

/// A change by agreement, an unnamed period, a month named by its place.
bool leaves_open(const std::string& sentence) {
  static const RE2 consent(
      "(合意|協議|承諾|同意|承認)(を得|を経|の上|のうえ|により|による|に基づ|がなければ|がない限り|"
      "を要|した)"),
      without("(合意|協議|承諾|同意|承認)を(得る|経る)?(こと)?(なく|なしに|得ず|要しない|経ず)"),
      unnamed(
          "(相当|合理的|十分|適切|一定|所定|別に定める|別途定める)(な|の)?(予告|告知|通知|周知|"
          "猶予)?の?期間|前々月|前月|翌月|翌々月|四半期|余裕を持|早めに|速やかに|遅滞なく");
  static const RE2 narrow(std::string("(重要|重大|大幅|主要|不利益|実質的|著しい)[^。]{0,16}") +
                          change_words + "|に限る|に限り|を除く|を除き|を除いて|以外の");
  if (RE2::PartialMatch(sentence, narrow)) return true;
  return (RE2::PartialMatch(sentence, consent) && !RE2::PartialMatch(sentence, without)) ||
         RE2::PartialMatch(sentence, unnamed);
}

}  // namespace

bool loosens_terms_notice(const std::string& sentence) {
  static const RE2 loosens(
      "限りで(は)?ない|除く|除き|例外|省略|短縮|足りる|事後|不要|要しない|適用しない|適用されない|"
      "期間[^。]{0,20}変更|(告知|通知|連絡)[をは]?(行わない|行いません|しない|しません)|"
      "[0-9一二三四五六七八九十]+(か月|ヶ月|カ月|ケ月|ヵ月|箇月|個月|週間|営業日|日間|日(以?前|"
      "以内|"
      "を|と|の|に))");
  return RE2::PartialMatch(sentence, loosens);
}

std::vector<Span> terms_changes(const std::string& sentence, bool of_terms) {
  static const RE2 named(std::string("(") + terms_words + "[^。]{0,40}?" + change_words + ")"),
      reversed(std::string("(") + change_words + "(?:後|された|する|した)?の?[^。、]{0,6}" +
               terms_words + ")"),
      bare(std::string("(") + change_words + ")");
  std::vector<Span> out = spans(sentence, named);
  if (out.empty()) out = spans(sentence, reversed);
  if (out.empty() && of_terms) out = spans(sentence, bare);
  return out;
}

bool titled_terms_change(const std::string& title) {
  static const RE2 form(std::string(terms_words) + ".*" + change_words);
  return RE2::PartialMatch(title, form);
}

std::vector<Span> periods_after_notice(const std::string& sentence) {
  static const RE2 form(
      "(?:告知|通知|予告|連絡|到達|通告)[^。]{0,14}?(?:から|より|後|の日)[^。]{0,10}?"
      "((?:[0-9一二三四五六七八九十百]+|半)(?:か月|ヶ月|カ月|ケ月|ヵ月|箇月|個月|月|週間|日|年))"
      "間?(?:以上)?(?:を|が)?(?:経過|後|経た|満了)[^。]{0,30}(?:効力|適用|施行|発効|実施|変更|"
      "改定)");
  return spans(sentence, form);
}

void remark_terms(const Article& article, const Sentence& sentence, bool of_terms, bool read,
                  NoticeClauses& out) {
  static const RE2 names("利用規約|利用約款|利用条件|サービス規約|サービス約款|本規約|本約款|約款"),
      none(std::string(terms_words) +
           "(?:その他[^。、]{0,20})?(?:は|を|が|については|に関しては)、?[^。]{0,24}(?:適用しない|"
           "適用されない|適用せず|適用を排除|定めない|定めず|設けない|設けず|存在しない|用いない|"
           "制定しない|作成しない)"),
      // What the terms may say of their own change would then hold instead of the promise.
      prevail("(?:規約|約款)(?:の(?:定め|規定|内容|条項))?(?:が|を|は)[^。契]{0,12}優先"),
      elsewhere(std::string(change_words) + "|矛盾|抵触|相違|異な|反する|場合|とき|部分");
  const std::string& s = sentence.folded;
  out.names_terms = out.names_terms || RE2::PartialMatch(s, names);
  if (RE2::PartialMatch(s, none) && !RE2::PartialMatch(s, elsewhere)) {
    out.no_terms.push_back({article.label, sentence.shown});
    return;
  }
  const bool speaks = of_terms || RE2::PartialMatch(s, names);
  if (!speaks) return;
  const bool changes = !terms_changes(s, of_terms).empty();
  if (undoes(s) && (changes || of_terms))
    out.undone.push_back({article.label, sentence.shown});
  else if ((changes && leaves_open(s)) || RE2::PartialMatch(s, prevail))
    out.undecided.push_back({article.label, sentence.shown});
  else if (!read && of_terms && waits(s))
    out.undecided.push_back({article.label, sentence.shown});
}

}  // namespace tenken::parse
