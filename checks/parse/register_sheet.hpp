// A register as the vendor keeps it: a sheet of its own workbook.
#pragma once

#include <string_view>

#include "checks/parse/register_reader.hpp"

namespace tenken::parse {

/// Reads the rows of the sheet that the source names, or of the only visible one whose header
/// fits. Rows between header and end: empty ones are nothing, a total (合計 …, numbers beside it)
/// and what stands below 「以上」 or ※ are notes; every other row with a cell in one of our columns
/// is a row of the register. Faults name sheet!cell.
void from_workbook(std::string_view bytes, RegisterReader& reader);

}  // namespace tenken::parse
