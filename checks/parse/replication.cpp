#include "checks/parse/replication.hpp"

#include "rules/text.hpp"

namespace tenken::parse {

std::optional<Replication> read_replication(std::string_view text) {
  const auto rows = lines(text);
  if (rows.size() != 1) return std::nullopt;
  const auto cells = split(rows[0], '|');
  if (cells.size() != 4 || (cells[0] != "t" && cells[0] != "f")) return std::nullopt;
  Replication out;
  out.in_recovery = cells[0] == "t";
  for (const auto& [cell, figure] :
       {std::pair{cells[1], &out.standbys}, std::pair{cells[2], &out.streaming},
        std::pair{cells[3], &out.lag_s}})
    if (cell.empty() || cell[0] < '0' || cell[0] > '9' || !parse_integer(cell, *figure))
      return std::nullopt;
  if (out.streaming > out.standbys) return std::nullopt;
  return out;
}

}  // namespace tenken::parse
