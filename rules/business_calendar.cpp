#include "rules/business_calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace tenken {

namespace {

using namespace std::chrono;

using Holidays = std::map<Day, std::string_view>;

Day on(int y, unsigned m, unsigned d) { return sys_days{year{y} / month{m} / day{d}}; }
Day nth_monday(int y, unsigned m, unsigned n) {
  return sys_days{year{y} / month{m} / weekday_indexed{Monday, n}};
}
int year_of(Day day_) { return static_cast<int>(year_month_day{day_}.year()); }

/// Day of the month of an equinox, 1980 to 2099: the approximation of the Hydrographic Department's
/// 「新こよみ便利帳」 (海上保安庁水路部 暦計算研究会編, 1991), in millionths of a day to keep out
/// floating point. The day that binds is published each February for the next year
/// (国立天文台「暦要項」, 官報); an ephemeris (Meeus, Astronomical Algorithms, ch. 27) gives the
/// same days for 2016 to 2050, the nearest miss 14 minutes from midnight (2026-03-20, as
/// published).
unsigned equinox_day(int y, std::int64_t base_millionths) {
  const std::int64_t since = y - 1980;
  return static_cast<unsigned>((base_millionths + 242194 * since - 1000000 * (since / 4)) /
                               1000000);
}

/// Art. 2 as it stood in that year, without Art. 3.
void fixed_days(int y, Holidays& out) {
  out[on(y, 1, 1)] = "元日";
  out[nth_monday(y, 1, 2)] = "成人の日";
  out[on(y, 2, 11)] = "建国記念の日";
  out[on(y, 3, equinox_day(y, 20843100))] = "春分の日";
  out[on(y, 4, 29)] = "昭和の日";
  out[on(y, 5, 3)] = "憲法記念日";
  out[on(y, 5, 4)] = "みどりの日";
  out[on(y, 5, 5)] = "こどもの日";
  out[nth_monday(y, 9, 3)] = "敬老の日";
  out[on(y, 9, equinox_day(y, 23248800))] = "秋分の日";
  out[on(y, 11, 3)] = "文化の日";
  out[on(y, 11, 23)] = "勤労感謝の日";
  // Act 63 of 2017: none in 2019, the year of the accession.
  if (y <= 2018) out[on(y, 12, 23)] = "天皇誕生日";
  if (y >= 2020) out[on(y, 2, 23)] = "天皇誕生日";
}

/// Sea, mountain and sports were moved for the Games in 2020 and 2021 (special measures act for the
/// Tokyo Games, Act 33 of 2015, as amended by Act 55 of 2018 and Act 68 of 2020).
void movable_days(int y, Holidays& out) {
  const std::string_view sports = y < 2020 ? "体育の日" : "スポーツの日";
  if (y == 2020) {
    out[on(y, 7, 23)] = "海の日";
    out[on(y, 7, 24)] = sports;
    out[on(y, 8, 10)] = "山の日";
  } else if (y == 2021) {
    out[on(y, 7, 22)] = "海の日";
    out[on(y, 7, 23)] = sports;
    out[on(y, 8, 8)] = "山の日";
  } else {
    out[nth_monday(y, 7, 3)] = "海の日";
    out[on(y, 8, 11)] = "山の日";
    out[nth_monday(y, 10, 2)] = sports;
  }
}

/// Act 99 of 2018: both count as national holidays, so that Art. 3 (3) fills 30 April and 2 May.
void accession_days(int y, Holidays& out) {
  if (y != 2019) return;
  out[on(y, 5, 1)] = "天皇の即位の日";
  out[on(y, 10, 22)] = "即位礼正殿の儀の行われる日";
}

Holidays holidays_of(int y) {
  Holidays national;
  fixed_days(y, national);
  movable_days(y, national);
  accession_days(y, national);
  Holidays out = national;
  for (const auto& [day_, name] : national) {
    // Art. 3 (2): a national holiday on a Sunday is made up on the nearest later day that is none.
    if (weekday{day_} == Sunday) {
      Day made_up = day_ + days(1);
      while (national.contains(made_up)) made_up += days(1);
      out.try_emplace(made_up, "振替休日");
    }
    // Art. 3 (3): a day whose eve and morrow are national holidays, and that is none itself.
    if (national.contains(day_ + days(2))) out.try_emplace(day_ + days(1), "国民の休日");
  }
  return out;
}

/// Every year once: a pure function's values, not a state.
const Holidays& all_holidays() {
  static const Holidays all = [] {
    Holidays out;
    for (int y = holidays_year_min; y <= holidays_year_max; ++y) out.merge(holidays_of(y));
    return out;
  }();
  return all;
}

bool is_year_end(Day day_) {
  const year_month_day date{day_};
  const auto m = static_cast<unsigned>(date.month()), d = static_cast<unsigned>(date.day());
  return (m == 12 && d >= 29) || (m == 1 && d <= 3);
}

struct Era {
  std::string_view name;
  int first_year;
  int from_year;
  unsigned from_month, from_day;
};
// First days: Heisei by Cabinet Order 1 of 1989, Reiwa by Cabinet Order 143 of 2019, Showa and
// Taisho the very day of their proclamation, Meiji as far back as this calendar goes. Newest first.
constexpr std::array<Era, 5> eras{{{"令和", 2019, 2019, 5, 1},
                                   {"平成", 1989, 1989, 1, 8},
                                   {"昭和", 1926, 1926, 12, 25},
                                   {"大正", 1912, 1912, 7, 30},
                                   {"明治", 1868, 1873, 1, 1}}};

}  // namespace

bool calendar_covers(Day day_) {
  return day_ >= on(holidays_year_min, 1, 1) && day_ <= on(holidays_year_max, 12, 31);
}

std::string_view holiday_name(Day day_) {
  const auto found = all_holidays().find(day_);
  return found == all_holidays().end() ? std::string_view{} : found->second;
}

bool is_public_holiday(Day day_) { return !holiday_name(day_).empty(); }

bool is_business_day(Day day_, const ExtraHolidays& extra) {
  const weekday w{day_};
  return calendar_covers(day_) && w != Saturday && w != Sunday && !is_public_holiday(day_) &&
         !is_year_end(day_) && !extra.contains(day_);
}

std::optional<Day> add_business_days(Day start, int n, const ExtraHolidays& extra) {
  if (n < 0 || n > business_days_max || !calendar_covers(start)) return std::nullopt;
  Day day_ = start;
  for (int counted = 0; counted < n;) {
    day_ += days(1);
    if (!calendar_covers(day_)) return std::nullopt;
    if (is_business_day(day_, extra)) ++counted;
  }
  return day_;
}

std::optional<int> business_days_between(Day from, Day to, const ExtraHolidays& extra) {
  if (!calendar_covers(from) || !calendar_covers(to)) return std::nullopt;
  int counted = 0;
  for (Day day_ = from + days(1); day_ <= to; day_ += days(1))
    if (is_business_day(day_, extra)) ++counted;
  return counted;
}

int fiscal_year(Day day_) {
  return year_of(day_) - (static_cast<unsigned>(year_month_day{day_}.month()) < 4 ? 1 : 0);
}

std::optional<Month> month_of(std::string_view iso_month) {
  const auto first = parse_date(std::string(iso_month) + "-01");
  if (!first) return std::nullopt;
  const year_month_day date{*first};
  return Month{*first, sys_days{date.year() / date.month() / last}};
}

Month month_before(Day day_) {
  const year_month_day date{day_};
  const year_month before = year_month{date.year(), date.month()} - months(1);
  return {sys_days{before / day{1}}, sys_days{before / last}};
}

std::string wareki(Day day_) {
  const auto era = std::find_if(eras.begin(), eras.end(), [&](const Era& e) {
    return day_ >= on(e.from_year, e.from_month, e.from_day);
  });
  if (era == eras.end()) return format_date(day_);
  const year_month_day date{day_};
  const int y = static_cast<int>(date.year()) - era->first_year + 1;
  return fmt::format("{}{}年{}月{}日", era->name, y == 1 ? "元" : std::to_string(y),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace tenken
