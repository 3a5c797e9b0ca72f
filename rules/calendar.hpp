// Dates as the Civil Code counts them, in Asia/Tokyo whatever the machine's zone is.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tenken {

using Day = std::chrono::sys_days;

/// "2026-11-22" → that day; anything else, 30 February too, → nothing.
std::optional<Day> parse_date(std::string_view iso);
std::string format_date(Day day);
/// The day in Asia/Tokyo (UTC+9, no daylight saving since 1951) at an instant.
Day day_in_japan(std::chrono::sys_seconds instant);
/// "2026-11-22T13:00:00+09:00" or "…Z", whole seconds, an offset required → the instant.
std::optional<std::chrono::sys_seconds> parse_instant(std::string_view iso);
/// "2026-11-22T22:00:00+09:00", always in Japan's zone.
std::string format_instant(std::chrono::sys_seconds instant);

/// Last day of a period of `months` that begins after `start` (Civil Code 140: the first day is not
/// counted; 141: it ends with the end of the last day; 143: by the calendar, the day before the
/// corresponding day, or the last day of the month without one).
Day period_end_months(Day start, int months);
/// The same for days (a week is seven of them).
Day period_end_days(Day start, int days);

/// How a notice stands against the first day without the service or with the change.
enum class Notice {
  in_time,   ///< the whole period lay between receipt and effect
  boundary,  ///< one day short of that: the everyday reading is met, the strict one is not
  late
};
/// 03: `received` the day of receipt, `effective` the day of the first instant, the period as
/// months or days (the other is 0).
Notice judge_notice(Day received, Day effective, int months, int days);

}  // namespace tenken
