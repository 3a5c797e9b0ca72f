#include "reports/pdf/table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tenken::reports {

namespace {

/// A row higher than this share of a page is cut rather than moved whole to the next one.
constexpr double moved_share_max = 0.18;
/// Fewest lines of a row that are left alone on a page.
constexpr std::size_t piece_lines_min = 3;

}  // namespace

PaperTable::PaperTable(Paper& paper, std::vector<PaperColumn> columns, std::string continued,
                       TextStyle style)
    : paper_(paper), columns_(std::move(columns)), continued_(std::move(continued)), style_(style) {
  double sum = 0;
  for (const PaperColumn& c : columns_) sum += c.width;
  for (PaperColumn& c : columns_) c.width *= Paper::width / sum;
  paper_.begin("Table");
  // The head never stands alone at the foot of a page.
  paper_.need(6 * style_.line_height());
  head();
}

PaperTable::~PaperTable() {
  paper_.end("Table");
  paper_.skip(mm(2));
}

void PaperTable::head() {
  TextStyle bold = style_;
  bold.bold = true;
  std::vector<Cell> cells;
  std::size_t lines = 1;
  for (const PaperColumn& c : columns_) {
    cells.push_back(paper_.type().set(c.title, bold, c.width - 2 * pad_x_));
    lines = std::max(lines, cells.back().size());
  }
  const double height = static_cast<double>(lines) * style_.line_height() + 2 * pad_y_;
  paper_.fill(Paper::left, paper_.y(), Paper::width, height, grey::pale);
  paper_.rule(Paper::left, paper_.y(), Paper::right, paper_.y(), grey::ink, 0.9);
  paper_.begin("TR");
  double x = Paper::left;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    double y = paper_.y() + pad_y_;
    paper_.begin("TH");
    for (SetLine& line : cells[i]) {
      const double space = columns_[i].width - 2 * pad_x_ - line.width;
      const double at = x + pad_x_ + (columns_[i].centred ? space / 2 : 0);
      paper_.put(std::move(line), at, baseline_of(y, style_));
      y += style_.line_height();
    }
    paper_.end("TH");
    x += columns_[i].width;
  }
  paper_.end("TR");
  paper_.skip(height);
  line_below();
}

void PaperTable::line_below() {
  paper_.rule(Paper::left, paper_.y(), Paper::right, paper_.y(), grey::line, 0.4);
}

void PaperTable::piece(std::vector<Cell>& cells, const std::vector<PaperCell>& said,
                       std::size_t from, std::size_t to, double background, bool goes_on) {
  const double line_height = style_.line_height();
  const std::size_t mark = from > 0 ? 1 : 0;
  const double height = static_cast<double>(to - from + mark) * line_height + 2 * pad_y_;
  if (background < grey::paper)
    paper_.fill(Paper::left, paper_.y(), Paper::width, height, background);
  paper_.begin("TR");
  double x = Paper::left;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    double y = paper_.y() + pad_y_ + static_cast<double>(mark) * line_height;
    paper_.begin("TD");
    // What goes on says of what it is.
    if (i == 0 && mark != 0) {
      const std::string_view name =
          std::string_view(said[0].text).substr(0, said[0].text.find('\n'));
      auto words = paper_.type().set(fmt::format("{} {}", name, continued_), style_, Paper::width);
      paper_.put(std::move(words.front()), x + pad_x_, baseline_of(paper_.y() + pad_y_, style_),
                 grey::soft);
    }
    if (i == 0 && from == 0 && !link_.empty()) paper_.begin_link(link_);
    for (std::size_t n = from; n < std::min(to, cells[i].size()); ++n) {
      SetLine& line = cells[i][n];
      const double space = columns_[i].width - 2 * pad_x_ - line.width;
      const double at = x + pad_x_ + (columns_[i].centred ? space / 2 : 0);
      paper_.put(std::move(line), at, baseline_of(y, style_), said[i].shade);
      y += line_height;
    }
    if (i == 0 && from == 0 && !link_.empty()) paper_.end("Link");
    paper_.end("TD");
    x += columns_[i].width;
  }
  paper_.end("TR");
  paper_.skip(height);
  line_below();
  if (goes_on) {
    paper_.new_page();
    head();
  }
}

std::vector<PaperTable::Cell> PaperTable::set(const std::vector<PaperCell>& said) const {
  std::vector<Cell> out;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    TextStyle own = style_;
    own.bold = said[i].bold;
    const double room = columns_[i].width - 2 * pad_x_;
    out.push_back(paper_.type().set(said[i].text, own, room));
    if (said[i].more.empty()) continue;
    for (SetLine& line : paper_.type().set(said[i].more, style_, room))
      out.back().push_back(std::move(line));
  }
  return out;
}

double PaperTable::height(const std::vector<PaperCell>& cells) const {
  std::size_t lines = 1;
  for (const Cell& cell : set(cells)) lines = std::max(lines, cell.size());
  return static_cast<double>(lines) * style_.line_height() + 2 * pad_y_;
}

void PaperTable::row(const std::vector<PaperCell>& said, double background) {
  std::vector<Cell> cells = set(said);
  std::size_t lines = 1;
  for (const Cell& cell : cells) lines = std::max(lines, cell.size());
  const double line_height = style_.line_height();
  const double height = static_cast<double>(lines) * line_height + 2 * pad_y_;
  const auto fitting = [&](std::size_t mark) {
    const double room = paper_.room() - 2 * pad_y_;
    return room < 0 ? 0
                    : static_cast<std::size_t>(room / line_height + 1e-6) -
                          std::min(mark, static_cast<std::size_t>(room / line_height));
  };
  const double page = Paper::bottom - Paper::top;
  if (height > paper_.room() &&
      (height <= moved_share_max * page || fitting(0) < piece_lines_min + 1)) {
    paper_.new_page();
    head();
  }
  for (std::size_t from = 0; from < lines;) {
    const std::size_t to = std::min(lines, from + std::max<std::size_t>(1, fitting(from > 0)));
    piece(cells, said, from, to, background, to < lines);
    from = to;
  }
  link_.clear();
  ++rows_;
}

void PaperTable::band(std::string_view text, bool bold) {
  TextStyle own = style_;
  own.bold = bold;
  auto lines = paper_.type().set(text, own, Paper::width - 2 * pad_x_);
  const double height = height_of(lines, own) + 2 * pad_y_;
  // A group's name stands with at least one row of it.
  if (paper_.room() < height + (bold ? 3 * own.line_height() : 0)) {
    paper_.new_page();
    head();
  }
  paper_.fill(Paper::left, paper_.y(), Paper::width, height, bold ? 0.965 : grey::paper);
  paper_.begin("TR");
  paper_.begin(bold ? "TH" : "TD");
  double y = paper_.y() + pad_y_;
  for (SetLine& line : lines) {
    paper_.put(std::move(line), Paper::left + pad_x_, baseline_of(y, own),
               bold ? grey::ink : grey::soft);
    y += own.line_height();
  }
  paper_.end(bold ? "TH" : "TD");
  paper_.end("TR");
  paper_.skip(height);
  line_below();
}

}  // namespace tenken::reports
