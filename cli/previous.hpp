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
/// anchors of role vendor, whole (no --only), of the same system and of no later period.
Result<PreviousBundle> month_before(const std::string& file, const rules::Profile& profile,
                                    const rules::Deployment& deployment);

/// Adds it to the evidence, under previous_step.
void add_month(Evidence& evidence, const PreviousBundle& month);

}  // namespace tenken::cli
