// What every form of a register shares: headers to columns, cells to values, faults to messages.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "checks/parse/register.hpp"

namespace tenken::parse {

/// A row before its cells are read: cell texts by header, each with the name of its place.
struct RawRow {
  std::string place;
  std::vector<std::pair<std::string, std::string>> cells{};
  std::vector<std::string> cell_places{};
};

struct RegisterReader {
  const Schema& schema;
  const RegisterSource& source;
  Register out{};

  void refuse(const std::string& where, const std::string& ja, const std::string& en);
  /// The column of a header: by the source's mapping, else by name or alias; nullptr: none.
  const Column* column_of(std::string_view header) const;
  /// A header of none of our columns: a fault, or, where the vendor's headers were mapped, noted.
  void unknown_column(const std::string& where, std::string_view header);
  void column_twice(const std::string& where, std::string_view header);
  void column_missing(const std::string& where, const Column& column);
  /// Faults of the mapping itself: names that are no columns, one header for two.
  void check_mapping();
  /// True where columns beyond ours are the vendor's own business.
  bool is_mapped() const { return !source.columns.empty() || !source.sheet.empty(); }
  void row(const RawRow& raw);
  void unique_keys();
};

/// What a person calls a column.
std::string_view title_of(const Column& column);

}  // namespace tenken::parse
