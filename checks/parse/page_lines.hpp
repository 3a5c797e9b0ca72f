// The lines of a paper's pages without its furniture.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

/// A line as written and folded, and where it stands.
struct Line {
  std::string shown;
  std::string folded;
  int page;
  int number;
};

/// The lines of UTF-8 text whose pages end with form feeds, without blank ones, page numbers,
/// running heads and feet (a first or last line that repeats on most pages) and lines of a table of
/// contents. `count` becomes the number of pages.
std::vector<Line> read_page_lines(std::string_view text, int& count);

}  // namespace tenken::parse
