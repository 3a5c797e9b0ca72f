#include "checks/returned_sheet.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/parse/fold.hpp"
#include "checks/parse/written_date.hpp"

namespace tenken {

namespace {

/// Characters of a cell that a message quotes, and up to how many have their code points beside.
constexpr std::size_t quoted_max = 40, named_max = 1;

std::string code_point(char32_t c) {
  return fmt::format("U+{:04X}", static_cast<std::uint32_t>(c));
}

/// Without white space around it, that of Japanese keyboards too; lines end with "\n".
std::string trimmed(std::string_view text) {
  std::u32string out;
  for (char32_t c : to_utf32(text)) {
    if (c == U'\r') continue;
    out += c;
  }
  constexpr std::u32string_view space = U" \t\n\u3000\u00A0";
  const auto first = out.find_first_not_of(space);
  if (first == std::u32string::npos) return {};
  return to_utf8(out.substr(first, out.find_last_not_of(space) - first + 1));
}

bool covers(const parse::MergedRange& range, int row, int column) {
  return range.top <= row && row <= range.bottom && range.left <= column && column <= range.right;
}

}  // namespace

DecisionHeader decision_header(const parse::SheetRow& row) {
  DecisionHeader out;
  for (const auto& [number, cell] : row.cells)
    for (std::size_t i = 0; i < decision_headers.size(); ++i) {
      if (parse::folded(cell.text) != parse::folded(decision_headers[i])) continue;
      if (out.columns[i] != 0) {
        out.twice.push_back(number);
        continue;
      }
      out.columns[i] = number;
      ++out.found;
    }
  return out;
}

ColumnNumbers<remark_headers.size()> remark_columns(const parse::SheetRow& row) {
  ColumnNumbers<remark_headers.size()> out{};
  for (const auto& [number, cell] : row.cells)
    for (std::size_t i = 0; i < remark_headers.size(); ++i)
      for (const char* header : remark_headers[i])
        if (parse::folded(cell.text) == parse::folded(header)) out[i] = number;
  if (std::find(out.begin(), out.end(), 0) != out.end()) out.fill(0);
  return out;
}

bool is_unseen(char32_t c) {
  constexpr std::u32string_view spaces = U" \t\n\r\v\f\u3000\u00A0\u2028\u2029";
  const bool is_space = spaces.find(c) != std::u32string_view::npos || (c >= 0x2000 && c <= 0x200A);
  // Folding drops what is not seen and, alone, white space.
  return !is_space && parse::folded(to_utf8(std::u32string_view(&c, 1))).empty();
}

bool has_unseen(std::string_view text) {
  const std::u32string wide = to_utf32(text);
  return std::any_of(wide.begin(), wide.end(), is_unseen);
}

std::string quoted_cell(std::string_view text) {
  const std::u32string wide = to_utf32(text);
  std::string out, names;
  for (std::size_t i = 0; i < wide.size() && i < quoted_max; ++i) {
    const std::string one = to_utf8(std::u32string_view(&wide[i], 1));
    const bool is_line_end = wide[i] == U'\n' || wide[i] == U'\r' || wide[i] == U'\t';
    out += is_unseen(wide[i]) || is_line_end ? "<" + code_point(wide[i]) + ">" : printable(one);
    names += (names.empty() ? "" : " ") + code_point(wide[i]);
  }
  if (wide.size() > quoted_max) out += "…";
  out = "\"" + out + "\"";
  return wide.size() <= named_max && !wide.empty() ? out + " (" + names + ")" : out;
}

std::string ReturnedCells::place(int column) const {
  return printable(sheet_.name) + "!" + parse::cell_name(row_, column);
}

void ReturnedCells::refuse(int column, std::string ja, std::string en) {
  faults_.push_back({place(column), {std::move(ja), std::move(en)}});
  good_ = false;
}

bool ReturnedCells::is_filled(int column) const {
  const parse::Cell* c = cell(column);
  return c != nullptr && (c->is_error || !trimmed(c->text).empty());
}

bool ReturnedCells::is_date(int column) const {
  const parse::Cell* c = cell(column);
  return c != nullptr && c->is_date;
}

bool ReturnedCells::is_row_hidden() const {
  return sheet_.is_hidden || sheet_.rows.at(row_).is_hidden;
}

/// Whether the value is what its writer typed and what its reader sees.
bool ReturnedCells::is_as_it_shows(int column) {
  const parse::Cell* c = cell(column);
  if (c == nullptr) return true;
  const std::string found = quoted_cell(trimmed(c->text));
  if (c->from_formula)
    refuse(column, fmt::format("数式の結果{}。数式ではなく値を直接入力する", found),
           fmt::format("a formula, giving {}: type the value itself", found));
  else if (c->is_error)
    refuse(column, fmt::format("エラー値{}。値を直接入力する", found),
           fmt::format("an error, {}: type the value itself", found));
  else if (c->is_struck)
    refuse(column, fmt::format("{}に取消線がある。取り消すなら消し、生かすなら取消線を外す", found),
           fmt::format("{} is struck through: clear the cell, or remove the line", found));
  else if (c->is_faint)
    refuse(column,
           fmt::format("{}の文字が背景と同じ色か、小さすぎて見えない。読める書式にする", found),
           fmt::format("{} in the colour of its ground or too small to be seen: make it legible",
                       found));
  else if (c->is_dressed)
    refuse(
        column,
        fmt::format("中身は{}だが、表示形式により別の表示になる。表示形式を「標準」か「文字列」に"
                    "して入力し直す",
                    found),
        fmt::format("{}, which its number format shows otherwise: set the format to General or "
                    "Text and type it again",
                    found));
  else
    return true;
  return false;
}

bool ReturnedCells::is_seen(int column) {
  if (!std::binary_search(sheet_.hidden_columns.begin(), sheet_.hidden_columns.end(), column))
    return true;
  refuse(column, "隠れた列。列を再表示し、中身を確かめる",
         "a hidden column: show it again and look at what it says");
  return false;
}

std::string ReturnedCells::text(int column) {
  const parse::Cell* c = cell(column);
  if (c == nullptr || (!c->is_error && trimmed(c->text).empty())) return {};
  if (!is_seen(column) || !is_as_it_shows(column)) return {};
  const auto covering = [&](const std::vector<parse::MergedRange>& ranges) {
    return std::find_if(ranges.begin(), ranges.end(), [&](const parse::MergedRange& range) {
             return covers(range, row_, column);
           }) != ranges.end();
  };
  if (const parse::MergedRange* merged = sheet_.range(row_, column);
      merged != nullptr && merged->left != merged->right)
    refuse(column, "隣の列と結合されている。結合を解除し、列ごとに入力する",
           "merged with the next column: undo that and fill in each");
  if (covering(sheet_.conditional))
    refuse(column, "条件付き書式があり、表示が中身と異なりうる。条件付き書式を削除する",
           "under conditional formatting, which may show something else: remove it");
  if (std::binary_search(sheet_.noted.begin(), sheet_.noted.end(), std::pair{c->row, c->column}))
    refuse(column,
           "コメント(メモ)が付いている。コメントは読み取らないので、必要なら欄の中に書き、"
           "コメントは削除する",
           "a comment beside the cell, which is not read: write it into a cell and delete it");
  return trimmed(c->text);
}

std::string ReturnedCells::shown(int column) {
  const parse::Cell* c = cell(column);
  if (!is_seen(column) || !is_as_it_shows(column) || c == nullptr) return {};
  return trimmed(c->text);
}

void ReturnedCells::refuse_beside(std::span<const int> columns) {
  for (const auto& [column, c] : sheet_.rows.at(row_).cells)
    if (std::find(columns.begin(), columns.end(), column) == columns.end() && is_filled(column))
      refuse(column,
             fmt::format("表の外への記入{}は読み取らない。必要なら理由の欄に書き、ここは消す",
                         quoted_cell(trimmed(c.text))),
             fmt::format("{} stands outside the table and is not read: write it as the reason, and "
                         "clear this cell",
                         quoted_cell(trimmed(c.text))));
}

std::string ReturnedCells::digests(int column) {
  const parse::Cell* c = cell(column);
  if (c == nullptr) return {};
  if (c->from_formula || c->is_error)
    refuse(column, "数式かエラー値。届いたときの値に戻す",
           "a formula or an error: restore the value");
  return trimmed(c->text);
}

std::string ReturnedCells::date(int column) {
  const parse::Cell* c = cell(column);
  const std::size_t before = faults_.size();
  const std::string written = text(column);
  if (faults_.size() != before) return {};
  constexpr const char* forms_ja =
      "2026-11-24、2026/11/24、令和8年11月24日、R8.11.24 のように入力する";
  constexpr const char* forms_en = "type it as 2026-11-24, 2026/11/24 or 令和8年11月24日";
  if (written.empty()) {
    refuse(column, fmt::format("日付がない。{}", forms_ja), fmt::format("no date: {}", forms_en));
    return {};
  }
  if (c->lacks_year) {
    refuse(
        column,
        fmt::format("日付に年が表示されていない(中身は{})。年から入力する", written.substr(0, 10)),
        fmt::format("a date shown without its year (it is {}): type the year too",
                    written.substr(0, 10)));
    return {};
  }
  const bool is_day = c->is_date && written.size() > 10 && written[10] == 'T';
  const parse::WrittenDay day =
      parse::read_written_day(is_day ? std::string_view(written).substr(0, 10) : written);
  if (day.day && !day.contradicts) return format_date(*day.day);
  const std::string found = quoted_cell(written);
  if (day.contradicts)
    refuse(column,
           fmt::format("{}の曜日が日付と合わない({}は{}曜日ではない)。正しい日付を入力する", found,
                       format_date(*day.day), day.weekday),
           fmt::format("{}: {} is no {}曜日: type the day that is meant", found,
                       format_date(*day.day), day.weekday));
  else
    refuse(column, fmt::format("{}は日付として読めない。{}", found, forms_ja),
           fmt::format("{} is not a date: {}", found, forms_en));
  return {};
}

}  // namespace tenken
