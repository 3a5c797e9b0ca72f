// 07-2: "情報セキュリティインシデント発生時の連絡を受けた後、発生確認後速やかに調査に着手すること。
// なお、情報セキュリティインシデントの疑いに対する連絡を受けた場合も同様に調査に着手すること。"
//
// From acknowledgement to start, for every report: suspected, false in the end, at night. A bare
// date is the whole of its day: it decides only what holds for every instant of it.
#include <fmt/format.h>

#include "checks/07_clauses.hpp"

namespace tenken {

namespace {

using namespace std::chrono;

constexpr std::string_view start_criterion = "07-2.1";

Finding judge_start(const Case& c, const RegisterRow& row, minutes limit) {
  const auto heard = when_of(row, "acknowledged_at"), started = when_of(row, "started_at");
  if (!heard) return missing_time(start_criterion, row, {"受付", "acknowledged_at"});
  if (heard->first > c.as_of)
    return in_the_future(start_criterion, row, {"受付", "acknowledged_at"});
  std::map<std::string, rules::Text> values{{"limit", same(std::to_string(limit.count()))},
                                            {"heard", same(row.row.get("acknowledged_at"))},
                                            {"started", same(row.row.get("started_at"))},
                                            {"author", author_of(row)}};
  if (!started) {
    if (c.as_of - heard->last > limit)
      return row_finding(start_criterion, Verdict::fail, "start.none", row, values);
    if (!heard->exact()) return missing_time(start_criterion, row, {"受付", "acknowledged_at"});
    return row_finding(start_criterion, Verdict::not_due, "start.not_due", row, values);
  }
  if (started->first > c.as_of)
    return in_the_future(start_criterion, row, {"調査着手", "started_at"});
  if (started->last < heard->first)
    return row_unknown(
        start_criterion, Cause::contradiction, Turn::vendor, row,
        {"調査着手が受付より前である", "the investigation started before the report"});
  if (started->first - heard->last > limit) {
    values["minutes"] = same(std::to_string(ceil<minutes>(started->first - heard->last).count()));
    return row_finding(start_criterion, Verdict::fail, "start.late", row, values);
  }
  if (!heard->exact()) return missing_time(start_criterion, row, {"受付", "acknowledged_at"});
  if (!started->exact()) return missing_time(start_criterion, row, {"調査着手", "started_at"});
  values["minutes"] = same(std::to_string(ceil<minutes>(started->first - heard->first).count()));
  return row_finding(start_criterion, Verdict::pass, "start.in_time", row, values);
}

/// 07-2.2: a ledger that shows suspicions and false alarms keeps them. One that shows none says
/// nothing of any that were made: nothing to keep was seen.
Findings suspicions(const RegisterRows& incidents) {
  constexpr std::string_view criterion = "07-2.2";
  Findings out = unread(incidents, criterion);
  if (!out.empty()) return out;
  int suspected = 0, false_alarms = 0;
  const RegisterRow* first = nullptr;
  for (const RegisterRow& row : incidents.rows) {
    if (row.row.get("kind") == "incident") continue;
    ++(row.row.get("kind") == "suspected" ? suspected : false_alarms);
    if (first == nullptr) first = &row;
  }
  if (first == nullptr)
    return {register_finding(criterion, Verdict::not_due, "suspicions.none", incidents)};
  return {row_finding(criterion, Verdict::pass, "suspicions.kept", *first,
                      {{"suspected", same(std::to_string(suspected))},
                       {"false_alarms", same(std::to_string(false_alarms))},
                       {"author", author_of(*first)}})};
}

}  // namespace

Findings judge_prompt_start(const Case& c, const rules::Rule& rule, const Records& records) {
  const minutes limit{parameter_up_to(c, rule, "incident.start_minutes", period_minutes_max)};
  Findings out = unread(records.incidents, start_criterion);
  for (const RegisterRow& row : records.incidents.rows) out.push_back(judge_start(c, row, limit));
  if (out.empty())
    out.push_back(
        register_finding(start_criterion, Verdict::not_due, "incident.none", records.incidents));
  for (Finding& f : suspicions(records.incidents)) out.push_back(std::move(f));
  return out;
}

}  // namespace tenken
