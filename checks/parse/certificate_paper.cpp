#include "checks/parse/certificate_paper.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "checks/parse/fold.hpp"
#include "checks/parse/forum_words.hpp"
#include "checks/parse/written_date.hpp"

namespace tenken::parse {

namespace {

std::string without_spaces(std::string text) {
  std::erase(text, ' ');
  return text;
}

/// Schemes' names in one way of writing, in a name or in a whole paper.
std::string scheme_words(std::string_view text) {
  static const RE2 iso("(iso/iec|jisq|jisx|iso/jis|iso-)"), third("type-?iii"), second("type-?ii"),
      first("type-?i");
  std::string words = without_spaces(folded(text));
  RE2::GlobalReplace(&words, iso, "iso");
  RE2::GlobalReplace(&words, third, "type3");
  RE2::GlobalReplace(&words, second, "type2");
  RE2::GlobalReplace(&words, first, "type1");
  return words;
}

std::optional<Day> last_date(std::string_view line) {
  std::optional<Day> out;
  std::size_t end = 0;
  while (const auto day = find_written_date(line, end)) {
    out = day;
    line.remove_prefix(end);
  }
  return out;
}

}  // namespace

std::string scheme_key(std::string_view scheme) {
  static const RE2 year("[:-](19|20)[0-9]{2}.*$");
  std::string key = scheme_words(scheme);
  RE2::Replace(&key, year, "");
  return key;
}

std::string company_key(std::string_view name) {
  static const RE2 stock("(株式会社|㈱|[(]株[)])"), limited("(有限会社|㈲|[(]有[)])"),
      partners("(合同会社|[(]同[)])"), remark("[(]架空[)]");
  std::string key = without_spaces(folded(name));
  RE2::GlobalReplace(&key, remark, "");
  std::string form;
  if (RE2::Replace(&key, stock, "")) form = "#k";
  if (RE2::Replace(&key, limited, "")) form = "#y";
  if (RE2::Replace(&key, partners, "")) form = "#g";
  return key + form;
}

bool leaves_out(std::string_view text) {
  static const RE2 pattern(
      "除く|除き|除外|含まない|含まず|含まれ(ない|ず|ません)|含んでいない|対象外|適用外|範囲外|"
      "対象と(しない|ならない)|一部のみ|に限る|exclud|except|not includ|out of scope");
  return RE2::PartialMatch(text, pattern);
}

bool is_withdrawn(std::string_view text) {
  static const RE2 pattern(
      "(認証|登録|認定|証書|certificat[a-z]*|registration|status)[^。]{0,24}(一時停止|停止中|取消|"
      "取り消|取下げ|失効|suspended|withdrawn|cancell?ed|revoked)|^(一時停止中|取消済|失効)");
  static const RE2 rule(
      "場合|とき|ことがある|ことができ|may|if |shall be "
      "(suspended|withdrawn)|されていない|していない|なし|無し|not (been )?(suspended|withdrawn)");
  return RE2::PartialMatch(text, pattern) && !RE2::PartialMatch(text, rule);
}

/// Where the words occur in the text and what may follow or stand before does.
static bool occurs(const std::string& text, const std::string& words, const RE2& before,
                   const RE2& after) {
  if (words.empty()) return false;
  for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
    if (!RE2::PartialMatch(std::string_view(text).substr(0, at), before) &&
        !RE2::PartialMatch(std::string_view(text).substr(at + words.size()), after))
      return true;
  return false;
}

bool CertificatePaper::shows_name(std::string_view name) const {
  static const RE2 before("[\\p{Katakana}ー]$"),
      after(
          "^([\\p{Katakana}ー]|hd|holdings|グループ|東日本|西日本|販売|総合研究所|総研|研究所|九州|"
          "北海道|東北|関東|関西|中部|分割)");
  return occurs(without_spaces(text), without_spaces(folded(name)), before, after);
}

bool CertificatePaper::shows_number(std::string_view number) const {
  static const RE2 before("[0-9a-z-]$"), after("^(-?[0-9])");
  return occurs(text, folded(number), before, after);
}

bool CertificatePaper::shows(std::string_view words) const {
  return !words.empty() &&
         without_spaces(text).find(without_spaces(folded(words))) != std::string::npos;
}

bool CertificatePaper::shows_scheme(std::string_view scheme) const {
  const std::string key = scheme_key(scheme);
  const auto at = key.find_first_of("0123456789");
  const std::string shown = scheme_words(text);
  // A number must end where it ends: 27001 is not 270017.
  static const RE2 digits("[0-9]$");
  if (key.empty()) return false;
  for (auto found = shown.find(key); found != std::string::npos;
       found = shown.find(key, found + 1)) {
    const std::size_t end = found + key.size();
    if (shown.compare(end, 4, "-liu") == 0 && !key.ends_with("-liu")) continue;
    if (at == std::string::npos || end >= shown.size() || shown[end] < '0' || shown[end] > '9' ||
        !RE2::PartialMatch(key, digits))
      return true;
  }
  return false;
}

CertificatePaper read_certificate(const Paper& paper) {
  static const RE2 validity("有効期(限|間)|満了|有効日|expir|valid (until|to|through)|validity");
  static const RE2 disposal("処分|廃棄|消去|disposal|sanitiz|sanitis|destruction"),
      equipment("媒体|装置|機器|設備|ディスク|ストレージ|media|equipment|hardware|storage");
  static const RE2 surveillance("維持審査|定期審査|サーベイランス|surveillance"),
      due("期限|次回|まで|due|next|until|by ");
  CertificatePaper out;
  bool denied = false;
  for (const std::string& line : paper.lines) {
    out.text += line;
    out.text += ' ';
    if (RE2::PartialMatch(line, validity))
      if (const auto day = last_date(line))
        out.expiry = out.expiry ? std::max(*out.expiry, *day) : *day;
  }
  for (const std::string& line : paper.lines) {
    if (out.withdrawn.empty() && is_withdrawn(line)) out.withdrawn = line;
    if (RE2::PartialMatch(line, surveillance) && RE2::PartialMatch(line, due))
      if (const auto day = last_date(line)) out.surveillance_due = day;
  }
  for (const Article& a : paper.articles)
    for (const Sentence& s : a.sentences) {
      if (leaves_out(s.folded)) out.excludes = s.shown;
      if (!RE2::PartialMatch(s.folded, disposal)) continue;
      if (leaves_out(s.folded))
        denied = true;
      else if (RE2::PartialMatch(s.folded, equipment))
        out.covers_disposal = true;
    }
  out.covers_disposal = out.covers_disposal && !denied;
  return out;
}

}  // namespace tenken::parse
