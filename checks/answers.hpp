// Whether the vendor answered what the city asked for, in time: 07-3.3, 10.6, 17.3.
#pragma once

#include <string_view>

#include "checks/records.hpp"

namespace tenken {

/// Judges the newest request of `kind` (logs, subcontractor, capacity) in the register of
/// information requests: answered within `business_days` business days (the day of the request is
/// not counted), complete, within twelve months. An older one of these months that is overdue and
/// unanswered fails; of two of one day the worse counts. No request: not yet due. Messages
/// answer.*.
Findings judge_answers(const Case& c, std::string_view criterion, const RegisterRows& requests,
                       std::string_view kind, int business_days);

}  // namespace tenken
