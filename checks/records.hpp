// What judgements of records share: what a row lacks, how old it is, when the service ends.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/papers.hpp"

namespace tenken {

/// Why a register could not be read, said of another criterion that needs it.
Findings unread(const RegisterRows& rows, std::string_view criterion);

/// The headers (as shown to people, and by name) of the columns that a row leaves empty; both
/// empty: none.
rules::Text lacking(const parse::Row& row, const parse::Schema& schema,
                    std::initializer_list<std::string_view> columns);

/// True while the period of `months` that begins after `from` has not ended (Civil Code 140, 141,
/// 143).
bool within_months(Day from, Day today, int months);

/// The newest of the rows that `take` accepts whose day in `column` is not after `today`; nullptr:
/// none.
template <typename Take>
const RegisterRow* newest(const RegisterRows& rows, std::string_view column, Day today,
                          Take&& take) {
  const RegisterRow* best = nullptr;
  for (const RegisterRow& r : rows.rows) {
    const auto day = r.row.day(column);
    if (day && *day <= today && take(r.row) && (best == nullptr || *day > *best->row.day(column)))
      best = &r;
  }
  return best;
}

/// An unknown about one row: its number stands before the words.
Finding row_unknown(std::string_view criterion, Cause cause, Turn turn, const RegisterRow& row,
                    const rules::Text& why);
/// A finding about a register as a whole: its name and what was read of it.
Finding register_finding(std::string_view criterion, Verdict verdict, std::string_view message,
                         const RegisterRows& rows, std::map<std::string, rules::Text> values = {});
/// Partial: the list that "every" speaks of was written by the audited party alone. Empty where a
/// row's register was not.
Findings written_by_vendor(std::string_view criterion, const RegisterRows& rows);

/// The day on which the service ends by the notice register (`notices`, kind termination): the
/// first one announced; nothing where none is.
std::optional<Day> service_end(const RegisterRows& notices);

}  // namespace tenken
