// Records against each other and against what was seen live: what does not fit opens a question. No
// verdict.
#pragma once

#include <vector>

#include "checks/question.hpp"

namespace tenken {

/// - a provider that the machine inventory or the store register names and the register of
///   subcontractors does not;
/// - a test call at an hour that no entry of the roster covers.
std::vector<Question> cross_checks(const Case& c);

}  // namespace tenken
