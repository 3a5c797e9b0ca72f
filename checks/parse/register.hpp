// A register: rows of typed cells from CSV, YAML or JSON. One broken cell and nothing of it is
// judged.
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
enum class CellType { text, date, when, yes_no, word, integer, number13 };

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
  std::string place;  ///< "行3" of a CSV, "rows[2]" of YAML and JSON
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
};

inline constexpr std::size_t register_bytes_max = 4u << 20;
inline constexpr std::size_t register_rows_max = 10000;

/// Reads a register of `file`'s type (.csv .yaml .yml .json) in `encoding` (utf-8, cp932; CSV
/// only). YAML and JSON: tenken-register/1 with `register` and `rows`. rules/registers.md.
Register read_register(std::string_view bytes, std::string_view file, std::string_view encoding,
                       const Schema& schema);

/// True for 13 digits whose first is the check digit of the rest (Order on Corporate Numbers, Art.
/// 2).
bool is_corporate_number(std::string_view digits);

}  // namespace tenken::parse
