// A service control policy of AWS Organizations as a fence around regions.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace tenken::parse {

struct RegionFence {
  std::set<std::string> regions;  ///< the only ones that are not denied
  bool has_exemptions = false;    ///< principals or services that it lets through
};

/// The fence that a policy document (JSON text) puts up: a statement that denies every action, or
/// every action but some (NotAction), on every resource where aws:RequestedRegion is none of a
/// list. Nothing where no statement is one, or the document is malformed. IAM User Guide, "IAM JSON
/// policy elements".
std::optional<RegionFence> region_fence(std::string_view document);

}  // namespace tenken::parse
