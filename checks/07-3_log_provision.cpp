// 07-3: "当該事案の原因特定のため、各種システムログを取得すること。また、取得したログの分析に必要な
// 情報を提供すること。" (07-3.3, supporting)
//
// Every request for logs of the last interval, mock or in earnest: answered within the business
// days that are set, with all of the window that was asked for. The day of the request is not
// counted. A real request in the incident register speaks against it where it is late, never for
// it: what was handed over is not on record there.
#include "checks/07_clauses.hpp"

namespace tenken {

namespace {

constexpr std::string_view criterion = "07-3.3";

struct Term {
  int business_days = 0;
  ExtraHolidays closed;
  Day today;
};

/// How a request stands; `pass` here: answered in time.
Finding judge_term(const RegisterRow& row, Day asked, std::optional<Day> answered,
                   const Term& term) {
  if (asked > term.today) return in_the_future(criterion, row, {"依頼日", "the request"});
  const auto due = add_business_days(asked, term.business_days, term.closed);
  if (!due)
    return row_unknown(criterion, Cause::unsupported, Turn::tool, row,
                       {"祝日の分からない年である", "a year whose holidays are not known"});
  const std::map<std::string, rules::Text> values{
      {"asked", same(format_date(asked))},
      {"answered", answered ? same(format_date(*answered)) : rules::Text{"なし", "not yet"}},
      {"due", same(format_date(*due))},
      {"days", same(std::to_string(term.business_days))},
      {"author", author_of(row)}};
  if (answered && *answered > term.today)
    return in_the_future(criterion, row, {"回答日", "the answer"});
  if (answered && *answered < asked)
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, row,
                       {"回答が依頼より前である", "answered before it was asked"});
  if (answered.value_or(term.today) > *due)
    return row_finding(criterion, Verdict::fail, "logs.late", row, values);
  return row_finding(criterion, answered ? Verdict::pass : Verdict::not_due,
                     answered ? "logs.provided" : "logs.not_due", row, values);
}

Finding judge_request(const RegisterRow& row, const Term& term) {
  Finding in_time = judge_term(row, *row.row.day("requested_on"), row.row.day("answered_on"), term);
  if (in_time.verdict != Verdict::pass) return in_time;
  const auto from = when_of(row, "window_start"), to = when_of(row, "window_end");
  if (!from || !to || !row.row.has("complete"))
    return row_unknown(
        criterion, Cause::not_observed, Turn::vendor, row,
        {"対象期間又は欠けの有無の記載がない", "no window, or not said whether it is whole"});
  if (to->last < from->first)
    return row_unknown(criterion, Cause::contradiction, Turn::vendor, row,
                       {"対象期間の終わりが始めより前である", "the window ends before it starts"});
  in_time.values["from"] = same(row.row.get("window_start"));
  in_time.values["to"] = same(row.row.get("window_end"));
  if (row.row.yes("complete")) return in_time;
  in_time.verdict = Verdict::fail;
  in_time.message = "logs.incomplete";
  return in_time;
}

}  // namespace

Findings judge_log_provision(const Case& c, const rules::Rule& rule, const Records& records) {
  Findings out = unread(records.requests, criterion);
  if (!out.empty()) return out;
  const auto closed = closed_days(c, rule);
  if (!closed)
    return {
        open_question(criterion, Cause::malformed, Turn::city, same("calendar.closed_days"), {})};
  const Term term{parameter_up_to(c, rule, "incident.log_request_business_days", business_days_max),
                  *closed, day_in_japan(c.as_of)};
  const auto months = parameter_up_to(c, rule, "drill.max_age_months", interval_months_max);
  for (const RegisterRow& row : records.requests.rows)
    if (row.row.get("kind") == "logs" &&
        within_months(*row.row.day("requested_on"), term.today, months))
      out.push_back(judge_request(row, term));
  if (out.empty())
    out.push_back(open_question(criterion, Cause::not_observed, Turn::city,
                                {"所定の間隔内にログの提供の依頼(模擬を含む。)がない",
                                 "no request for logs, mock ones included, within the interval"},
                                records.requests.ids(),
                                records.requests.looks.front().target.name));
  for (const RegisterRow& row : records.incidents.rows) {
    const auto asked = row.row.day("logs_asked_on");
    if (!asked || !within_months(*asked, term.today, months)) continue;
    Finding f = judge_term(row, *asked, row.row.day("logs_provided_on"), term);
    if (f.verdict == Verdict::fail || f.verdict == Verdict::unknown) out.push_back(std::move(f));
  }
  return out;
}

}  // namespace tenken
