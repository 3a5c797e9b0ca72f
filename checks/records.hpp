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

/// The same, where なし, 未定 or ― in a cell is no answer either.
rules::Text unsaid(const parse::Row& row, const parse::Schema& schema,
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

/// True where a cell says that there is none: empty, なし, 該当なし, ―. Nothing else: 「未了」
/// tells of something.
bool says_none(std::string_view cell);
/// True where a cell holds what it is for: it does not say none, and it does not put off (未定,
/// 作成予定, 確認中).
bool is_said(std::string_view cell);
/// A number or name as registers are compared by it: folded, without blanks (Ｓ－１ is S-1).
std::string key_of(std::string_view cell);

/// When the service ends by the notice register (`notices`, kind termination).
struct ServiceEnd {
  std::optional<Day> day;  ///< empty: none is announced, or nobody can say which holds
  Findings doubts;  ///< an end that came by one notice and not by another, was withdrawn or put
                    ///< off, or is that of a part or of another service
};
/// An end announced for a day after `as_of` is doubted by nobody yet: what it will ask for is not
/// due either way.
ServiceEnd service_end(const RegisterRows& notices, const Case& c, std::string_view criterion);

/// The newest rehearsal of a kind up to `today`; of several on that day one that did not succeed.
const RegisterRow* last_rehearsal(const RegisterRows& rows, std::string_view kind, Day today);

}  // namespace tenken
