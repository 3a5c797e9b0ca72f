// Notice periods as the Civil Code counts them, and instants with their zones.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <time.h>

#include <initializer_list>

#include "rules/calendar.hpp"

using namespace tenken;
using std::chrono::days;

namespace {

Day day(std::string_view iso) {
  const auto parsed = parse_date(iso);
  REQUIRE_MESSAGE(parsed, iso);
  return *parsed;
}

std::chrono::sys_seconds instant(std::string_view iso) {
  const auto parsed = parse_instant(iso);
  REQUIRE_MESSAGE(parsed, iso);
  return *parsed;
}

struct Vector {
  const char* effective;     ///< T, the first day of the change
  const char* last_in_time;  ///< N, the last day on which its notice may be received
};

/// N is in time, the day after it is the boundary, the one after that is late; and so on both
/// sides.
void check(std::initializer_list<Vector> vectors, int months, int day_count) {
  for (const Vector& v : vectors) {
    CAPTURE(v.effective);
    const Day effective = day(v.effective), last = day(v.last_in_time);
    for (int before : {0, 1, 2, 30, 400})
      CHECK(judge_notice(last - days(before), effective, months, day_count) == Notice::in_time);
    CHECK(judge_notice(last + days(1), effective, months, day_count) == Notice::boundary);
    for (int after : {2, 3, 30, 400})
      CHECK(judge_notice(last + days(after), effective, months, day_count) == Notice::late);
  }
}

}  // namespace

TEST_CASE("calendar: six months before the end of the service") {
  check({{"2026-10-01", "2026-03-31"},
         {"2026-09-30", "2026-03-29"},
         {"2027-03-01", "2026-08-31"},
         {"2027-02-28", "2026-08-27"},
         {"2027-04-01", "2026-09-30"},
         {"2026-08-31", "2026-02-27"}},
        6, 0);
}

TEST_CASE("calendar: two months before new terms, in a leap year too") {
  check({{"2026-05-01", "2026-02-28"}, {"2028-05-01", "2028-02-29"}, {"2027-01-01", "2026-10-31"}},
        2, 0);
}

TEST_CASE("calendar: two weeks before a change") {
  check({{"2026-10-15", "2026-09-30"}, {"2026-03-01", "2026-02-14"}, {"2028-03-01", "2028-02-15"}},
        0, 14);
}

TEST_CASE("calendar: a month without the corresponding day ends on its last day") {
  CHECK(format_date(period_end_months(day("2026-08-30"), 6)) == "2027-02-28");
  CHECK(format_date(period_end_months(day("2027-08-30"), 6)) == "2028-02-29");
  CHECK(format_date(period_end_months(day("2026-08-31"), 6)) == "2027-02-28");
  CHECK(format_date(period_end_months(day("2026-12-31"), 12)) == "2027-12-31");
  CHECK(format_date(period_end_days(day("2026-12-25"), 14)) == "2027-01-08");
}

TEST_CASE("calendar: a later receipt never ends a period earlier") {
  for (int months : {1, 2, 6, 12})
    for (Day d = day("2027-12-01"); d < day("2028-04-01"); d += days(1))
      CHECK(period_end_months(d, months) <= period_end_months(d + days(1), months));
}

TEST_CASE("calendar: dates") {
  CHECK(format_date(day("2028-02-29")) == "2028-02-29");
  for (const char* wrong : {"2026-02-29", "2026-02-30", "2026-13-01", "2026-00-10", "2026-01-00",
                            "2026-1-1", "26-01-01", "2026/01/01", "2026-01-01 ", "2026-01-0a",
                            "+026-01-01", "", "２０２６-01-01"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_date(wrong));
  }
}

TEST_CASE("calendar: an instant needs its offset") {
  const auto expected = std::chrono::sys_seconds(day("2026-11-22")) + std::chrono::hours(4);
  for (const char* same :
       {"2026-11-22T13:00:00+09:00", "2026-11-22T04:00:00Z", "2026-11-22T04:00:00.999999Z",
        "2026-11-22T13:00:00.5+09:00", "2026-11-21T23:00:00-05:00", "2026-11-22T09:30:00+05:30"}) {
    CAPTURE(same);
    CHECK(parse_instant(same) == expected);
  }
  for (const char* wrong :
       {"2026-11-22T13:00:00", "2026-11-22T13:00:00.5", "2026-11-22T24:00:00Z",
        "2026-11-22T13:60:00Z", "2026-02-30T13:00:00Z", "2026-11-22T13:00:00+9:00",
        "2026-11-22T13:00:00+0900", "2026-11-22T13:00:00+15:00", "2026-11-22T13:00:00Z ",
        "2026-11-22T13:00:00JST", "2026-11-22", "2026-11-22T13:00Z", ""}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_instant(wrong));
  }
  CHECK(format_instant(expected) == "2026-11-22T13:00:00+09:00");
}

TEST_CASE("calendar: a day begins at midnight in Japan, whatever this machine's zone is") {
  const char* before = getenv("TZ");
  const std::string kept = before != nullptr ? before : "";
  for (const char* zone : {"UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"}) {
    CAPTURE(zone);
    setenv("TZ", zone, 1);
    tzset();
    CHECK(format_date(day_in_japan(instant("2026-11-22T14:59:59Z"))) == "2026-11-22");
    CHECK(format_date(day_in_japan(instant("2026-11-22T15:00:00Z"))) == "2026-11-23");
    CHECK(format_date(day_in_japan(instant("2026-12-31T23:59:59+09:00"))) == "2026-12-31");
    CHECK(format_date(day_in_japan(instant("2027-01-01T00:00:00+09:00"))) == "2027-01-01");
    CHECK(format_instant(instant("2026-12-31T15:00:00Z")) == "2027-01-01T00:00:00+09:00");
  }
  before != nullptr ? setenv("TZ", kept.c_str(), 1) : unsetenv("TZ");
  tzset();
}
