// The cover sheet of a bundle, written beside it.
#pragma once

#include "cli/trust.hpp"
#include "reports/difference.hpp"

namespace tenken::cli {

/// Writes the sheet of a bundle that lies at `bundle_path`; what it says of signer and time stamp
/// is what `verification` found.
Result<Done> write_cover(const std::string& path, const std::string& bundle_path,
                         std::string_view bundle_bytes, const bundle::Verification& verification,
                         const reports::Judgement& judged, reports::Language language);

}  // namespace tenken::cli
