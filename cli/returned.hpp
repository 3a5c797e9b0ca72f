// decide --from: the workbook that the City returned.
#pragma once

#include "cli/options.hpp"

namespace tenken::cli {

/// Prints what the workbook in "from" decides, and the lines for the profile; beside a bundle, only
/// where the vendor's side of it is that bundle's. Nothing is written where anything is refused.
int read_returned(const po::variables_map& values);

}  // namespace tenken::cli
