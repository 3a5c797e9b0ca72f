// What is drawn rather than set: the grid of requirements, the bars of the trend, fields to fill in
// by hand. Every picture says in words what it shows; none of it needs colour.
#pragma once

#include "reports/pdf/block.hpp"
#include "reports/view/view.hpp"

namespace tenken::reports {

/// The text in at most so many lines of `width`; what is cut off is counted in its place.
std::string fit(Typesetter& type, std::string_view text, const TextStyle& style, double width,
                std::size_t lines_max, Language language);

/// Boxes side by side at the foot of what is on the page, each with its label; empty to write in.
void entry_fields(Paper& paper, const std::vector<std::string>& labels, double height);

/// The rows by category, a cell each with number and verdict; clauses under their row. A cell leads
/// to the row's page ("R06").
void draw_grid(Paper& paper, const View& view);

/// The counts of a month in boxes side by side; what is only prepared is spelled out under ○.
void draw_counts(Paper& paper, const View& view);

/// A bar for each month, oldest left; a month that was not given is an empty frame that says so.
void draw_trend(Paper& paper, const View& view);

/// How a verdict's cell is filled and how its text is written, for grid and bars.
struct CellLook {
  double fill = grey::paper, ink = grey::ink, border = grey::line, thick = 0.5;
  bool dashed = false;
};
CellLook look_of(Verdict verdict);

}  // namespace tenken::reports
