#include "checks/parse/register_sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checks/parse/fold.hpp"
#include "checks/parse/register_header.hpp"

namespace tenken::parse {

namespace {

std::string place_of(const Sheet& sheet, int row, int column) {
  return printable(sheet.name) + "!" + cell_name(row, column);
}

/// What a row below the header is.
enum class RowKind { empty, data, total, note };

struct SheetReader {
  const Sheet& sheet;
  const HeaderMatch& match;
  RegisterReader& reader;
  int ended_at = 0;  ///< row of 「以上」 or the first note; 0: none yet

  std::string place(int row, int column) const { return place_of(sheet, row, column); }

  void note(const std::string& where, std::string ja, std::string en) {
    reader.out.notes.push_back({where + ": " + std::move(ja), where + ": " + std::move(en)});
  }

  /// The cells of a row that our columns hold, without those that a range covers sideways.
  std::vector<std::pair<int, const Cell*>> known_cells(int row) const {
    std::vector<std::pair<int, const Cell*>> out;
    for (const auto& [column, ours] : match.columns)
      if (const Cell* cell = sheet.find(row, column); cell != nullptr && is_filled(*cell))
        out.emplace_back(column, cell);
    return out;
  }
  static bool is_filled(const Cell& cell) { return cell.is_error || !folded(cell.text).empty(); }

  RowKind kind_of(int row, const std::vector<std::pair<int, const Cell*>>& known) const {
    const auto in_row = sheet.rows.find(row);
    if (in_row == sheet.rows.end() && known.empty()) return RowKind::empty;
    const Cell* first = nullptr;
    std::set<const Cell*> others;
    for (int c = 1; c <= match.header.cells.back().column; ++c) {
      const Cell* cell = sheet.find(row, c);
      if (cell == nullptr || !is_filled(*cell)) continue;
      if (first == nullptr)
        first = cell;
      else if (cell != first)
        others.insert(cell);
    }
    if (first == nullptr) return RowKind::empty;
    const std::string flat = folded(first->text);
    static const std::set<std::string> totals{"合計", "小計",  "計",      "総計",
                                              "累計", "total", "subtotal"};
    const bool is_total = totals.contains(flat) && first->row == row;
    const bool numbers = std::all_of(others.begin(), others.end(), [](const Cell* cell) {
      return cell->is_number || cell->is_error;
    });
    if (is_total && numbers) return RowKind::total;
    const bool is_note = flat == "以上" || flat.starts_with("※") || flat.starts_with("注") ||
                         flat.starts_with("(注") || flat.starts_with("*");
    if (is_note && others.empty() && first->row == row) return RowKind::note;
    return known.empty() ? RowKind::empty : RowKind::data;
  }

  /// Whether the whole row lies in ranges that begin above: one record over two rows.
  bool continues(int row) const {
    bool any = false;
    for (const auto& [column, ours] : match.columns) {
      const MergedRange* range = sheet.range(row, column);
      const Cell* cell = sheet.find(row, column);
      const bool above = range != nullptr && range->top < row;
      if (cell != nullptr && is_filled(*cell) && !above) return false;
      any = any || above;
    }
    return any;
  }

  /// The cell's text as the column is to read it; false: a fault was told.
  bool text_of(const Cell& cell, const Column& column, const std::string& where, std::string& out) {
    if (cell.is_error) {
      reader.refuse(
          where,
          fmt::format("{}の値がエラー又は不明「{}」", title_of(column), printable(cell.text)),
          fmt::format("{} is an error or not known \"{}\"", column.name, printable(cell.text)));
      return false;
    }
    if (cell.is_dressed && column.type == CellType::text) {
      reader.refuse(
          where,
          fmt::format("{}は表示形式で文字を足した数である。文字として入力する", title_of(column)),
          fmt::format("{} is a number dressed by its format: store it as text", column.name));
      return false;
    }
    out = cell.text;
    if (column.type == CellType::number13 && cell.is_number && out.ends_with("000000")) {
      reader.refuse(
          where, fmt::format("{}が丸められた数である。文字として入力する", title_of(column)),
          fmt::format("{} is a rounded number: store its 13 digits as text", column.name));
      return false;
    }
    if (column.name == reader.schema.key && trim(out).find('\n') != std::string_view::npos) {
      reader.refuse(where, fmt::format("{}に二つ以上の値がある", title_of(column)),
                    fmt::format("{} holds more than one value", column.name));
      return false;
    }
    const auto clock = cell.is_date ? out.find('T') : std::string::npos;
    if (clock != std::string::npos && column.type == CellType::date) out.resize(clock);
    // Excel keeps no zone; an office in Japan writes Japan's time.
    if (clock != std::string::npos && column.type == CellType::when) out += "+09:00";
    return true;
  }

  void data_row(int row, const std::vector<std::pair<int, const Cell*>>& known) {
    RawRow raw{fmt::format("{}!行{}", printable(sheet.name), row), {}, {}};
    for (const auto& [column, cell] : known) {
      const Column& ours = *match.columns.at(column);
      const std::string where = place(row, column);
      const MergedRange* range = sheet.range(row, column);
      const bool sideways =
          range != nullptr &&
          std::count_if(match.columns.begin(), match.columns.end(), [&](const auto& c) {
            return c.first >= range->left && c.first <= range->right;
          }) > 1;
      std::string text;
      if (sideways)
        reader.refuse(where, "二つの列にまたがって結合されている", "merged over two columns");
      else if (text_of(*cell, ours, where, text)) {
        raw.cells.emplace_back(std::string(ours.name), std::move(text));
        raw.cell_places.push_back(where);
      }
    }
    if (const auto found = sheet.rows.find(row);
        found != sheet.rows.end() && found->second.is_hidden)
      note(raw.place, "非表示の行", "a hidden row");
    // Our own names are headers too, whatever the vendor calls them.
    RegisterReader plain{reader.schema, own_names(), std::move(reader.out)};
    plain.row(raw);
    reader.out = std::move(plain.out);
  }

  static const RegisterSource& own_names() {
    static const RegisterSource source;
    return source;
  }

  void rows() {
    const int last = sheet.last_row();
    for (int row = match.header.row + match.header.height; row <= last; ++row) {
      const auto known = known_cells(row);
      const RowKind kind = kind_of(row, known);
      const std::string where = fmt::format("{}!行{}", printable(sheet.name), row);
      if (kind == RowKind::empty || (kind == RowKind::data && continues(row))) continue;
      if (kind == RowKind::total) {
        note(where, "合計の行として読み飛ばした", "left out as a row of totals");
      } else if (kind == RowKind::note) {
        note(where, "注記として読み飛ばした", "left out as a note");
        if (ended_at == 0) ended_at = row;
      } else if (ended_at != 0) {
        reader.refuse(where, fmt::format("行{}の注記より下に値がある", ended_at),
                      fmt::format("values below the note in row {}", ended_at));
      } else if (reader.out.rows.size() >= register_rows_max) {
        return reader.refuse(where, "10,000行を超える", "more than 10,000 rows");
      } else {
        data_row(row, known);
      }
    }
  }
};

/// Faults of a header that is not whole; columns that are not ours.
bool check_header(const Sheet& sheet, const HeaderMatch& match, RegisterReader& reader) {
  const int row = std::max(match.header.row, 1);
  const std::string where = fmt::format("{}!行{}", printable(sheet.name), row);
  for (const Column* column : match.missing) reader.column_missing(where, *column);
  for (const Column* column : match.twice) reader.column_twice(where, title_of(*column));
  for (const auto& mapped : reader.source.columns) {
    const std::string &name = mapped.first, &header = mapped.second;
    const bool found = std::any_of(match.columns.begin(), match.columns.end(),
                                   [&](const auto& c) { return c.second->name == name; });
    if (!found)
      reader.refuse(where, fmt::format("columns が示す見出し「{}」がない", printable(header)),
                    fmt::format("no header \"{}\", which columns names", printable(header)));
  }
  std::set<int> filled;
  for (const auto& [number, cells] : sheet.rows)
    if (number >= match.header.row + match.header.height)
      for (const auto& [column, cell] : cells.cells) filled.insert(column);
  for (const HeaderCell& cell : match.header.cells)
    if (!match.columns.contains(cell.column) &&
        (!cell.header.empty() || filled.contains(cell.column)))
      reader.unknown_column(place_of(sheet, row, cell.column), cell.header);
  return reader.out.errors.empty();
}

HeaderMatch header_of(const Sheet& sheet, const RegisterReader& reader) {
  return reader.source.header_row > 0 ? match_header(sheet, reader.source.header_row, reader)
                                      : best_header(sheet, reader);
}

std::string sheet_names(const Workbook& book) {
  std::vector<std::string> all;
  for (const Sheet& sheet : book.sheets) all.push_back(printable(sheet.name));
  return join(all, ", ");
}

/// The sheet to read; nullptr: a fault was told.
const Sheet* choose_sheet(const Workbook& book, RegisterReader& reader) {
  const Sheet* chosen = nullptr;
  if (!reader.source.sheet.empty()) {
    for (const Sheet& sheet : book.sheets)
      if (sheet.name == reader.source.sheet) chosen = &sheet;
    if (chosen == nullptr)
      reader.refuse("sheet",
                    fmt::format("シート「{}」がない(あるのは {})", printable(reader.source.sheet),
                                sheet_names(book)),
                    fmt::format("no sheet \"{}\" (there are {})", printable(reader.source.sheet),
                                sheet_names(book)));
    return chosen;
  }
  std::vector<std::string> fitting;
  const Sheet* nearest_sheet = nullptr;
  std::size_t most = 0;
  for (const Sheet& sheet : book.sheets) {
    if (sheet.is_hidden) continue;
    const HeaderMatch match = header_of(sheet, reader);
    if (match.is_whole()) {
      fitting.push_back(printable(sheet.name));
      chosen = &sheet;
    }
    if (nearest_sheet == nullptr || match.columns.size() > most) {
      nearest_sheet = &sheet;
      most = match.columns.size();
    }
  }
  if (fitting.size() > 1) {
    reader.refuse(
        "sheet",
        fmt::format("見出しの合うシートが二つ以上ある: {}。sheet で示す", join(fitting, ", ")),
        fmt::format("more than one sheet fits: {}; name it by sheet", join(fitting, ", ")));
    return nullptr;
  }
  // None fits: the nearest one's faults say what is missing.
  if (chosen == nullptr && nearest_sheet == nullptr)
    reader.refuse("sheet", "表示されているシートがない", "no visible sheet");
  return chosen == nullptr ? nearest_sheet : chosen;
}

}  // namespace

void from_workbook(std::string_view bytes, RegisterReader& reader) {
  const auto book = read_workbook(bytes);
  if (!book) {
    const std::string& where = book.error().where;
    return reader.refuse(where.empty() ? reader.source.file : where, book.error().what,
                         book.error().what);
  }
  const Sheet* sheet = choose_sheet(*book, reader);
  if (sheet == nullptr) return;
  const HeaderMatch match = header_of(*sheet, reader);
  if (match.header.cells.empty())
    return reader.refuse(printable(sheet->name), "見出しがない", "no header");
  if (sheet->is_hidden)
    reader.out.notes.push_back(
        {printable(sheet->name) + ": 非表示のシート", printable(sheet->name) + ": a hidden sheet"});
  if (!check_header(*sheet, match, reader)) return;
  SheetReader{*sheet, match, reader}.rows();
}

}  // namespace tenken::parse
