#include "checks/parse/procedure.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "checks/parse/written_date.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t heading_bytes_max = 120;

bool is_heading(const std::string& line) {
  static const RE2 numbered(
      "^(第[0-9一二三四五六七八九十]+[章節項条]|[0-9]{1,2}(\\.[0-9]{1,2})*(\\.|-|、|\\p{Han}|\\p{"
      "Katakana}|[a-z])|[■●◆◇□▼【〔\\[]|[a-z]\\.|(付録|別紙|別表|様式))");
  static const RE2 sentence(
      "。|、.*(する|した|ます)$|(する|した|します|ない|ます|まで)$|^[(][0-9]|時間|[0-9]{4}");
  return line.size() <= heading_bytes_max && RE2::PartialMatch(line, numbered) &&
         !RE2::PartialMatch(line, sentence);
}

bool tells_restore(const std::string& heading) {
  static const RE2 restore("復旧|リストア|復元|リカバリ|restor|recover");
  static const RE2 procedure(
      "手順|作業|方法|操作|流れ|フロー|実施|実行|要領|procedure|steps|(復旧|リストア|復元|リカバリ)"
      "[】〕\\]]?$");
  static const RE2 other("手順書|マニュアル|規程|計画書|訓練|目標|体制|連絡|目的|報告|の取得|対象");
  return RE2::PartialMatch(heading, restore) && RE2::PartialMatch(heading, procedure) &&
         !RE2::PartialMatch(heading, other);
}

bool is_step(const std::string& line) {
  static const RE2 item(
      "^([(]?[0-9]{1,2}[).、]|[①-⑳]|・|[-*] |手順[0-9]|step "
      "?[0-9]|[ア-ン][.)、]|[0-9]{1,2}-[0-9])");
  return RE2::PartialMatch(line, item);
}

bool restores(const std::string& line) {
  static const RE2 act(
      "リストア|復元|復旧(する|させ|を行|し、|し。)|書き戻|戻す|適用する|restore|切り替え|展開する|"
      "取り込");
  static const RE2 elsewhere("(別途|別に)定め|対象外|定めない|行わない|検討中");
  return RE2::PartialMatch(line, act) && !RE2::PartialMatch(line, elsewhere);
}

/// Lines in which a paper says what it is.
constexpr std::size_t face_lines_max = 10;

void read_face(const std::vector<std::string>& lines, Procedure& out) {
  static const RE2 doubt(
      "[(【\\[〔](案|素案|草案|廃止|旧版|失効)[)】\\]〕]|手順書案|ドラフト|draft|未承認|作成中|"
      "レビュー中|旧版である|廃止済|obsolete|superseded");
  static const RE2 system("([\\p{Han}\\p{Katakana}ー]{2,24}(?:システム|サービス))");
  for (std::size_t i = 0; i < lines.size() && i < face_lines_max; ++i) {
    if (out.doubt.empty() && RE2::PartialMatch(lines[i], doubt)) out.doubt = lines[i];
    re2::StringPiece rest(lines[i]);
    std::string name;
    while (out.systems.size() < 16 && RE2::FindAndConsume(&rest, system, &name))
      out.systems.push_back(name);
  }
}

/// The lines without a table of contents: what stands between 「目次」 and the second occurrence of
/// its first entry.
std::vector<std::string> without_contents(const std::vector<std::string>& lines) {
  static const RE2 title("^(目次|もくじ|table of contents|contents)$");
  std::vector<std::string> out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out.push_back(lines[i]);
    if (!RE2::FullMatch(lines[i], title) || i + 1 >= lines.size()) continue;
    const auto again =
        std::find(lines.begin() + static_cast<std::ptrdiff_t>(i) + 2, lines.end(), lines[i + 1]);
    if (again != lines.end()) i = static_cast<std::size_t>(again - lines.begin()) - 1;
  }
  return out;
}

}  // namespace

namespace {
/// Two alternatives, one of which holds the version.
bool read_version(const std::string& line, const RE2& pattern, std::string& out) {
  std::string ordinal, plain;
  if (!RE2::PartialMatch(line, pattern, &ordinal, &plain)) return false;
  out = ordinal.empty() ? plain : ordinal;
  return true;
}
}  // namespace

Procedure read_procedure(const Paper& paper) {
  // 「2.1版」 where no document number runs into it (MC-OPS-014 版 2.1), else 「版 2.1」.
  static const RE2 before(
      "(?:^|[^-0-9a-z.第]|[0-9a-z])(第[0-9]+(?:\\.[0-9]+)*版)|(?:^|[^-0-9a-z.第])([0-9]+(?:\\.[0-9]"
      "+)*版)"),
      after("(版(?:数|番号)?[::]?[0-9]+(?:\\.[0-9]+)*)(?:$|[^0-9.頁ペ刷])");
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
  read_face(paper.lines, out);
  for (const std::string& line : without_contents(paper.lines)) {
    if (out.version.empty() && !read_version(line, before, out.version) &&
        !RE2::PartialMatch(line, after, &out.version))
      RE2::PartialMatch(line, english, &out.version);
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
