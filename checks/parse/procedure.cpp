#include "checks/parse/procedure.hpp"

#include <re2/re2.h>

#include "checks/parse/written_date.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t heading_bytes_max = 120;

bool is_heading(const std::string& line) {
  static const RE2 numbered("^(第[0-9一二三四五六七八九十]+[章節項条]|[0-9]{1,2}(\\.[0-9]{1,2})*(\\.|-|、|\\p{Han}|\\p{Katakana}|[a-z])|[■●◆◇□▼【〔\\[]|[a-z]\\.|(付録|別紙|別表|様式))");
  static const RE2 sentence("。|、.*(する|した|ます)$|(する|した|します|ない|ます|まで)$|^[(][0-9]|時間|[0-9]{4}");
  return line.size() <= heading_bytes_max && RE2::PartialMatch(line, numbered) && !RE2::PartialMatch(line, sentence);
}

bool tells_restore(const std::string& heading) {
  static const RE2 restore("復旧|リストア|復元|リカバリ|restor|recover");
  static const RE2 procedure("手順|作業|方法|操作|流れ|フロー|実施|実行|要領|procedure|steps|(復旧|リストア|復元|リカバリ)[】〕\\]]?$");
  static const RE2 other("手順書|マニュアル|規程|計画書|訓練|目標|体制|連絡|目的|報告|の取得|対象");
  return RE2::PartialMatch(heading, restore) && RE2::PartialMatch(heading, procedure) && !RE2::PartialMatch(heading, other);
}

bool is_step(const std::string& line) {
  static const RE2 item("^([(]?[0-9]{1,2}[).、]|[①-⑳]|・|[-*] |手順[0-9]|step ?[0-9]|[ア-ン][.)、]|[0-9]{1,2}-[0-9])");
  return RE2::PartialMatch(line, item);
}

bool restores(const std::string& line) {
  static const RE2 act("リストア|復元|復旧(する|させ|を行|し、|し。)|書き戻|戻す|適用する|restore|切り替え|展開する|取り込");
  static const RE2 elsewhere("(別途|別に)定め|対象外|定めない|行わない|検討中");
  return RE2::PartialMatch(line, act) && !RE2::PartialMatch(line, elsewhere);
}

}  // namespace

Procedure read_procedure(const Paper& paper) {
  // 「2.1版」 where no document number runs into it (MC-OPS-014 版 2.1), else 「版 2.1」.
  static const RE2 before("(?:^|[^-0-9a-z.第])(第?[0-9]+(?:\\.[0-9]+)*版)"), after("(版(?:数|番号)?[::]?[0-9]+(?:\\.[0-9]+)*)(?:$|[^0-9.頁ペ刷])");
  static const RE2 english("\\b(ver(?:sion|\\.)? ?[0-9]+(?:\\.[0-9]+)*|rev(?:ision|\\.)? ?[0-9]+)");
  Procedure out;
  std::string heading;
  int steps = 0;
  bool acts = false;
  const auto close = [&] {
    if (!heading.empty() && steps >= 2 && acts && out.restore_heading.empty()) {
      out.restore_heading = heading;
      out.restore_steps = steps;
    }
    heading.clear();
    steps = 0;
    acts = false;
  };
  for (const std::string& line : paper.lines) {
    if (out.version.empty() && !RE2::PartialMatch(line, before, &out.version) && !RE2::PartialMatch(line, after, &out.version)) RE2::PartialMatch(line, english, &out.version);
    std::size_t end = 0;
    std::string_view rest = line;
    while (const auto day = find_written_date(rest, end)) {
      out.date = std::max(out.date, format_date(*day));
      rest.remove_prefix(end);
    }
    const bool under = !heading.empty();
    if (under && is_step(line) && !tells_restore(line)) {
      ++steps;
      acts = acts || restores(line);
    } else if (is_heading(line)) {
      close();
      if (tells_restore(line)) heading = line;
    } else if (under) {
      acts = acts || restores(line);
    }
  }
  close();
  return out;
}

}  // namespace tenken::parse
