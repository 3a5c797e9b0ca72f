// The strict reading against the everyday one: criteria.md No.3 counts every effective date of 2026 and 2027.
#include <doctest/doctest.h>

#include "rules/calendar.hpp"

using namespace tenken;
using std::chrono::days;

namespace {
Day last(Notice least, Day effective, int months, int count) {
  Day day = effective;
  while (judge_notice(day, effective, months, count) > least) day -= days(1);
  return day;
}
/// 「応当日」: the same day so many months earlier, or the last day of that month.
Day everyday(Day effective, int months) {
  const std::chrono::year_month_day d{effective};
  const auto back = d - std::chrono::months(months);
  return back.ok() ? std::chrono::sys_days{back} : std::chrono::sys_days{back.year() / back.month() / std::chrono::last};
}
}  // namespace

TEST_CASE("the everyday reading is one day later on all 730 days") {
  const Day first = *parse_date("2026-01-01");
  for (int i = 0; i < 730; ++i) {
    const Day effective = first + days(i);
    for (int months : {2, 6}) {
      const Day strict = last(Notice::in_time, effective, months, 0);
      CHECK(last(Notice::boundary, effective, months, 0) == strict + days(1));
      CHECK(everyday(effective, months) == strict + days(1));
      CHECK(judge_notice(strict + days(2), effective, months, 0) == Notice::late);
    }
    CHECK(last(Notice::in_time, effective, 0, 14) == effective - days(15));
  }
}
