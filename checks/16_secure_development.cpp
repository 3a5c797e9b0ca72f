// 16
// 設計・設定及び開発「セキュリティを保つための開発手順やフレームワーク等の情報が活用されていること。」
// 別紙2 セキュリティ要件等一覧 No.16.
//
// Judged on the development standard (a named framework with its version that is followed, not one
// listed among references) and on the record of releases: the last one bears traces of it. A month
// without a release is judged by the release before it; a production change newer than every
// release on record is a contradiction. How deep the review went nobody can see from here. Would
// not comply: a guideline named and no trace of it.
#include <re2/re2.h>

#include <algorithm>

#include "checks/clauses.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/registers.hpp"
#include "checks/parse/registers_records.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

/// What a cell says of a trace: there is one, there is none, or it needs a reader
/// (「実施済(一部は次回 予定)」). 「指摘なし」 is a trace: somebody looked.
enum class Trace { there, none, unclear };
Trace trace_of(std::string_view cell) {
  static const RE2 none(
      "(未実施|未着手|省略|対象外|不要|見送り?|実施せず|実施(し(ない|ていない|ません)|なし|予定)|"
      "記録なし|レビューなし|次回|今後|not (done|performed)|skipped|pending|planned)[^済]*"),
      unclear(
          "未実施|未着手|省略|対象外|予定|見送|せず|ない|ません|検討|一部|skip|not "
          "|pending|planned");
  const std::string text = parse::folded(cell);
  if (!is_said(cell) || RE2::FullMatch(text, none)) return Trace::none;
  return RE2::PartialMatch(text, unclear) ? Trace::unclear : Trace::there;
}

Finding judge_release(const RegisterRow& release) {
  std::vector<std::string> ja, en;
  std::string unclear;
  for (const auto& [column, word] : {std::pair{"review", rules::Text{"レビュー", "review"}},
                                     {"static_analysis", {"静的解析", "static analysis"}},
                                     {"dependency_check", {"依存部品の検査", "dependency check"}},
                                     {"dynamic_test", {"動的検査", "dynamic test"}},
                                     {"threat_model", {"脅威分析", "threat model"}}}) {
    const std::string cell(release.row.get(column));
    const Trace trace = trace_of(cell);
    if (trace == Trace::unclear) unclear += (unclear.empty() ? "" : "、") + cell;
    if (trace != Trace::there) continue;
    ja.push_back(word.ja + " " + cell);
    en.push_back(word.en + " " + cell);
  }
  const std::map<std::string, rules::Text> values{
      {"version", same(release.row.get("version"))},
      {"date", same(format_date(*release.row.day("released_at")))},
      {"traces", {join(ja, "、"), join(en, ", ")}}};
  if (!ja.empty()) return row_finding("16.2", Verdict::pass, "release.traced", release, values);
  if (!unclear.empty())
    return row_unknown(
        "16.2", Cause::decision_pending, Turn::city, release,
        {"記録と読めるか明らかでない: " + unclear, "not clear that it is a trace: " + unclear});
  return row_finding("16.2", Verdict::fail, "release.untraced", release, values);
}

/// A production change newer than every release, where a change register (row 3's) is kept: one
/// that was named and cannot be read may know of it.
Findings newer_changes(const Case& c, const rules::Rule& rule, Day last, Day today) {
  const RegisterRows changes =
      register_rows(c, rule, "16.2", "development_changes", parse::changes_schema());
  Findings out;
  for (const Finding& f : changes.unknowns)
    if (f.cause != Cause::not_declared) out.push_back(f);
  const RegisterRow* change = newest(changes, "released_at", today, [](const parse::Row& r) {
    return r.get("environment") == "production";
  });
  if (change != nullptr && *change->row.day("released_at") > last)
    out.push_back(row_unknown("16.2", Cause::contradiction, Turn::vendor, *change,
                              {"リリース記録より新しい本番の変更がある",
                               "a production change newer than every release on record"}));
  return out;
}

Findings released(const Case& c, const rules::Rule& rule) {
  const RegisterRows releases =
      register_rows(c, rule, "16.2", "development_releases", parse::releases_schema());
  if (!releases.unknowns.empty()) return releases.unknowns;
  const Day today = day_in_japan(c.as_of);
  const RegisterRow* last =
      newest(releases, "released_at", today, [](const parse::Row&) { return true; });
  if (last == nullptr)
    return {open_question("16.2", Cause::not_observed, Turn::vendor,
                          {"リリースの記録がない", "no release is on record"}, releases.ids(),
                          releases.looks.front().target.name)};
  // Several on one day: each is the last.
  const Day day = *last->row.day("released_at");
  Findings out;
  for (const RegisterRow& r : releases.rows)
    if (*r.row.day("released_at") == day) out.push_back(judge_release(r));
  for (Finding& f : newer_changes(c, rule, day, today)) out.push_back(std::move(f));
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
