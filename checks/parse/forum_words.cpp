#include "checks/parse/forum_words.hpp"

#include <re2/re2.h>

namespace tenken::parse {

namespace {
int count(const std::string& text, const RE2& pattern) {
  re2::StringPiece rest(text);
  int out = 0;
  while (out < 9 && RE2::FindAndConsume(&rest, pattern)) ++out;
  return out;
}
}  // namespace

int denials(std::string phrase) {
  // 「協議により解決しない場合は」 is a condition, not a denial, unless a court or a law stands in
  // it.
  static const RE2 condition(
      "^[^裁法]*(ない|なかった|ぬ|ざる)(場合|とき|時)(に|は|には|において|においては)?");
  static const RE2 harmless(
      "(やむを得|やむをえ|止むを得)(ず|ない)|のみならず|を?問わず|(に|も)?(かか|関|拘)わらず|"
      "に限らず|必ず|先ず|まず|遅滞なく|異議なく|滞りなく|例外なく|相違なく|間違いなく|"
      "なければならない|なければなりません|なくてはならない|少なくとも|ないし|異議(の?申立て?)?("
      "を申し立てる|を述べる)?(権利)?(を述べない|を申し立てない|を放棄|なく)|解除");
  static const RE2 denial(
      "ない|ません|なく|なし|(せ|れ|ら|か|わ|え|き|さ)ず|除く|除き|除いて|除外|排除|放棄|否認|禁じ|"
      "禁止|拒|限りで(は)?ない|ではなく");
  RE2::Replace(&phrase, condition, "");
  RE2::GlobalReplace(&phrase, harmless, "");
  return count(phrase, denial);
}

int denials_in_english(std::string phrase) {
  static const RE2 harmless(
      "(if|where|unless|in the event)[^,;]*(cannot|can "
      "not|not|unable)[^,;]*(settled|resolved|amicabl[ey])[^,;]*|waives? (any|all)? "
      "?(right|objection|defen[cs]e|claim)[^,;]*|"
      "including,? (but|without) (not )?limit(ed|ation)( to)?|shall not be "
      "affected|non-exclusive|notwithstanding[^,;]*|without (prejudice|delay)[^,;]*");
  static const RE2 denial(
      "\\b(not|no|never|exclud(e|es|ed|ing)|except|other "
      "than|without|neither|nor|unless|refuse|outside|disclaim|reject)\\b");
  RE2::GlobalReplace(&phrase, harmless, "");
  return count(phrase, denial);
}

}  // namespace tenken::parse
