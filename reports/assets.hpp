// Scripts and styles of the pages, built into the binary from reports/page/ and reports/desk/.
#pragma once

#include <string_view>

namespace tenken::reports {

/// The file's bytes, by folder and name: "page/page.css". A name that is not there is our own bug.
std::string_view asset(std::string_view name);

}  // namespace tenken::reports
