// Automatic numbers of a Word document: 「第%1条」 as the reader sees it.
#pragma once

#include <array>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <string>

#include "rules/result.hpp"

namespace tenken::parse {

/// Levels of a list (ECMA-376 part 1, 17.9.6).
inline constexpr int list_levels_max = 9;

struct ListLevel {
  bool defined = false;
  int start = 1;
  std::string format = "decimal";  ///< ST_NumberFormat
  std::string text;                ///< lvlText: "第%1条"
  std::string style;               ///< paragraph style that stands for this level
  bool space = true;               ///< a tab or space follows the number
  bool symbols = false;            ///< written in a symbol font: a bullet
  bool plain_digits = false;       ///< isLgl: every level as 1, 2, 3
  int restart_after = -1;          ///< lvlRestart: 0 never; -1: after any level above
};
using ListLevels = std::array<ListLevel, list_levels_max>;

/// A number of one format as Word for Japanese writes it; a format or a value that is not known →
/// empty.
std::string format_number(int value, std::string_view format);

/// What a paragraph style says that changes the text.
struct ParagraphStyle {
  std::string based_on;
  std::string list;          ///< numId; empty: the style it is based on; "0": none
  int level = -1;            ///< -1: not said
  int hidden = -1;           ///< -1: not said, 0, 1
  int struck = -1;           ///< likewise
  int new_page = -1;         ///< pageBreakBefore
  bool is_contents = false;  ///< "toc 1": a line of the table of contents
};
using Styles = std::map<std::string, ParagraphStyle, std::less<>>;
/// Styles by identifier; the default paragraph style also under "".
Styles read_styles(const pugi::xml_node& root);
/// The style with what it is based on filled in; unknown → nothing said. At most 32 steps.
ParagraphStyle whole_style(const Styles& styles, std::string_view id);

/// Counters of all lists of one document, in the order of its paragraphs.
class Numbering {
 public:
  /// Reads numbering.xml; `styles` resolves lists that stand in a style.
  static Numbering read(const pugi::xml_node& root, const Styles& styles);

  /// Level of a paragraph of this style in a list; -1: the list has none for it.
  int level_of_style(const std::string& list, std::string_view style) const;
  /// The next number of a list's level with what follows it ("第3条 "), counted. A format that is
  /// not known, a list that is not there, an upper level that has no number yet → error.
  Result<std::string> next(const std::string& list, int level);

 private:
  struct List {
    std::string shared;  ///< abstractNumId: lists of one count together
    ListLevels levels;
    std::array<int, list_levels_max> start_override{};  ///< -1: none
  };
  std::map<std::string, List> lists_;
  std::map<std::string, std::array<int, list_levels_max>> counted_;  ///< by shared; -1: not yet
  std::set<std::string> begun_;  ///< lists whose overrides have taken effect
};

}  // namespace tenken::parse
