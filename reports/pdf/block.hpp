// Blocks of a page in reading order: headings, paragraphs, lines with a label. Each moves down by
// what it took; none is cut in the middle of a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reports/pdf/paper.hpp"

namespace tenken::reports {

namespace style {
inline constexpr TextStyle title{.size = 17, .bold = true, .leading = 1.35};
inline constexpr TextStyle h1{.size = 13, .bold = true, .leading = 1.4};
inline constexpr TextStyle h2{.size = 10.5, .bold = true, .leading = 1.45};
inline constexpr TextStyle body{.size = 9, .leading = 1.6};
inline constexpr TextStyle strong{.size = 9, .bold = true, .leading = 1.6};
inline constexpr TextStyle small{.size = 7.8, .leading = 1.5};
inline constexpr TextStyle small_strong{.size = 7.8, .bold = true, .leading = 1.5};
}  // namespace style

/// The baseline of a line whose box begins at y.
double baseline_of(double y, const TextStyle& style);
double height_of(const std::vector<SetLine>& lines, const TextStyle& style);

/// Lines inside an open leaf tag, at x; moves y. Breaks pages between lines only, keeping at least
/// two together; `tag` is closed before a break and opened after it.
void flow(Paper& paper, std::vector<SetLine> lines, const TextStyle& style, double x,
          std::string_view tag, double shade = grey::ink);

/// A section: begins a new page where less than `keep` is left, so that what it heads stands with
/// it; in the outline under `place`.
void heading(Paper& paper, int level, std::string_view text, std::string_view place,
             double keep = mm(30));
/// A heading of a part, without a number and not in the outline.
void subheading(Paper& paper, std::string_view text, double keep = mm(16));
void paragraph(Paper& paper, std::string_view text, const TextStyle& style = style::body,
               double indent = 0, double shade = grey::ink);
/// "・ text", the text hanging.
void bullet(Paper& paper, std::string_view text, const TextStyle& style = style::body);
/// A label in a column of its own and the text beside it.
void labelled(Paper& paper, std::string_view label, std::string_view text, double label_width,
              const TextStyle& style = style::body, double indent = 0);
/// Text in a box with a border, never cut in two.
void boxed(Paper& paper, const std::vector<std::string>& texts, const TextStyle& style,
           double shade = grey::pale);

/// Digits of a digest in groups of four, so many groups a line: for comparing by eye.
std::string grouped(std::string_view digest, std::size_t groups);

}  // namespace tenken::reports
