// Papers that do not speak by their text alone: shown to the city under NDA, or signed.
#pragma once

#include <optional>

#include "checks/judge.hpp"

namespace tenken {

/// A paper of custody digest_only or viewed, whose bytes were withheld: it waits for the city, by
/// its digest and the record of viewing (facts viewed_on, viewed_by); without a record the city has
/// yet to view it. Nothing for a paper of another custody.
std::optional<Finding> judged_by_viewing(const Case& c, std::string_view criterion,
                                         const rules::Target& paper, std::string_view step);

/// A paper that says by whom it is signed (fact signed_by: vendor, city, csp or auditor): unknown
/// where its PDF signature does not verify against the profile's anchors of that role, or bytes
/// were added after it. Nothing where it holds or none is claimed.
std::optional<Finding> against_signature(const Case& c, std::string_view criterion,
                                         const Look& look);

}  // namespace tenken
