// 07-4: "サービス停止等の措置が必要な場合は、市担当者に報告した上で速やかにその対応を行い、
// インシデント収束後、速やかに復旧を行うこと"
//
// Where a stop was needed: report ≤ stop ≤ containment ≤ restoration, each with its time of day.
// 「報告した上で」 asks for a report, not for consent. Stopped before the report, restored before
// containment, or closed without one of the four does not comply.
#include <fmt/format.h>

#include <array>

#include "checks/07_clauses.hpp"

namespace tenken {

namespace {

using namespace std::chrono;

constexpr std::string_view criterion = "07-4.1";

struct Stage {
  std::string_view column;
  rules::Text text;
};
const std::array<Stage, 4>& stages() {
  static const std::array<Stage, 4> all{
      {{"reported_to_city_at", {"市への報告", "report to the City"}},
       {"stopped_at", {"停止", "stop"}},
       {"contained_at", {"収束", "containment"}},
       {"restored_at", {"復旧", "restoration"}}}};
  return all;
}

using Times = std::array<std::optional<When>, 4>;

/// The first thing that the times say against the order, or nothing.
std::optional<Finding> against_order(const RegisterRow& row, const Times& at) {
  for (std::size_t i = 0; i < at.size(); ++i)
    for (std::size_t k = i + 1; k < at.size(); ++k) {
      if (!at[i] || !at[k] || at[k]->last >= at[i]->first) continue;
      // Contained before it was stopped: the annex says nothing of that, but one time is wrong.
      if (i == 1 && k == 2)
        return row_unknown(criterion, Cause::contradiction, Turn::vendor, row,
                           {"収束が停止より前である", "contained before it was stopped"});
      return row_finding(
          criterion, Verdict::fail, "stop.out_of_order", row,
          {{"earlier", stages()[k].text}, {"later", stages()[i].text}, {"author", author_of(row)}});
    }
  return std::nullopt;
}

std::string minutes_between(const When& from, const When& to) {
  return std::to_string(ceil<minutes>(to.first - from.first).count());
}

/// Which of the four are not on record.
Finding judge_missing(const Case& c, const RegisterRow& row, const Times& at) {
  std::vector<std::string> ja, en;
  bool skipped = false;  // a later stage is on record
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (at[i]) continue;
    ja.push_back(stages()[i].text.ja);
    en.push_back(stages()[i].text.en);
    for (std::size_t k = i + 1; k < at.size(); ++k) skipped = skipped || at[k];
  }
  const rules::Text missing{join(ja, "、"), join(en, ", ")};
  if (skipped || is_closed(row, day_in_japan(c.as_of)))
    return row_finding(criterion, Verdict::fail, "stop.not_recorded", row,
                       {{"missing", missing}, {"author", author_of(row)}});
  if (!at[0])
    return row_unknown(criterion, Cause::not_observed, Turn::vendor, row,
                       {"停止等を要するとあるが、市への報告の記録がない",
                        "a stop is needed, and no report to the City is on record"});
  return row_finding(criterion, Verdict::not_due, "stop.ongoing", row,
                     {{"missing", missing}, {"author", author_of(row)}});
}

Finding judge_stop(const Case& c, const RegisterRow& row) {
  Times at;
  bool whole = true;
  for (std::size_t i = 0; i < at.size(); ++i) {
    at[i] = when_of(row, stages()[i].column);
    if (at[i] && at[i]->first > c.as_of) return in_the_future(criterion, row, stages()[i].text);
    whole = whole && at[i];
  }
  if (auto against = against_order(row, at)) return *against;
  if (const auto heard = when_of(row, "acknowledged_at");
      heard && at[0] && at[0]->last < heard->first)
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, row,
                       {"市への報告が受付より前である", "reported before it was heard of"});
  const auto closed = when_of(row, "closed_on");
  if (closed && at[3] && closed->last < at[3]->first)
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, row,
                       {"終了日が復旧より前である", "closed before it was restored"});
  if (!whole) return judge_missing(c, row, at);
  for (std::size_t i = 0; i < at.size(); ++i)
    if (!at[i]->exact()) return missing_time(criterion, row, stages()[i].text);
  return row_finding(criterion, Verdict::pass, "stop.in_order", row,
                     {{"reported", same(format_instant(at[0]->first))},
                      {"to_stop", same(minutes_between(*at[0], *at[1]))},
                      {"to_contain", same(minutes_between(*at[1], *at[2]))},
                      {"to_restore", same(minutes_between(*at[2], *at[3]))},
                      {"author", author_of(row)}});
}

/// Nothing where no stop was needed.
std::optional<Finding> judge_incident(const Case& c, const RegisterRow& row) {
  if (row.row.yes("stop_needed")) return judge_stop(c, row);
  const bool stopped = row.row.has("stopped_at") || row.row.has("restored_at");
  if (row.row.has("stop_needed")) {
    if (!stopped) return std::nullopt;
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, row,
                       {"停止等は不要とあるが、停止又は復旧の日時がある",
                        "no stop was needed, yet a stop or restoration is on record"});
  }
  if (row.row.get("kind") == "false_alarm" && !stopped) return std::nullopt;
  return row_unknown(criterion, Cause::not_observed, Turn::vendor, row,
                     {"停止等の要否の記載がない", "not said whether a stop was needed"});
}

}  // namespace

Findings judge_stop_and_recover(const Case& c, const Records& records) {
  Findings out = unread(records.incidents, criterion);
  for (const RegisterRow& row : records.incidents.rows)
    if (auto f = judge_incident(c, row)) out.push_back(*std::move(f));
  if (out.empty())
    out.push_back(register_finding(criterion, Verdict::not_due,
                                   records.incidents.rows.empty() ? "incident.none" : "stop.none",
                                   records.incidents));
  return out;
}

}  // namespace tenken
