// Dates as Japanese offices write them.
#pragma once

#include <optional>
#include <string_view>

#include "rules/calendar.hpp"

namespace tenken::parse {

/// 2026-11-22, 2026/11/22, 2026年11月22日, 令和8年11月22日, 令和元年5月1日, R8.11.22, 令8.11.22
/// (full-width digits and kanji numerals too) → the day. An era's year that the era did not have, a
/// day that the month does not have, anything else → nothing.
std::optional<Day> read_written_date(std::string_view utf8);

/// A date with the day of the week that an office may write behind it: 令和8年11月24日(火), 火曜日.
struct WrittenDay {
  std::optional<Day> day{};  ///< as read_written_date() reads it
  std::string weekday{};     ///< 火; empty: none is written
  bool contradicts = false;  ///< the day is another day of the week
};
WrittenDay read_written_day(std::string_view utf8);

/// The first such date in a longer folded text, and where it ends; for papers.
std::optional<Day> find_written_date(std::string_view folded, std::size_t& end);

}  // namespace tenken::parse
