// A register's columns as JSON Schema: for editors, and for who writes the register by program.
#pragma once

#include "checks/parse/register.hpp"

namespace tenken::reports {

/// JSON Schema 2020-12 of tenken-register/1 with these columns. rules/schema/register-*.json are
/// these bytes.
Bytes register_schema(const parse::Schema& schema);

}  // namespace tenken::reports
