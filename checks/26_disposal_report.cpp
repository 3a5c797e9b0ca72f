// 26
// 廃棄「外部サービスの利用終了時に、情報の廃棄の実施報告書を提出すること。」
// 別紙2 セキュリティ要件等一覧 No.26.
//
// Prepared: a form with its nine fields, agreed with the city (the fields are found, the agreement
// is the city's to confirm). Performed: once the service has ended by the notice register, the
// signed report reached the city in time and its lines answer to the stores one to one; until then
// not due. The truth of the report needs a witness. Would not comply: a letter that says
// 「削除しました」 without targets, method and date.
#include <algorithm>

#include "checks/clauses.hpp"
#include "checks/parse/registers.hpp"
#include "checks/parse/registers_exit.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

/// The day by which the report must be there: so many days after the last deletion that it reports,
/// or after the end where it reports none.
Day due_day(const Case& c, const rules::Rule& rule, const RegisterRows& items, Day end) {
  Day last = end;
  for (const RegisterRow& r : items.rows) last = std::max(last, *r.row.day("deleted_at"));
  return period_end_days(last,
                         static_cast<int>(parameter_integer(c, rule, "disposal.report_max_days")));
}

Finding judge_line(const RegisterRow& r, Day due, Day today) {
  std::map<std::string, rules::Text> values{{"report", same(r.row.get("report"))},
                                            {"date", same(r.row.get("received_on"))},
                                            {"due", same(format_date(due))}};
  if (!r.row.has("received_on") || *r.row.day("received_on") > today)
    return row_unknown("26.2", Cause::not_observed, Turn::city, r,
                       {"市の受領日がない、又は判定日より後である",
                        "no day of receipt by the City, or one in the future"});
  if (*r.row.day("received_on") > due)
    return row_finding("26.2", Verdict::fail, "report.late", r, values);
  if (!r.row.has("signed"))
    return row_unknown("26.2", Cause::not_observed, Turn::vendor, r,
                       {"署名の有無がない", "whether it is signed is not on record"});
  return row_finding("26.2", r.row.yes("signed") ? Verdict::pass : Verdict::fail,
                     r.row.yes("signed") ? "report.received" : "report.unsigned", r, values);
}

Findings reported(const Case& c, const rules::Rule& rule, const RegisterRows& items, Day end) {
  const Day today = day_in_japan(c.as_of), due = due_day(c, rule, items, end);
  const std::map<std::string, rules::Text> values{{"end", same(format_date(end))},
                                                  {"due", same(format_date(due))}};
  if (items.rows.empty())
    return {register_finding("26.2", today <= due ? Verdict::not_due : Verdict::fail,
                             today <= due ? "report.running" : "report.missing", items, values)};
  Findings out;
  for (const RegisterRow& r : items.rows) out.push_back(judge_line(r, due, today));
  return out;
}

Findings reconciled(const RegisterRows& items, const RegisterRows& stores) {
  Findings out = unread(stores, "26.3");
  if (!out.empty()) return out;
  std::map<std::string_view, int> times;
  for (const RegisterRow& r : items.rows) ++times[r.row.get("store")];
  for (const RegisterRow& s : stores.rows) {
    const auto found = times.find(s.row.get("id"));
    if (found == times.end())
      out.push_back(row_finding("26.3", Verdict::fail, "item.missing", s,
                                {{"name", same(s.row.get("name"))}}));
    else if (found->second > 1)
      out.push_back(row_finding(
          "26.3", Verdict::fail, "item.twice", s,
          {{"store", same(s.row.get("id"))}, {"count", same(std::to_string(found->second))}}));
  }
  for (const RegisterRow& r : items.rows) {
    const bool known =
        std::any_of(stores.rows.begin(), stores.rows.end(),
                    [&](const RegisterRow& s) { return s.row.get("id") == r.row.get("store"); });
    if (!known)
      out.push_back(row_finding("26.3", Verdict::fail, "item.unknown", r,
                                {{"store", same(r.row.get("store"))}}));
    else if (!r.row.yes("backups"))
      out.push_back(row_finding("26.3", Verdict::fail, "item.without_backups", r));
  }
  if (out.empty()) out.push_back(register_finding("26.3", Verdict::pass, "item.matches", stores));
  for (Finding& f : written_by_vendor("26.3", stores)) out.push_back(std::move(f));
  return out;
}

Findings performed(const Case& c, const rules::Rule& rule) {
  const RegisterRows notices =
      register_rows(c, rule, "26.2", "report_notices", parse::notices_schema());
  Findings out = notices.unknowns;
  for (Finding& f : unread(notices, "26.3")) out.push_back(std::move(f));
  if (!out.empty()) return out;
  const auto end = service_end(notices);
  if (!end || *end > day_in_japan(c.as_of))
    return {register_finding("26.2", Verdict::not_due, "report.not_due", notices),
            register_finding("26.3", Verdict::not_due, "report.not_due", notices)};
  const RegisterRows items =
      register_rows(c, rule, "26.2", "report_items", parse::disposal_reports_schema());
  const RegisterRows stores =
      register_rows(c, rule, "26.3", "report_stores", parse::stores_schema());
  out = items.unknowns;
  for (Finding& f : unread(items, "26.3")) out.push_back(std::move(f));
  if (!out.empty()) return out;
  out = reported(c, rule, items, *end);
  for (Finding& f : reconciled(items, stores)) out.push_back(std::move(f));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out = judge_finder(c, rule, "report_form");
  for (Finding& f : performed(c, rule)) out.push_back(std::move(f));
  return out;
}

}  // namespace

extern const Check check_26_disposal_report{26, "disposal_report", evaluate};

}  // namespace tenken
