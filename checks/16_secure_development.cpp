// 16
// 設計・設定及び開発「セキュリティを保つための開発手順やフレームワーク等の情報が活用されていること。」
// 別紙2 セキュリティ要件等一覧 No.16.
//
// Judged on the development standard (a named framework with its version that is followed, not one
// listed among references) and on the record of releases: the last one bears traces of it. A month
// without a release is judged by the release before it; a production change newer than every
// release on record is a contradiction. How deep the review went nobody can see from here. Would
// not comply: a guideline named and no trace of it.
#include <algorithm>

#include "checks/clauses.hpp"
#include "checks/parse/registers.hpp"
#include "checks/parse/registers_records.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

/// 「なし」「未実施」 in a cell is no trace.
bool is_trace(std::string_view text) {
  for (std::string_view word :
       {"", "なし", "無", "未実施", "省略", "該当なし", "-", "―", "no", "none"})
    if (text == word) return false;
  return true;
}

Finding judge_release(const RegisterRow& release) {
  std::vector<std::string> ja, en;
  for (const auto& [column, word] : {std::pair{"review", rules::Text{"レビュー", "review"}},
                                     {"static_analysis", {"静的解析", "static analysis"}},
                                     {"dependency_check", {"依存部品の検査", "dependency check"}},
                                     {"dynamic_test", {"動的検査", "dynamic test"}},
                                     {"threat_model", {"脅威分析", "threat model"}}})
    if (is_trace(release.row.get(column))) {
      ja.push_back(word.ja + " " + std::string(release.row.get(column)));
      en.push_back(word.en + " " + std::string(release.row.get(column)));
    }
  const std::map<std::string, rules::Text> values{
      {"version", same(release.row.get("version"))},
      {"date", same(format_date(*release.row.day("released_at")))},
      {"traces", {join(ja, "、"), join(en, ", ")}}};
  return row_finding("16.2", ja.empty() ? Verdict::fail : Verdict::pass,
                     ja.empty() ? "release.untraced" : "release.traced", release, values);
}

Findings released(const Case& c, const rules::Rule& rule) {
  const RegisterRows releases =
      register_rows(c, rule, "16.2", "development_releases", parse::releases_schema());
  if (!releases.unknowns.empty()) return releases.unknowns;
  const Day today = day_in_japan(c.as_of);
  const auto any = [](const parse::Row&) { return true; };
  const RegisterRow* last = newest(releases, "released_at", today, any);
  if (last == nullptr)
    return {open_question("16.2", Cause::not_observed, Turn::vendor,
                          {"リリースの記録がない", "no release is on record"}, releases.ids(),
                          releases.looks.front().target.name)};
  Findings out{judge_release(*last)};
  // The change register is row 3's: where it is kept, it must not know a newer release.
  const RegisterRows changes =
      register_rows(c, rule, "16.2", "development_changes", parse::changes_schema());
  const RegisterRow* change = newest(changes, "released_at", today, [](const parse::Row& r) {
    return r.get("environment") == "production";
  });
  if (change != nullptr && *change->row.day("released_at") > *last->row.day("released_at"))
    out.push_back(row_unknown("16.2", Cause::contradiction, Turn::vendor, *change,
                              {"リリース記録より新しい本番の変更がある",
                               "a production change newer than every release on record"}));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out = judge_finder(c, rule, "standard");
  for (Finding& f : released(c, rule)) out.push_back(std::move(f));
  return out;
}

}  // namespace

extern const Check check_16_secure_development{16, "secure_development", evaluate};

}  // namespace tenken
