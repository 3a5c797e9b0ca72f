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
/// A shorter one is looked for in a header that is at most this much longer, in bytes: 国 in 国名.
constexpr std::size_t longer_bytes_max = 6;

/// More is better: columns that the header names, needed ones twice; then the share of the register
/// that they are.
std::tuple<std::size_t, double> score_of(const HeaderMatch& match, const Schema& schema) {
  const auto needed = static_cast<std::size_t>(std::count_if(
      schema.columns.begin(), schema.columns.end(), [](const Column& c) { return c.required; }));
  const std::size_t named = match.columns.size() + needed - match.missing.size();
  return {named,
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

std::vector<RegisterFit> fit_registers(const Workbook& book, std::string_view only) {
  static const RegisterSource plain;
  std::vector<RegisterFit> out;
  for (const Sheet& sheet : book.sheets) {
    RegisterFit fit{&sheet};
    std::tuple<std::size_t, double> best{0, 0};
    for (const Schema* schema : all_schemas()) {
      if (!only.empty() && schema->name != only) continue;
      const RegisterReader reader{*schema, plain};
      HeaderMatch match = best_header(sheet, reader);
      if (match.columns.size() < (only.empty() ? columns_named_min : 1)) continue;
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
      const bool short_enough = flat.size() <= name.size() + longer_bytes_max;
      return ((name.size() >= part_bytes_min || short_enough) && !name.empty() &&
              flat.find(name) != std::string::npos) ||
             (flat.size() >= part_bytes_min && name.find(flat) != std::string::npos);
    });
    if (within || !nearest(flat, names).empty()) out.push_back(header);
  }
  return out;
}

}  // namespace tenken::parse
