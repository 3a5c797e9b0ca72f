// The clauses of row 7, a file each: 07a-2_contact_tests.cpp, 07-1_active_investigation.cpp, …
#pragma once

#include "checks/07-0_records.hpp"

namespace tenken {

/// 07a.2: calls in and out of business hours.
Findings judge_contact_tests(const Case& c, const rules::Rule& rule, const Records& records);
/// 07a.3: the roster of the reporting month.
Findings judge_roster(const Case& c, const Records& records);
/// 07b.2: an exercise with the City.
Findings judge_exercise(const Case& c, const rules::Rule& rule, const Records& records);
/// 07-1.1: what every record of an incident holds.
Findings judge_investigation(const Case& c, const Records& records);
/// 07-2.1 and 07-2.2: how soon the investigation began, and that suspicions are kept.
Findings judge_prompt_start(const Case& c, const rules::Rule& rule, const Records& records);
/// 07-3.3: a request for logs, answered in time and whole.
Findings judge_log_provision(const Case& c, const rules::Rule& rule, const Records& records);
/// 07-4.1: report, stop, containment, restoration.
Findings judge_stop_and_recover(const Case& c, const Records& records);
/// 07-5.1: the corrective version on every asset by its deadline.
Findings judge_version_up(const Case& c, const Records& records);
/// 07-6.1: nothing stands against the City's publication, and the vendor acknowledges it.
Findings judge_publication(const Case& c, const rules::Rule& rule);

}  // namespace tenken
