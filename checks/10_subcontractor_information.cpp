// 10
// 全般「再委託先のセキュリティ対策の実施状況を確認するために次をはじめとした情報を本市に提供可能であること。」
// 再委託先事業者情報、再委託内容、情報セキュリティ責任者、個人情報管理者、従事者の情報 等.
// 別紙2 セキュリティ要件等一覧 No.10.
//
// Judged item by item on the vendor's register of subcontractors against the city's approvals: an
// approved one that is missing from the register, a corporate number whose check digit is wrong, an
// item left empty are seen. The register was confirmed within a year. A provider that names offices
// but no individuals is partial. Names and contacts are staff data: counted, never shown. Would not
// comply: a list frozen at the time of the bid, 再々委託 left out.
#include <algorithm>

#include "checks/answers.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/registers.hpp"
#include "checks/parse/registers_07.hpp"

namespace tenken {

namespace {

struct Item {
  const char* criterion;
  std::vector<std::string_view> columns;
  bool of_people;
};

const std::vector<Item>& items() {
  static const std::vector<Item> all{
      {"10-1.1", {"name", "corporate_number", "address", "certificates"}, false},
      {"10-2.1", {"tasks", "data", "place", "started_on"}, false},
      {"10-3.1", {"security_officer_post", "security_officer", "security_officer_contact"}, true},
      {"10-4.1", {"privacy_manager_post", "privacy_manager", "privacy_manager_contact"}, true},
      {"10-5.1", {"personnel", "roles", "pledges", "trained_on"}, true}};
  return all;
}

bool is_japan(std::string_view country) {
  const std::string flat = parse::folded(country);
  for (std::string_view word : {"日本", "日本国", "国内", "japan", "jp", "jpn"})
    if (flat == word) return true;
  return false;
}

/// なし is an answer where a company has no certificate or touches no data.
bool answers(std::string_view column, std::string_view cell) {
  if ((column == "certificates" || column == "data") &&
      (cell == "なし" || cell == "無" || cell == "none"))
    return true;
  if (column == "pledges") return !cell.empty();  // a "no" is an answer, judged for itself
  if (column == "personnel" && cell == "0") return false;
  return is_said(cell);
}

rules::Text unsaid(const parse::Row& row, const std::vector<std::string_view>& columns) {
  parse::Row said = row;
  std::erase_if(said.cells, [](const auto& cell) { return !answers(cell.first, cell.second); });
  rules::Text out;
  for (std::string_view column : columns) {
    // A foreign company has no 法人番号.
    if (column == "corporate_number" && !is_japan(row.get("country"))) continue;
    const rules::Text one = lacking(said, parse::subcontractors_schema(), {column});
    if (one.ja.empty()) continue;
    out.ja += (out.ja.empty() ? "" : "、") + one.ja;
    out.en += (out.en.empty() ? "" : ", ") + one.en;
  }
  return out;
}

/// What an item must say where the provider names offices and roles but no individuals.
std::vector<std::string_view> offices_of(const Item& item) {
  if (item.columns.front() == "personnel") return {"roles"};
  return {item.columns.front()};
}

/// Of a person the post is written again where the name belongs: 部長 部長.
bool names_a_post(const Item& item, const parse::Row& row) {
  return item.of_people && item.columns.front() != "personnel" &&
         parse::folded(row.get(item.columns[0])) == parse::folded(row.get(item.columns[1]));
}

Finding judge_item(const Item& item, const RegisterRow& tier, Day today) {
  const std::map<std::string, rules::Text> values{{"name", same(tier.row.get("name"))}};
  const parse::Row& row = tier.row;
  const bool offices_only =
      item.of_people && row.has("individuals_disclosed") && !row.yes("individuals_disclosed");
  const rules::Text missing = unsaid(row, offices_only ? offices_of(item) : item.columns);
  const auto asked = [&](Cause cause, Turn turn, const rules::Text& why) {
    return row_unknown(item.criterion, cause, turn, tier, why);
  };
  if (!missing.ja.empty())
    return asked(Cause::not_observed, Turn::vendor,
                 {"記入がない: " + missing.ja, "not given: " + missing.en});
  if (offices_only) {
    Finding f =
        row_finding(item.criterion, Verdict::partial, "information.office_only", tier, values);
    f.turn = Turn::provider;
    return f;
  }
  if (names_a_post(item, row))
    return asked(Cause::not_observed, Turn::vendor,
                 {"氏名の欄に職名が書かれている", "a post is written where the name belongs"});
  if (item.columns.front() == "personnel" && !row.yes("pledges"))
    return asked(Cause::decision_pending, Turn::city, {"誓約書がない", "no pledges"});
  if (item.columns.front() == "personnel" && *row.day("trained_on") > today)
    return asked(Cause::malformed, Turn::vendor,
                 {"研修実施日が判定日より後である", "a training in the future"});
  return row_finding(item.criterion, Verdict::pass, "information.held", tier, values);
}

bool is_active(const parse::Row& tier, Day today) {
  return !tier.has("ended_on") || *tier.day("ended_on") >= today;
}

/// The city's approvals that no row of the register answers to.
Findings unregistered(std::string_view criterion, const RegisterRows& tiers,
                      const RegisterRows& approvals) {
  Findings out;
  for (const RegisterRow& a : approvals.rows) {
    const bool known = std::any_of(tiers.rows.begin(), tiers.rows.end(), [&](const RegisterRow& t) {
      return t.row.get("id") == a.row.get("subcontractor");
    });
    if (!known)
      out.push_back(row_unknown(criterion, Cause::contradiction, Turn::vendor, a,
                                {"市が承認した再委託先が台帳にない",
                                 "a subcontractor that the City approved is not in the register"}));
  }
  return out;
}

Findings judge(const Case& c, const rules::Rule& rule, const Item& item, const RegisterRows& tiers,
               const RegisterRows& approvals) {
  Findings out = unread(tiers, item.criterion);
  for (Finding& f : unread(approvals, item.criterion)) out.push_back(std::move(f));
  if (!out.empty()) return out;
  const Day today = day_in_japan(c.as_of);
  const int months =
      static_cast<int>(parameter_integer(c, rule, "subcontractor.confirm_max_age_months"));
  for (const RegisterRow& tier : tiers.rows) {
    if (!is_active(tier.row, today)) continue;
    const auto confirmed = tier.row.day("reconciled_on");
    if (!confirmed || *confirmed > today || !within_months(*confirmed, today, months))
      out.push_back(
          row_unknown(item.criterion, Cause::stale, Turn::vendor, tier,
                      {"12か月以内に確認した日がない", "not confirmed within the set months"}));
    out.push_back(judge_item(item, tier, today));
  }
  for (Finding& f : unregistered(item.criterion, tiers, approvals)) out.push_back(std::move(f));
  const bool by_city =
      std::any_of(approvals.looks.begin(), approvals.looks.end(),
                  [](const Look& look) { return look.target.fact("written_by") == "city"; });
  if (out.empty() && !by_city)
    return {open_question(item.criterion, Cause::not_observed, Turn::vendor,
                          {"再委託先がないことを、市の承認台帳で確かめられない",
                           "no register of the City's own bears out that there is none"},
                          approvals.ids())};
  if (out.empty())
    return {register_finding(item.criterion, Verdict::pass, "information.none", approvals)};
  if (!by_city) {
    // 「全ての」 is counted against the City's approvals.
    out.push_back(unknown(item.criterion, Cause::hand_written_list, Turn::city, {}, "approvals"));
    out.back().verdict = Verdict::partial;
  }
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const RegisterRows tiers = register_rows(c, rule, "10-1.1", "information_subcontractors",
                                           parse::subcontractors_schema());
  const RegisterRows approvals =
      register_rows(c, rule, "10-1.1", "information_approvals", parse::approvals_schema());
  Findings out;
  for (const Item& item : items())
    for (Finding& f : judge(c, rule, item, tiers, approvals)) out.push_back(std::move(f));
  const RegisterRows requests =
      register_rows(c, rule, "10.6", "information_answers", parse::information_requests_schema());
  for (Finding& f : judge_answers(
           c, "10.6", requests, "subcontractor",
           static_cast<int>(parameter_integer(c, rule, "subcontractor.answer_business_days"))))
    out.push_back(std::move(f));
  return out;
}

}  // namespace

extern const Check check_10_subcontractor_information{10, "subcontractor_information", evaluate};

}  // namespace tenken
