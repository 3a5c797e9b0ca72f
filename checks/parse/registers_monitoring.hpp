// Clause 06-7: test alerts and who took them.
#pragma once

#include "checks/parse/register.hpp"

namespace tenken::parse {
const Schema& alert_tests_schema();
}  // namespace tenken::parse
