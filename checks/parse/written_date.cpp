#include "checks/parse/written_date.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <string>

#include "checks/parse/fold.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

struct Era {
  std::string_view name, letter, sign;
  int year_zero;  ///< year 1 is this plus one
  std::string_view first, last;
};
// Cabinet orders on the eras: Showa ended on 7 January 1989, Heisei on 30 April 2019.
constexpr Era eras[] = {{"令和", "r", "令", 2018, "2019-05-01", "9999-12-31"},
                        {"平成", "h", "平", 1988, "1989-01-08", "2019-04-30"},
                        {"昭和", "s", "昭", 1925, "1926-12-25", "1989-01-07"}};

std::optional<Day> day_of(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (year < 1900 || year > 2200 || !date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

std::optional<Day> from_parts(const std::string& era, const std::string& year,
                              const std::string& month, const std::string& day) {
  const int y = year == "元" ? 1 : read_number(year), m = read_number(month), d = read_number(day);
  if (y == 0 || m == 0 || d == 0) return std::nullopt;
  if (era.empty()) return year == "元" ? std::nullopt : day_of(y, m, d);
  for (const Era& e : eras) {
    if (era != e.name && era != e.letter && era != e.sign) continue;
    const auto out = day_of(e.year_zero + y, m, d);
    if (!out || *out < *parse_date(e.first) || *out > *parse_date(e.last)) return std::nullopt;
    return out;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Day> read_written_date(std::string_view utf8) {
  static const RE2 words(
      "(令和|平成|昭和|令|平|昭|r|h|s)?([0-9一二三四五六七八九十〇元]{1,6})年([0-"
      "9一二三四五六七八九十]{1,3}"
      ")月([0-9一二三四五六七八九十]{1,3})日");
  static const RE2 dotted(
      "(r|h|s|令和|平成|昭和|令|平|昭)([0-9]{1,2}|元)[./-]([0-9]{1,2})[./-]([0-9]{1,2})");
  static const RE2 western("([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})");
  const std::string text = folded(utf8);
  std::string era, year, month, day;
  if (RE2::FullMatch(text, words, &era, &year, &month, &day) ||
      RE2::FullMatch(text, dotted, &era, &year, &month, &day))
    return from_parts(era, year, month, day);
  if (RE2::FullMatch(text, western, &year, &month, &day)) return from_parts("", year, month, day);
  return std::nullopt;
}

WrittenDay read_written_day(std::string_view utf8) {
  static const RE2 bracketed(
      "(.+[0-9日])[(\\[]([日月火水木金土])(?:曜日?)?(?:[・,、]?祝日?)?[)\\]]");
  static const RE2 bare("(.+[0-9日])([日月火水木金土])曜日?");
  static const RE2 sign("(.+[0-9日])([㈪㈫㈬㈭㈮㈯㈰])");
  constexpr std::u32string_view days = U"日月火水木金土", signs = U"㈰㈪㈫㈬㈭㈮㈯";
  const std::string text = folded(utf8);
  std::string date, weekday;
  if (!RE2::FullMatch(text, bracketed, &date, &weekday) &&
      !RE2::FullMatch(text, bare, &date, &weekday) && !RE2::FullMatch(text, sign, &date, &weekday))
    return {read_written_date(text)};
  const char32_t written = to_utf32(weekday).front();
  const std::size_t number = std::min(days.find(written), signs.find(written));
  WrittenDay out{read_written_date(date), to_utf8(days.substr(number, 1))};
  out.contradicts = out.day && std::chrono::weekday(*out.day).c_encoding() != number;
  return out;
}

std::optional<Day> find_written_date(std::string_view text, std::size_t& end) {
  static const RE2 any(
      "((?:令和|平成|昭和)?[0-9一二三四五六七八九十〇元]{1,6}年[0-9一二三四五六七八九十]{1,3}月[0-"
      "9一二三四五六七八九十]{1,3}日|(?:r|h|s|令和|平成|昭和)(?:[0-9]{1,2}|元)[./-][0-9]{1,2}[./"
      "-][0-9]{1,2}|"
      "[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})");
  re2::StringPiece rest(text.data(), text.size());
  std::string word;
  while (RE2::FindAndConsume(&rest, any, &word)) {
    end = text.size() - rest.size();
    if (const auto day = read_written_date(word)) return day;
  }
  return std::nullopt;
}

}  // namespace tenken::parse
