#include "rules/calendar.hpp"

#include <fmt/format.h>

#include "rules/text.hpp"

namespace tenken {

namespace {

using namespace std::chrono;
constexpr seconds japan_offset = hours(9);

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<Day> parse_date(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const auto y = digits(iso.substr(0, 4)), m = digits(iso.substr(5, 2)),
             d = digits(iso.substr(8, 2));
  if (!y || !m || !d) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)},
                            day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date};
}

std::string format_date(Day day) {
  const year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

Day day_in_japan(sys_seconds instant) { return floor<days>(instant + japan_offset); }

std::optional<sys_seconds> parse_instant(std::string_view iso) {
  if (iso.size() < 20 || (iso[10] != 'T' && iso[10] != ' ') || iso[13] != ':' || iso[16] != ':')
    return std::nullopt;
  const auto date = parse_date(iso.substr(0, 10));
  const auto h = digits(iso.substr(11, 2)), m = digits(iso.substr(14, 2)),
             s = digits(iso.substr(17, 2));
  if (!date || !h || !m || !s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
  const sys_seconds local = sys_seconds{*date} + hours(*h) + minutes(*m) + seconds(*s);
  std::string_view zone = iso.substr(19);
  if (!zone.empty() && zone[0] == '.')
    zone.remove_prefix(std::min(zone.find_first_not_of("0123456789", 1), zone.size()));
  if (zone == "Z") return local;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
  const auto zh = digits(zone.substr(1, 2)), zm = digits(zone.substr(4, 2));
  if (!zh || !zm || *zh > 14 || *zm > 59) return std::nullopt;
  const seconds offset = hours(*zh) + minutes(*zm);
  return zone[0] == '+' ? local - offset : local + offset;
}

std::string format_instant(sys_seconds instant) {
  const auto local = instant + japan_offset;
  const auto day = floor<days>(local);
  const hh_mm_ss time{local - day};
  return fmt::format("{}T{:02}:{:02}:{:02}+09:00", format_date(day), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

Day period_end_months(Day start, int months) {
  const Day first{start + days(1)};
  const year_month_day date{first};
  const year_month_day corresponding = date + std::chrono::months(months);
  // 143 (2), proviso: no corresponding day in the last month: the period ends on that month's last
  // day.
  if (!corresponding.ok()) return sys_days{corresponding.year() / corresponding.month() / last};
  return sys_days{corresponding} - days(1);
}

Day period_end_days(Day start, int count) { return start + days(count); }

Notice judge_notice(Day received, Day effective, int months, int day_count) {
  const auto end = [&](Day from) {
    return months > 0 ? period_end_months(from, months) : period_end_days(from, day_count);
  };
  if (end(received) < effective) return Notice::in_time;
  if (end(received - days(1)) < effective) return Notice::boundary;
  return Notice::late;
}

}  // namespace tenken
