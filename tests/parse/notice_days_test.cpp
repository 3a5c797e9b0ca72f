// The strict reading against the everyday one: criteria.md No.3 counts every effective date of 2026
// and 2027.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <time.h>

#include <string>

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
  return back.ok() ? std::chrono::sys_days{back}
                   : std::chrono::sys_days{back.year() / back.month() / std::chrono::last};
}
}  // namespace

namespace {
/// This process's zone for as long as it lives.
struct Zone {
  std::string kept;
  bool had;
  explicit Zone(const char* zone) : had(getenv("TZ") != nullptr) {
    if (had) kept = getenv("TZ");
    setenv("TZ", zone, 1);
    tzset();
  }
  ~Zone() {
    had ? setenv("TZ", kept.c_str(), 1) : unsetenv("TZ");
    tzset();
  }
};
}  // namespace

TEST_CASE("the everyday reading is one day later on all 730 days") {
  for (const char* name : {"UTC", "America/New_York", "Pacific/Kiritimati"}) {
    CAPTURE(name);
    const Zone zone(name);
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
}

TEST_CASE("the vectors of No.3 and No.8, whatever this machine's zone is") {
  struct Vector {
    const char* effective;
    const char* last;
    int months;
    int days;
  };
  for (const char* name : {"UTC", "America/New_York", "Pacific/Kiritimati"}) {
    const Zone zone(name);
    for (const Vector& v : {Vector{"2026-10-01", "2026-03-31", 6, 0},
                            {"2026-09-30", "2026-03-29", 6, 0},
                            {"2027-03-01", "2026-08-31", 6, 0},
                            {"2027-02-28", "2026-08-27", 6, 0},
                            {"2027-04-01", "2026-09-30", 6, 0},
                            {"2026-08-31", "2026-02-27", 6, 0},
                            {"2026-05-01", "2026-02-28", 2, 0},
                            {"2028-05-01", "2028-02-29", 2, 0},
                            {"2027-01-01", "2026-10-31", 2, 0},
                            {"2026-10-15", "2026-09-30", 0, 14}}) {
      CAPTURE(name);
      CAPTURE(v.effective);
      CHECK(format_date(last(Notice::in_time, *parse_date(v.effective), v.months, v.days)) ==
            v.last);
    }
    // The first instant with the change is the last of the day before in New York, and of the same
    // day in Kiritimati.
    CHECK(format_date(day_in_japan(*parse_instant("2026-10-15T00:00:00+09:00"))) == "2026-10-15");
    CHECK(format_date(day_in_japan(*parse_instant("2026-10-14T14:59:59Z"))) == "2026-10-14");
  }
}
