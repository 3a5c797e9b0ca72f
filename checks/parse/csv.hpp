// CSV as RFC 4180 writes it, strictly.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

struct CsvRow {
  int line = 0;  ///< of the file, where the row begins
  std::vector<std::string> cells;
};

inline constexpr std::size_t csv_rows_max = 10001;  ///< the header and 10,000 rows
inline constexpr std::size_t csv_columns_max = 64;

/// Rows of comma-separated cells; quoted cells may hold commas, line ends and doubled quotes; LF or
/// CRLF ends a row; rows without any text are left out. Refused with the line: a quote inside an
/// unquoted cell, text after a closing quote, an unclosed quote, NUL, past the limits.
Result<std::vector<CsvRow>> read_csv(std::string_view utf8);

}  // namespace tenken::parse
