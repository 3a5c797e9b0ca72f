// 9
// 全般「再委託する場合は、再委託されることにより生ずる脅威に対して情報セキュリティが十分に確保されていることとし、再委託先の情報セキュリティ対策の実施状況を確認するために
// 必要な情報を本市に提供し、本市の承認を受けること。」 別紙2 セキュリティ要件等一覧 No.9.
//
// Judged on the vendor's register of subcontractors of every tier and the city's own register of
// approvals, which is the denominator: each subcontractor, also one whose work has ended, was
// approved before it began and as long as it worked, for what it does. Approvals that follow each
// other count where each was given before the one before it ran out. A principal stands one tier
// above. Would not comply: work begun before the approval, an expired approval, somebody nobody
// approved. An approval of the very day, an approval of somebody the register does not know, and an
// empty register without a signed statement are open.
#include <algorithm>
#include <set>

#include "checks/notices.hpp"
#include "checks/papers.hpp"
#include "checks/parse/certificate_paper.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/registers.hpp"
#include "checks/statement.hpp"

namespace tenken {

namespace {

using rules::Text;

struct Registers {
  RegisterRows subcontractors, approvals;
  Day today;
};

Day end_of_work(const parse::Row& row, Day today) {
  return row.day("ended_on").value_or(today) < today ? *row.day("ended_on") : today;
}

/// The approval that reaches `end` where each begins before the one before it has run out; nullptr:
/// a gap, or none reaches it.
const RegisterRow* covering_approval(std::vector<const RegisterRow*> approvals, Day end) {
  std::sort(approvals.begin(), approvals.end(), [](const RegisterRow* a, const RegisterRow* b) {
    return a->row.day("approved_on") < b->row.day("approved_on");
  });
  std::optional<Day> reached;
  for (const RegisterRow* a : approvals) {
    if (reached && *a->row.day("approved_on") > *reached + std::chrono::days(1)) return nullptr;
    if (!a->row.has("expires_on") || *a->row.day("expires_on") >= end) return a;
    reached = std::max(reached.value_or(*a->row.day("expires_on")), *a->row.day("expires_on"));
  }
  return nullptr;
}

Findings approved(const Registers& r, const RegisterRow& s) {
  const Day start = *s.row.day("started_on"), end = end_of_work(s.row, r.today);
  if (s.row.has("ended_on") && *s.row.day("ended_on") < start)
    return {row_unknown("09.2", Cause::malformed, Turn::vendor, s,
                        {"終了日が開始日より前である", "it ended before it began"})};
  const RegisterRow* first = nullptr;
  std::vector<const RegisterRow*> approvals;
  for (const RegisterRow& a : r.approvals.rows) {
    if (a.row.get("subcontractor") != s.row.get("id")) continue;
    if (*a.row.day("approved_on") > r.today)
      return {row_unknown("09.2", Cause::malformed, Turn::city, a,
                          {"承認日が判定日より後である", "approved in the future"})};
    if (parse::company_key(a.row.get("name")) != parse::company_key(s.row.get("name")))
      return {row_unknown("09.2", Cause::contradiction, Turn::vendor, s,
                          {"承認された名称が台帳と違う", "approved under another name"})};
    if (first == nullptr || a.row.day("approved_on") < first->row.day("approved_on")) first = &a;
    approvals.push_back(&a);
  }
  const RegisterRow* covering = covering_approval(approvals, end);
  std::map<std::string, Text> values{{"name", same(s.row.get("name"))},
                                     {"start", same(format_date(start))}};
  if (first == nullptr && start > r.today)
    return {row_finding("09.2", Verdict::not_due, "approval.not_started", s, values)};
  if (first == nullptr) return {row_finding("09.2", Verdict::fail, "approval.none", s, values)};
  const Day given = *first->row.day("approved_on");
  values["approved"] = same(format_date(given));
  values["document"] = same(first->row.get("document"));
  if (given > start) return {row_finding("09.2", Verdict::fail, "approval.late", s, values)};
  if (given == start)
    return {row_unknown("09.2", Cause::boundary, Turn::city, s,
                        {"承認日と開始日が同じ日である " + format_date(start),
                         "approved on the day work began, " + format_date(start)})};
  if (covering == nullptr)
    return {row_finding("09.2", Verdict::fail, "approval.expired", s, values)};
  const std::string work = parse::folded(s.row.get("tasks")),
                    scope = parse::folded(covering->row.get("tasks"));
  if (!scope.empty() && scope.find(work) == std::string::npos)
    return {row_unknown("09.2", Cause::decision_pending, Turn::city, s,
                        {"承認範囲は「" + std::string(covering->row.get("tasks")) + "」",
                         "approved for: " + std::string(covering->row.get("tasks"))})};
  return {row_finding("09.2", Verdict::pass, "approval.before_start", s, values)};
}

Findings listed(const Registers& r, const RegisterRow& s) {
  const auto reconciled = s.row.day("reconciled_on");
  const std::string_view parent = s.row.get("parent");
  // Its principal stands one tier above it.
  const bool known =
      parent.empty() || std::any_of(r.subcontractors.rows.begin(), r.subcontractors.rows.end(),
                                    [&](const RegisterRow& o) {
                                      return o.row.get("id") == parent &&
                                             o.row.integer("level") + 1 == s.row.integer("level");
                                    });
  const bool twin =
      s.row.has("corporate_number") &&
      std::any_of(
          r.subcontractors.rows.begin(), r.subcontractors.rows.end(), [&](const RegisterRow& o) {
            return o.row.has("corporate_number") &&
                   o.row.get("corporate_number") != s.row.get("corporate_number") &&
                   parse::company_key(o.row.get("name")) == parse::company_key(s.row.get("name"));
          });
  if (twin)
    return {row_unknown("09.1", Cause::contradiction, Turn::vendor, s,
                        {"同じ名称に異なる法人番号がある", "one name with two corporate numbers"})};
  if (!known || (s.row.integer("level") > 1 && parent.empty()))
    return {row_unknown("09.1", Cause::malformed, Turn::vendor, s,
                        {"委託元が台帳の一つ上の階層にない",
                         "its principal is not in the register one tier above"})};
  if (!reconciled || !s.row.has("reconciled_with"))
    return {row_unknown("09.1", Cause::not_observed, Turn::vendor, s,
                        {"突合の記録がない", "no record of reconciliation"})};
  if (*reconciled > r.today)
    return {row_unknown("09.1", Cause::malformed, Turn::vendor, s,
                        {"突合日が判定日より後である", "reconciled in the future"})};
  if (period_end_months(*reconciled, 1) < r.today &&
      s.row.day("ended_on").value_or(r.today) >= r.today)
    return {row_unknown("09.1", Cause::stale, Turn::vendor, s, same(format_date(*reconciled)))};
  return {
      row_finding("09.1", Verdict::pass, "register.reconciled", s,
                  {{"name", same(s.row.get("name"))}, {"date", same(format_date(*reconciled))}})};
}

/// A dated paper about a subcontractor, at most `months` old while it works.
Finding dated(std::string_view criterion, const Registers& r, const RegisterRow& s, int months,
              std::string_view day_column, std::string_view paper_column,
              std::string_view message) {
  const auto day = s.row.day(day_column);
  if (!day || !s.row.has(paper_column))
    return row_unknown(criterion, Cause::not_observed, Turn::vendor, s,
                       {"日付又は文書がない", "no date or no document"});
  if (*day > r.today)
    return row_unknown(criterion, Cause::malformed, Turn::vendor, s,
                       {"日付が判定日より後である", "dated in the future"});
  if (period_end_months(*day, months) < end_of_work(s.row, r.today))
    return row_unknown(criterion, Cause::stale, Turn::vendor, s, same(format_date(*day)));
  return row_finding(criterion, Verdict::pass, message, s,
                     {{"name", same(s.row.get("name"))},
                      {"date", same(format_date(*day))},
                      {"document", same(s.row.get(paper_column))}});
}

Finding flow_down(const RegisterRow& s) {
  if (!s.row.has("flow_down"))
    return row_unknown("09.4", Cause::not_observed, Turn::vendor, s, {"記載がない", "not stated"});
  return row_finding("09.4", s.row.yes("flow_down") ? Verdict::pass : Verdict::fail,
                     s.row.yes("flow_down") ? "duties.equal" : "duties.less", s,
                     {{"name", same(s.row.get("name"))}});
}

/// Approvals of somebody the register does not know; a register whose denominator the city did not
/// write.
Findings against_the_city(const Registers& r) {
  Findings out;
  std::set<std::string_view> known;
  for (const RegisterRow& s : r.subcontractors.rows) known.insert(s.row.get("id"));
  for (const RegisterRow& a : r.approvals.rows)
    if (!known.contains(a.row.get("subcontractor")))
      out.push_back(
          row_unknown("09.1", Cause::contradiction, Turn::vendor, a,
                      {"承認された「" + std::string(a.row.get("name")) + "」が台帳にない",
                       "approved but not in the register: " + std::string(a.row.get("name"))}));
  const bool by_city =
      std::any_of(r.approvals.looks.begin(), r.approvals.looks.end(),
                  [](const Look& look) { return look.target.fact("written_by") == "city"; });
  if (!by_city) {
    out.push_back(unknown("09.1", Cause::hand_written_list, Turn::city, {}, "approvals"));
    out.back().verdict = Verdict::partial;
  }
  return out;
}

/// An empty register says nothing unless the vendor signs that there is nobody.
Findings nobody(const Case& c, const Registers& r) {
  const Statements all = statements(c);
  const Statement* s = all.attestation("09.1");
  Findings out;
  for (const char* criterion : {"09.1", "09.2", "09.3", "09.4", "09.5"}) {
    Finding f = s == nullptr
                    ? unknown(criterion, Cause::not_declared, Turn::vendor, {}, "attestation 09.1")
                    : Finding{.criterion = criterion,
                              .verdict = Verdict::not_applicable,
                              .basis = Basis::attested,
                              .message = "attested"};
    if (s != nullptr)
      f.values = {{"text", s->text},
                  {"office", same(s->office)},
                  {"effective_date", same(s->effective_date)},
                  {"expires_date", same(s->expires_date)}};
    f.cites = r.subcontractors.ids();
    if (s != nullptr) f.cites.push_back(s->observation);
    out.push_back(std::move(f));
  }
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const Registers r{
      register_rows(c, rule, "09.1", "subcontractor_register", parse::subcontractors_schema()),
      register_rows(c, rule, "09.2", "approval_register", parse::approvals_schema()),
      day_in_japan(c.as_of)};
  Findings out;
  for (const char* criterion : {"09.1", "09.2", "09.3", "09.4", "09.5"})
    for (Finding f : r.subcontractors.unknowns) {
      f.criterion = criterion;
      out.push_back(f);
    }
  out.insert(out.end(), r.approvals.unknowns.begin(), r.approvals.unknowns.end());
  if (!r.subcontractors.unknowns.empty()) return out;
  const Findings city = against_the_city(r);
  out.insert(out.end(), city.begin(), city.end());
  if (r.subcontractors.rows.empty()) {
    const bool disagree = std::any_of(
        city.begin(), city.end(), [](const Finding& f) { return f.cause == Cause::contradiction; });
    return disagree ? city : nobody(c, r);
  }
  const int months = static_cast<int>(parameter_integer(c, rule, "subcontract.record_max_months"));
  for (const RegisterRow& s : r.subcontractors.rows) {
    for (Finding& f : listed(r, s)) out.push_back(std::move(f));
    if (r.approvals.unknowns.empty())
      for (Finding& f : approved(r, s)) out.push_back(std::move(f));
    out.push_back(dated("09.3", r, s, months, "assessed_on", "assessment", "threats.assessed"));
    out.push_back(flow_down(s));
    Finding supervised =
        dated("09.5", r, s, months, "supervised_on", "supervision", "supervision.provided");
    out.push_back(supervised.verdict == Verdict::pass ? dated("09.5", r, s, months, "provided_on",
                                                              "supervision", "supervision.provided")
                                                      : supervised);
  }
  return out;
}

}  // namespace

extern const Check check_09_subcontracting_approval{9, "subcontracting_approval", evaluate};

}  // namespace tenken
