// 07-1: "運用状況・影響範囲調査等、事案解決のために積極的に調査を行うこと"
//
// Every record of an incident or a suspicion holds the operating status, the scope (systems, data
// classes, number of persons), a cause, the course and, while it goes on, the time of the next
// report. What an ongoing record lacks may come with the next report that it announces.
#include <set>

#include "checks/07_clauses.hpp"
#include "checks/parse/fold.hpp"

namespace tenken {

namespace {

constexpr std::string_view criterion = "07-1.1";

struct Field {
  std::string_view column;
  const char* ja;
  const char* en;
};
constexpr Field fields[] = {{"operating_status", "運用状況", "operating status"},
                            {"affected_systems", "影響システム", "affected systems"},
                            {"data_classes", "データ区分", "data classes"},
                            {"persons_estimated", "推定人数", "estimated persons"},
                            {"cause", "原因", "cause"},
                            {"timeline", "経過", "timeline"}};

/// A cell that is filled in and tells nothing: 「調査中」, "-".
bool is_vague(std::string_view text) {
  static const std::set<std::string> empty = [] {
    std::set<std::string> out;
    for (const char* word : {"-", "ー", "―", "－", "…", "?", "未定", "未記入", "不明", "調査中",
                             "確認中", "後日", "後日記載", "別途", "別紙", "tbd", "n/a", "unknown"})
      out.insert(parse::folded(word));
    return out;
  }();
  return empty.contains(parse::folded(text));
}

Finding judge_record(const Case& c, const RegisterRow& row) {
  const auto heard = when_of(row, "acknowledged_at"), closed = when_of(row, "closed_on");
  if (heard && closed && closed->last < heard->first)
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, row,
                       {"終了日が受付より前である", "closed before it was heard of"});
  std::vector<std::string> lacking_ja, lacking_en, vague_ja, vague_en;
  for (const Field& f : fields) {
    const bool vague = row.row.has(f.column) && is_vague(row.row.get(f.column));
    if (row.row.has(f.column) && !vague) continue;
    (vague ? vague_ja : lacking_ja).emplace_back(f.ja);
    (vague ? vague_en : lacking_en).emplace_back(f.en);
  }
  const bool ongoing = !is_closed(row, day_in_japan(c.as_of));
  const auto next = when_of(row, "next_report_at");
  if (ongoing && !next)
    lacking_ja.emplace_back("次回報告の時期"), lacking_en.emplace_back("next report");
  const rules::Text lacking{join(lacking_ja, "、"), join(lacking_en, ", ")},
      vague{join(vague_ja, "、"), join(vague_en, ", ")};
  const bool promised = ongoing && next && next->last >= c.as_of;
  if (!lacking_ja.empty() && promised)
    return row_unknown(criterion, Cause::not_observed, Turn::vendor, row,
                       {"継続中。次回報告までに要する: " + lacking.ja,
                        "ongoing; needed by the next report: " + lacking.en});
  if (!lacking_ja.empty())
    return row_finding(criterion, Verdict::fail, "investigation.lacking", row,
                       {{"lacking", lacking}, {"author", author_of(row)}});
  if (!vague_ja.empty())
    return row_unknown(
        criterion, Cause::decision_pending, ongoing ? Turn::vendor : Turn::city, row,
        {"記載が内容を述べていない: " + vague.ja, "filled in without content: " + vague.en});
  if (ongoing && !promised)
    return row_unknown(criterion, Cause::stale, Turn::vendor, row,
                       {"次回報告の時期を過ぎている", "the next report is overdue"});
  return row_finding(criterion, Verdict::pass, "investigation.recorded", row,
                     {{"author", author_of(row)}});
}

}  // namespace

Findings judge_investigation(const Case& c, const Records& records) {
  Findings out = unread(records.incidents, criterion);
  for (const RegisterRow& row : records.incidents.rows)
    if (row.row.get("kind") != "false_alarm") out.push_back(judge_record(c, row));
  if (out.empty())
    out.push_back(
        register_finding(criterion, Verdict::not_due, "incident.none", records.incidents));
  return out;
}

}  // namespace tenken
