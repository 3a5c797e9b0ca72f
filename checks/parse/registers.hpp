// The registers that papers rows are judged by: their columns. rules/registers.md tells them to
// people, rules/schema/register-*.json to editors.
#pragma once

#include "checks/parse/register.hpp"

namespace tenken::parse {

const Schema& notices_schema();
const Schema& changes_schema();
const Schema& subcontractors_schema();
const Schema& approvals_schema();
const Schema& drills_schema();
const Schema& certificates_schema();
std::vector<const Schema*> all_schemas();

}  // namespace tenken::parse
