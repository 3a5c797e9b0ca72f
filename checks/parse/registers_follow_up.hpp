// The register that follows failures and questions up from month to month.
#pragma once

#include "checks/parse/register.hpp"

namespace tenken::parse {

/// What is done about a failure or a question: 是正計画.
const Schema& remediations_schema();

}  // namespace tenken::parse
