#include "checks/parse/register_header.hpp"

#include <algorithm>

#include "checks/parse/fold.hpp"

namespace tenken::parse {

namespace {

std::string text_at(const Sheet& sheet, int row, int column) {
  const Cell* cell = sheet.find(row, column);
  return cell == nullptr ? std::string() : one_line(cell->text);
}

/// A title above the table: the only text of its row, from the first column on.
bool is_title(const Sheet& sheet, int row, const MergedRange& range) {
  const auto found = sheet.rows.find(row);
  return found != sheet.rows.end() && found->second.cells.size() == 1 && range.left == 1;
}

/// Whether a row of headers has another one below: a cell reaches down into it, or lies over
/// several of its cells.
bool has_lower(const Sheet& sheet, int row, int last_column) {
  if (row < 1) return false;
  for (int c = 1; c <= last_column; ++c) {
    const MergedRange* range = sheet.range(row, c);
    if (range == nullptr || range->top != row || text_at(sheet, row, c).empty()) continue;
    if (range->bottom == row + 1) return true;
    if (range->bottom != row || range->right == range->left || is_title(sheet, row, *range))
      continue;
    for (int under = range->left; under <= range->right; ++under)
      if (!text_at(sheet, row + 1, under).empty()) return true;
  }
  return false;
}

}  // namespace

Header header_at(const Sheet& sheet, int row) {
  const int last = sheet.last_column();
  // The lower row alone would say 開始日 where the two say 「旧契約 開始日」.
  if (has_lower(sheet, row - 1, last)) --row;
  Header out{row, has_lower(sheet, row, last) ? 2 : 1, {}};
  for (int c = 1; c <= last; ++c) {
    const std::string top = text_at(sheet, row, c);
    const MergedRange* range = sheet.range(row, c);
    const bool reaches_down = range != nullptr && range->bottom > row;
    const std::string low =
        out.height == 1 || reaches_down ? std::string() : text_at(sheet, row + 1, c);
    out.cells.push_back({c, top.empty() ? low : low.empty() ? top : top + " " + low});
  }
  return out;
}

HeaderMatch match_header(const Sheet& sheet, int row, const RegisterReader& reader) {
  HeaderMatch out{header_at(sheet, row), {}, {}, {}};
  std::map<const Column*, int> given;
  int before = 0;
  for (const HeaderCell& cell : out.header.cells) {
    if (cell.header.empty()) continue;
    const Column* column = reader.column_of(cell.header);
    if (column == nullptr) {
      // 「責任者役職」: our name may write the two parts as one word.
      std::string joined = cell.header;
      std::erase(joined, ' ');
      column = reader.column_of(joined);
    }
    if (column == nullptr) continue;
    // A header merged over two columns names the two: which one is meant cannot be told.
    const MergedRange* range = sheet.range(row, cell.column);
    if (range != nullptr && range->left < cell.column && out.header.height == 1 &&
        range->left == before)
      out.twice.push_back(column);
    before = range == nullptr ? cell.column : range->left;
    if (++given[column] == 2 && (out.twice.empty() || out.twice.back() != column))
      out.twice.push_back(column);
    out.columns[cell.column] = column;
  }
  for (const Column& c : reader.schema.columns)
    if (c.required && !given.contains(&c)) out.missing.push_back(&c);
  return out;
}

HeaderMatch best_header(const Sheet& sheet, const RegisterReader& reader) {
  HeaderMatch best;
  for (int row = 1; row <= std::min(header_rows_max, sheet.last_row()); ++row) {
    HeaderMatch match = match_header(sheet, row, reader);
    if (match.is_whole()) return match;
    if (best.header.row == 0 || match.columns.size() > best.columns.size()) best = std::move(match);
  }
  return best;
}

}  // namespace tenken::parse
