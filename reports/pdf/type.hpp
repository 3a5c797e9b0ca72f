// Type: text set into lines with the fonts of a PDF. Where lines may break is Pango's rule (kinsoku
// for Japanese); plain characters of the main font are placed directly, anything harder (other
// scripts, characters that the font lacks) by Pango with its fallback fonts.
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "reports/pdf/face.hpp"

namespace tenken::reports {

struct TextStyle {
  double size = 9;  ///< points
  bool bold = false;
  double leading = 1.55;  ///< height of a line, in sizes
  double grey = 0;        ///< 0 black, 1 white
  double line_height() const { return size * leading; }
};

/// One line, from x = 0 at its baseline.
struct SetLine {
  std::string text;  ///< UTF-8, without the blanks at its end
  std::vector<cairo_glyph_t> glyphs;
  std::vector<cairo_text_cluster_t> clusters;
  double size = 0;  ///< points; with `bold`, of the glyphs
  bool bold = false;
  std::shared_ptr<PangoLayout> layout;  ///< set where Pango placed the line
  int layout_line = 0;
  double width = 0;  ///< points
};

class Typesetter {
 public:
  explicit Typesetter(cairo_t* target);
  ~Typesetter();
  Typesetter(const Typesetter&) = delete;
  Typesetter& operator=(const Typesetter&) = delete;

  /// The text in lines no wider than `width` points; a line feed begins a new one. Never empty.
  std::vector<SetLine> set(std::string_view text, const TextStyle& style, double width);
  SetLine set_one(std::string_view text, const TextStyle& style);
  double width_of(std::string_view text, const TextStyle& style);
  /// Draws the line with its baseline at y. All lines are set before the first is drawn: the fonts
  /// are cut down to their characters then.
  void draw(cairo_t* target, const SetLine& line, double x, double y);
  /// The family that the regular face really has.
  std::string family();

 private:
  Face& face(bool bold);
  bool set_plain(std::string_view text, const TextStyle& style, double width,
                 std::vector<SetLine>& out);
  void set_by_pango(std::string_view text, const TextStyle& style, double width,
                    std::vector<SetLine>& out);
  std::shared_ptr<PangoLayout> new_layout(const TextStyle& style);
  /// What no font has is named by its number instead.
  std::string named(std::string_view text, const TextStyle& style);
  bool has(char32_t c, std::string_view utf8, const TextStyle& style);

  PangoContext* context_ = nullptr;
  std::unique_ptr<Face> faces_[2];
  std::vector<PangoLogAttr> breaks_;
  std::unordered_map<char32_t, bool> known_;  ///< of characters that the main font lacks
};

/// Text as it can be set: private-use characters (外字), noncharacters and controls as 〓[U+E000],
/// tabs as blanks; line feeds stay.
std::string settable(std::string_view utf8);

}  // namespace tenken::reports
