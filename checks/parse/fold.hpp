// Folding: text as the matcher compares it. What is shown stays as written; every folded character
// knows where it came from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

struct Folded {
  std::string text;  ///< UTF-8, folded
  std::vector<std::uint32_t>
      origin;  ///< for each byte of `text`, the byte of the original it came from
};

/// Full-width ASCII and digits, half-width kana, Kangxi radicals (pdftotext gives ⽇ for 日) and
/// compatibility ideographs become the ordinary characters, a combining mark joins its character,
/// invisible characters (joiners, soft hyphens, variation selectors, direction marks) are dropped,
/// ASCII becomes lower case, white space is dropped beside a
/// character that is not ASCII and is one space elsewhere, a hyphen at the end of an English line
/// joins the word again. Not NFKC: ① and ㈱ stay. `utf8` must be UTF-8; malformed bytes are
/// dropped.
Folded fold(std::string_view utf8);
std::string folded(std::string_view utf8);

/// The text on one line: white space runs become one space, none beside Japanese characters.
std::string one_line(std::string_view utf8);

/// 12, 十二, 百二十, 一〇二, １２ → 12; 0: not a number of 1 to 9999.
int read_number(std::string_view folded_text);

}  // namespace tenken::parse
