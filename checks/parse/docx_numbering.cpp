#include "checks/parse/docx_numbering.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "checks/parse/ooxml.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

namespace {

Error refuse(std::string what) {
  return Error{.what = std::move(what),
               .hint = "turn the numbers into text, or save it as PDF",
               .code = "office.numbering"};
}

std::string character_of(std::u32string_view row, int value) {
  if (value < 1 || static_cast<std::size_t>(value) > row.size()) return {};
  return to_utf8(row.substr(static_cast<std::size_t>(value) - 1, 1));
}

/// U+2460 and the like: `first` stands for 1.
std::string enclosed(int value, char32_t first, int most) {
  if (value < 1 || value > most) return {};
  const char32_t c = first + static_cast<char32_t>(value - 1);
  return to_utf8(std::u32string_view(&c, 1));
}

std::string full_width(int value) {
  std::string out;
  for (char c : std::to_string(value)) {
    const char32_t wide = U'０' + static_cast<char32_t>(c - '0');
    out += to_utf8(std::u32string_view(&wide, 1));
  }
  return out;
}

/// 12 → 十二, 120 → 百二十; legal: 壱拾弐.
std::string counted_in_kanji(int value, bool legal) {
  constexpr std::u32string_view plain = U"一二三四五六七八九", formal = U"壱弐参四五六七八九";
  if (value < 1 || value > 9999) return {};
  std::u32string out;
  const std::u32string_view digits = legal ? formal : plain;
  const std::u32string_view units = legal ? U"千百拾" : U"千百十";
  int weight = 1000;
  for (std::size_t i = 0; i < 4; ++i, weight /= 10) {
    const int digit = value / weight % 10;
    if (digit == 0) continue;
    if (weight == 1 || digit > 1 || legal) out += digits[static_cast<std::size_t>(digit) - 1];
    if (weight > 1) out += units[i];
  }
  return to_utf8(out);
}

/// 12 → 一二, 105 → 一〇五.
std::string digits_in_kanji(int value) {
  constexpr std::u32string_view digits = U"〇一二三四五六七八九";
  std::u32string out;
  for (char c : std::to_string(value)) out += digits[static_cast<std::size_t>(c - '0')];
  return to_utf8(out);
}

std::string roman(int value, bool upper) {
  struct Sign {
    int value;
    const char* text;
  };
  constexpr Sign signs[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
                            {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
                            {5, "v"},    {4, "iv"},   {1, "i"}};
  if (value < 1 || value > 3999) return {};
  std::string out;
  for (const Sign& sign : signs)
    for (; value >= sign.value; value -= sign.value) out += sign.text;
  if (upper)
    for (char& c : out) c = static_cast<char>(c - 'a' + 'A');
  return out;
}

/// a … z, aa, bb: Word repeats the letter.
std::string lettered(int value, char first) {
  if (value < 1 || value > 780) return {};
  return std::string(static_cast<std::size_t>((value - 1) / 26 + 1),
                     static_cast<char>(first + (value - 1) % 26));
}

int integer_of(const pugi::xml_node& node, int fallback) {
  return node ? node.attribute("w:val").as_int(fallback) : fallback;
}

void read_level(const pugi::xml_node& node, ListLevel& out) {
  out.defined = true;
  out.start = integer_of(node.child("w:start"), 1);
  const auto format = node.child("w:numFmt");
  if (format) out.format = format.attribute("w:val").value();
  // A number format of its own making stands in an alternative that older programs leave alone.
  if (const auto choice = node.child("mc:AlternateContent")) out.format = "custom";
  out.text = node.child("w:lvlText").attribute("w:val").value();
  out.style = node.child("w:pStyle").attribute("w:val").value();
  out.space = std::string_view(node.child("w:suff").attribute("w:val").value()) != "nothing";
  out.plain_digits = node.child("w:isLgl") && is_on(node.child("w:isLgl").attribute("w:val"), true);
  out.restart_after = integer_of(node.child("w:lvlRestart"), -1);
  const auto fonts = node.child("w:rPr").child("w:rFonts");
  for (const char* kind : {"w:ascii", "w:hAnsi", "w:hint"}) {
    const std::string font = lower_ascii(fonts.attribute(kind).value());
    out.symbols = out.symbols || font.starts_with("wingdings") || font.starts_with("symbol") ||
                  font.starts_with("webdings");
  }
}

void read_levels(const pugi::xml_node& parent, ListLevels& out) {
  for (const pugi::xml_node node : parent.children("w:lvl")) {
    const int level = node.attribute("w:ilvl").as_int(-1);
    if (level >= 0 && level < list_levels_max)
      read_level(node, out[static_cast<std::size_t>(level)]);
  }
}

int flag_of(const pugi::xml_node& node) {
  return !node ? -1 : is_on(node.attribute("w:val"), true) ? 1 : 0;
}

bool is_private_use(std::string_view utf8) {
  const std::u32string points = to_utf32(utf8);
  return std::any_of(points.begin(), points.end(),
                     [](char32_t c) { return c >= 0xE000 && c <= 0xF8FF; });
}

}  // namespace

std::string format_number(int value, std::string_view format) {
  constexpr std::u32string_view aiueo =
      U"アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲ"
      U"ン";
  constexpr std::u32string_view iroha =
      U"イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモ"
      U"セス";
  if (value < 0) return {};
  if (format == "decimal" || format == "decimalHalfWidth") return std::to_string(value);
  if (format == "decimalZero") return fmt::format("{:02}", value);
  if (format == "decimalFullWidth" || format == "decimalFullWidth2") return full_width(value);
  if (format == "japaneseCounting") return counted_in_kanji(value, false);
  // The same up to 99; beyond, Chinese writes 一百.
  if (format == "chineseCounting" || format == "chineseCountingThousand")
    return value > 99 ? std::string() : counted_in_kanji(value, false);
  if (format == "japaneseLegal") return counted_in_kanji(value, true);
  if (format == "japaneseDigitalTenThousand" || format == "ideographDigital")
    return digits_in_kanji(value);
  if (format == "aiueo" || format == "aiueoFullWidth") return character_of(aiueo, value);
  if (format == "iroha" || format == "irohaFullWidth") return character_of(iroha, value);
  if (format == "ideographTraditional") return character_of(U"甲乙丙丁戊己庚辛壬癸", value);
  if (format == "ideographZodiac") return character_of(U"子丑寅卯辰巳午未申酉戌亥", value);
  if (format == "decimalEnclosedCircle" || format == "decimalEnclosedCircleChinese")
    return value <= 20   ? enclosed(value, U'①', 20)
           : value <= 35 ? enclosed(value - 20, U'㉑', 15)
                         : enclosed(value - 35, U'㊱', 15);
  if (format == "decimalEnclosedParen") return enclosed(value, U'⑴', 20);
  if (format == "decimalEnclosedFullstop") return enclosed(value, U'⒈', 20);
  if (format == "upperRoman") return roman(value, true);
  if (format == "lowerRoman") return roman(value, false);
  if (format == "upperLetter") return lettered(value, 'A');
  if (format == "lowerLetter") return lettered(value, 'a');
  return {};
}

Styles read_styles(const pugi::xml_node& root) {
  Styles out;
  for (const pugi::xml_node node : root.children("w:style")) {
    const auto paragraph = node.child("w:pPr");
    const auto list = paragraph.child("w:numPr");
    ParagraphStyle style;
    style.based_on = node.child("w:basedOn").attribute("w:val").value();
    style.list = list.child("w:numId").attribute("w:val").value();
    style.level = integer_of(list.child("w:ilvl"), -1);
    style.hidden = flag_of(node.child("w:rPr").child("w:vanish"));
    style.struck = std::max(flag_of(node.child("w:rPr").child("w:strike")),
                            flag_of(node.child("w:rPr").child("w:dstrike")));
    style.new_page = flag_of(paragraph.child("w:pageBreakBefore"));
    style.is_contents =
        lower_ascii(node.child("w:name").attribute("w:val").value()).starts_with("toc ");
    const bool is_default = is_on(node.attribute("w:default"), false) &&
                            std::string_view(node.attribute("w:type").value()) == "paragraph";
    if (is_default) out[""] = style;
    out[node.attribute("w:styleId").value()] = std::move(style);
  }
  return out;
}

ParagraphStyle whole_style(const Styles& styles, std::string_view id) {
  ParagraphStyle out;
  std::string at(id);
  for (int steps = 0; steps < 32; ++steps) {
    const auto found = styles.find(at);
    if (found == styles.end()) break;
    const ParagraphStyle& style = found->second;
    if (out.list.empty()) out.list = style.list;
    if (out.level < 0) out.level = style.level;
    if (out.hidden < 0) out.hidden = style.hidden;
    if (out.struck < 0) out.struck = style.struck;
    if (out.new_page < 0) out.new_page = style.new_page;
    if (steps == 0) out.is_contents = style.is_contents;
    if (style.based_on.empty()) break;
    at = style.based_on;
  }
  return out;
}

Numbering Numbering::read(const pugi::xml_node& root, const Styles& styles) {
  std::map<std::string, ListLevels> shared;
  std::map<std::string, std::string> style_of, list_to_shared;
  for (const pugi::xml_node node : root.children("w:abstractNum")) {
    const std::string id = node.attribute("w:abstractNumId").value();
    read_levels(node, shared[id]);
    if (const auto link = node.child("w:numStyleLink"))
      style_of[id] = link.attribute("w:val").value();
  }
  for (const pugi::xml_node node : root.children("w:num"))
    list_to_shared[node.attribute("w:numId").value()] =
        node.child("w:abstractNumId").attribute("w:val").value();
  Numbering out;
  for (const pugi::xml_node node : root.children("w:num")) {
    List list;
    list.start_override.fill(-1);
    list.shared = node.child("w:abstractNumId").attribute("w:val").value();
    // A list that only names a style is the list of that style.
    if (const auto link = style_of.find(list.shared); link != style_of.end())
      if (const auto meant = list_to_shared.find(whole_style(styles, link->second).list);
          meant != list_to_shared.end())
        list.shared = meant->second;
    list.levels = shared[list.shared];
    for (const pugi::xml_node change : node.children("w:lvlOverride")) {
      const int level = change.attribute("w:ilvl").as_int(-1);
      if (level < 0 || level >= list_levels_max) continue;
      const auto at = static_cast<std::size_t>(level);
      if (const auto own = change.child("w:lvl")) {
        list.levels[at] = {};
        read_level(own, list.levels[at]);
      }
      list.start_override[at] = integer_of(change.child("w:startOverride"), -1);
    }
    out.lists_[node.attribute("w:numId").value()] = std::move(list);
  }
  return out;
}

int Numbering::level_of_style(const std::string& list, std::string_view style) const {
  const auto found = lists_.find(list);
  if (found == lists_.end() || style.empty()) return -1;
  for (std::size_t i = 0; i < list_levels_max; ++i)
    if (found->second.levels[i].style == style) return static_cast<int>(i);
  return -1;
}

Result<std::string> Numbering::next(const std::string& id, int level) {
  const auto found = lists_.find(id);
  if (found == lists_.end() || level < 0 || level >= list_levels_max ||
      !found->second.levels[static_cast<std::size_t>(level)].defined)
    return refuse(fmt::format("a paragraph numbered by list \"{}\" level {}, which is not there",
                              printable(id), level + 1));
  const List& list = found->second;
  const auto at = static_cast<std::size_t>(level);
  auto& counted = counted_.try_emplace(list.shared).first->second;
  if (begun_.insert("shared " + list.shared).second) counted.fill(-1);
  if (begun_.insert("list " + id).second)
    for (std::size_t i = 0; i < list_levels_max; ++i)
      if (list.start_override[i] >= 0) counted[i] = -1;
  const auto start_of = [&](std::size_t i) {
    return list.start_override[i] >= 0 ? list.start_override[i] : list.levels[i].start;
  };
  counted[at] = counted[at] < 0 ? start_of(at) : counted[at] + 1;
  for (std::size_t below = at + 1; below < list_levels_max; ++below) {
    const int after = list.levels[below].restart_after;
    if (after < 0 || (after > 0 && level < after)) counted[below] = -1;
  }
  const ListLevel& own = list.levels[at];
  if (own.format == "bullet" || own.symbols || is_private_use(own.text)) {
    if (own.text.empty()) return std::string();
    return std::string(own.symbols || is_private_use(own.text) ? "・" : own.text) +
           (own.space ? " " : "");
  }
  std::string out;
  for (std::size_t i = 0; i < own.text.size(); ++i) {
    const char digit = i + 1 < own.text.size() ? own.text[i + 1] : '\0';
    if (own.text[i] != '%' || digit < '1' || digit > '9') {
      out += own.text[i];
      continue;
    }
    ++i;
    const auto meant = static_cast<std::size_t>(digit - '1');
    const ListLevel& shown = list.levels[meant];
    if (shown.format == "none") continue;
    if (counted[meant] < 0)
      return refuse(fmt::format("a number \"{}\" whose level {} has no number yet",
                                printable(own.text), meant + 1));
    const std::string number =
        format_number(counted[meant], own.plain_digits ? "decimal" : shown.format);
    if (number.empty())
      return refuse(fmt::format("number {} in the format \"{}\", which is not known here",
                                counted[meant], printable(shown.format)));
    out += number;
  }
  if (!out.empty() && own.space) out += ' ';
  return out;
}

}  // namespace tenken::parse
