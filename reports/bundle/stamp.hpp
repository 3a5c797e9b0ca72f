// The signature time stamp of whatever was signed: a bundle's manifest, a PDF.
#pragma once

#include "reports/bundle/bundle.hpp"

namespace tenken::bundle {

/// The CMS over `content` with a token of `options.timestamp` over its signature; the token is
/// judged before it is taken. `at` is raised to the authority's time. Codes: those of read_cms,
/// verify_timestamp, with_timestamp and signature.after_timestamp.
Result<Bytes> stamp(Bytes cms, std::string_view content, const CmsForm& form,
                    const SealOptions& options, std::chrono::sys_seconds& at);

}  // namespace tenken::bundle
