#include "checks/parse/register_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checks/parse/fold.hpp"
#include "checks/parse/register_cell.hpp"

namespace tenken::parse {

namespace {

/// The text without white space at its ends, full-width and no-break spaces too.
std::string_view trim_wide(std::string_view text) {
  for (bool more = true; more;) {
    more = false;
    text = trim(text);
    for (std::string_view blank : {"　", "\u00A0", "\u200B", "\uFEFF"}) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size()), more = true;
      if (text.ends_with(blank)) text.remove_suffix(blank.size()), more = true;
    }
  }
  return text;
}

std::string names_of(const Schema& schema) {
  std::vector<std::string> all;
  for (const Column& c : schema.columns) all.emplace_back(title_of(c));
  return join(all, ", ");
}

}  // namespace

std::string_view title_of(const Column& column) {
  return column.aliases.empty() ? column.name : column.aliases[0];
}

void RegisterReader::refuse(const std::string& where, const std::string& ja,
                            const std::string& en) {
  out.errors.push_back({where + ": " + ja, where + ": " + en});
}

const Column* RegisterReader::column_of(std::string_view header) const {
  const std::string flat = folded(header);
  for (const auto& [name, wanted] : source.columns)
    if (folded(wanted) == flat)
      for (const Column& c : schema.columns)
        if (c.name == name) return &c;
  for (const Column& c : schema.columns) {
    const bool mapped = std::any_of(source.columns.begin(), source.columns.end(),
                                    [&](const auto& pair) { return pair.first == c.name; });
    if (mapped) continue;
    if (folded(c.name) == flat) return &c;
    for (std::string_view alias : c.aliases)
      if (folded(alias) == flat) return &c;
  }
  return nullptr;
}

void RegisterReader::unknown_column(const std::string& where, std::string_view header) {
  if (is_mapped()) {
    out.ignored_columns.push_back(header.empty() ? where : std::string(header));
    return;
  }
  refuse(where,
         fmt::format("列「{}」はこの台帳にない(あるのは {})", printable(header), names_of(schema)),
         fmt::format("unknown column \"{}\" (allowed: {})", printable(header), names_of(schema)));
}

void RegisterReader::column_twice(const std::string& where, std::string_view header) {
  refuse(where, fmt::format("列「{}」が二つある", printable(header)),
         fmt::format("column \"{}\" twice", printable(header)));
}

void RegisterReader::column_missing(const std::string& where, const Column& column) {
  refuse(where, fmt::format("列「{}」がない", title_of(column)),
         fmt::format("column \"{}\" is missing", column.name));
}

void RegisterReader::check_mapping() {
  std::set<std::string> headers;
  for (const auto& mapped : source.columns) {
    const std::string &name = mapped.first, &header = mapped.second;
    const bool known = std::any_of(schema.columns.begin(), schema.columns.end(),
                                   [&](const Column& c) { return c.name == name; });
    if (!known)
      refuse("columns", fmt::format("列「{}」はこの台帳にない", printable(name)),
             fmt::format("\"{}\" is no column of this register", printable(name)));
    if (folded(header).empty() || !headers.insert(folded(header)).second)
      refuse(
          "columns", fmt::format("見出し「{}」が空か、二つの列に当てられている", printable(header)),
          fmt::format("the header \"{}\" is empty or stands for two columns", printable(header)));
  }
}

void RegisterReader::row(const RawRow& raw) {
  Row row;
  row.place = raw.place;
  for (std::size_t i = 0; i < raw.cells.size(); ++i) {
    const auto& [name, written] = raw.cells[i];
    const Column* column = column_of(name);
    if (column == nullptr) {
      if (!is_mapped()) unknown_column(raw.cell_places[i], name);
      continue;
    }
    const std::string_view text = trim_wide(written);
    if (folded(text).empty()) continue;
    std::string value;
    if (row.cells.contains(column->name)) {
      column_twice(raw.cell_places[i], name);
    } else if (read_cell(*column, text, value)) {
      row.cells[std::string(column->name)] = value;
    } else {
      const rules::Text may = allowed(*column);
      const std::string shown = printable(text.substr(0, 60));
      refuse(raw.cell_places[i],
             fmt::format("{}「{}」は認められない(認められるのは {})", title_of(*column), shown,
                         may.ja),
             fmt::format("{} \"{}\" (allowed: {})", column->name, shown, may.en));
      row.cells[std::string(column->name)] = "?";
    }
  }
  for (const Column& c : schema.columns)
    if (c.required && !row.cells.contains(c.name))
      refuse(raw.place, fmt::format("{}が空である", title_of(c)),
             fmt::format("{} is empty", c.name));
  out.rows.push_back(std::move(row));
}

void RegisterReader::unique_keys() {
  std::set<std::string, std::less<>> seen;
  for (const Row& r : out.rows)
    if (r.has(schema.key) && !seen.emplace(r.get(schema.key)).second)
      refuse(r.place, fmt::format("番号「{}」が重複している", printable(r.get(schema.key))),
             fmt::format("duplicate {} \"{}\"", schema.key, printable(r.get(schema.key))));
}

}  // namespace tenken::parse
