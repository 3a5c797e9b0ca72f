// 07a: "営業時間外の対応が不可能等の状況にならないこと"
//
// The union of the roster's half-open intervals covers the reporting month in Japan, from its first
// instant (or go-live) to the first instant of the next month. A gap that a row with a bare date or
// with its ends reversed might fill is open; any other gap does not comply.
#include <fmt/format.h>

#include <algorithm>

#include "checks/07_clauses.hpp"

namespace tenken {

namespace {

using namespace std::chrono;

constexpr std::string_view criterion = "07a.3";
/// Gaps that a finding lists; the rest is counted. A month has 62 handovers between two shifts.
constexpr std::size_t gaps_shown_max = 62;
/// Longest duty that one row can tell of; a longer row is no roster of anybody.
constexpr days duty_days_max{366};

struct Interval {
  sys_seconds from{};
  sys_seconds to{};  ///< first instant after it
};

/// The reporting month: the deployment's period, else the month before the judgement's.
std::optional<Month> reporting_month(const Case& c) {
  const std::string& period = c.evidence.deployment.period;
  return period.empty() ? month_before(day_in_japan(c.as_of)) : month_of(period);
}

Interval span_of(const Month& month) {
  return {sys_seconds{month.first} - hours(9), sys_seconds{month.last} + hours(24) - hours(9)};
}

/// What the rows say of a span of time.
struct Duty {
  std::vector<Interval> covered;
  std::vector<Interval> doubtful;  ///< that a row without a clear interval may cover
  std::vector<const RegisterRow*> doubtful_rows;
  const RegisterRow* first = nullptr;  ///< a row that touches the span
};

Duty duty_in(const RegisterRows& roster, const Interval& span) {
  Duty out;
  for (const RegisterRow& row : roster.rows) {
    const auto starts = when_of(row, "starts_at"), ends = when_of(row, "ends_at");
    if (!starts || !ends) continue;  // both are required cells
    const bool reversed = ends->last < starts->first;
    const Interval wide = reversed ? span : Interval{starts->first, ends->last + seconds(1)};
    if (wide.from >= span.to || wide.to <= span.from) continue;
    if (out.first == nullptr) out.first = &row;
    const bool endless = ends->first - starts->first > duty_days_max;
    if (starts->exact() && ends->exact() && !reversed && !endless) {
      out.covered.push_back({starts->first, ends->first});
    } else {
      out.doubtful.push_back(wide);
      out.doubtful_rows.push_back(&row);
    }
  }
  return out;
}

std::vector<Interval> gaps_in(std::vector<Interval> covered, const Interval& span) {
  std::sort(covered.begin(), covered.end(),
            [](const Interval& a, const Interval& b) { return a.from < b.from; });
  std::vector<Interval> out;
  sys_seconds reached = span.from;
  for (const Interval& i : covered) {
    if (i.from > reached && reached < span.to) out.push_back({reached, std::min(i.from, span.to)});
    reached = std::max(reached, i.to);
  }
  if (reached < span.to) out.push_back({reached, span.to});
  return out;
}

rules::Text listed(const std::vector<Interval>& gaps) {
  std::vector<std::string> ja, en;
  for (std::size_t i = 0; i < gaps.size() && i < gaps_shown_max; ++i) {
    ja.push_back(
        fmt::format("{}から{}まで", format_instant(gaps[i].from), format_instant(gaps[i].to)));
    en.push_back(fmt::format("{} to {}", format_instant(gaps[i].from), format_instant(gaps[i].to)));
  }
  if (gaps.size() > gaps_shown_max) {
    ja.push_back(fmt::format("ほか{}件", gaps.size() - gaps_shown_max));
    en.push_back(fmt::format("and {} more", gaps.size() - gaps_shown_max));
  }
  return {join(ja, "、"), join(en, ", ")};
}

Finding of_month(Verdict verdict, std::string_view message, const RegisterRow& row,
                 const Interval& span, const std::vector<Interval>& gaps) {
  Finding out = row_finding(criterion, verdict, message, row,
                            {{"from", same(format_instant(span.from))},
                             {"to", same(format_instant(span.to))},
                             {"gaps", listed(gaps)},
                             {"count", same(std::to_string(gaps.size()))},
                             {"author", author_of(row)}});
  out.where = row.target;
  return out;
}

Finding judge_month(const RegisterRows& roster, const Interval& span) {
  const Duty duty = duty_in(roster, span);
  if (duty.first == nullptr)
    return open_question(criterion, roster.rows.empty() ? Cause::not_observed : Cause::stale,
                         Turn::vendor,
                         {"当番表に" + format_instant(span.from) + "からの月の行がない",
                          "the roster holds no row of the month from " + format_instant(span.from)},
                         roster.ids(), roster.looks.front().target.name);
  const std::vector<Interval> gaps = gaps_in(duty.covered, span);
  if (gaps.empty()) return of_month(Verdict::pass, "roster.whole", *duty.first, span, gaps);
  // What is left where every doubtful row counts as if it covered all that it may.
  std::vector<Interval> at_most = duty.covered;
  at_most.insert(at_most.end(), duty.doubtful.begin(), duty.doubtful.end());
  const std::vector<Interval> certain = gaps_in(std::move(at_most), span);
  if (!certain.empty()) return of_month(Verdict::fail, "roster.gap", *duty.first, span, certain);
  const rules::Text list = listed(gaps);
  return row_unknown(
      criterion, Cause::not_observed, Turn::vendor, *duty.doubtful_rows.front(),
      {"時刻がないか、開始と終了が逆であるか、1年を超える。空白かもしれないのは " + list.ja,
       "no time of day, its ends reversed, or longer than a year; perhaps uncovered: " + list.en});
}

}  // namespace

Findings judge_roster(const Case& c, const Records& records) {
  const RegisterRows& roster = records.roster;
  Findings out = unread(roster, criterion);
  if (!out.empty()) return out;
  const auto month = reporting_month(c);
  if (!month)
    return {open_question(criterion, Cause::malformed, Turn::vendor,
                          same("period: " + c.evidence.deployment.period), roster.ids())};
  Interval span = span_of(*month);
  // Nobody had to be on duty before there was a service.
  if (const auto go_live = parse_date(c.evidence.deployment.in_service_since))
    span.from = std::max(span.from, sys_seconds{*go_live} - hours(9));
  if (span.from >= span.to)
    return {register_finding(criterion, Verdict::not_due, "roster.not_due", roster)};
  return {judge_month(roster, span)};
}

}  // namespace tenken
