// 06a
// 「以下の①~⑦の情報セキュリティ対策が確実に実施されており、セキュリティ対策の実施内容・管理体制を市が確認することが可能なこと」
//
// Judged on the register of papers: each of ① to ⑦ has one that the city may open, with version,
// date, place and NDA state, and that is among the papers of this audit where it names one; one
// report of any class (third party before internal audit before the provider's own) covers this
// service and ends at most so many months ago. A paper under NDA counts by its digest and the
// city's viewing. Would not comply: the parent company's white paper, a report whose scope leaves
// this service out.
#include "checks/06a_assurance.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <set>

#include "checks/clauses.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/registers_records.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

constexpr std::array<std::string_view, 7> measures{"①", "②", "③", "④", "⑤", "⑥", "⑦"};
/// Oldest date of a paper, in months (12M, criteria.md No.6a).
constexpr int material_months_max = 12;

/// The numbers that a cell names: 「①、③」 「1,3」 「⑤~⑦」 「6-1」 「全て」. Anything else is not
/// read: 「①以外」 names all but one.
std::optional<std::set<int>> measures_of(std::string_view cell) {
  static const RE2 all("全て|すべて|全部|全項目|all"),
      one("^(?:6-|06-)?(?:[(]?([1-7])[)]?|(①|②|③|④|⑤|⑥|⑦))"), to("^(?:~|～|〜|から|-)"),
      between("^(?:,|、|・|/|及び|並びに|と|まで)* ?");
  const std::string text = parse::folded(cell);
  if (RE2::FullMatch(text, all)) return std::set<int>{1, 2, 3, 4, 5, 6, 7};
  std::set<int> out;
  re2::StringPiece rest(text);
  int from = 0;  // where 「から」 stands before the next one
  while (!rest.empty()) {
    std::string digit, circled;
    if (!RE2::Consume(&rest, one, &digit, &circled)) return std::nullopt;
    if (!digit.empty() && !rest.empty() && rest[0] >= '0' && rest[0] <= '9') return std::nullopt;
    int number = digit.empty() ? 1 : digit[0] - '0';
    for (std::size_t i = 0; i < measures.size() && !circled.empty(); ++i)
      if (measures[i] == circled) number = static_cast<int>(i) + 1;
    for (int n = from > 0 ? from : number; n <= number; ++n) out.insert(n);
    from = RE2::Consume(&rest, to) ? number : 0;
    if (from == 0) RE2::Consume(&rest, between);
    if (from > 0 && rest.empty()) return std::nullopt;
  }
  return out.empty() ? std::nullopt : std::optional(out);
}

/// The first thing that is missing about a paper, or nothing.
std::optional<Finding> against(const Case& c, std::string_view criterion, const RegisterRow& m) {
  const rules::Text missing =
      unsaid(m.row, parse::materials_schema(), {"version", "dated_on", "location", "access"});
  if (!missing.ja.empty())
    return row_unknown(criterion, Cause::not_observed, Turn::vendor, m,
                       {"記入がない: " + missing.ja, "not given: " + missing.en});
  const Day today = day_in_japan(c.as_of);
  if (*m.row.day("dated_on") > today ||
      !within_months(*m.row.day("dated_on"), today, material_months_max))
    return row_unknown(criterion, Cause::stale, Turn::vendor, m,
                       {"日付が12か月より前、又は判定日より後である",
                        "dated more than twelve months ago, or in the future"});
  const auto& targets = c.evidence.deployment.targets;
  const bool named = m.row.has("document");
  if (named && std::none_of(targets.begin(), targets.end(), [&](const rules::Target& t) {
        return t.kind == "document" && t.name == m.row.get("document");
      }))
    return row_unknown(criterion, Cause::not_declared, Turn::vendor, m,
                       {"文書が資料に含まれていない", "its document is not among the papers"});
  if (!named) return std::nullopt;
  // A paper that no step looked at is not known to be there; one under NDA was looked at and left.
  bool looked = false;
  for (const Observation& o : c.evidence.observations) {
    if (o.target != m.row.get("document")) continue;
    looked = true;
    if (o.status == Status::ok || (o.status == Status::withheld && o.why.starts_with("custody ")))
      continue;
    return row_unknown(
        criterion, Cause::malformed, Turn::vendor, m,
        {"文書を読み取れない: " + o.why, "its document could not be read: " + o.why});
  }
  if (!looked)
    return row_unknown(criterion, Cause::not_observed, Turn::vendor, m,
                       {"文書が読まれていない", "its document was not looked at"});
  return std::nullopt;
}

Findings opened(const Case& c, const RegisterRows& rows) {
  Findings out, unclear;
  std::vector<std::pair<const RegisterRow*, std::set<int>>> read;
  for (const RegisterRow& m : rows.rows) {
    if (auto numbers = measures_of(m.row.get("measures")))
      read.emplace_back(&m, *std::move(numbers));
    else
      unclear.push_back(
          row_unknown("06a.1", Cause::malformed, Turn::vendor, m,
                      {"対象の対策を読み取れない(例: ①、③ 又は 全て)",
                       "which measures it is for cannot be read (say ①、③ or 全て)"}));
  }
  for (std::size_t i = 0; i < measures.size(); ++i) {
    Findings doubts;
    const RegisterRow* found = nullptr;
    for (const auto& [m, numbers] : read) {
      if (!numbers.contains(static_cast<int>(i) + 1)) continue;
      if (auto why = against(c, "06a.1", *m))
        doubts.push_back(*std::move(why));
      else if (found == nullptr)
        found = m;
    }
    std::map<std::string, rules::Text> values{{"measure", same(measures[i])}};
    if (found != nullptr) {
      values["title"] = same(found->row.get("title"));
      values["version"] = same(found->row.get("version"));
      values["date"] = same(found->row.get("dated_on"));
      out.push_back(row_finding("06a.1", Verdict::pass, "material.covers", *found, values));
    } else if (!doubts.empty() || !unclear.empty()) {
      out.push_back(doubts.empty() ? unclear.front() : doubts.front());
    } else {
      out.push_back(register_finding("06a.1", Verdict::fail, "material.none", rows, values));
    }
  }
  return out;
}

int rank(const RegisterRow& r) {
  const std::string_view kind = r.row.get("kind");
  return kind == "third_party"       ? 3
         : kind == "internal_audit"  ? 2
         : kind == "provider_report" ? 1
                                     : 0;
}

Finding judge_report(const Case& c, const rules::Rule& rule, const RegisterRow& r) {
  const Day today = day_in_japan(c.as_of);
  const int months = static_cast<int>(parameter_integer(c, rule, "report.max_age_months"));
  std::map<std::string, rules::Text> values{{"title", same(r.row.get("title"))},
                                            {"kind", same(r.row.get("kind"))},
                                            {"end", same(r.row.get("period_end"))},
                                            {"viewed", same(r.row.get("viewed_on"))}};
  if (!r.row.has("period_end") || !r.row.has("covers_service"))
    return row_unknown("06a.3", Cause::not_observed, Turn::vendor, r,
                       {"対象期間末又は対象範囲の記入がない", "period or scope is not given"});
  const Day end = *r.row.day("period_end");
  if (end > today || !within_months(end, today, months))
    return row_unknown(
        "06a.3", Cause::stale, Turn::vendor, r,
        {"対象期間末が" + std::to_string(months) + "か月より前、又は判定日より後である",
         "its period ended more than " + std::to_string(months) +
             " months ago, or ends in the future"});
  if (!r.row.yes("covers_service"))
    return row_finding("06a.3", Verdict::fail, "report.outside", r, values);
  if (r.row.get("access") == "nda") {
    if (!r.row.has("viewed_on") || !is_said(r.row.get("viewed_by")) ||
        *r.row.day("viewed_on") > today ||
        (r.row.has("dated_on") && *r.row.day("viewed_on") < *r.row.day("dated_on")))
      return row_unknown("06a.3", Cause::not_observed, Turn::city, r,
                         {"秘密保持の資料で、市の閲覧の記録がない",
                          "under NDA, and no record that the City viewed it"});
    return row_finding("06a.3", Verdict::pass, "report.viewed", r, values);
  }
  return row_finding("06a.3", Verdict::pass, "report.covers", r, values);
}

/// The best class that holds; one is enough (「又は」).
Findings reported(const Case& c, const rules::Rule& rule, const RegisterRows& rows) {
  const RegisterRow* best = nullptr;
  Findings outside, doubts;
  for (const RegisterRow& r : rows.rows) {
    if (rank(r) == 0) continue;
    Finding f = judge_report(c, rule, r);
    if (f.verdict == Verdict::fail)
      outside.push_back(std::move(f));
    else if (f.verdict != Verdict::pass)
      doubts.push_back(std::move(f));
    else if (auto why = against(c, "06a.3", r))
      doubts.push_back(*std::move(why));
    else if (best == nullptr || rank(r) > rank(*best))
      best = &r;
  }
  if (best != nullptr) return {judge_report(c, rule, *best)};
  if (!doubts.empty()) return doubts;
  if (!outside.empty()) return outside;
  return {register_finding("06a.3", Verdict::fail, "report.none", rows)};
}

}  // namespace

Findings judge_assurance(const Case& c, const rules::Rule& rule) {
  const RegisterRows rows =
      register_rows(c, rule, "06a.1", "assurance_materials", parse::materials_schema());
  Findings out = judge_finder(c, rule, "structure");
  for (Finding& f : unread(rows, "06a.1")) out.push_back(std::move(f));
  for (Finding& f : unread(rows, "06a.3")) out.push_back(std::move(f));
  if (!rows.unknowns.empty()) return out;
  for (Finding& f : opened(c, rows)) out.push_back(std::move(f));
  for (Finding& f : reported(c, rule, rows)) out.push_back(std::move(f));
  return out;
}

}  // namespace tenken
