// 17
// 設計・設定及び開発「業務継続の観点から、外部サービスを活用した情報システムが使用するデータ容量や稼働性能(移植容易性)について、必要に応じて外部サービス提供者に報告を求めることが可能であること。」
// 別紙2 セキュリティ要件等一覧 No.17.
//
// Judged on the right to ask (contract or terms), on the figures of the reporting month, on the
// last request and its answer, and on a paper about portability. Capacity, performance and
// portability are three things: the words in brackets do not gloss the ones before. Would not
// comply: a status page alone, figures without growth, an answer after a month.
#include <algorithm>

#include "checks/answers.hpp"
#include "checks/clauses.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/registers_07.hpp"
#include "checks/parse/registers_records.hpp"
#include "checks/parse/written_date.hpp"
#include "rules/business_calendar.hpp"

namespace tenken {

namespace {

/// The month that is reported: the deployment's period, else the month before the judgement.
std::string reporting_month(const Case& c) {
  if (!c.evidence.deployment.period.empty()) return c.evidence.deployment.period;
  return format_date(month_before(day_in_japan(c.as_of)).first).substr(0, 7);
}

/// 2026-10, 2026/10, 2026年10月, 令和8年10月 as 2026-10; empty: no month.
std::string month_of(std::string_view written) {
  const std::string flat = parse::folded(written);
  for (const char* rest : {"-01", "/1", "1日", ".1"})
    if (const auto day = parse::read_written_date(flat + rest))
      return format_date(*day).substr(0, 7);
  return {};
}

Finding judge_month(const RegisterRow& r, const std::string& month) {
  const rules::Text missing =
      lacking(r.row, parse::monthly_figures_schema(),
              {"data_gb", "growth_gb", "headroom_gb", "uptime_percent", "latency_ms"});
  if (!missing.ja.empty())
    return row_unknown(
        "17.2", Cause::not_observed, Turn::vendor, r,
        {month + "の数値がない: " + missing.ja, "no figure for " + month + ": " + missing.en});
  for (const char* column : {"data_gb", "latency_ms"})
    if (std::stod(std::string(r.row.get(column))) <= 0)
      return row_unknown("17.2", Cause::malformed, Turn::vendor, r,
                         {"データ量又は応答時間が0である", "a data volume or a latency of 0"});
  if (std::stod(std::string(r.row.get("uptime_percent"))) > 100)
    return row_unknown("17.2", Cause::malformed, Turn::vendor, r,
                       {"稼働率が100%を超えている", "an uptime above 100 %"});
  return row_finding("17.2", Verdict::pass, "figures.ready", r,
                     {{"month", same(month)},
                      {"data", same(r.row.get("data_gb"))},
                      {"growth", same(r.row.get("growth_gb"))},
                      {"headroom", same(r.row.get("headroom_gb"))},
                      {"uptime", same(r.row.get("uptime_percent"))},
                      {"latency", same(r.row.get("latency_ms"))}});
}

/// The same five figures, though the data grew.
bool is_copy(const parse::Row& one, const parse::Row& two) {
  static constexpr const char* columns[] = {"data_gb", "growth_gb", "headroom_gb", "uptime_percent",
                                            "latency_ms"};
  return std::all_of(std::begin(columns), std::end(columns),
                     [&](const char* column) { return one.get(column) == two.get(column); }) &&
         std::stod(std::string(one.get("growth_gb"))) != 0;
}

Findings figures(const Case& c, const rules::Rule& rule) {
  const RegisterRows rows =
      register_rows(c, rule, "17.2", "capacity_figures", parse::monthly_figures_schema());
  if (!rows.unknowns.empty()) return rows.unknowns;
  const std::string month = reporting_month(c);
  if (month > format_date(day_in_japan(c.as_of)).substr(0, 7))
    return {open_question(
        "17.2", Cause::malformed, Turn::vendor,
        {"対象月" + month + "は判定日より後である", "the month " + month + " lies in the future"},
        rows.ids())};
  std::vector<const RegisterRow*> of_month;
  for (const RegisterRow& r : rows.rows)
    if (month_of(r.row.get("month")) == month) of_month.push_back(&r);
  if (of_month.size() > 1)
    return {row_unknown("17.2", Cause::contradiction, Turn::vendor, *of_month.back(),
                        {month + "の行が二つ以上ある", "more than one row for " + month})};
  if (!of_month.empty()) {
    Finding f = judge_month(*of_month.front(), month);
    // Figures that grew cannot be those of another month to the last digit.
    const auto copied = std::find_if(rows.rows.begin(), rows.rows.end(), [&](const RegisterRow& r) {
      return &r != of_month.front() && is_copy(r.row, of_month.front()->row);
    });
    if (f.verdict != Verdict::pass || copied == rows.rows.end()) return {f};
    const std::string other(copied->row.get("month"));
    return {row_unknown("17.2", Cause::contradiction, Turn::vendor, *of_month.front(),
                        {month + "の数値が" + other + "の数値と全て同じである",
                         "every figure of " + month + " is that of " + other})};
  }
  return {open_question("17.2", Cause::not_observed, Turn::vendor,
                        {month + "の行がない", "no row for " + month}, rows.ids(),
                        rows.looks.front().target.name)};
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const RegisterRows requests =
      register_rows(c, rule, "17.3", "capacity_answers", parse::information_requests_schema());
  Findings out;
  for (const Findings& found : {judge_finder(c, rule, "may_ask"), figures(c, rule),
                                judge_answers(c, "17.3", requests, "capacity",
                                              static_cast<int>(parameter_integer(
                                                  c, rule, "capacity.answer_business_days"))),
                                judge_finder(c, rule, "portability")})
    out.insert(out.end(), found.begin(), found.end());
  return out;
}

}  // namespace

extern const Check check_17_capacity_reporting{17, "capacity_reporting", evaluate};

}  // namespace tenken
