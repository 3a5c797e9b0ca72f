#include "checks/parse/register.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "checks/parse/csv.hpp"
#include "checks/parse/encoding.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/register_cell.hpp"
#include "rules/load.hpp"

namespace tenken::parse {

namespace {

/// A register before its cells are read: cell texts by column, each with the name of its place.
struct RawRow {
  std::string place;
  std::vector<std::pair<std::string, std::string>> cells;
  std::vector<std::string> cell_places;
};

struct Reader {
  const Schema& schema;
  Register out{};

  void refuse(const std::string& where, const std::string& ja, const std::string& en) {
    out.errors.push_back({where + ": " + ja, where + ": " + en});
  }

  const Column* column_of(std::string_view header) const {
    const std::string flat = folded(header);
    for (const Column& c : schema.columns) {
      if (folded(c.name) == flat) return &c;
      for (std::string_view alias : c.aliases)
        if (folded(alias) == flat) return &c;
    }
    return nullptr;
  }

  std::string names() const {
    std::vector<std::string> all;
    for (const Column& c : schema.columns)
      all.emplace_back(c.aliases.empty() ? c.name : c.aliases[0]);
    return join(all, ", ");
  }

  void unknown_column(const std::string& where, std::string_view header) {
    refuse(where, fmt::format("列「{}」はこの台帳にない(あるのは {})", printable(header), names()),
           fmt::format("unknown column \"{}\" (allowed: {})", printable(header), names()));
  }

  void row(const RawRow& raw) {
    Row row;
    row.place = raw.place;
    for (std::size_t i = 0; i < raw.cells.size(); ++i) {
      const auto& [name, text] = raw.cells[i];
      const Column* column = column_of(name);
      if (column == nullptr) {
        unknown_column(raw.cell_places[i], name);
        continue;
      }
      if (trim(one_line(text)).empty()) continue;
      std::string value;
      if (row.cells.contains(column->name)) {
        refuse(raw.cell_places[i], fmt::format("列「{}」が二つある", printable(name)),
               fmt::format("column \"{}\" twice", printable(name)));
      } else if (read_cell(*column, text, value)) {
        row.cells[std::string(column->name)] = value;
      } else {
        const rules::Text may = allowed(*column);
        const std::string shown = printable(text.substr(0, 60));
        refuse(
            raw.cell_places[i],
            fmt::format("{}「{}」は認められない(認められるのは {})",
                        column->aliases.empty() ? column->name : column->aliases[0], shown, may.ja),
            fmt::format("{} \"{}\" (allowed: {})", column->name, shown, may.en));
        row.cells[std::string(column->name)] = "?";
      }
    }
    for (const Column& c : schema.columns)
      if (c.required && !row.cells.contains(c.name))
        refuse(raw.place, fmt::format("{}が空である", c.aliases.empty() ? c.name : c.aliases[0]),
               fmt::format("{} is empty", c.name));
    out.rows.push_back(std::move(row));
  }

  void unique_keys() {
    std::set<std::string, std::less<>> seen;
    for (const Row& r : out.rows)
      if (r.has(schema.key) && !seen.emplace(r.get(schema.key)).second)
        refuse(r.place, fmt::format("番号「{}」が重複している", printable(r.get(schema.key))),
               fmt::format("duplicate {} \"{}\"", schema.key, printable(r.get(schema.key))));
  }
};

/// 1 → A, 27 → AA, as a spreadsheet names columns.
std::string letters(std::size_t index) {
  std::string out;
  for (std::size_t n = index + 1; n > 0; n = (n - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (n - 1) % 26));
  return out;
}

void from_csv(std::string_view utf8, Reader& reader) {
  const auto csv = read_csv(utf8);
  if (!csv) return reader.refuse(csv.error().where, csv.error().what, csv.error().what);
  if (csv->empty()) return reader.refuse("行1", "見出しがない", "no header");
  const CsvRow& header = csv->front();
  std::set<const Column*> given;
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const Column* column = reader.column_of(header.cells[i]);
    if (column == nullptr)
      reader.unknown_column(letters(i) + "1", header.cells[i]);
    else if (!given.insert(column).second)
      reader.refuse(letters(i) + "1", fmt::format("列「{}」が二つある", printable(header.cells[i])),
                    fmt::format("column \"{}\" twice", printable(header.cells[i])));
  }
  for (const Column& c : reader.schema.columns)
    if (c.required && !given.contains(&c))
      reader.refuse("行1", fmt::format("列「{}」がない", c.aliases.empty() ? c.name : c.aliases[0]),
                    fmt::format("column \"{}\" is missing", c.name));
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
      raw.cell_places.push_back(fmt::format("{}{}", letters(i), row.line));
    }
    reader.row(raw);
  }
}

/// The tree that YAML and JSON share, checked for the form of a register.
void from_node(const rules::Node& node, Reader& reader) {
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

void from_json(std::string_view utf8, Reader& reader) {
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

Register read_register(std::string_view bytes, std::string_view file, std::string_view encoding,
                       const Schema& schema) {
  Reader reader{schema};
  const bool yaml = file.ends_with(".yaml") || file.ends_with(".yml");
  if (bytes.size() > register_bytes_max) {
    reader.refuse(std::string(file), "4 MiBを超える", "larger than 4 MiB");
  } else if (yaml) {
    const auto node = rules::read_yaml(bytes, file);
    if (node)
      from_node(*node, reader);
    else
      reader.refuse(node.error().where, node.error().what, node.error().what);
  } else if (const auto text = decode(bytes, encoding); !text) {
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
