// 07-5:
// "ファームウェア・ソフトウェア等のバージョンアップ等が必要となった場合は、速やかに対応すること"
//
// Where a corrective version was needed: on every affected asset by the deadline on record. The
// number of assets is the register's own. A server mended and a tablet forgotten does not comply
// once the deadline has passed.
#include "checks/07_clauses.hpp"

namespace tenken {

namespace {

constexpr std::string_view criterion = "07-5.1";

Finding judge_fix(const Case& c, const RegisterRow& row) {
  const parse::Row& r = row.row;
  const auto due = r.day("fix_due"), done = r.day("fix_completed_at");
  const Day today = day_in_japan(c.as_of);
  const std::int64_t assets = r.integer("fix_assets"), fixed = r.integer("fix_assets_done");
  if (!due || !r.has("fix_version") || assets <= 0)
    return row_unknown(criterion, Cause::not_observed, Turn::vendor, row,
                       {"修正版、適用期限又は対象資産数の記載がない",
                        "no corrective version, deadline or number of assets"});
  const auto heard = when_of(row, "acknowledged_at"), completed = when_of(row, "fix_completed_at");
  if (completed && heard && completed->last < heard->first)
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, row,
                       {"適用完了が受付より前である", "complete before the incident was heard of"});
  if (completed && completed->first > c.as_of)
    return in_the_future(criterion, row, {"適用完了日時", "completion"});
  if (r.has("fix_assets_done") && fixed > assets)
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, row,
                       {"適用済資産数が対象資産数を超える", "more assets fixed than affected"});
  const std::map<std::string, rules::Text> values{
      {"version", same(r.get("fix_version"))},
      {"due", same(format_date(*due))},
      {"done", done ? same(format_date(*done)) : rules::Text{"未完了", "not complete"}},
      {"fixed", r.has("fix_assets_done") ? same(r.get("fix_assets_done"))
                                         : rules::Text{"記載なし", "not recorded"}},
      {"assets", same(r.get("fix_assets"))},
      {"author", author_of(row)}};
  if (done && *done > *due) return row_finding(criterion, Verdict::fail, "fix.late", row, values);
  if (done && !r.has("fix_assets_done"))
    return row_unknown(criterion, Cause::not_observed, Turn::vendor, row,
                       {"適用済資産数の記載がない", "no number of assets fixed"});
  if (done && fixed == assets)
    return row_finding(criterion, Verdict::pass, "fix.deployed", row, values);
  if (today > *due) return row_finding(criterion, Verdict::fail, "fix.incomplete", row, values);
  if (done)
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, row,
                       {"適用完了とあるが、全ての対象資産に適用されていない",
                        "called complete, but not on all assets"});
  return row_finding(criterion, Verdict::not_due, "fix.not_due", row, values);
}

/// Nothing where no corrective version was needed.
std::optional<Finding> judge_incident(const Case& c, const RegisterRow& row) {
  if (row.row.yes("fix_needed")) return judge_fix(c, row);
  const bool fixed = row.row.has("fix_version") || row.row.has("fix_due") ||
                     row.row.has("fix_completed_at") || row.row.integer("fix_assets") > 0 ||
                     row.row.integer("fix_assets_done") > 0;
  if (row.row.has("fix_needed")) {
    if (!fixed) return std::nullopt;
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, row,
                       {"修正版は不要とあるが、修正版又はその期限がある",
                        "no corrective version was needed, yet one or its deadline is on record"});
  }
  if (row.row.get("kind") == "false_alarm" && !fixed) return std::nullopt;
  // Whether one is needed may turn out until the case is closed.
  return row_unknown(
      criterion, Cause::not_observed, Turn::vendor, row,
      {"修正版の要否の記載がない", "not said whether a corrective version was needed"});
}

}  // namespace

Findings judge_version_up(const Case& c, const Records& records) {
  Findings out = unread(records.incidents, criterion);
  for (const RegisterRow& row : records.incidents.rows)
    if (auto f = judge_incident(c, row)) out.push_back(*std::move(f));
  if (out.empty())
    out.push_back(register_finding(criterion, Verdict::not_due,
                                   records.incidents.rows.empty() ? "incident.none" : "fix.none",
                                   records.incidents));
  return out;
}

}  // namespace tenken
