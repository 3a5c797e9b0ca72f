#include "checks/07-0_records.hpp"

#include <algorithm>

namespace tenken {

using namespace std::chrono;

std::optional<When> when_of(const RegisterRow& row, std::string_view column) {
  const std::string_view text = row.row.get(column);
  if (const auto instant = parse_instant(text)) return When{*instant, *instant};
  const auto day_ = parse_date(text);
  if (!day_) return std::nullopt;
  // Midnight in Japan is 15:00 UTC of the day before.
  const sys_seconds first = sys_seconds{*day_} - hours(9);
  return When{first, first + hours(24) - seconds(1)};
}

rules::Text author_of(const RegisterRow& row) {
  if (row.written_by == "city") return {"市", "the City"};
  if (row.written_by == "provider") return {"提供者の仕組み", "the provider's own system"};
  return {"受託者", "the vendor"};
}

Finding missing_time(std::string_view criterion, const RegisterRow& row,
                     const rules::Text& column) {
  return row_unknown(criterion, Cause::not_observed, Turn::vendor, row,
                     {column.ja + "の時刻がない", "no time of day: " + column.en});
}

bool is_closed(const RegisterRow& row, Day today) {
  const auto closed = row.row.day("closed_on");
  return closed && *closed <= today;
}

Finding in_the_future(std::string_view criterion, const RegisterRow& row,
                      const rules::Text& column) {
  return row_unknown(criterion, Cause::malformed, Turn::vendor, row,
                     {column.ja + "が判定の時点より後である", column.en + " lies in the future"});
}

Finding nothing_within(const Case& c, std::string_view criterion, int months,
                       const RegisterRows& rows, std::string_view not_due,
                       std::string_view overdue) {
  const auto go_live = parse_date(c.evidence.deployment.in_service_since);
  if (!go_live)
    return open_question(
        criterion, Cause::not_declared, Turn::vendor,
        {"所定の間隔内の記録がなく、稼働開始日(in_service_since)も宣言されていない",
         "nothing on record within the interval, and in_service_since is not "
         "declared"},
        rows.ids());
  const bool young = within_months(*go_live, day_in_japan(c.as_of), months);
  return register_finding(criterion, young ? Verdict::not_due : Verdict::fail,
                          young ? not_due : overdue, rows,
                          {{"months", same(std::to_string(months))},
                           {"due", same(format_date(period_end_months(*go_live, months)))}});
}

int parameter_up_to(const Case& c, const rules::Rule& rule, std::string_view name, int max) {
  return static_cast<int>(std::clamp<std::int64_t>(parameter_integer(c, rule, name), 0, max));
}

std::optional<ExtraHolidays> closed_days(const Case& c, const rules::Rule& rule) {
  ExtraHolidays out;
  for (const std::string& text : parameter_values(c, rule, "calendar.closed_days")) {
    const auto day_ = parse_date(text);
    if (!day_) return std::nullopt;
    out.insert(*day_);
  }
  return out;
}

}  // namespace tenken
