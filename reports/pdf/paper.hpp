// Paper: A4 pages under construction. What is put on them is kept as a list and drawn at the end,
// when the number of pages is known; reading order is the order in which things were put.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "reports/pdf/type.hpp"
#include "rules/text.hpp"

namespace tenken::reports {

/// Millimetres in points.
constexpr double mm(double millimetres) { return millimetres * 72 / 25.4; }

/// What stands on every page and in the file's description.
struct PaperFacts {
  std::string title, author, subject;
  std::string created;       ///< ISO with offset: the assessment's time, never the clock
  std::string language;      ///< "ja", "en"
  std::string header_left;   ///< of every page; empty: no header
  std::string header_field;  ///< label of a field to fill in at its right
  std::string footer_left;
};

/// Greys of the house: print keeps them apart, and none of them carries a meaning alone.
namespace grey {
inline constexpr double ink = 0.08, soft = 0.38, line = 0.72, pale = 0.93, paper = 1;
}

class Paper {
 public:
  explicit Paper(PaperFacts facts);
  ~Paper();
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;

  static constexpr double page_width = mm(210), page_height = mm(297);
  static constexpr double left = mm(25), right = page_width - mm(20);
  static constexpr double width = right - left;
  static constexpr double top = mm(30), bottom = page_height - mm(28);

  Typesetter& type() { return *type_; }
  double y() const { return y_; }
  void move_to(double y) { y_ = y; }
  void skip(double height) { y_ += height; }
  double room() const { return bottom - y_; }
  /// A new page where so much does not fit; nothing where the page is still empty.
  void need(double height);
  /// Takes what is held along, where nothing came after it.
  void new_page();
  /// What is put in between is held by what comes next, as a heading is: it never ends a page.
  void begin_held();
  void end_held();
  std::size_t page() const { return pages_.size(); }  ///< 1-based number of this page
  bool at_top() const { return y_ <= top; }
  /// Level of the place marked last; 0: none is.
  int level() const { return places_.empty() ? 0 : places_.back().level; }

  /// Puts at the place given; none of them moves y.
  void put(SetLine line, double x, double baseline, double shade = grey::ink);
  void fill(double x, double y, double w, double h, double shade);
  void stroke(double x, double y, double w, double h, double shade, double thick = 0.6,
              bool dashed = false);
  void rule(double x1, double y1, double x2, double y2, double shade = grey::line,
            double thick = 0.5);

  /// Structure of the document: "H1", "P", "Table", "TR", "TH", "TD" … Leaves end on their page.
  void begin(std::string_view tag);
  void end(std::string_view tag);
  /// From here to end("Link"): leads to the place of that name.
  void begin_link(std::string_view place);
  /// Names this place, for links and for page_of(); with a title it stands in the outline too.
  /// Level 1 stands at its top, level 2 under the last of level 1.
  void mark(std::string_view place, std::string_view title, int level);
  /// The page number of a place, ending at x; filled in when all pages are known.
  void put_page_of(std::string_view place, const TextStyle& style, double x, double baseline);

  /// The file. To be called once. `closing`: called before anything is drawn, with all pages made.
  Bytes finish();

 private:
  struct Text {
    SetLine line;
    double x, y, shade;
  };
  struct Box {
    double x, y, w, h, shade, thick;
    bool filled, dashed;
  };
  struct Tag {
    std::string name, attributes;
    bool opens;
  };
  struct PageOf {
    std::string place;
    TextStyle style;
    double x, y;
  };
  struct Spot {
    std::string place;
  };
  using Put = std::variant<Text, Box, Tag, PageOf, Spot>;
  struct Place {
    std::string name, title;
    int level;
    std::size_t page;
    double y;
  };

  /// Puts on the last page, not yet followed by others.
  struct Held {
    std::size_t from = 0, to = 0;
    double y = 0;  ///< where they begin
    bool is_whole = false;
  };

  void move_held();
  void draw(const std::vector<Put>& page);
  /// Header and footer of a page.
  std::vector<Put> frame(std::size_t number);
  void fill_in_pages();
  void add_outline();
  const Place* find(std::string_view name) const;  ///< nullptr: there is none
  std::size_t page_of(std::string_view place) const;

  PaperFacts facts_;
  Bytes bytes_;
  cairo_surface_t* surface_ = nullptr;
  cairo_t* cairo_ = nullptr;
  std::unique_ptr<Typesetter> type_;
  std::vector<std::vector<Put>> pages_;
  std::vector<Place> places_;
  Held held_;
  double y_ = top;
};

}  // namespace tenken::reports
