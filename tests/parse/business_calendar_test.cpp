// Public holidays by the Act, year by year as the Cabinet Office published them, and the days that
// offices keep.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <time.h>

#include <string>
#include <vector>

#include "rules/business_calendar.hpp"

using namespace tenken;
using std::chrono::days;

namespace {

Day day(std::string_view iso) {
  const auto parsed = parse_date(iso);
  REQUIRE_MESSAGE(parsed, iso);
  return *parsed;
}

/// "01-01 元日" of every holiday of a year, in order.
std::vector<std::string> listed(const std::string& year) {
  std::vector<std::string> out;
  for (Day d = day(year + "-01-01"); d <= day(year + "-12-31"); d += days(1))
    if (is_public_holiday(d))
      out.push_back(format_date(d).substr(5) + " " + std::string(holiday_name(d)));
  return out;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("holidays of 2019: the accession, ten days in a row") {
  CHECK(listed("2019") == List{"01-01 元日",
                               "01-14 成人の日",
                               "02-11 建国記念の日",
                               "03-21 春分の日",
                               "04-29 昭和の日",
                               "04-30 国民の休日",
                               "05-01 天皇の即位の日",
                               "05-02 国民の休日",
                               "05-03 憲法記念日",
                               "05-04 みどりの日",
                               "05-05 こどもの日",
                               "05-06 振替休日",
                               "07-15 海の日",
                               "08-11 山の日",
                               "08-12 振替休日",
                               "09-16 敬老の日",
                               "09-23 秋分の日",
                               "10-14 体育の日",
                               "10-22 即位礼正殿の儀の行われる日",
                               "11-03 文化の日",
                               "11-04 振替休日",
                               "11-23 勤労感謝の日"});
}

TEST_CASE("holidays of 2020 and 2021: moved for the Games") {
  CHECK(listed("2020") == List{"01-01 元日", "01-13 成人の日", "02-11 建国記念の日",
                               "02-23 天皇誕生日", "02-24 振替休日", "03-20 春分の日",
                               "04-29 昭和の日", "05-03 憲法記念日", "05-04 みどりの日",
                               "05-05 こどもの日", "05-06 振替休日", "07-23 海の日",
                               "07-24 スポーツの日", "08-10 山の日", "09-21 敬老の日",
                               "09-22 秋分の日", "11-03 文化の日", "11-23 勤労感謝の日"});
  CHECK(listed("2021") == List{"01-01 元日", "01-11 成人の日", "02-11 建国記念の日",
                               "02-23 天皇誕生日", "03-20 春分の日", "04-29 昭和の日",
                               "05-03 憲法記念日", "05-04 みどりの日", "05-05 こどもの日",
                               "07-22 海の日", "07-23 スポーツの日", "08-08 山の日",
                               "08-09 振替休日", "09-20 敬老の日", "09-23 秋分の日",
                               "11-03 文化の日", "11-23 勤労感謝の日"});
}

TEST_CASE("holidays of 2024, 2025 and 2026") {
  CHECK(listed("2024") == List{"01-01 元日",       "01-08 成人の日",   "02-11 建国記念の日",
                               "02-12 振替休日",   "02-23 天皇誕生日", "03-20 春分の日",
                               "04-29 昭和の日",   "05-03 憲法記念日", "05-04 みどりの日",
                               "05-05 こどもの日", "05-06 振替休日",   "07-15 海の日",
                               "08-11 山の日",     "08-12 振替休日",   "09-16 敬老の日",
                               "09-22 秋分の日",   "09-23 振替休日",   "10-14 スポーツの日",
                               "11-03 文化の日",   "11-04 振替休日",   "11-23 勤労感謝の日"});
  CHECK(listed("2025") == List{"01-01 元日", "01-13 成人の日", "02-11 建国記念の日",
                               "02-23 天皇誕生日", "02-24 振替休日", "03-20 春分の日",
                               "04-29 昭和の日", "05-03 憲法記念日", "05-04 みどりの日",
                               "05-05 こどもの日", "05-06 振替休日", "07-21 海の日", "08-11 山の日",
                               "09-15 敬老の日", "09-23 秋分の日", "10-13 スポーツの日",
                               "11-03 文化の日", "11-23 勤労感謝の日", "11-24 振替休日"});
  CHECK(listed("2026") == List{"01-01 元日", "01-12 成人の日", "02-11 建国記念の日",
                               "02-23 天皇誕生日", "03-20 春分の日", "04-29 昭和の日",
                               "05-03 憲法記念日", "05-04 みどりの日", "05-05 こどもの日",
                               "05-06 振替休日", "07-20 海の日", "08-11 山の日", "09-21 敬老の日",
                               "09-22 国民の休日", "09-23 秋分の日", "10-12 スポーツの日",
                               "11-03 文化の日", "11-23 勤労感謝の日"});
}

TEST_CASE("the Emperor's birthday moves, and 2019 has none") {
  CHECK(holiday_name(day("2018-12-23")) == "天皇誕生日");
  CHECK(holiday_name(day("2018-12-24")) == "振替休日");
  CHECK_FALSE(is_public_holiday(day("2018-02-23")));
  CHECK_FALSE(is_public_holiday(day("2019-12-23")));
  CHECK_FALSE(is_public_holiday(day("2020-12-23")));
  CHECK(holiday_name(day("2031-02-24")) == "振替休日");
}

TEST_CASE("the day between two holidays, only where it is none itself") {
  CHECK(holiday_name(day("2032-09-20")) == "敬老の日");
  CHECK(holiday_name(day("2032-09-21")) == "国民の休日");
  CHECK(holiday_name(day("2032-09-22")) == "秋分の日");
  CHECK_FALSE(is_public_holiday(day("2031-09-22")));
  CHECK(holiday_name(day("2027-03-22")) == "振替休日");  // the equinox on a Sunday
}

TEST_CASE("outside the years that are covered nothing is claimed") {
  CHECK(calendar_covers(day("2016-01-01")));
  CHECK(calendar_covers(day("2050-12-31")));
  for (const char* d : {"2015-12-31", "2051-01-01", "1900-01-01", "2199-12-31"}) {
    CAPTURE(d);
    CHECK_FALSE(calendar_covers(day(d)));
    CHECK_FALSE(is_public_holiday(day(d)));
    CHECK_FALSE(is_business_day(day(d)));
    CHECK_FALSE(add_business_days(day(d), 1));
    CHECK_FALSE(business_days_between(day("2026-01-01"), day(d)));
  }
  CHECK_FALSE(add_business_days(day("2050-12-28"), 1));
  CHECK_FALSE(add_business_days(day("2026-01-05"), -1));
  CHECK_FALSE(add_business_days(day("2026-01-05"), business_days_max + 1));
  CHECK(add_business_days(day("2026-01-05"), business_days_max));
}

TEST_CASE("business days: weekends, holidays and the turn of the year") {
  const auto after = [](const char* from, int n, const ExtraHolidays& extra = {}) {
    const auto found = add_business_days(day(from), n, extra);
    return found ? format_date(*found) : std::string("-");
  };
  CHECK(after("2026-11-16", 0) == "2026-11-16");
  CHECK(after("2026-11-16", 4) == "2026-11-20");
  CHECK(after("2026-11-16", 5) == "2026-11-24");  // over 勤労感謝の日
  CHECK(after("2026-11-15", 1) == "2026-11-16");  // from a Sunday
  CHECK(after("2026-04-28", 1) == "2026-04-30");
  CHECK(after("2026-05-01", 1) == "2026-05-07");
  CHECK(after("2026-12-28", 1) == "2027-01-04");
  CHECK(after("2025-12-26", 1) == "2026-01-05");
  CHECK(after("2028-02-28", 1) == "2028-02-29");  // a leap day is a day
  CHECK(after("2026-11-16", 5, {day("2026-11-18")}) == "2026-11-25");
  CHECK(business_days_between(day("2026-11-16"), day("2026-11-24")) == 5);
  CHECK(business_days_between(day("2026-11-24"), day("2026-11-16")) == 0);
  CHECK(business_days_between(day("2026-11-16"), day("2026-11-16")) == 0);
  for (const char* d :
       {"2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03"})
    CHECK_FALSE(is_business_day(day(d)));
  CHECK(is_business_day(day("2026-12-28")));
  CHECK(is_business_day(day("2027-01-04")));
}

TEST_CASE("the nth business day and the count between agree, every day of two years") {
  for (Day d = day("2026-01-01"); d <= day("2027-12-31"); d += days(1)) {
    const auto due = add_business_days(d, 5);
    REQUIRE(due);
    CHECK(business_days_between(d, *due) == 5);
    CHECK(is_business_day(*due));
  }
}

TEST_CASE("months and fiscal years") {
  CHECK(fiscal_year(day("2027-03-31")) == 2026);
  CHECK(fiscal_year(day("2026-04-01")) == 2026);
  CHECK(fiscal_year(day("2026-12-31")) == 2026);
  const auto february = month_of("2028-02");
  REQUIRE(february);
  CHECK(format_date(february->first) == "2028-02-01");
  CHECK(format_date(february->last) == "2028-02-29");
  CHECK(format_date(month_of("2026-02")->last) == "2026-02-28");
  CHECK(format_date(month_before(day("2026-01-31")).first) == "2025-12-01");
  CHECK(format_date(month_before(day("2026-01-01")).last) == "2025-12-31");
  CHECK(format_date(month_before(day("2026-03-31")).last) == "2026-02-28");
  for (const char* text :
       {"", "2026", "2026-13", "2026-00", "2026-1", "2026-11-22", "令和8年11月", "2026-11 "})
    CHECK_MESSAGE(!month_of(text), text);
}

TEST_CASE("eras, from the very day") {
  CHECK(wareki(day("2026-11-22")) == "令和8年11月22日");
  CHECK(wareki(day("2019-05-01")) == "令和元年5月1日");
  CHECK(wareki(day("2019-04-30")) == "平成31年4月30日");
  CHECK(wareki(day("1989-01-08")) == "平成元年1月8日");
  CHECK(wareki(day("1989-01-07")) == "昭和64年1月7日");
  CHECK(wareki(day("1926-12-25")) == "昭和元年12月25日");
  CHECK(wareki(day("1926-12-24")) == "大正15年12月24日");
  CHECK(wareki(day("1912-07-30")) == "大正元年7月30日");
  CHECK(wareki(day("1912-07-29")) == "明治45年7月29日");
  CHECK(wareki(day("1873-01-01")) == "明治6年1月1日");
  CHECK(wareki(day("1872-12-31")) == "1872-12-31");
}

TEST_CASE("no zone of the machine moves a holiday") {
  const char* before = getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  for (const char* zone : {"UTC", "America/New_York", "Pacific/Kiritimati"}) {
    setenv("TZ", zone, 1);
    tzset();
    CHECK(holiday_name(day("2026-09-22")) == "国民の休日");
    CHECK(format_date(*add_business_days(day("2026-12-28"), 1)) == "2027-01-04");
    CHECK(wareki(day_in_japan(*parse_instant("2019-04-30T15:00:00Z"))) == "令和元年5月1日");
    CHECK(wareki(day_in_japan(*parse_instant("2019-04-30T14:59:59Z"))) == "平成31年4月30日");
  }
  if (before == nullptr)
    unsetenv("TZ");
  else
    setenv("TZ", kept.c_str(), 1);
  tzset();
}
