// A table that runs over pages: its head stands on each, no line is cut, and a row taller than what
// a page holds goes on under a visible mark.
#pragma once

#include <string>
#include <vector>

#include "reports/pdf/block.hpp"

namespace tenken::reports {

struct PaperColumn {
  std::string title;
  double width = 0;  ///< points
  bool centred = false;
};

struct PaperCell {
  std::string text;
  bool bold = false;
  double shade = grey::ink;
  std::string more = {};  ///< below the text, never bold
};

class PaperTable {
 public:
  /// `continued`: the mark of a row that goes on, "(続き)". Columns wider or narrower than the page
  /// together are scaled to its width.
  PaperTable(Paper& paper, std::vector<PaperColumn> columns, std::string continued,
             TextStyle style = style::small);
  ~PaperTable();
  PaperTable(const PaperTable&) = delete;
  PaperTable& operator=(const PaperTable&) = delete;

  void row(const std::vector<PaperCell>& cells, double background = grey::paper);
  /// The name of the rows that come next, over the whole width: stands with the first of them.
  void group(std::string name);
  /// One cell over the whole width: what is left out.
  void note(std::string_view text);
  double height(const std::vector<PaperCell>& cells) const;
  /// What the head will take before the first row; 0: it stands already.
  double room_taken() const;
  std::size_t rows() const { return rows_; }
  /// The place of a row in the list that link targets go to.
  void link_next_row(std::string place) { link_ = std::move(place); }

 private:
  using Cell = std::vector<SetLine>;
  std::vector<Cell> set(const std::vector<PaperCell>& said) const;
  std::vector<Cell> set_head() const;
  Cell set_group() const;
  double height_of(const std::vector<Cell>& cells) const;
  /// The head, on a page that holds the first row too.
  void start(double first);
  void head();
  void put_group();
  void across(Cell lines, std::string_view tag, double shade);
  /// Lines [from, to) of every cell.
  void piece(std::vector<Cell>& cells, const std::vector<PaperCell>& said, std::size_t from,
             std::size_t to, double background, bool goes_on);
  void line_below();

  Paper& paper_;
  std::vector<PaperColumn> columns_;
  std::string continued_;
  TextStyle style_;
  std::string link_, group_;
  bool is_started_ = false;
  std::size_t rows_ = 0;
  double pad_x_ = mm(1.1), pad_y_ = mm(0.9);
};

}  // namespace tenken::reports
