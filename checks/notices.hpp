// A notice against the day of what it announces, and the clause that promises it.
#pragma once

#include "checks/notice_mail.hpp"
#include "checks/records.hpp"
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
NoticePeriod terms_period(const Case& c, const rules::Rule& rule);

/// The last day on which a notice would have been in time.
Day last_day_in_time(const NoticePeriod& period, Day effective);

/// One promised period: the criterion and the messages that say how it stands.
struct Promise {
  std::string criterion;
  parse::NoticeTerm::Kind kind;
  NoticePeriod least;
  std::string kept, too_short, missing;  ///< keys of the rule's messages
};
/// The promise against every term of its kind: one that suffices, one that does not, both (they
/// contradict each other), one that the city must read, or none (fail).
Findings judge_promise(const Promise& promise, const parse::NoticeClauses& clauses,
                       const Papers& contract);

/// Binds what waits for the city to the articles that speak of notice.
void bind_notice_articles(Findings& findings, const parse::NoticeClauses& clauses,
                          const Papers& contract);
/// 03.1: both periods, the means, the recipient.
Findings judge_clauses(const Case& c, const rules::Rule& rule, const parse::NoticeClauses& clauses,
                       const Papers& contract);

/// One notice against the day it announces: pass, fail (late), unknown (boundary, no receipt, dates
/// that cannot be).
Findings judge_received(const Case& c, const rules::Rule& rule, std::string_view criterion,
                        const RegisterRow& notice, Day effective, const NoticePeriod& period);

/// judge_received, and where the notice names a mail: what that mail says of the day of receipt.
/// The register and the mail must tell the same day, unless neither is in time.
Findings judge_received_and_mail(const Case& c, const rules::Rule& rule, std::string_view criterion,
                                 const RegisterRow& notice, Day effective,
                                 const NoticePeriod& period, const MailProofs& proofs);

/// The register was written by hand by the audited party: partial.
Finding hand_written(std::string_view criterion, const RegisterRow& row);

}  // namespace tenken
