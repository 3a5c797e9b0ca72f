// What the clauses of row 7 read: five registers, when a cell says that something happened, and the
// clock that starts at go-live.
#pragma once

#include <chrono>
#include <optional>

#include "checks/records.hpp"
#include "rules/business_calendar.hpp"

namespace tenken {

/// The registers of row 7, each read once.
struct Records {
  RegisterRows incidents, roster, contact_tests, exercises, requests;
};

/// When a cell says that something happened: an instant, or, where only a day is written, from its
/// first to its last second in Japan.
struct When {
  std::chrono::sys_seconds first{};
  std::chrono::sys_seconds last{};
  bool exact() const { return first == last; }
};
/// Nothing where the cell is empty.
std::optional<When> when_of(const RegisterRow& row, std::string_view column);

/// 受託者 / the vendor: who wrote the register that a row stands in.
rules::Text author_of(const RegisterRow& row);

/// A cell that is needed is empty, or gives a day where the time of day is needed; `column` in both
/// languages.
Finding missing_time(std::string_view criterion, const RegisterRow& row, const rules::Text& column);
/// True where the case was closed up to today; a day to come closes nothing.
bool is_closed(const RegisterRow& row, Day today);
/// A cell tells of something after the judgement.
Finding in_the_future(std::string_view criterion, const RegisterRow& row,
                      const rules::Text& column);

/// Nothing on record within `months`: not yet due while the service is younger than that, `overdue`
/// where it is older, unknown where the day of go-live is not declared (criteria.md §0.4).
Finding nothing_within(const Case& c, std::string_view criterion, int months,
                       const RegisterRows& rows, std::string_view not_due,
                       std::string_view overdue);

/// A whole-number parameter, held between 0 and `max` so that no profile can overflow a date.
int parameter_up_to(const Case& c, const rules::Rule& rule, std::string_view name, int max);
/// Longest interval in months, and longest period in minutes, that a profile may set.
inline constexpr int interval_months_max = 1200;
inline constexpr int period_minutes_max = 527040;

/// Parameter calendar.closed_days; nothing where one of its values is not a date.
std::optional<ExtraHolidays> closed_days(const Case& c, const rules::Rule& rule);

}  // namespace tenken
