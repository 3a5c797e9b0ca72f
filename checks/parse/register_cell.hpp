// One cell of a register against its column.
#pragma once

#include "checks/parse/register.hpp"

namespace tenken::parse {

/// The cell's canonical text; false: not allowed there.
bool read_cell(const Column& column, std::string_view text, std::string& out);
/// What the column allows, for a message.
rules::Text allowed(const Column& column);

}  // namespace tenken::parse
