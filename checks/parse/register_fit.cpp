#include "checks/parse/register_fit.hpp"

#include <algorithm>
#include <tuple>

#include "checks/parse/fold.hpp"
#include "checks/parse/registers.hpp"

namespace tenken::parse {

namespace {

/// Fewest of its columns that a header must name to be taken for a register's.
constexpr std::size_t columns_named_min = 2;
/// Shortest name that is looked for inside another, in bytes: two Japanese characters.
constexpr std::size_t part_bytes_min = 6;

/// More is better: needed columns that are there by those there should be, then all of them.
std::tuple<double, double> score_of(const HeaderMatch& match, const Schema& schema) {
  const auto needed = std::count_if(schema.columns.begin(), schema.columns.end(),
                                    [](const Column& c) { return c.required; });
  const double there = static_cast<double>(needed) - static_cast<double>(match.missing.size());
  return {needed == 0 ? 0.0 : there / static_cast<double>(needed),
          static_cast<double>(match.columns.size()) / static_cast<double>(schema.columns.size())};
}

void fill_rest(RegisterFit& fit) {
  for (const Column& c : fit.schema->columns) {
    const bool there = std::any_of(fit.match.columns.begin(), fit.match.columns.end(),
                                   [&](const auto& pair) { return pair.second == &c; });
    if (!there) fit.open.push_back(&c);
  }
  for (const HeaderCell& cell : fit.match.header.cells)
    if (!cell.header.empty() && !fit.match.columns.contains(cell.column))
      fit.unused.push_back(cell.header);
}

}  // namespace

std::vector<RegisterFit> fit_registers(const Workbook& book) {
  static const RegisterSource plain;
  std::vector<RegisterFit> out;
  for (const Sheet& sheet : book.sheets) {
    RegisterFit fit{&sheet};
    std::tuple<double, double> best{0, 0};
    for (const Schema* schema : all_schemas()) {
      const RegisterReader reader{*schema, plain};
      HeaderMatch match = best_header(sheet, reader);
      if (match.columns.size() < columns_named_min) continue;
      const auto score = score_of(match, *schema);
      if (fit.schema != nullptr && score == best) fit.rivals.push_back(schema);
      if (fit.schema != nullptr && score <= best) continue;
      best = score;
      fit.schema = schema;
      fit.match = std::move(match);
      fit.rivals.clear();
    }
    if (fit.schema != nullptr) fill_rest(fit);
    out.push_back(std::move(fit));
  }
  return out;
}

std::vector<std::string> near_headers(const Column& column,
                                      const std::vector<std::string>& unused) {
  std::vector<std::string> names{std::string(column.name)}, out;
  for (std::string_view alias : column.aliases) names.push_back(folded(alias));
  for (const std::string& header : unused) {
    const std::string flat = folded(header);
    const bool within = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return (name.size() >= part_bytes_min && flat.find(name) != std::string::npos) ||
             (flat.size() >= part_bytes_min && name.find(flat) != std::string::npos);
    });
    if (within || !nearest(flat, names).empty()) out.push_back(header);
  }
  return out;
}

}  // namespace tenken::parse
