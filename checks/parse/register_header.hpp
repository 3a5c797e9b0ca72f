// Where the header of a vendor's sheet stands and what its columns are called.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "checks/parse/register_reader.hpp"
#include "checks/parse/xlsx.hpp"

namespace tenken::parse {

/// Rows from the top that are tried for the header; titles, dates and stamps stand above it.
inline constexpr int header_rows_max = 20;

struct HeaderCell {
  int column = 0;  ///< from 1
  std::string header;  ///< "開始日", "責任者 役職" for 役職 under the merged 責任者; empty: none
};

struct Header {
  int row = 0;
  int height = 1;  ///< 2 where a cell is merged over a lower row of headers, or down into it
  std::vector<HeaderCell> cells;  ///< every column up to the sheet's last
};
/// The header that a row belongs to: it may be the lower of two.
Header header_at(const Sheet& sheet, int row);

/// A header against the columns of a register.
struct HeaderMatch {
  Header header;
  std::map<int, const Column*> columns;  ///< sheet column → ours
  std::vector<const Column*> missing;    ///< required ones that no header names
  std::vector<const Column*> twice;      ///< that two headers name
  bool is_whole() const { return missing.empty() && twice.empty() && !columns.empty(); }
};
HeaderMatch match_header(const Sheet& sheet, int row, const RegisterReader& reader);
/// The first row that holds every needed column, else the row that holds most of ours.
HeaderMatch best_header(const Sheet& sheet, const RegisterReader& reader);

}  // namespace tenken::parse
