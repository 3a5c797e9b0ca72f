// 4
// 全般「外部サービスの中断や終了時等に、円滑に業務を移行することが可能なこと。」
// 別紙2 セキュリティ要件等一覧 No.4.
//
// Judged on two plans (exit, fallback during an interruption: their chapters are found, the city
// says whether they suffice) and on the record of rehearsals: an export of everything, attachments,
// history and codes included, in a format whose specification is public, and a reconciliation by
// count or hash. The interval begins when the service does. Whether a migration is smooth (円滑)
// is seen at a rehearsal only. Would not comply: a CSV without the attachments, an export on
// request by the support desk in a format of the vendor's own, counts that differ, a rehearsal of
// three years ago, a success that a newer failure has overtaken.
#include "checks/clauses.hpp"
#include "checks/parse/registers_exit.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

std::map<std::string, rules::Text> values_of(const RegisterRow& r) {
  return {{"date", same(r.row.get("held_on"))},
          {"format", same(r.row.get("format"))},
          {"source", same(r.row.get("source_count"))},
          {"result", same(r.row.get("result_count"))}};
}

/// Nothing in the interval: not due for a young service, else a failure.
Finding overdue(const Case& c, std::string_view criterion, const RegisterRows& all,
                const RegisterRow* last, int months) {
  const auto go_live = parse_date(c.evidence.deployment.in_service_since);
  const std::map<std::string, rules::Text> months_value{{"months", same(std::to_string(months))}};
  if (go_live && within_months(*go_live, day_in_japan(c.as_of), months)) {
    Finding f =
        register_finding(criterion, Verdict::not_due, "rehearsal.not_due", all, months_value);
    f.values["date"] = same(format_date(period_end_months(*go_live, months)));
    return f;
  }
  Finding f = register_finding(criterion, Verdict::fail, "rehearsal.overdue", all, months_value);
  f.values["date"] = last == nullptr ? rules::Text{"なし", "none"} : same(last->row.get("held_on"));
  return f;
}

Finding exported(const RegisterRow& r) {
  const parse::Row& row = r.row;
  const rules::Text unsaid = lacking(row, parse::rehearsals_schema(),
                                     {"environment", "data", "attachments", "history", "codes",
                                      "format", "open_format", "source_count"});
  if (!unsaid.ja.empty())
    return row_unknown("04.2", Cause::not_observed, Turn::vendor, r,
                       {"記録にない: " + unsaid.ja, "not on record: " + unsaid.en});
  if (row.get("environment") == "production" || row.get("data") == "production")
    return row_unknown("04.2", Cause::decision_pending, Turn::city, r,
                       {"試験用の環境とデータではない", "not on a test tenant with test data"});
  if (row.integer("source_count") == 0)
    return row_unknown("04.2", Cause::not_observed, Turn::vendor, r,
                       {"0件の書き出しである", "an export of nothing"});
  auto values = values_of(r);
  std::vector<std::string> ja, en;
  for (const auto& [column, word] :
       {std::pair{"attachments", rules::Text{"添付ファイル", "attachments"}},
        {"history", {"操作の履歴", "history"}},
        {"codes", {"コード・外字", "codes"}}})
    if (!row.yes(column)) ja.push_back(word.ja), en.push_back(word.en);
  values["missing"] = {join(ja, "、"), join(en, ", ")};
  if (!ja.empty()) return row_finding("04.2", Verdict::fail, "export.incomplete", r, values);
  return row_finding("04.2", row.yes("open_format") ? Verdict::pass : Verdict::fail,
                     row.yes("open_format") ? "export.shown" : "export.closed_format", r, values);
}

Finding reconciled(const RegisterRow& r) {
  const parse::Row& row = r.row;
  auto values = values_of(r);
  const bool counted = row.has("source_count") && row.has("result_count");
  if (!counted && !row.has("hash_match"))
    return row_unknown("04.3", Cause::not_observed, Turn::vendor, r,
                       {"件数もハッシュの照合もない", "neither counts nor hashes were compared"});
  if ((counted && row.integer("source_count") != row.integer("result_count")) ||
      (row.has("hash_match") && !row.yes("hash_match")))
    return row_finding("04.3", Verdict::fail, "migration.differs", r, values);
  if (row.has("source_count") && row.integer("source_count") == 0)
    return row_unknown("04.3", Cause::not_observed, Turn::vendor, r,
                       {"0件の照合である", "nothing was compared"});
  values["how"] =
      row.has("hash_match") ? rules::Text{"ハッシュ", "hash"} : rules::Text{"件数", "count"};
  return row_finding("04.3", Verdict::pass, "migration.reconciled", r, values);
}

/// A rehearsal of that kind that did not succeed on the day of the newest success or after it.
const RegisterRow* failed_since(const RegisterRows& all, Day success, Day today, bool is_export) {
  return newest(all, "held_on", today, [&](const parse::Row& r) {
    const std::string_view kind = r.get("kind");
    return r.get("result") != "success" && *r.day("held_on") >= success &&
           (kind == "export" || (!is_export && kind == "migration"));
  });
}

Findings rehearsed(const Case& c, const rules::Rule& rule, std::string_view criterion,
                   const RegisterRows& all) {
  if (!all.unknowns.empty()) return unread(all, criterion);
  const int months = static_cast<int>(parameter_integer(c, rule, "drill.max_age_months"));
  const Day today = day_in_japan(c.as_of);
  const bool is_export = criterion == "04.2";
  const RegisterRow* last = newest(all, "held_on", today, [&](const parse::Row& r) {
    const std::string_view kind = r.get("kind");
    return r.get("result") == "success" &&
           (is_export ? kind == "export"
                      : kind == "migration" ||
                            (kind == "export" && (r.has("result_count") || r.has("hash_match"))));
  });
  if (last == nullptr || !within_months(*last->row.day("held_on"), today, months))
    return {overdue(c, criterion, all, last, months)};
  if (const RegisterRow* failed = failed_since(all, *last->row.day("held_on"), today, is_export))
    return {row_unknown(criterion, Cause::decision_pending, Turn::vendor, *failed,
                        {"最後の成功(" + std::string(last->row.get("id")) +
                             ")と同じ日又はその後の試行が成功していない",
                         "did not succeed, on the day of the last success (" +
                             std::string(last->row.get("id")) + ") or after it"})};
  return {is_export ? exported(*last) : reconciled(*last)};
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const RegisterRows rehearsals =
      register_rows(c, rule, "04.2", "exit_rehearsals", parse::rehearsals_schema());
  Findings out;
  for (const Findings& found :
       {judge_finder(c, rule, "exit_plan"), rehearsed(c, rule, "04.2", rehearsals),
        rehearsed(c, rule, "04.3", rehearsals), judge_finder(c, rule, "fallback"),
        judge_finder(c, rule, "assistance")})
    out.insert(out.end(), found.begin(), found.end());
  return out;
}

}  // namespace

extern const Check check_04_exit_migration{4, "exit_migration", evaluate};

}  // namespace tenken
