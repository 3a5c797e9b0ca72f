#include "checks/parse/xlsx_number.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "rules/calendar.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// 9999-12-31, the last day that Excel has.
constexpr double serial_max = 2958466;
/// Longest format that is read, in bytes; Excel allows 255 characters.
constexpr std::size_t format_bytes_max = 2048;

/// The first section without quoted text, escapes, fillers and brackets; what they add is noted.
std::string bare_section(std::string_view code, NumberFormat& out) {
  std::string bare;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') break;
    if (c == '"') {
      const auto end = code.find('"', i + 1);
      if (end != i + 1) out.dressed = true;
      if (end == std::string_view::npos) break;
      i = end;
    } else if (c == '\\' || c == '!') {
      out.dressed = true;
      ++i;
    } else if (c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const auto end = code.find(']', i);
      if (end == std::string_view::npos) break;
      const std::string inside = lower_ascii(code.substr(i + 1, end - i - 1));
      if (!inside.empty() && inside.find_first_not_of("hms") == std::string::npos)
        out.elapsed = true;
      if (inside.starts_with("$") && !inside.starts_with("$-")) out.dressed = true;
      i = end;
    } else {
      bare += c;
    }
  }
  return lower_ascii(bare);
}

/// A month's m stands neither after an hour nor before a second.
bool is_minute(const std::string& bare, std::size_t at, std::size_t length, char before) {
  if (before == 'h') return true;
  const auto next = bare.find_first_of("ydhsge", at + length);
  return next != std::string::npos && bare[next] == 's';
}

/// Whether a text is shown otherwise than it is: by the fourth section, or by a last one with "@".
bool dresses_text(std::string_view code) {
  std::string last;
  int sections = 1;
  bool has_text = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') {
      ++sections;
      last.clear();
      has_text = false;
    } else if (c == '"' || c == '[') {
      const auto end = code.find(c == '"' ? '"' : ']', i + 1);
      if (end == std::string_view::npos) return true;
      if (c == '"') last += code.substr(i + 1, end - i - 1);
      i = end;
    } else if (c == '\\' || c == '!') {
      last += '!';
      ++i;
    } else if (c == '_' || c == '*') {
      ++i;
    } else {
      has_text = has_text || c == '@';
      last += c;
    }
  }
  const bool is_plain = trim(last) == "@" || lower_ascii(trim(last)) == "general";
  return (sections >= 4 || has_text) && !is_plain;
}

std::string shortest(double value) {
  std::array<char, 400> buffer;
  const double size = std::fabs(value);
  const auto form = size != 0 && (size >= 1e15 || size < 1e-9) ? std::chars_format::scientific
                                                               : std::chars_format::fixed;
  const auto done = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, form);
  return std::string(buffer.data(), done.ptr);
}

/// Text of the instant `serial` days after the system's day 0.
NumberText date_text(double serial, const NumberFormat& format, bool from_1904) {
  NumberText out{{}, false, true};
  if (!(serial >= 0 && serial < serial_max)) return {"", true, false};
  auto day = static_cast<int>(std::floor(serial));
  auto second = static_cast<int>(std::llround((serial - day) * 86400));
  if (second == 86400) ++day, second = 0;
  const std::string clock =
      fmt::format("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
  if (!format.is_date() && day == 0) return {clock, false, true};
  // Day 0 of the 1900 system is shown as 0 January 1900, day 60 as 29 February: neither was.
  if (!from_1904 && (day == 0 || day == 60)) return {"", true, false};
  using namespace std::chrono;
  const sys_days start = from_1904  ? sys_days{year{1904} / 1 / 1}
                         : day < 60 ? sys_days{year{1899} / 12 / 31}
                                    : sys_days{year{1899} / 12 / 30};
  const std::string date = format_date(start + days{day});
  if (format.is_date() && !format.day) return {date.substr(0, format.month ? 7 : 4), false, true};
  out.text = format.time ? date + "T" + clock : date;
  return out;
}

}  // namespace

NumberFormat read_number_format(std::string_view code) {
  NumberFormat out;
  if (code.size() > format_bytes_max) code = code.substr(0, format_bytes_max);
  const std::string bare = bare_section(code, out);
  out.dresses_text = dresses_text(code);
  // An empty first section shows nothing.
  if (code.starts_with(";")) out.dressed = true;
  if (bare.find("general") != std::string::npos || bare.find("標準") != std::string::npos)
    return NumberFormat{.dressed = out.dressed, .dresses_text = out.dresses_text};
  char before = 0;
  for (std::size_t i = 0; i < bare.size();) {
    const char c = bare[i];
    const auto end = bare.find_first_not_of(c, i);
    const std::size_t length = (end == std::string::npos ? bare.size() : end) - i;
    // 0.00E+00: an exponent, not an era.
    const bool exponent =
        c == 'e' && i + 1 < bare.size() && (bare[i + 1] == '+' || bare[i + 1] == '-');
    if (bare.compare(i, 5, "am/pm") == 0 || bare.compare(i, 3, "a/p") == 0) {
      i += bare[i + 1] == 'm' ? 5 : 3;
      out.time = true;
      continue;
    }
    if (c == 'y' || c == 'g' || (c == 'e' && !exponent)) out.year = true;
    if (c == 'd' && length <= 2) out.day = true;
    if (c == 'h' || c == 's') out.time = true;
    if (c == 'm') (is_minute(bare, i, length, before) ? out.time : out.month) = true;
    if (std::string_view("ydhsgem").find(c) != std::string_view::npos) before = c;
    i += length;
  }
  if (out.elapsed) out.year = out.month = out.day = out.time = false;
  if (out.is_date() || out.time) {
    out.dressed = false;
    return out;
  }
  if (bare.find_first_not_of("0#?.,@ ()-") != std::string::npos) out.dressed = true;
  if (!bare.empty() && !out.dressed && bare.find_first_not_of('0') == std::string::npos)
    out.zeros = static_cast<int>(bare.size());
  return out;
}

std::string_view builtin_format(int id) {
  if ((id >= 1 && id <= 4) || (id >= 37 && id <= 44)) return "#,##0";
  switch (id) {
    case 9:
    case 10:
      return "0%";
    case 11:
    case 48:
      return "0.00E+00";
    case 12:
    case 13:
      return "# ?/?";
    case 14:
    case 30:
      return "yyyy/m/d";
    case 15:
      return "d-mmm-yy";
    case 16:
      return "d-mmm";
    case 17:
      return "mmm-yy";
    case 18:
    case 19:
      return "h:mm:ss AM/PM";
    case 20:
    case 21:
    case 32:
    case 33:
      return "h:mm:ss";
    case 22:
      return "yyyy/m/d h:mm";
    case 27:
    case 36:
    case 50:
    case 57:
      return "ge.m.d";
    case 28:
    case 29:
    case 51:
    case 54:
    case 58:
      return "ggge\"年\"m\"月\"d\"日\"";
    case 31:
      return "yyyy\"年\"m\"月\"d\"日\"";
    case 34:
    case 52:
    case 55:
      return "yyyy\"年\"m\"月\"";
    case 35:
    case 53:
    case 56:
      return "m\"月\"d\"日\"";
    case 45:
    case 47:
      return "mm:ss";
    case 46:
      return "[h]:mm:ss";
    default:
      return {};
  }
}

NumberText number_text(std::string_view value, const NumberFormat& format, bool from_1904) {
  double number = 0;
  const std::string_view text = trim(value);
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || !std::isfinite(number))
    return {std::string(text), true, false};
  if (format.is_date() || format.time) return date_text(number, format, from_1904);
  NumberText out{shortest(number), false, false};
  const bool whole = out.text.find_first_not_of("0123456789") == std::string::npos;
  if (whole && format.zeros > 0 && out.text.size() < static_cast<std::size_t>(format.zeros))
    out.text.insert(0, static_cast<std::size_t>(format.zeros) - out.text.size(), '0');
  return out;
}

}  // namespace tenken::parse
