// The register of egress exceptions (rules/registers.md).
#pragma once

#include "checks/parse/register.hpp"

namespace tenken::parse {

const Schema& egress_exceptions_schema();

}  // namespace tenken::parse
