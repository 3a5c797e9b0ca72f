// 5
// 全般「外部サービス提供者における情報資産の利用は、外部サービスの提供に必要な範囲で認めるものとし、それ以外の目的で本市の情報資産の利用は認めないこと。」
// 別紙2 セキュリティ要件等一覧 No.5.
//
// Judged on the contract and the terms of use by the finder other_use: a prohibition of every other
// use, not of personal data alone; a licence to improve the service, to train, to analyse or to
// advertise says the opposite, and one in anonymised form is the city's to decide. Then tier by
// tier, counted against the City's approvals: every subcontractor that handles data has its terms
// checked, and a licence in them is switched off. The statement of the privacy manager covers the
// period. Support access (05.4) and destinations (05.3) are looked at on live systems. Would not
// comply: 「サービス改善のために利用できる」, a crash reporter that keeps content, a tier nobody
// checked.
#include <algorithm>

#include "checks/answers.hpp"
#include "checks/clauses.hpp"
#include "checks/parse/registers.hpp"
#include "checks/parse/registers_records.hpp"
#include "checks/records.hpp"
#include "checks/statement.hpp"

namespace tenken {

namespace {

/// Longest time since the terms of a tier were checked, in months: VER means re-confirmed at least
/// once a year (criteria.md §0.1).
constexpr int check_months_max = 12;

Finding judge_terms(const RegisterRow& use, Day today) {
  const parse::Row& r = use.row;
  std::map<std::string, rules::Text> values{{"terms", same(r.get("terms"))},
                                            {"opt_out", same(r.get("opt_out"))},
                                            {"date", same(r.get("checked_on"))}};
  if (*r.day("checked_on") > today)
    return row_unknown("05.2", Cause::malformed, Turn::vendor, use,
                       {"確認日が判定日より後である", "checked in the future"});
  if (!within_months(*r.day("checked_on"), today, check_months_max))
    return row_unknown("05.2", Cause::stale, Turn::vendor, use,
                       {"確認から12か月を過ぎている", "checked more than twelve months ago"});
  if (r.get("licence") == "none")
    return row_finding("05.2", Verdict::pass, "data_use.none", use, values);
  if (!is_said(r.get("opt_out")))
    return row_finding("05.2", Verdict::fail, "data_use.granted", use, values);
  if (!r.has("opt_out_on") || *r.day("opt_out_on") > today)
    return row_unknown("05.2", Cause::not_observed, Turn::vendor, use,
                       {"利用停止日がない、又は判定日より後である",
                        "no day of the opt-out, or one in the future"});
  values["date"] = same(r.get("opt_out_on"));
  return row_finding("05.2", Verdict::pass, "data_use.opted_out", use, values);
}

/// A subcontractor whose work goes on and who is not said to handle no data.
bool handles_data(const parse::Row& tier, Day today) {
  if (tier.has("ended_on") && *tier.day("ended_on") < today) return false;
  const std::string_view data = tier.get("data");
  return data != "なし" && data != "無" && data != "none";
}

/// A newer check of the same terms stands in for an older one.
bool overtaken(const RegisterRow& use, const RegisterRows& uses, Day today) {
  return std::any_of(uses.rows.begin(), uses.rows.end(), [&](const RegisterRow& other) {
    const auto same_cell = [&](std::string_view column) {
      return other.row.get(column) == use.row.get(column);
    };
    return same_cell("subcontractor") && same_cell("service") && same_cell("terms") &&
           *other.row.day("checked_on") > *use.row.day("checked_on") &&
           *other.row.day("checked_on") <= today;
  });
}

/// 「全ての事業者」 is counted against the City's approvals: one that the register does not know is
/// a contradiction, and a list that the vendor alone wrote is partial.
Findings against_the_city(const RegisterRows& tiers, const RegisterRows& approvals) {
  Findings out;
  for (const RegisterRow& a : approvals.rows) {
    const bool known = std::any_of(tiers.rows.begin(), tiers.rows.end(), [&](const RegisterRow& t) {
      return t.row.get("id") == a.row.get("subcontractor");
    });
    if (!known)
      out.push_back(row_unknown("05.2", Cause::contradiction, Turn::vendor, a,
                                {"市が承認した再委託先が台帳にない",
                                 "a subcontractor that the City approved is not in the register"}));
  }
  if (std::any_of(approvals.looks.begin(), approvals.looks.end(),
                  [](const Look& look) { return look.target.fact("written_by") == "city"; }))
    return out;
  out.push_back(unknown("05.2", Cause::hand_written_list, Turn::city, {}, "approvals"));
  out.back().verdict = Verdict::partial;
  return out;
}

Findings tiers(const Case& c, const rules::Rule& rule) {
  const RegisterRows uses =
      register_rows(c, rule, "05.2", "purpose_data_use", parse::data_use_schema());
  const RegisterRows subcontractors =
      register_rows(c, rule, "05.2", "purpose_tiers", parse::subcontractors_schema());
  const RegisterRows approvals =
      register_rows(c, rule, "05.2", "purpose_approvals", parse::approvals_schema());
  Findings out = uses.unknowns;
  for (const Finding& f : approvals.unknowns)
    if (f.cause != Cause::not_declared) out.push_back(f);
  out.insert(out.end(), subcontractors.unknowns.begin(), subcontractors.unknowns.end());
  if (!out.empty()) return out;
  if (subcontractors.rows.empty())
    return {open_question("05.2", Cause::not_observed, Turn::vendor,
                          {"再委託先台帳に行がない", "the register of subcontractors is empty"},
                          subcontractors.ids())};
  out = against_the_city(subcontractors, approvals);
  const Day today = day_in_japan(c.as_of);
  bool any = false;
  for (const RegisterRow& tier : subcontractors.rows) {
    if (!handles_data(tier.row, today)) continue;
    any = true;
    bool checked = false;
    for (const RegisterRow& use : uses.rows) {
      if (use.row.get("subcontractor") != tier.row.get("id") || overtaken(use, uses, today))
        continue;
      checked = true;
      out.push_back(judge_terms(use, today));
    }
    if (!checked)
      out.push_back(row_unknown("05.2", Cause::not_observed, Turn::vendor, tier,
                                {"規約の確認の記録がない", "its terms were not checked"}));
  }
  if (!any)
    out.push_back(register_finding("05.2", Verdict::pass, "data_use.no_tier", subcontractors));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out = judge_finder(c, rule, "other_use");
  for (Finding& f : tiers(c, rule)) out.push_back(std::move(f));
  out.push_back(attested(c, "05.5"));
  return out;
}

}  // namespace

extern const Check check_05_purpose_limitation{5, "purpose_limitation", evaluate};

}  // namespace tenken
