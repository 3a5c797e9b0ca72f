#include "checks/parse/xlsx_look.hpp"

#include <algorithm>
#include <cstdlib>

#include "checks/parse/ooxml.hpp"

namespace tenken::parse {

namespace {

using Node = pugi::xml_node;

/// Smallest font that is read on a screen, in points.
constexpr double font_points_min = 4;
/// Least difference in lightness, of 255, between a text that is read and its ground.
constexpr int contrast_min = 40;
/// Most ranges under rules that are kept of a sheet.
constexpr std::size_t conditional_max = 2000;

std::optional<int> lightness_of(std::string_view rgb) {
  if (rgb.size() == 8) rgb.remove_prefix(2);  // the alpha before it says nothing here
  if (rgb.size() != 6 || rgb.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos)
    return std::nullopt;
  const long all = std::strtol(std::string(rgb).c_str(), nullptr, 16);
  return static_cast<int>(((all >> 16) * 299 + (all >> 8 & 255) * 587 + (all & 255) * 114) / 1000);
}

/// The old palette (18.8.27), of which the black and the white ones are asked for alone.
std::optional<int> lightness_of_index(int index) {
  if (index == 1 || index == 9 || index == 65) return white;
  if (index == 0 || index == 8 || index == 64) return 0;
  return std::nullopt;
}

std::optional<int> lightness_of(const Node& color, const Colours& colours) {
  std::optional<int> out;
  if (const auto rgb = color.attribute("rgb")) out = lightness_of(std::string_view(rgb.value()));
  if (const auto index = color.attribute("indexed")) out = lightness_of_index(index.as_int(-1));
  if (const auto theme = color.attribute("theme")) {
    const auto at = static_cast<std::size_t>(std::max(0, theme.as_int(0)));
    if (at < colours.theme.size())
      out = colours.theme[at];
    else if (at < 2)
      out = at == 0 ? white : 0;
  }
  const double tint = std::clamp(color.attribute("tint").as_double(0), -1.0, 1.0);
  if (out) out = static_cast<int>(tint < 0 ? *out * (1 + tint) : *out * (1 - tint) + white * tint);
  return out;
}

void add_ranges(std::string_view places, std::vector<MergedRange>& out) {
  for (std::string_view place : split(places, ' ')) {
    MergedRange range;
    if (read_range(trim(place), range) && out.size() < conditional_max) out.push_back(range);
  }
}

}  // namespace

Colours read_theme(const Node& theme) {
  Colours out;
  for (const Node scheme : child_of(child_of(theme, "themeElements"), "clrScheme").children()) {
    const Node named = scheme.first_child();
    const auto value =
        named.attribute("lastClr") ? named.attribute("lastClr") : named.attribute("val");
    out.theme.push_back(lightness_of(std::string_view(value.value())).value_or(128));
  }
  // The scheme begins with dk1, lt1, dk2, lt2; the index of a cell's colour with lt1, dk1, lt2,
  // dk2.
  for (std::size_t i = 0; i + 1 < std::min<std::size_t>(4, out.theme.size()); i += 2)
    std::swap(out.theme[i], out.theme[i + 1]);
  return out;
}

FontLook read_font(const Node& font, const Colours& colours) {
  FontLook out;
  for (const Node node : font.children()) {
    const std::string_view name = local_name(node);
    if (name == "strike") out.struck = is_on(node.attribute("val"), true);
    if (name == "sz") out.tiny = node.attribute("val").as_double(11) < font_points_min;
    if (name == "color") out.lightness = lightness_of(node, colours);
  }
  return out;
}

std::vector<CellLook> read_looks(const Node& styles, const Colours& colours) {
  std::vector<FontLook> fonts;
  std::vector<int> grounds;
  for (const Node node : child_of(styles, "fonts").children())
    if (local_name(node) == "font") fonts.push_back(read_font(node, colours));
  for (const Node node : child_of(styles, "fills").children()) {
    const Node pattern = child_of(node, "patternFill");
    const bool is_solid = std::string_view(pattern.attribute("patternType").value()) == "solid";
    grounds.push_back(is_solid ? lightness_of(child_of(pattern, "fgColor"), colours).value_or(white)
                               : white);
  }
  std::vector<CellLook> out;
  for (const Node node : child_of(styles, "cellXfs").children()) {
    if (local_name(node) != "xf") continue;
    CellLook look;
    const auto font = static_cast<std::size_t>(std::max(0, node.attribute("fontId").as_int(0)));
    const auto fill = static_cast<std::size_t>(std::max(0, node.attribute("fillId").as_int(0)));
    if (font < fonts.size()) look.font = fonts[font];
    if (fill < grounds.size()) look.ground = grounds[fill];
    out.push_back(look);
  }
  return out;
}

bool is_faint(const FontLook& font, int ground) {
  return font.tiny ||
         std::abs(font.lightness.value_or(ground < 128 ? white : 0) - ground) < contrast_min;
}

std::vector<MergedRange> conditional_ranges(const Node& worksheet) {
  std::vector<MergedRange> out;
  for (const Node node : worksheet.children()) {
    if (local_name(node) == "conditionalFormatting")
      add_ranges(node.attribute("sqref").value(), out);
    if (local_name(node) != "extLst") continue;
    for (const Node extension : node.children())
      for (const Node list : extension.children())
        for (const Node rule : list.children())
          if (local_name(rule) == "conditionalFormatting")
            add_ranges(child_of(rule, "sqref").text().get(), out);
  }
  return out;
}

bool read_reference(std::string_view text, int& row, int& column) {
  std::size_t i = 0;
  column = 0, row = 0;
  for (; i < text.size() && i < 3 && text[i] >= 'A' && text[i] <= 'Z'; ++i)
    column = column * 26 + (text[i] - 'A' + 1);
  std::int64_t number = 0;
  const std::string_view digits = text.substr(i);
  if (i == 0 || digits.find_first_not_of("0123456789") != std::string_view::npos ||
      !parse_integer(digits, number) || number < 1 || number > excel_rows_max)
    return false;
  row = static_cast<int>(number);
  return true;
}

bool read_range(std::string_view text, MergedRange& range) {
  const auto colon = text.find(':');
  const std::string_view first = text.substr(0, colon);
  const std::string_view last = colon == std::string_view::npos ? first : text.substr(colon + 1);
  return read_reference(first, range.top, range.left) &&
         read_reference(last, range.bottom, range.right) && range.top <= range.bottom &&
         range.left <= range.right;
}

}  // namespace tenken::parse
