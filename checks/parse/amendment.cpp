#include "checks/parse/amendment.hpp"

#include <re2/re2.h>

#include "checks/parse/fold.hpp"

namespace tenken::parse {

bool amends(const std::string& sentence, const std::set<std::string>& articles) {
  static const RE2 act(
      "改め|読み?替え|削除|適用(は|を)?(しない|せず|されない|除外|排除)|かかわらず|置き換え|変更("
      "する|し、)|次のとおりとする|効力を失");
  static const RE2 named("第([0-9一二三四五六七八九十百]+)条(?:の([0-9一二三四五六七八九十]+))?");
  static const RE2 another(
      "(民法|商法|会社法|訴訟法|自治法|保護法|法律|法|規則|条例|規程)第[0-9一二三四五六七八九十百]+"
      "条(の[0-9]+)?((及び|又は|、|から|並びに)第[0-9一二三四五六七八九十百]+条(の[0-9]+)?)*");
  if (!RE2::PartialMatch(sentence, act)) return false;
  std::string text = sentence;
  RE2::GlobalReplace(&text, another, "");
  re2::StringPiece rest(text);
  std::string number, branch;
  while (RE2::FindAndConsume(&rest, named, &number, &branch)) {
    const int whole = read_number(number);
    if (whole > 0 &&
        articles.contains(std::to_string(whole) +
                          (branch.empty() ? "" : "-" + std::to_string(read_number(branch)))))
      return true;
  }
  return false;
}

}  // namespace tenken::parse
