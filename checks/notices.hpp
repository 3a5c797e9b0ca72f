// A notice against the day of what it announces, and the clause that promises it.
#pragma once

#include "checks/papers.hpp"
#include "checks/parse/notice_clause.hpp"
#include "rules/calendar.hpp"

namespace tenken {

/// A period of notice and how it is counted.
struct NoticePeriod {
  int months = 0;
  int days = 0;
  bool same_day = false;  ///< the city agreed that the corresponding day is in time
};
NoticePeriod termination_period(const Case& c, const rules::Rule& rule);
NoticePeriod change_period(const Case& c, const rules::Rule& rule);

/// The last day on which a notice would have been in time.
Day last_day_in_time(const NoticePeriod& period, Day effective);

/// 03.1: both periods, the means, the recipient.
Findings judge_clauses(const Case& c, const rules::Rule& rule, const parse::NoticeClauses& clauses,
                       const Papers& contract);

/// One notice against the day it announces: pass, fail (late), unknown (boundary, no receipt, dates
/// that cannot be).
Findings judge_received(const Case& c, const rules::Rule& rule, std::string_view criterion,
                        const RegisterRow& notice, Day effective, const NoticePeriod& period);

Finding row_open(std::string_view criterion, Cause cause, Turn turn, const RegisterRow& row,
                 const rules::Text& why);
/// The register was read and holds no such event: not yet due.
Finding nothing_yet(std::string_view criterion, std::string_view message, const RegisterRows& rows);
/// The register was written by hand by the audited party: partial.
Finding hand_written(std::string_view criterion, const RegisterRow& row);

}  // namespace tenken
