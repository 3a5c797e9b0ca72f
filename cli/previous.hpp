// The month before, from its bundle, as an observation of this one.
#pragma once

#include <string>

#include "checks/evidence.hpp"
#include "cli/options.hpp"

namespace tenken::cli {

struct PreviousBundle {
  std::string file;
  std::string bundle_sha256;
  Bytes json;  ///< tenken-month/1
};

/// Opens the bundle of the month before. It must be intact and signed under one of the profile's
/// anchors of role vendor, and whole (no --only).
Result<PreviousBundle> month_before(const std::string& file, const rules::Profile& profile);

/// Adds it to the evidence, under previous_step.
void add_month(Evidence& evidence, const PreviousBundle& month);

}  // namespace tenken::cli
