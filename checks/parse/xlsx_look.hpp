// How a cell of a workbook looks to who reads the screen: what is struck through, and what cannot
// be seen though it stands there.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string_view>
#include <vector>

#include "checks/parse/xlsx.hpp"

namespace tenken::parse {

inline constexpr int white = 255;

/// Lightness, 0 black to 255 white, of the colours that a workbook's theme names, by their index
/// there.
struct Colours {
  std::vector<int> theme{};
};
Colours read_theme(const pugi::xml_node& theme);

/// What is stated of a font.
struct FontLook {
  bool struck = false;
  bool tiny = false;               ///< under font_points_min
  std::optional<int> lightness{};  ///< nothing: automatic, or a colour that is not known
};
/// Of a `font` of the styles or the `rPr` of a run (ECMA-376 part 1, 18.8.22 and 18.4.7).
FontLook read_font(const pugi::xml_node& font, const Colours& colours);

struct CellLook {
  FontLook font{};
  int ground = white;  ///< lightness of the fill
};
/// By cell style, of the root of the styles.
std::vector<CellLook> read_looks(const pugi::xml_node& styles, const Colours& colours);

/// Too small, or too near to its ground in lightness to be read.
bool is_faint(const FontLook& font, int ground);

/// Where rules change how cells look, old ones and those of the extension list; of a worksheet.
std::vector<MergedRange> conditional_ranges(const pugi::xml_node& worksheet);

/// "AB12" → row and column, from 1; false: no reference.
bool read_reference(std::string_view text, int& row, int& column);
/// "A1:B2", or "A1" for one cell; false: no range.
bool read_range(std::string_view text, MergedRange& range);

}  // namespace tenken::parse
