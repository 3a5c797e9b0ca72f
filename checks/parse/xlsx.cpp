#include "checks/parse/xlsx.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/parse/article.hpp"
#include "checks/parse/ooxml.hpp"
#include "checks/parse/xlsx_look.hpp"
#include "checks/parse/xlsx_number.hpp"

namespace tenken::parse {

namespace {

using Node = pugi::xml_node;

/// Most merged ranges of a sheet, and rows that they cover together.
constexpr std::size_t merged_max = 20000, merged_rows_max = 1'000'000;

Error refuse(std::string what, std::string where = {}) {
  return Error{.what = std::move(what), .where = printable(where), .code = "office.workbook"};
}

/// "_x000D_" stands for a character that XML cannot hold (ECMA-376 part 1, 22.9.2.19).
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    const bool form =
        rest.size() >= 7 && rest.starts_with("_x") && rest[6] == '_' &&
        rest.substr(2, 4).find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    if (!form) {
      out += text[i];
      continue;
    }
    const auto point =
        static_cast<char32_t>(std::stoul(std::string(rest.substr(2, 4)), nullptr, 16));
    if (point >= 0x20 && (point < 0xD800 || point > 0xDFFF))
      out += to_utf8(std::u32string_view(&point, 1));
    else if (point == '\n' || point == '\t')
      out += static_cast<char>(point);
    i += 6;
  }
  return out;
}

/// A string item: the text of its runs, without phonetic ones (rPh), and how they look.
struct StringItem {
  std::string text{};
  std::vector<FontLook> runs{};
};
StringItem string_of(const Node& item, const Colours& colours) {
  StringItem out;
  for (const Node node : item.children()) {
    if (local_name(node) == "t") out.text += node.text().get();
    if (local_name(node) != "r") continue;
    const std::string_view text = child_of(node, "t").text().get();
    out.text += text;
    if (!trim(text).empty()) out.runs.push_back(read_font(child_of(node, "rPr"), colours));
  }
  out.text = unescaped(out.text);
  return out;
}

/// A height or a width that is stated, and too little to read by: a point, an eighth of a letter.
bool is_flat(const pugi::xml_attribute& size) { return size && !(size.as_double(0) > 1); }

struct Reader {
  Colours colours{};
  std::vector<StringItem> strings{};
  std::vector<NumberFormat> formats{};  ///< by cell style
  std::vector<CellLook> looks{};        ///< by cell style
  bool from_1904 = false;
  std::size_t cells = 0;

  void read_strings(const Node& root) {
    for (const Node item : root.children())
      if (local_name(item) == "si") strings.push_back(string_of(item, colours));
  }

  void read_formats(const Node& root) {
    std::map<int, std::string> codes;
    for (const Node node : child_of(root, "numFmts").children())
      codes[node.attribute("numFmtId").as_int(-1)] = node.attribute("formatCode").value();
    for (const Node node : child_of(root, "cellXfs").children()) {
      if (local_name(node) != "xf") continue;
      const int id = node.attribute("numFmtId").as_int(0);
      const auto own = codes.find(id);
      formats.push_back(read_number_format(own != codes.end() ? std::string_view(own->second)
                                                              : builtin_format(id)));
    }
    looks = read_looks(root, colours);
  }

  /// A text as its cell shows it.
  void text(const StringItem& item, std::size_t style, Cell& out) const {
    out.text = item.text;
    out.is_dressed = style < formats.size() && formats[style].dresses_text;
    const int ground = style < looks.size() ? looks[style].ground : white;
    for (const FontLook& run : item.runs) {
      out.is_struck = out.is_struck || run.struck;
      out.is_faint = out.is_faint || is_faint(run, ground);
    }
  }

  /// The kept value of a cell; false: the file contradicts itself.
  bool value_of(const Node& node, Cell& out) const {
    const std::string_view type = node.attribute("t").value();
    const Node kept = child_of(node, "v");
    const std::string value = kept.text().get();
    out.from_formula = static_cast<bool>(child_of(node, "f"));
    const auto style = static_cast<std::size_t>(std::max(0, node.attribute("s").as_int(0)));
    if (style < looks.size()) {
      out.is_struck = looks[style].font.struck;
      out.is_faint = is_faint(looks[style].font, looks[style].ground);
    }
    if (type == "inlineStr") {
      text(string_of(child_of(node, "is"), colours), style, out);
    } else if (!kept) {
      // Written by a program that does not calculate: nobody knows the value.
      out.is_error = out.from_formula;
    } else if (type == "s") {
      std::int64_t index = -1;
      if (!parse_integer(value, index) || index < 0 ||
          static_cast<std::size_t>(index) >= strings.size())
        return false;
      text(strings[static_cast<std::size_t>(index)], style, out);
    } else if (type == "str") {
      text({unescaped(value)}, style, out);
    } else if (type == "b") {
      out.text = value == "1" || value == "true" ? "TRUE" : "FALSE";
    } else if (type == "e") {
      out.text = value;
      out.is_error = true;
    } else if (type == "d") {
      out.text = value;
      out.is_date = true;
    } else if (value.empty() && !out.from_formula && type.empty()) {
      return true;
    } else if (type.empty() || type == "n") {
      const bool known = style < formats.size();
      if (node.attribute("s").as_int(0) < 0 || (!known && style != 0)) return false;
      const NumberFormat format = known ? formats[style] : NumberFormat{};
      NumberText number = number_text(value, format, from_1904);
      out.text = std::move(number.text);
      out.is_error = number.is_error;
      out.is_date = number.is_date;
      out.is_number = !number.is_date && !number.is_error;
      out.is_dressed = out.is_number && format.dressed;
      out.lacks_year = out.is_date && format.day && !format.year;
    } else {
      return false;
    }
    return is_utf8(out.text);
  }

  Result<Done> read_row(const Node& node, int number, Sheet& sheet) {
    int column = 0;
    // A row without height and a column without width are hidden, whatever they are called.
    SheetRow row{is_on(node.attribute("hidden"), false) || is_flat(node.attribute("ht")), {}};
    for (const Node cell : node.children()) {
      if (local_name(cell) != "c") continue;
      Cell out;
      out.row = number;
      out.column = column + 1;
      int stated = number;
      if (const auto reference = cell.attribute("r");
          reference && (!read_reference(reference.value(), stated, out.column) || stated != number))
        return refuse(
            fmt::format("a cell called \"{}\" in row {}", printable(reference.value()), number),
            sheet.name);
      column = out.column;
      const std::string name = cell_name(number, column);
      if (!value_of(cell, out))
        return refuse(fmt::format("{}: a value that is not there or not known", name), sheet.name);
      if (to_utf32(out.text).size() > cell_characters_max)
        return refuse(fmt::format("{}: more than {} characters", name, cell_characters_max),
                      sheet.name);
      if (out.text.empty() && !out.is_error) continue;
      if (column > sheet_columns_max)
        return refuse(fmt::format("{}: more than {} columns", name, sheet_columns_max), sheet.name);
      if (++cells > workbook_cells_max)
        return refuse(fmt::format("more than {} cells", workbook_cells_max));
      if (!row.cells.emplace(column, std::move(out)).second)
        return refuse(fmt::format("{} stands there twice", name), sheet.name);
    }
    if (row.cells.empty()) return Done{};
    if (!sheet.rows.emplace(number, std::move(row)).second)
      return refuse(fmt::format("row {} stands there twice", number), sheet.name);
    if (sheet.rows.size() > sheet_rows_max)
      return refuse(fmt::format("more than {} rows", sheet_rows_max), sheet.name);
    return Done{};
  }

  Result<Done> read_sheet(const Node& root, Sheet& sheet) {
    int number = 0;
    for (const Node row : child_of(root, "sheetData").children()) {
      if (local_name(row) != "row") continue;
      number = row.attribute("r") ? row.attribute("r").as_int(0) : number + 1;
      if (number < 1 || number > excel_rows_max) return refuse("a row without number", sheet.name);
      if (auto done = read_row(row, number, sheet); !done) return done;
    }
    for (const Node columns : child_of(root, "cols").children())
      if (is_on(columns.attribute("hidden"), false) || is_flat(columns.attribute("width")))
        for (int c = std::max(1, columns.attribute("min").as_int(0));
             c <= std::min(sheet_columns_max, columns.attribute("max").as_int(0)); ++c)
          sheet.hidden_columns.push_back(c);
    std::sort(sheet.hidden_columns.begin(), sheet.hidden_columns.end());
    sheet.conditional = conditional_ranges(root);
    return read_merged(root, sheet);
  }

  Result<Done> read_merged(const Node& root, Sheet& sheet) {
    std::size_t covered = 0;
    for (const Node node : child_of(root, "mergeCells").children()) {
      const std::string_view text = node.attribute("ref").value();
      MergedRange range;
      if (text.find(':') == std::string_view::npos || !read_range(text, range))
        return refuse(fmt::format("a merged range \"{}\"", printable(text)), sheet.name);
      sheet.merged.push_back(range);
      if (sheet.merged.size() > merged_max)
        return refuse(fmt::format("more than {} merged ranges", merged_max), sheet.name);
      const int last = std::min(range.bottom, sheet.last_row());
      for (int row = range.top; row <= last; ++row) {
        sheet.merged_by_row[row].push_back(sheet.merged.size() - 1);
        if (++covered > merged_rows_max) return refuse("too much is merged", sheet.name);
      }
    }
    return Done{};
  }
};

/// Where comments stand, old ones (notes) and threads.
Result<Done> read_notes(OfficePackage& package, std::string_view part, Sheet& sheet) {
  const auto relations = package.relations(part);
  if (!relations) return relations.error();
  for (const auto& [id, relation] : *relations) {
    if (relation.type != "comments" && relation.type != "threadedComment") continue;
    const auto document = package.xml(relation.target);
    if (!document) return document.error();
    Node list = document->document_element();
    if (relation.type == "comments") list = child_of(list, "commentList");
    for (const Node note : list.children()) {
      std::pair<int, int> place;
      if (sheet.noted.size() < sheet_rows_max &&
          read_reference(note.attribute("ref").value(), place.first, place.second))
        sheet.noted.push_back(place);
    }
  }
  std::sort(sheet.noted.begin(), sheet.noted.end());
  return Done{};
}

}  // namespace

const MergedRange* Sheet::range(int row, int column) const {
  const auto in_row = merged_by_row.find(row);
  if (in_row == merged_by_row.end()) return nullptr;
  for (std::size_t i : in_row->second)
    if (merged[i].left <= column && column <= merged[i].right) return &merged[i];
  return nullptr;
}

const Cell* Sheet::find(int row, int column) const {
  if (const MergedRange* covering = range(row, column)) {
    row = covering->top;
    column = covering->left;
  }
  const auto in_row = rows.find(row);
  if (in_row == rows.end()) return nullptr;
  const auto cell = in_row->second.cells.find(column);
  return cell == in_row->second.cells.end() ? nullptr : &cell->second;
}

int Sheet::last_column() const {
  int out = 0;
  for (const auto& [number, row] : rows)
    if (!row.cells.empty()) out = std::max(out, row.cells.rbegin()->first);
  return out;
}

std::string column_letters(int column) {
  std::string out;
  for (int n = column; n > 0; n = (n - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (n - 1) % 26));
  return out;
}

std::string cell_name(int row, int column) { return column_letters(column) + std::to_string(row); }

Result<Workbook> read_workbook(std::string_view bytes) {
  auto package = OfficePackage::open(bytes);
  if (!package) return package.error();
  const auto main = package->main_part();
  if (!main) return main.error();
  const auto document = package->xml(*main);
  if (!document) return document.error();
  const auto relations = package->relations(*main);
  if (!relations) return relations.error();
  const Node root = document->document_element();
  if (local_name(root) != "workbook") return refuse("not an Excel workbook");
  Reader reader;
  reader.from_1904 = is_on(child_of(root, "workbookPr").attribute("date1904"), false);
  // Colours first: strings and styles name those of the theme.
  for (const std::string_view wanted : {"theme", "sharedStrings", "styles"})
    for (const auto& [id, relation] : *relations) {
      if (relation.type != wanted) continue;
      const auto part = package->xml(relation.target);
      if (!part) return part.error();
      const Node top = part->document_element();
      if (wanted == "theme") reader.colours = read_theme(top);
      if (wanted == "sharedStrings") reader.read_strings(top);
      if (wanted == "styles") reader.read_formats(top);
    }
  Workbook out;
  for (const Node node : child_of(root, "sheets").children()) {
    std::string id;
    for (const auto& attribute : node.attributes())
      if (local_name(attribute.name()) == "id") id = attribute.value();
    const auto relation = relations->find(id);
    if (relation == relations->end())
      return refuse("a sheet that is not there", node.attribute("name").value());
    if (relation->second.type != "worksheet") continue;
    Sheet sheet;
    sheet.name = node.attribute("name").value();
    if (!is_utf8(sheet.name)) return refuse("a sheet's name that is not UTF-8");
    const std::string_view state = node.attribute("state").value();
    sheet.is_hidden = !state.empty() && state != "visible";
    const auto part = package->xml(relation->second.target);
    if (!part) return part.error();
    if (auto done = reader.read_sheet(part->document_element(), sheet); !done) return done.error();
    if (auto done = read_notes(*package, relation->second.target, sheet); !done)
      return done.error();
    out.sheets.push_back(std::move(sheet));
    if (out.sheets.size() > workbook_sheets_max)
      return refuse(fmt::format("more than {} sheets", workbook_sheets_max));
  }
  if (out.sheets.empty()) return refuse("no sheet");
  return out;
}

Result<std::string> xlsx_text(std::string_view bytes) {
  const auto book = read_workbook(bytes);
  if (!book) return book.error();
  std::string out;
  for (const Sheet& sheet : book->sheets) {
    if (sheet.is_hidden) continue;
    if (!out.empty()) out += '\f';
    out += sheet.name + "\n";
    for (const auto& [number, row] : sheet.rows) {
      if (row.is_hidden) continue;
      std::string line;
      int written = 0;
      for (const auto& [column, cell] : row.cells) {
        if (std::binary_search(sheet.hidden_columns.begin(), sheet.hidden_columns.end(), column))
          continue;
        if (written > 0) line.append(static_cast<std::size_t>(column - written), '\t');
        written = column;
        for (char c : cell.is_error&& cell.text.empty() ? std::string("\uFFFD") : cell.text)
          line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
      }
      if (!line.empty()) out += line + "\n";
      if (out.size() > paper_bytes_max)
        return refuse(fmt::format("more than {} bytes of text", paper_bytes_max), sheet.name);
    }
  }
  return out;
}

}  // namespace tenken::parse
