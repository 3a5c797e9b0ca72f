// A register: rows of typed cells from CSV, XLSX, YAML or JSON. One broken cell and nothing of it
// is judged.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/calendar.hpp"
#include "rules/rule.hpp"

namespace tenken::parse {

/// when: a date, or an instant with its offset. number13: a corporate number with its check digit.
/// decimal: digits with at most one full stop, at least 0.
enum class CellType { text, date, when, yes_no, word, integer, decimal, number13 };

struct Column {
  std::string_view name;  ///< as JSON and YAML write it, and CSV may
  CellType type = CellType::text;
  bool required = false;                    ///< an empty cell is refused
  std::vector<std::string_view> aliases{};  ///< Japanese headers; the first is shown
  /// word: each allowed value with its Japanese forms, "termination=終了=サービス終了"
  std::vector<std::string_view> words{};
};

struct Schema {
  std::string_view name;
  std::string_view key;  ///< the column whose values are unique
  std::vector<Column> columns;
};

/// One row. Dates are ISO, yes and no are "yes" and "no", words are the names of the schema,
/// integers are decimal.
struct Row {
  std::string place;  ///< "行3" of a CSV, "再委託先!行5" of XLSX, "rows[2]" of YAML and JSON
  std::map<std::string, std::string, std::less<>> cells;
  std::string_view get(std::string_view column) const;
  bool has(std::string_view column) const { return !get(column).empty(); }
  bool yes(std::string_view column) const { return get(column) == "yes"; }
  std::optional<Day> day(std::string_view column) const;  ///< of an instant: the day in Japan
  std::int64_t integer(std::string_view column) const;
};

struct Register {
  std::vector<Row> rows;
  std::vector<rules::Text>
      errors;  ///< every one, with its cell; where there is any, the rows must not be judged
  std::vector<std::string> ignored_columns;  ///< the vendor's own, where its headers were mapped
  std::vector<rules::Text> notes;            ///< hidden rows read, totals and notes left out
};

/// Where a register stands and how its author wrote it; from the deployment.
struct RegisterSource {
  std::string file;               ///< its ending says the form: .csv .xlsx .yaml .yml .json
  std::string encoding{"utf-8"};  ///< utf-8 or cp932; CSV only
  std::string sheet;              ///< XLSX; empty: the only visible one that fits
  int header_row = 0;             ///< from 1; 0: found (XLSX), the first (CSV)
  std::vector<std::pair<std::string, std::string>> columns;  ///< our column → the author's header
};
/// From the facts of a register's target: file, encoding, sheet, header_row, column.NAME.
RegisterSource source_of(const rules::Target& target);

inline constexpr std::size_t register_bytes_max = 4u << 20;
inline constexpr std::size_t register_rows_max = 10000;

/// Reads a register of its source's form. YAML and JSON: tenken-register/1 with `register` and
/// `rows`. Columns beyond ours are a fault, unless the source maps headers or names a sheet: then
/// they are ignored and listed. rules/registers.md.
Register read_register(std::string_view bytes, const RegisterSource& source, const Schema& schema);

/// True for 13 digits whose first is the check digit of the rest (Order on Corporate Numbers, Art.
/// 2).
bool is_corporate_number(std::string_view digits);

}  // namespace tenken::parse
