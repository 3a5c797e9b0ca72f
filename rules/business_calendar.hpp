// The days that Japan's law and offices keep: public holidays, business days, fiscal years, eras.
// Pure: no clock, no zone of the machine, no file.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "rules/calendar.hpp"

namespace tenken {

/// Years for which the public holidays are computed. 山の日 begins in 2016; what the Diet will
/// change is not known, so an answer for a later year is given by no one.
inline constexpr int holidays_year_min = 2016;
inline constexpr int holidays_year_max = 2050;

/// Days that are closed beside the law's: a city's own, or a holiday made after this program.
using ExtraHolidays = std::set<Day>;

/// True where the holidays of the day's year are known. The functions below need it to be true of
/// the days they are asked about.
bool calendar_covers(Day day);

/// "文化の日", "振替休日", "国民の休日"; empty: no public holiday (Act on National Holidays, Act
/// 178 of 1948, Arts. 2 and 3), or a year that is not covered.
std::string_view holiday_name(Day day);
bool is_public_holiday(Day day);

/// Neither Saturday, Sunday, public or extra holiday, nor 29 December to 3 January (Act on Holidays
/// of Administrative Organs, Act 91 of 1988, Art. 1; cities' ordinances say the same). False in a
/// year that is not covered.
bool is_business_day(Day day, const ExtraHolidays& extra = {});

/// Most business days that may be counted ahead: eight years of them.
inline constexpr int business_days_max = 2000;
/// The nth business day after `start`, which is not counted (Civil Code 140); n from 0 to
/// business_days_max, and 0 is `start` itself. Nothing where that leaves the years that are
/// covered, or n is out of range.
std::optional<Day> add_business_days(Day start, int n, const ExtraHolidays& extra = {});
/// Business days after `from` up to and with `to`: 0 where `to` is not later. Nothing outside the
/// years that are covered.
std::optional<int> business_days_between(Day from, Day to, const ExtraHolidays& extra = {});

/// 年度: the year in which its 1 April lies. 2027-03-31 → 2026.
int fiscal_year(Day day);

/// First and last day of a month.
struct Month {
  Day first;
  Day last;
};
/// "2026-11" → that month; anything else → nothing.
std::optional<Month> month_of(std::string_view iso_month);
/// The month before the one in which `day` lies.
Month month_before(Day day);

/// "令和8年11月22日", the first year as 元年, Meiji to Reiwa. A day before 1873, when Japan took up
/// this calendar, is given as ISO.
std::string wareki(Day day);

}  // namespace tenken
