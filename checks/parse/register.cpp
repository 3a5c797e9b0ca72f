#include "checks/parse/register.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "checks/parse/csv.hpp"
#include "checks/parse/encoding.hpp"
#include "checks/parse/ooxml.hpp"
#include "checks/parse/register_reader.hpp"
#include "checks/parse/register_sheet.hpp"
#include "checks/parse/xlsx.hpp"
#include "rules/load.hpp"

namespace tenken::parse {

namespace {

void from_csv(std::string_view utf8, RegisterReader& reader) {
  auto csv = read_csv(utf8);
  if (!csv) return reader.refuse(csv.error().where, csv.error().what, csv.error().what);
  const int wanted = reader.source.header_row;
  if (wanted > 0) std::erase_if(*csv, [&](const CsvRow& row) { return row.line < wanted; });
  if (csv->empty() || (wanted > 0 && csv->front().line != wanted))
    return reader.refuse(fmt::format("行{}", std::max(wanted, 1)), "見出しがない", "no header");
  const CsvRow& header = csv->front();
  const std::string header_place = fmt::format("行{}", header.line);
  std::set<const Column*> given;
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const Column* column = reader.column_of(header.cells[i]);
    const std::string where = cell_name(header.line, static_cast<int>(i) + 1);
    if (column == nullptr)
      reader.unknown_column(where, header.cells[i]);
    else if (!given.insert(column).second)
      reader.column_twice(where, header.cells[i]);
  }
  for (const Column& c : reader.schema.columns) {
    const bool mapped = std::any_of(reader.source.columns.begin(), reader.source.columns.end(),
                                    [&](const auto& pair) { return pair.first == c.name; });
    if ((c.required || mapped) && !given.contains(&c)) reader.column_missing(header_place, c);
  }
  if (!reader.out.errors.empty()) return;
  for (std::size_t r = 1; r < csv->size(); ++r) {
    const CsvRow& row = (*csv)[r];
    RawRow raw{fmt::format("行{}", row.line), {}, {}};
    if (row.cells.size() != header.cells.size()) {
      reader.refuse(
          raw.place, fmt::format("{}列あるが見出しは{}列", row.cells.size(), header.cells.size()),
          fmt::format("{} cells under {} headers", row.cells.size(), header.cells.size()));
      continue;
    }
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      raw.cells.emplace_back(header.cells[i], row.cells[i]);
      raw.cell_places.push_back(cell_name(row.line, static_cast<int>(i) + 1));
    }
    reader.row(raw);
  }
}

/// The tree that YAML and JSON share, checked for the form of a register.
void from_node(const rules::Node& node, RegisterReader& reader) {
  using Kind = rules::Node::Kind;
  const rules::Node* format = node.find("format");
  const rules::Node* name = node.find("register");
  const rules::Node* rows = node.find("rows");
  if (node.kind != Kind::map || format == nullptr || format->scalar != "tenken-register/1")
    return reader.refuse("format", "format: tenken-register/1 がない",
                         "no format: tenken-register/1");
  if (name == nullptr || name->scalar != reader.schema.name)
    return reader.refuse("register", fmt::format("register: {} ではない", reader.schema.name),
                         fmt::format("not register: {}", reader.schema.name));
  if (rows == nullptr || rows->kind != Kind::list)
    return reader.refuse("rows", "rows の並びがない", "no list of rows");
  for (const rules::Node& key : node.keys)
    if (key.scalar != "format" && key.scalar != "register" && key.scalar != "rows")
      reader.unknown_column(key.scalar, key.scalar);
  if (rows->items.size() > register_rows_max)
    return reader.refuse("rows", "10,000行を超える", "more than 10,000 rows");
  for (std::size_t i = 0; i < rows->items.size(); ++i) {
    const rules::Node& item = rows->items[i];
    RawRow raw{fmt::format("rows[{}]", i), {}, {}};
    if (item.kind != Kind::map) {
      reader.refuse(raw.place, "行の形でない", "not a map");
      continue;
    }
    for (std::size_t k = 0; k < item.keys.size(); ++k) {
      const std::string place = raw.place + "." + printable(item.keys[k].scalar);
      if (item.items[k].kind == Kind::list || item.items[k].kind == Kind::map) {
        reader.refuse(place, "一つの値でない", "not a single value");
        continue;
      }
      raw.cells.emplace_back(item.keys[k].scalar, item.items[k].scalar);
      raw.cell_places.push_back(place);
    }
    reader.row(raw);
  }
}

/// JSON as the same tree. Depth and duplicate keys are checked while it is parsed: the library
/// would keep the last of two.
rules::Node node_of(const nlohmann::json& j) {
  rules::Node out;
  if (j.is_object()) {
    out.kind = rules::Node::Kind::map;
    for (const auto& [key, value] : j.items()) {
      out.keys.push_back({.kind = rules::Node::Kind::scalar, .scalar = key});
      out.items.push_back(node_of(value));
    }
  } else if (j.is_array()) {
    out.kind = rules::Node::Kind::list;
    for (const auto& value : j) out.items.push_back(node_of(value));
  } else if (!j.is_null()) {
    out.kind = rules::Node::Kind::scalar;
    out.scalar = j.is_string() ? j.get<std::string>() : j.dump();
  }
  return out;
}

void from_json(std::string_view utf8, RegisterReader& reader) {
  std::vector<std::set<std::string>> open;
  const auto watch = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& value) {
    using Event = nlohmann::json::parse_event_t;
    if (depth > 8) throw std::runtime_error("nested too deep");
    if (event == Event::object_start) open.emplace_back();
    if (event == Event::object_end) open.pop_back();
    if (event == Event::key && !open.back().insert(value.get<std::string>()).second)
      throw std::runtime_error("duplicate key \"" + value.get<std::string>() + "\"");
    return true;
  };
  try {
    from_node(node_of(nlohmann::json::parse(utf8, watch)), reader);
  } catch (const std::exception& e) {
    reader.refuse("JSON", printable(e.what()), printable(e.what()));
  }
}

}  // namespace

std::string_view Row::get(std::string_view column) const {
  const auto found = cells.find(column);
  return found == cells.end() ? std::string_view{} : std::string_view(found->second);
}

std::optional<Day> Row::day(std::string_view column) const {
  const std::string_view text = get(column);
  if (const auto day = parse_date(text)) return day;
  if (const auto instant = parse_instant(text)) return day_in_japan(*instant);
  return std::nullopt;
}

std::int64_t Row::integer(std::string_view column) const {
  std::int64_t out = -1;
  parse_integer(get(column), out);
  return out;
}

RegisterSource source_of(const rules::Target& target) {
  RegisterSource out{target.fact("file"), target.fact("encoding"), target.fact("sheet"), 0, {}};
  std::int64_t row = 0;
  if (parse_integer(target.fact("header_row"), row)) out.header_row = static_cast<int>(row);
  constexpr std::string_view prefix = "column.";
  for (const auto& [name, values] : target.facts)
    if (name.starts_with(prefix) && !values.empty())
      out.columns.emplace_back(name.substr(prefix.size()), values.front());
  return out;
}

Register read_register(std::string_view bytes, const RegisterSource& source, const Schema& schema) {
  RegisterReader reader{schema, source};
  const std::string& file = source.file;
  reader.check_mapping();
  if (!reader.out.errors.empty()) return std::move(reader.out);
  if (bytes.size() > register_bytes_max) {
    reader.refuse(file, "4 MiBを超える", "larger than 4 MiB");
  } else if (file.ends_with(".xlsx") || file.ends_with(".xlsm")) {
    from_workbook(bytes, reader);
  } else if (file.ends_with(".yaml") || file.ends_with(".yml")) {
    const auto node = rules::read_yaml(bytes, file);
    if (node)
      from_node(*node, reader);
    else
      reader.refuse(node.error().where, node.error().what, node.error().what);
  } else if (const FileKind kind = file_kind(bytes);
             kind == FileKind::zip || kind == FileKind::ole) {
    reader.refuse(
        file, "ExcelやOfficeのファイルに別の拡張子が付いている",
        kind == FileKind::ole ? ole_error(bytes).what : "an Office file under another name");
  } else if (const auto text = decode(bytes, source.encoding); !text) {
    reader.refuse(text.error().where, text.error().what, text.error().what);
  } else if (file.ends_with(".json")) {
    from_json(*text, reader);
  } else {
    from_csv(*text, reader);
  }
  reader.unique_keys();
  return std::move(reader.out);
}

}  // namespace tenken::parse
