// Which names a member of a bundle may have: those that mean the same file on every system.
#pragma once

#include <string>
#include <string_view>

namespace tenken::bundle {

/// The name as compared by systems that ignore case: Latin, Greek, Cyrillic and full-width letters
/// in lower case. For comparison only.
std::u32string folded(std::string_view name);

}  // namespace tenken::bundle
