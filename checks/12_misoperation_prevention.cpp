// 12
// アクセス制御「外部サービスに影響を与える操作において、誤操作を抑制するための手順書の作成や誤操作を認識可能なアラート等を実装する等の対策を行うこと。」
// 別紙2 セキュリティ要件等一覧 No.12.
//
// Judged operation by operation on the register: a procedure that is among the papers of this
// audit, or a technical guard or alert (either will do: 「等」). Whether the list is complete is
// the city's to say: what it does not name nobody curbs. What a cloud account
// sets against a slip is 12.3. Would not comply: a procedure that nobody can produce, an
// operation with nothing against a slip.
#include <algorithm>

#include "checks/12-3_cloud_protection.hpp"
#include "checks/answers.hpp"
#include "checks/parse/registers_records.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

/// Longest time since the list or a test alert, in months (VER, 12M: criteria.md §0.1).
constexpr int months_max = 12;

/// Kinds of operation that every service has; one that the list does not name is told to the city.
const std::vector<std::pair<rules::Text, std::vector<std::string_view>>>& usual() {
  static const std::vector<std::pair<rules::Text, std::vector<std::string_view>>> all{
      {{"データ又は利用者領域の削除", "deleting data or a tenant"}, {"削除", "初期化", "消去"}},
      {{"通信制御の変更", "changing network rules"},
       {"通信", "ファイアウォール", "セキュリティグループ", "ネットワーク", "経路"}},
      {{"鍵の削除", "deleting keys"}, {"鍵", "証明書"}},
      {{"一括更新", "bulk updates"}, {"一括", "更新", "移行"}}};
  return all;
}

Findings listed(const Case& c, const RegisterRows& rows) {
  if (!rows.unknowns.empty()) return unread(rows, "12.1");
  if (rows.rows.empty())
    return {open_question("12.1", Cause::not_observed, Turn::vendor,
                          {"操作が一つも挙げられていない", "no operation is listed"}, rows.ids())};
  const Day today = day_in_japan(c.as_of);
  Findings out;
  for (const RegisterRow& r : rows.rows) {
    const auto reviewed = r.row.day("reviewed_on");
    if (!reviewed || *reviewed > today || !within_months(*reviewed, today, months_max))
      out.push_back(
          row_unknown("12.1", Cause::stale, Turn::vendor, r,
                      {"12か月以内の見直し日がない", "not reviewed within twelve months"}));
  }
  if (!out.empty()) return out;
  std::vector<std::string> ja, en;
  for (const auto& one : usual()) {
    const auto& words = one.second;
    const rules::Text& name = one.first;
    const bool named = std::any_of(rows.rows.begin(), rows.rows.end(), [&](const RegisterRow& r) {
      const std::string text =
          std::string(r.row.get("operation")) + std::string(r.row.get("target"));
      return std::any_of(words.begin(), words.end(),
                         [&](std::string_view w) { return text.find(w) != std::string::npos; });
    });
    if (!named) ja.push_back(name.ja), en.push_back(name.en);
  }
  rules::Text detail{std::to_string(rows.rows.size()) + "件の操作が挙げられている",
                     std::to_string(rows.rows.size()) + " operations are listed"};
  if (!ja.empty()) {
    detail.ja += "。見当たらないもの: " + join(ja, "、");
    detail.en += "; not seen: " + join(en, ", ");
  }
  Finding f = open_question("12.1", Cause::decision_pending, Turn::city, detail, rows.ids(),
                            rows.looks.front().target.name);
  for (const RegisterRow& r : rows.rows) f.bound.push_back(row_digest(r.row));
  return {f};
}

/// Whether any step kept the text of a paper; naming a paper in the deployment shows nothing.
bool was_read(const Case& c, std::string_view paper) {
  const auto& seen = c.evidence.observations;
  return std::any_of(seen.begin(), seen.end(), [&](const Observation& o) {
    return o.target == paper && o.part == "text" && o.status == Status::ok && o.bytes > 0;
  });
}

Finding guarded(const Case& c, const RegisterRow& r) {
  const parse::Row& row = r.row;
  std::vector<std::string> by;
  for (const char* column : {"guard", "alert"})
    if (is_said(row.get(column))) by.emplace_back(row.get(column));
  const std::string procedure(row.get("procedure"));
  std::map<std::string, rules::Text> values{{"operation", same(row.get("operation"))},
                                            {"by", same(join(by, "、"))}};
  if (by.empty() && !is_said(procedure))
    return row_finding("12.2", Verdict::fail, "operation.bare", r, values);
  if (!by.empty()) return row_finding("12.2", Verdict::pass, "operation.guarded", r, values);
  const auto& targets = c.evidence.deployment.targets;
  const auto paper = std::find_if(targets.begin(), targets.end(), [&](const rules::Target& t) {
    return t.kind == "document" &&
           (t.name == procedure || t.fact("number") == procedure || t.fact("title") == procedure);
  });
  if (paper == targets.end())
    return row_unknown("12.2", Cause::not_observed, Turn::vendor, r,
                       {"手順書「" + procedure + "」が資料にない",
                        "the procedure \"" + procedure + "\" is not among the papers"});
  if (!was_read(c, paper->name))
    return row_unknown("12.2", Cause::not_observed, Turn::vendor, r,
                       {"手順書「" + procedure + "」の文字が読まれていない",
                        "the text of the procedure \"" + procedure + "\" was not read"});
  values["by"] = same(paper->fact("title").empty() ? paper->name : paper->fact("title"));
  return row_finding("12.2", Verdict::pass, "operation.guarded", r, values);
}

/// Every alert whose test is of these twelve months must have arrived; one at least must be tested.
Findings alerted(const Case& c, const RegisterRows& rows) {
  if (!rows.unknowns.empty()) return unread(rows, "12.4");
  const Day today = day_in_japan(c.as_of);
  Findings out;
  for (const RegisterRow& r : rows.rows) {
    const auto tested = r.row.day("alert_tested_on");
    if (!tested || *tested > today || !within_months(*tested, today, months_max)) continue;
    if (!r.row.has("alert_reached")) {
      out.push_back(row_unknown("12.4", Cause::not_observed, Turn::vendor, r,
                                {"届いたかの記録がない", "whether it arrived is not on record"}));
      continue;
    }
    const bool reached = r.row.yes("alert_reached");
    out.push_back(row_finding("12.4", reached ? Verdict::pass : Verdict::fail,
                              reached ? "alert.tested" : "alert.not_arrived", r,
                              {{"date", same(r.row.get("alert_tested_on"))}}));
  }
  if (out.empty())
    out.push_back(open_question("12.4", Cause::not_observed, Turn::vendor,
                                {"12か月以内の試験がない", "no test within twelve months"},
                                rows.ids()));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const RegisterRows rows =
      register_rows(c, rule, "12.1", "operations", parse::operations_schema());
  Findings out = listed(c, rows);
  for (Finding& f : unread(rows, "12.2")) out.push_back(std::move(f));
  if (rows.unknowns.empty() && rows.rows.empty())
    out.push_back(open_question("12.2", Cause::not_observed, Turn::vendor,
                                {"操作が一つも挙げられていない", "no operation is listed"},
                                rows.ids()));
  for (const RegisterRow& r : rows.rows) out.push_back(guarded(c, r));
  for (Finding& f : alerted(c, rows)) out.push_back(std::move(f));
  for (Finding& f : judge_cloud_protection(c)) out.push_back(std::move(f));
  return out;
}

}  // namespace

extern const Check check_12_misoperation_prevention{12, "misoperation_prevention", evaluate};

}  // namespace tenken
