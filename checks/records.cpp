#include "checks/records.hpp"

#include <algorithm>

namespace tenken {

Findings unread(const RegisterRows& rows, std::string_view criterion) {
  Findings out = rows.unknowns;
  for (Finding& f : out) f.criterion = criterion;
  return out;
}

rules::Text lacking(const parse::Row& row, const parse::Schema& schema,
                    std::initializer_list<std::string_view> columns) {
  std::vector<std::string> ja, en;
  for (std::string_view name : columns) {
    if (row.has(name)) continue;
    const auto column = std::find_if(schema.columns.begin(), schema.columns.end(),
                                     [&](const parse::Column& c) { return c.name == name; });
    ja.emplace_back(column == schema.columns.end() || column->aliases.empty() ? name
                                                                              : column->aliases[0]);
    en.emplace_back(name);
  }
  return {join(ja, "、"), join(en, ", ")};
}

bool within_months(Day from, Day today, int months) {
  return today <= period_end_months(from, months);
}

Finding row_unknown(std::string_view criterion, Cause cause, Turn turn, const RegisterRow& row,
                    const rules::Text& why) {
  const std::string id(row.row.get("id"));
  const std::string before = id.empty() ? "" : id + ": ";
  Finding out = open_question(criterion, cause, turn, {before + why.ja, before + why.en}, row.cites,
                              row.target);
  out.bound = {row_digest(row.row)};
  out.where = row.target + ":" + row.row.place;
  return out;
}

Finding register_finding(std::string_view criterion, Verdict verdict, std::string_view message,
                         const RegisterRows& rows, std::map<std::string, rules::Text> values) {
  Finding out{.criterion = std::string(criterion),
              .verdict = verdict,
              .basis = Basis::recorded,
              .message = std::string(message),
              .values = std::move(values)};
  if (!rows.looks.empty()) out.target = rows.looks.front().target.name;
  out.values.try_emplace("count", same(std::to_string(rows.rows.size())));
  out.cites = rows.ids();
  return out;
}

Findings written_by_vendor(std::string_view criterion, const RegisterRows& rows) {
  for (const Look& look : rows.looks)
    if (look.target.fact("written_by") == "vendor") {
      Finding f = open_question(criterion, Cause::hand_written_list, Turn::vendor,
                                same(look.target.name), look.ids(), look.target.name);
      f.verdict = Verdict::partial;
      return {f};
    }
  return {};
}

std::optional<Day> service_end(const RegisterRows& notices) {
  std::optional<Day> out;
  for (const RegisterRow& n : notices.rows) {
    const auto day = n.row.day("effective_at");
    if (n.row.get("kind") == "termination" && day && (!out || *day < *out)) out = day;
  }
  return out;
}

}  // namespace tenken
