#include "checks/parse/zabbix_period.hpp"

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::size_t periods_max = 100;
constexpr std::int64_t seconds_max = 788400000;  // 25 years, the longest that Zabbix takes

/// Digits, one to `digits_max` of them, taken from the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits_max) {
  int out = 0;
  std::size_t count = 0;
  while (count < text.size() && count < digits_max && text[count] >= '0' && text[count] <= '9')
    out = out * 10 + (text[count++] - '0');
  if (count == 0) return {};
  text.remove_prefix(count);
  return out;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// "09:00" → minutes of the day, up to 24:00.
std::optional<int> take_time(std::string_view& text) {
  const auto hour = take_number(text, 2);
  if (!hour || !take(text, ':')) return {};
  const std::size_t before = text.size();
  const auto minute = take_number(text, 2);
  if (!minute || before - text.size() != 2 || *minute > 59) return {};
  const int all = *hour * 60 + *minute;
  return all <= 24 * 60 ? std::optional(all) : std::nullopt;
}

bool add_period(std::string_view text, WeekMinutes& out) {
  const auto first = take_number(text, 1);
  auto last = first;
  if (take(text, '-')) last = take_number(text, 1);
  if (!first || !last || *first < 1 || *last > 7 || *first > *last || !take(text, ','))
    return false;
  const auto from = take_time(text);
  if (!from || !take(text, '-')) return false;
  const auto until = take_time(text);
  if (!until || !text.empty() || *from >= *until) return false;
  for (int day = *first; day <= *last; ++day)
    for (int minute = *from; minute < *until; ++minute)
      out.set(static_cast<std::size_t>((day - 1) * 24 * 60 + minute));
  return true;
}

}  // namespace

std::optional<WeekMinutes> read_zabbix_period(std::string_view text) {
  WeekMinutes out;
  const auto periods = split(text, ';');
  if (periods.size() > periods_max) return {};
  for (const std::string_view period : periods)
    if (!add_period(period, out)) return {};
  return out;
}

std::optional<std::int64_t> read_zabbix_seconds(std::string_view text) {
  std::int64_t unit = 1;
  if (!text.empty()) switch (text.back()) {
      case 's':
        unit = 1;
        break;
      case 'm':
        unit = 60;
        break;
      case 'h':
        unit = 3600;
        break;
      case 'd':
        unit = 86400;
        break;
      case 'w':
        unit = 604800;
        break;
      default:
        unit = 0;
        break;
    }
  if (unit == 0)
    unit = 1;
  else if (!text.empty())
    text.remove_suffix(1);
  if (text.empty() || text.size() > 10) return {};
  std::int64_t out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    out = out * 10 + (c - '0');
  }
  return out <= seconds_max / unit ? std::optional(out * unit) : std::nullopt;
}

}  // namespace tenken::parse
