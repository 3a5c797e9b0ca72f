#include "checks/parse/log_time.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <string_view>

namespace tenken::parse {

namespace {

constexpr int year_min = 1990, year_max = 2100;
constexpr std::int64_t day_s = 86'400;
/// Japan's: where a stamp names no zone, the time is taken as this one's.
constexpr std::int16_t naive_minutes = 540;
/// Names of zones that mean one offset only.
constexpr std::array<std::string_view, 4> names{"JST", "UTC", "GMT", "other"};
constexpr std::array<std::int16_t, 4> name_minutes{540, 0, 0, 0};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `count` digits as a number; -1: another character among them.
int digits(const char* p, int count) {
  int out = 0;
  for (int i = 0; i < count; ++i) {
    if (!is_digit(p[i])) return -1;
    out = out * 10 + (p[i] - '0');
  }
  return out;
}

std::uint64_t load8(const char* p) {
  std::uint64_t out = 0;
  std::memcpy(&out, p, sizeof out);
  return out;
}
bool same16(const char* a, const char* b) {
  return ((load8(a) ^ load8(b)) | (load8(a + 8) ^ load8(b + 8))) == 0;
}

/// Where the digits that begin at `p` end, before `end`.
const char* behind_digits(const char* p, const char* end) {
  if constexpr (std::endian::native == std::endian::little) {
    // Eight at once: a byte is a digit where it is at most 9 after '0' is taken away.
    if (end - p >= 8) {
      const std::uint64_t value = load8(p) ^ 0x3030303030303030u;
      const std::uint64_t others = ((value + 0x7676767676767676u) | value) & 0x8080808080808080u;
      if (others != 0) return p + std::countr_zero(others) / 8;
    }
  }
  while (p < end && is_digit(*p)) ++p;
  return p;
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

/// Days since 1970-01-01 of the proleptic Gregorian calendar.
std::int64_t days_from_civil(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = y / 400;
  const int of_era = y - era * 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
  return static_cast<std::int64_t>(era) * 146'097 + day_of_era - 719'468;
}

/// The minute as seconds since the epoch in its own zone; -1: no such time.
std::int64_t minute_of(int year, int month, int day, int hour, int minute) {
  if (year < year_min || year > year_max || month < 1 || month > 12 || day < 1 || hour < 0 ||
      hour > 23 || minute < 0 || minute > 59 || day > days_in(year, month))
    return -1;
  return days_from_civil(year, month, day) * day_s + hour * 3600 + minute * 60;
}

int month_of(const char* p) {
  constexpr std::string_view all = "JanFebMarAprMayJunJulAugSepOctNovDec";
  for (int i = 0; i < 12; ++i)
    if (std::memcmp(all.data() + i * 3, p, 3) == 0) return i + 1;
  return 0;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

std::size_t read_zone(const char* p, const char* end, LogZone& zone) {
  zone = {LogZone::Kind::none, naive_minutes, 0};
  const std::size_t skip = p < end && *p == ' ' ? 1 : 0;
  const char* at = p + skip;
  if (at >= end) return 0;
  if (*at == 'Z' && (at + 1 == end || !is_upper(at[1]))) {
    zone = {LogZone::Kind::utc, 0, 0};
    return skip + 1;
  }
  if ((*at == '+' || *at == '-') && end - at >= 3) {
    const int hours = digits(at + 1, 2);
    if (hours < 0 || hours > 14) return 0;
    std::size_t size = 3;
    int minutes = 0;
    if (end - at >= 6 && at[3] == ':' && digits(at + 4, 2) >= 0) {
      minutes = digits(at + 4, 2);
      size = 6;
    } else if (end - at >= 5 && digits(at + 3, 2) >= 0) {
      minutes = digits(at + 3, 2);
      size = 5;
    }
    if (minutes > 59 || (at + size < end && is_digit(at[size]))) return 0;
    const int all = (hours * 60 + minutes) * (*at == '-' ? -1 : 1);
    zone = {LogZone::Kind::offset, static_cast<std::int16_t>(all), 0};
    return skip + size;
  }
  std::size_t letters = 0;
  while (at + letters < end && letters < 6 && is_upper(at[letters])) ++letters;
  const bool whole = at + letters == end || at[letters] == ' ' || at[letters] == ',' ||
                     at[letters] == ']' || at[letters] == '"' || at[letters] == ':';
  if (letters < 3 || letters > 5 || !whole) return 0;
  const std::string_view word(at, letters);
  // A level ("INFO") may stand where a zone could: only names that are zones are taken as one.
  for (std::uint8_t i = 0; i + 1u < names.size(); ++i)
    if (names[i] == word) {
      zone = {LogZone::Kind::named, name_minutes[i], i};
      return skip + letters;
    }
  constexpr std::array<std::string_view, 14> others{"KST", "CST", "EST", "EDT", "PST",
                                                    "PDT", "MST", "MDT", "CET", "CEST",
                                                    "BST", "IST", "HKT", "SGT"};
  for (std::string_view other : others)
    if (other == word) {
      zone = {LogZone::Kind::named, 0, names.size() - 1};
      return skip + letters;
    }
  return 0;
}

}  // namespace

std::string to_string(const LogZone& zone) {
  switch (zone.kind) {
    case LogZone::Kind::none:
      return "none";
    case LogZone::Kind::utc:
      return "Z";
    case LogZone::Kind::epoch:
      return "epoch";
    case LogZone::Kind::named:
      return std::string(names[zone.name]);
    case LogZone::Kind::offset:
      break;
  }
  const int minutes = zone.minutes < 0 ? -zone.minutes : zone.minutes;
  return fmt::format("{}{:02}:{:02}", zone.minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

/// A zone at `p`: Z, ±hh, ±hhmm, ±hh:mm, or a name of letters, one blank before it or none. Gives
/// the bytes taken; none: 0 and the naive zone.
std::size_t LogClock::zone_after(const char* p, const char* end, LogZone& zone) {
  // +09:00 or " +0900", as on the line before, and no digit behind it.
  if (zone_size_ == 6 && end - p >= 6 && std::memcmp(p, zone_text_, 6) == 0 &&
      (end - p == 6 || !is_digit(p[6]))) {
    zone = zone_;
    return 6;
  }
  const std::size_t size = read_zone(p, end, zone);
  if (size == 6 && zone.kind == LogZone::Kind::offset) {
    std::memcpy(zone_text_, p, 6);
    zone_ = zone;
    zone_size_ = 6;
  }
  return size;
}

LogStamp LogClock::iso(const char* p, const char* end) {
  if (end - p < 19) return {};
  if (!same16(p, iso_minute_)) {
    const char dash = p[4];
    if ((dash != '-' && dash != '/') || p[7] != dash || p[13] != ':' ||
        (p[10] != 'T' && p[10] != ' ' && p[10] != '_' && p[10] != 't'))
      return {};
    const std::int64_t minute = minute_of(digits(p, 4), digits(p + 5, 2), digits(p + 8, 2),
                                          digits(p + 11, 2), digits(p + 14, 2));
    if (minute < 0) return {};
    std::memcpy(iso_minute_, p, 16);
    iso_minute_at_ = minute;
  }
  const int second = digits(p + 17, 2);
  if (p[16] != ':' || second < 0 || second > 60) return {};
  const char* at = p + 19;
  if (at + 1 < end && (*at == '.' || *at == ',') && is_digit(at[1])) {
    at = behind_digits(at + 1, end - p > 32 ? p + 32 : end);
  }
  LogStamp out;
  at += zone_after(at, end, out.zone);
  out.size = static_cast<std::size_t>(at - p);
  out.at = iso_minute_at_ + second - out.zone.minutes * 60;
  return out;
}

LogStamp LogClock::ncsa(const char* p, const char* end) {
  if (end - p < 20) return {};
  if (p[16] != ncsa_minute_[16] || !same16(p, ncsa_minute_)) {
    if (p[2] != '/' || p[6] != '/' || p[11] != ':' || p[14] != ':') return {};
    const std::int64_t minute = minute_of(digits(p + 7, 4), month_of(p + 3), digits(p, 2),
                                          digits(p + 12, 2), digits(p + 15, 2));
    if (minute < 0) return {};
    std::memcpy(ncsa_minute_, p, 17);
    ncsa_minute_at_ = minute;
  }
  const int second = digits(p + 18, 2);
  if (p[17] != ':' || second < 0 || second > 60) return {};
  LogStamp out;
  const char* at = p + 20;
  at += zone_after(at, end, out.zone);
  out.size = static_cast<std::size_t>(at - p);
  out.at = ncsa_minute_at_ + second - out.zone.minutes * 60;
  return out;
}

LogStamp LogClock::bsd(const char* p, const char* end) {
  if (end - p < 15 || newest_ == 0 || p[3] != ' ' || p[6] != ' ' || p[9] != ':' || p[12] != ':')
    return {};
  const int month = month_of(p), second = digits(p + 13, 2);
  const int day = p[4] == ' ' ? digits(p + 5, 1) : digits(p + 4, 2);
  const int hour = digits(p + 7, 2), minute = digits(p + 10, 2);
  if (second < 0 || second > 60) return {};
  LogStamp out;
  out.zone = {LogZone::Kind::none, naive_minutes, 0};
  // The stamp names no year: the newest that does not lie ahead.
  const int last = static_cast<int>(1970 + newest_ / (365 * day_s + day_s / 4)) + 1;
  for (int year = last; year > last - 6; --year) {
    const std::int64_t at = minute_of(year, month, day, hour, minute);
    if (at < 0) continue;
    out.at = at + second - naive_minutes * 60;
    if (out.at > newest_ + day_s) continue;
    out.size = 15;
    return out;
  }
  return {};
}

LogStamp LogClock::c_time(const char* p, const char* end) {
  if (end - p < 24 || p[3] != ' ' || p[7] != ' ' || p[10] != ' ' || p[13] != ':' || p[16] != ':')
    return {};
  const char* year = p + 19;
  if (*year == '.')
    for (++year; year < end && year - p < 30 && is_digit(*year);) ++year;
  if (end - year < 5 || *year != ' ') return {};
  const int day = p[8] == ' ' ? digits(p + 9, 1) : digits(p + 8, 2);
  const std::int64_t minute =
      minute_of(digits(year + 1, 4), month_of(p + 4), day, digits(p + 11, 2), digits(p + 14, 2));
  const int second = digits(p + 17, 2);
  if (minute < 0 || second < 0 || second > 60) return {};
  LogStamp out;
  out.zone = {LogZone::Kind::none, naive_minutes, 0};
  out.at = minute + second - naive_minutes * 60;
  out.size = static_cast<std::size_t>(year + 5 - p);
  return out;
}

LogStamp LogClock::epoch(const char* p, const char* end) {
  std::size_t size = 0;
  std::int64_t value = 0;
  while (p + size < end && size < 19 && is_digit(p[size])) value = value * 10 + (p[size++] - '0');
  if (p + size < end && is_digit(p[size])) return {};
  for (std::size_t extra = size; extra > 10; extra -= 3) {
    if (extra < 13) return {};
    value /= 1000;
  }
  if (size < 9) return {};
  if (p + size < end && p[size] == '.' && size <= 10)
    for (++size; p + size < end && size < 24 && is_digit(p[size]);) ++size;
  if (value < 631'152'000 || value > 4'102'444'800) return {};  // 1990 to 2100
  LogStamp out;
  out.at = value;
  out.size = size;
  out.zone = {LogZone::Kind::epoch, 0, 0};
  return out;
}

}  // namespace tenken::parse
