// 07b: "情報セキュリティインシデントによる被害を最小限に食い止めるために" (supporting)
//
// An exercise in which the City took part, carried out within the interval and recorded.
#include "checks/07_clauses.hpp"

namespace tenken {

Findings judge_exercise(const Case& c, const rules::Rule& rule, const Records& records) {
  constexpr std::string_view criterion = "07b.2";
  Findings out = unread(records.exercises, criterion);
  if (!out.empty()) return out;
  const auto months = parameter_up_to(c, rule, "drill.max_age_months", interval_months_max);
  const Day today = day_in_japan(c.as_of);
  const RegisterRow *held = nullptr, *partly = nullptr;
  for (const RegisterRow& row : records.exercises.rows) {
    const auto day_ = row.row.day("held_on");
    if (!day_ || *day_ > today || !within_months(*day_, today, months) ||
        !row.row.yes("with_city") || row.row.get("result") == "cancelled")
      continue;
    const bool whole = row.row.get("result") == "completed" && row.row.has("participants");
    const RegisterRow*& best = whole ? held : partly;
    if (best == nullptr || row.row.day("held_on") > best->row.day("held_on")) best = &row;
  }
  if (held != nullptr)
    return {row_finding(criterion, Verdict::pass, "exercise.held", *held,
                        {{"date", same(held->row.get("held_on"))}, {"author", author_of(*held)}})};
  if (partly != nullptr)
    return {row_unknown(criterion, Cause::not_observed, Turn::vendor, *partly,
                        {"一部しか実施されていないか、参加者の記録がない",
                         "carried out in part only, or no participants on record"})};
  return {nothing_within(c, criterion, months, records.exercises, "exercise.not_due",
                         "exercise.overdue")};
}

}  // namespace tenken
