// Numbers of an Excel cell: what their format makes of them, dates above all.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tenken::parse {

/// What a number format shows (ECMA-376 part 1, 18.8.31), by its first section.
struct NumberFormat {
  bool year = false, month = false, day = false, time = false;
  bool elapsed = false;  ///< [h]:mm: a duration
  bool dressed = false;  ///< adds characters (quoted text, %, ¥, E): what is shown is not the value
  bool dresses_text = false;  ///< a text is not shown as it is: ";;;", @"様"
  int zeros = 0;              ///< "0000": filled up to so many digits; 0: not filled
  bool is_date() const { return year || month || day; }
};
/// A custom format's code: ggge"年"m"月"d"日", yyyy/m/d, [$-411]…, 0.00.
NumberFormat read_number_format(std::string_view code);
/// The code of a built-in format as Excel for Japan shows it; empty: General or none of ours.
std::string_view builtin_format(int id);

/// A cell's number as text.
struct NumberText {
  std::string text;
  bool is_error = false;  ///< not a number, or a day that does not exist
  bool is_date = false;   ///< "2026-11-22", "2026-11-22T03:04:05" (no zone), "2026-11", "03:04:05"
};
/// `value` as the file writes it ("46348.5"). Dates count from 1900 (with its 29 February, serial
/// 60, an error here) or from 1904. A format that shows no day gives none: "2026-11". Numbers come
/// out in the shortest form that is exactly the same number.
NumberText number_text(std::string_view value, const NumberFormat& format, bool from_1904);

}  // namespace tenken::parse
