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
#include <set>

#include "checks/clauses.hpp"
#include "checks/parse/registers.hpp"
#include "checks/parse/registers_exit.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

/// So many days after the last deletion: until then the report may come.
Day due_day(const Case& c, const rules::Rule& rule, Day last_deletion) {
  return period_end_days(last_deletion,
                         static_cast<int>(parameter_integer(c, rule, "disposal.report_max_days")));
}

/// What no line of a true report says; nothing: it can be judged.
std::optional<Finding> against(const RegisterRow& r, Day end, Day today) {
  const Day deleted = *r.row.day("deleted_at");
  if (!r.row.has("received_on") || *r.row.day("received_on") > today)
    return row_unknown("26.2", Cause::not_observed, Turn::city, r,
                       {"市の受領日がない、又は判定日より後である",
                        "no day of receipt by the City, or one in the future"});
  if (deleted > *r.row.day("received_on") || deleted < end)
    return row_unknown("26.2", Cause::contradiction, Turn::vendor, r,
                       {"削除日が利用終了より前、又は報告書の受領より後である",
                        "deleted before the end, or after the report was received"});
  return std::nullopt;
}

Finding judge_line(const RegisterRow& r, Day end, Day due, Day today) {
  if (auto why = against(r, end, today)) return *std::move(why);
  const std::map<std::string, rules::Text> values{{"report", same(r.row.get("report"))},
                                                  {"date", same(r.row.get("received_on"))},
                                                  {"due", same(format_date(due))}};
  if (*r.row.day("received_on") > due)
    return row_finding("26.2", Verdict::fail, "report.late", r, values);
  if (!r.row.has("signed"))
    return row_unknown("26.2", Cause::not_observed, Turn::vendor, r,
                       {"署名の有無がない", "whether it is signed is not on record"});
  return row_finding("26.2", r.row.yes("signed") ? Verdict::pass : Verdict::fail,
                     r.row.yes("signed") ? "report.received" : "report.unsigned", r, values);
}

/// No line yet: due so many days after the plan's last deletion.
Findings awaited(const Case& c, const rules::Rule& rule, const RegisterRows& items, Day end) {
  const RegisterRows plan =
      register_rows(c, rule, "26.2", "report_plan", parse::deletion_plan_schema());
  const Day today = day_in_japan(c.as_of);
  Day last = end;
  for (const RegisterRow& p : plan.rows)
    last = std::max(last, end + std::chrono::days(p.row.integer("gone_after_days")));
  const Day due = due_day(c, rule, last);
  const std::map<std::string, rules::Text> values{{"end", same(format_date(end))},
                                                  {"due", same(format_date(due))}};
  if (today <= due)
    return {register_finding("26.2", Verdict::not_due, "report.running", items, values)};
  if (!plan.unknowns.empty()) return plan.unknowns;
  return {register_finding("26.2", Verdict::fail, "report.missing", items, values)};
}

Findings reported(const Case& c, const rules::Rule& rule, const RegisterRows& items, Day end) {
  if (items.rows.empty()) return awaited(c, rule, items, end);
  Day last = end;
  for (const RegisterRow& r : items.rows) last = std::max(last, *r.row.day("deleted_at"));
  Findings out;
  for (const RegisterRow& r : items.rows)
    out.push_back(judge_line(r, end, due_day(c, rule, last), day_in_japan(c.as_of)));
  return out;
}

/// The lines of one store: one, or one for each numbered medium.
bool is_told_once(const std::vector<const RegisterRow*>& lines) {
  std::set<std::string> media;
  for (const RegisterRow* r : lines)
    if (!is_said(r->row.get("media")) || !media.insert(key_of(r->row.get("media"))).second)
      return lines.size() == 1;
  return true;
}

std::optional<Finding> against_item(const RegisterRow& store, const RegisterRow& r) {
  static const std::set<std::string_view> copies{"backup", "snapshot", "replica"};
  if (!copies.contains(store.row.get("kind"))) {
    if (!r.row.has("backups"))
      return row_unknown(
          "26.3", Cause::not_observed, Turn::vendor, r,
          {"バックアップを含むかの記入がない", "whether backups are included is not given"});
    if (!r.row.yes("backups")) return row_finding("26.3", Verdict::fail, "item.without_backups", r);
  }
  if (!says_none(r.row.get("exceptions")))
    return row_unknown("26.3", Cause::decision_pending, Turn::city, r,
                       {"例外の記載がある: " + std::string(r.row.get("exceptions")),
                        "it names an exception: " + std::string(r.row.get("exceptions"))});
  return std::nullopt;
}

Findings reconciled(const RegisterRows& items, const RegisterRows& stores) {
  Findings out = unread(stores, "26.3");
  if (!out.empty()) return out;
  if (stores.rows.empty())
    return {open_question("26.3", Cause::not_observed, Turn::vendor,
                          {"保管先が一つも挙げられていない", "no store is listed"}, stores.ids())};
  std::set<std::string> known;
  for (const RegisterRow& s : stores.rows) {
    known.insert(key_of(s.row.get("id")));
    std::vector<const RegisterRow*> lines;
    for (const RegisterRow& r : items.rows)
      if (key_of(r.row.get("store")) == key_of(s.row.get("id"))) lines.push_back(&r);
    if (lines.empty())
      out.push_back(row_finding("26.3", Verdict::fail, "item.missing", s,
                                {{"name", same(s.row.get("name"))}}));
    else if (!is_told_once(lines))
      out.push_back(row_finding(
          "26.3", Verdict::fail, "item.twice", s,
          {{"store", same(s.row.get("id"))}, {"count", same(std::to_string(lines.size()))}}));
    for (const RegisterRow* r : lines)
      if (auto why = against_item(s, *r)) out.push_back(*std::move(why));
  }
  for (const RegisterRow& r : items.rows)
    if (!known.contains(key_of(r.row.get("store"))))
      out.push_back(row_finding("26.3", Verdict::fail, "item.unknown", r,
                                {{"store", same(r.row.get("store"))}}));
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
  const ServiceEnd said = service_end(notices, c, "26.2"),
                   same_end = service_end(notices, c, "26.3");
  if (!said.doubts.empty()) return {said.doubts.front(), same_end.doubts.front()};
  const auto& end = said.day;
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
  // Nothing is reconciled before there is a report; whether it is late 26.2 says.
  const bool waits = items.rows.empty() && out.front().verdict != Verdict::fail;
  if (waits) {
    Finding f = out.front();
    f.criterion = "26.3";
    out.push_back(std::move(f));
    return out;
  }
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
