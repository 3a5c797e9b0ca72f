// One weight of the house's font: where its glyphs stand, and the part of it that a document draws
// with.
#pragma once

#include <pango/pangocairo.h>

#include <map>
#include <string>
#include <vector>

namespace tenken::reports {

/// What Pango is asked for: the house's font, and others for what it lacks. Size in points.
PangoFontDescription* described(bool bold, double size);

class Face {
 public:
  struct Glyph {
    unsigned index = 0;  ///< 0: the font lacks it
    float advance = 0;   ///< in sizes
  };

  Face(PangoContext* context, bool bold);
  ~Face();
  Face(const Face&) = delete;
  Face& operator=(const Face&) = delete;

  /// Of a character of the basic plane. None is asked for the first time once sized() was called.
  const Glyph& glyph(char32_t c);
  /// To draw what was asked for. The face is cut down to those characters, its glyphs numbered as
  /// before: cairo seeks each glyph that it meets anew in the face's whole table of characters, to
  /// learn what it stands for. With the house's 9,000 that was a fifth of a report's time.
  cairo_scaled_font_t* sized(double size);
  /// The family's own English name: fontconfig gives another one where the locale is Japanese.
  std::string family() const;

 private:
  PangoFont* font_ = nullptr;
  std::vector<Glyph> glyphs_;          ///< by code point
  cairo_font_face_t* part_ = nullptr;  ///< what is drawn with; set with the first size
  std::map<double, cairo_scaled_font_t*> sizes_;
};

}  // namespace tenken::reports
