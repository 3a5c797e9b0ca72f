// The register of revisions of the terms of use: its columns.
#pragma once

#include "checks/parse/register.hpp"

namespace tenken::parse {

const Schema& revisions_schema();

}  // namespace tenken::parse
