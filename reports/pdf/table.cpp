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
}

PaperTable::~PaperTable() {
  start(0);
  put_group();
  paper_.end("Table");
  paper_.skip(mm(2));
}

std::vector<PaperTable::Cell> PaperTable::set_head() const {
  TextStyle bold = style_;
  bold.bold = true;
  std::vector<Cell> out;
  for (const PaperColumn& c : columns_)
    out.push_back(paper_.type().set(c.title, bold, c.width - 2 * pad_x_));
  return out;
}

double PaperTable::height_of(const std::vector<Cell>& cells) const {
  std::size_t lines = 1;
  for (const Cell& cell : cells) lines = std::max(lines, cell.size());
  return static_cast<double>(lines) * style_.line_height() + 2 * pad_y_;
}

double PaperTable::room_taken() const { return is_started_ ? 0 : height_of(set_head()); }

void PaperTable::start(double first) {
  if (is_started_) return;
  // The head never stands alone at the foot of a page.
  paper_.need(room_taken() + first);
  is_started_ = true;
  paper_.begin("Table");
  head();
}

void PaperTable::head() {
  std::vector<Cell> cells = set_head();
  const double height = height_of(cells);
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
  return height_of(set(cells));
}

void PaperTable::row(const std::vector<PaperCell>& said, double background) {
  std::vector<Cell> cells = set(said);
  const double line_height = style_.line_height(), height = height_of(cells);
  const auto lines = static_cast<std::size_t>((height - 2 * pad_y_) / line_height + 0.5);
  const auto fitting = [&](std::size_t mark) {
    const double room = paper_.room() - 2 * pad_y_;
    return room < 0 ? 0
                    : static_cast<std::size_t>(room / line_height + 1e-6) -
                          std::min(mark, static_cast<std::size_t>(room / line_height));
  };
  const double page = Paper::bottom - Paper::top;
  // What has to stand together at least: its group's name and the row, or the row's first lines.
  const double first = height <= moved_share_max * page
                           ? height
                           : std::min(height, (piece_lines_min + 1) * line_height + 2 * pad_y_);
  const double group = group_.empty() ? 0 : height_of({set_group()});
  start(group + first);
  if (group + first > paper_.room()) {
    paper_.new_page();
    head();
  }
  put_group();
  for (std::size_t from = 0; from < lines;) {
    const std::size_t to = std::min(lines, from + std::max<std::size_t>(1, fitting(from > 0)));
    piece(cells, said, from, to, background, to < lines);
    from = to;
  }
  link_.clear();
  ++rows_;
}

void PaperTable::group(std::string name) {
  put_group();
  group_ = std::move(name);
}

PaperTable::Cell PaperTable::set_group() const {
  TextStyle bold = style_;
  bold.bold = true;
  return paper_.type().set(group_, bold, Paper::width - 2 * pad_x_);
}

void PaperTable::put_group() {
  if (group_.empty()) return;
  paper_.fill(Paper::left, paper_.y(), Paper::width, height_of({set_group()}), 0.965);
  across(set_group(), "TH", grey::ink);
  group_.clear();
}

void PaperTable::note(std::string_view text) {
  Cell lines = paper_.type().set(text, style_, Paper::width - 2 * pad_x_);
  const double height = height_of({lines});
  start(height);
  put_group();
  if (paper_.room() < height) {
    paper_.new_page();
    head();
  }
  across(std::move(lines), "TD", grey::soft);
}

void PaperTable::across(Cell lines, std::string_view tag, double shade) {
  const double height = height_of({lines});
  paper_.begin("TR");
  paper_.begin(tag);
  double y = paper_.y() + pad_y_;
  for (SetLine& line : lines) {
    paper_.put(std::move(line), Paper::left + pad_x_, baseline_of(y, style_), shade);
    y += style_.line_height();
  }
  paper_.end(tag);
  paper_.end("TR");
  paper_.skip(height);
  line_below();
}

}  // namespace tenken::reports
