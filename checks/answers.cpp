#include "checks/answers.hpp"

#include "rules/business_calendar.hpp"

namespace tenken {

namespace {

/// A request older than this shows nothing of today (12M, criteria.md §0.1).
constexpr int request_months_max = 12;

/// An unanswered request tells more than an answered one, an incomplete answer more than a whole.
int badness(const parse::Row& r) {
  if (!r.has("answered_on")) return 2;
  return r.yes("complete") ? 0 : 1;
}

/// The request to judge: one that is overdue and unanswered, else the newest, else nullptr.
const RegisterRow* telling(const RegisterRows& requests, std::string_view kind, Day today,
                           int business_days) {
  const RegisterRow* best = nullptr;
  for (const RegisterRow& r : requests.rows) {
    const auto asked = r.row.day("requested_on");
    if (r.row.get("kind") != kind || !asked || *asked > today) continue;
    const auto due = add_business_days(*asked, business_days);
    if (!r.row.has("answered_on") && due && today > *due &&
        within_months(*asked, today, request_months_max))
      return &r;
    if (best == nullptr || *asked > *best->row.day("requested_on") ||
        (*asked == *best->row.day("requested_on") && badness(r.row) > badness(best->row)))
      best = &r;
  }
  return best;
}

}  // namespace

Findings judge_answers(const Case& c, std::string_view criterion, const RegisterRows& requests,
                       std::string_view kind, int business_days) {
  if (!requests.unknowns.empty()) return unread(requests, criterion);
  const Day today = day_in_japan(c.as_of);
  const rules::Text days = same(std::to_string(business_days));
  const RegisterRow* last = telling(requests, kind, today, business_days);
  if (last == nullptr)
    return {
        register_finding(criterion, Verdict::not_due, "answer.none", requests, {{"days", days}})};
  const parse::Row& r = last->row;
  const Day asked = *r.day("requested_on");
  const auto due_day = add_business_days(asked, business_days);
  if (!due_day)
    return {row_unknown(criterion, Cause::unsupported, Turn::tool, *last,
                        {"この年の祝日を知らない", "no calendar of holidays for that year"})};
  const Day due = *due_day;
  const std::map<std::string, rules::Text> values{{"asked", same(format_date(asked))},
                                                  {"answered", same(r.get("answered_on"))},
                                                  {"due", same(format_date(due))},
                                                  {"days", days}};
  if (!r.has("answered_on"))
    return {row_finding(criterion, today <= due ? Verdict::not_due : Verdict::fail,
                        today <= due ? "answer.running" : "answer.missing", *last, values)};
  const Day answered = *r.day("answered_on");
  if (answered < asked || answered > today)
    return {row_unknown(criterion, Cause::contradiction, Turn::vendor, *last,
                        {"回答日が依頼日より前、又は判定日より後である",
                         "answered before it was asked, or in the future"})};
  if (!within_months(asked, today, request_months_max))
    return {row_unknown(criterion, Cause::stale, Turn::vendor, *last,
                        {"最後の依頼から12か月を過ぎている。模擬の依頼で確かめられる",
                         "the last request is older than twelve months; a mock one would do"})};
  if (answered > due) return {row_finding(criterion, Verdict::fail, "answer.late", *last, values)};
  if (!r.has("complete"))
    return {row_unknown(
        criterion, Cause::not_observed, Turn::vendor, *last,
        {"全て提供したかの記録がない", "whether the answer was complete is not on record"})};
  return {row_finding(criterion, r.yes("complete") ? Verdict::pass : Verdict::fail,
                      r.yes("complete") ? "answer.in_time" : "answer.incomplete", *last, values)};
}

}  // namespace tenken
