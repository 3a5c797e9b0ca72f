// The face that reports on paper are set in, and whether this machine has it.
#pragma once

#include "rules/result.hpp"

namespace tenken::reports {

inline constexpr const char* house_font = "BIZ UDPGothic";

/// The house's face in both weights, as it was designed. To be asked before a page is made: another
/// face has other widths, and may lack the characters. Code: report.no_font.
Result<Done> find_fonts();

}  // namespace tenken::reports
