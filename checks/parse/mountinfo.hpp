// /proc/self/mountinfo (proc(5)): what is mounted where, with which options.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

struct Mount {
  std::string target;                ///< escapes resolved
  std::vector<std::string> options;  ///< of the mount, not of the file system
  std::string type;
};

/// In the order of mounting: of two on one place the later one is seen. Error: a line that is none,
/// or cut. Never throws.
Result<std::vector<Mount>> read_mountinfo(std::string_view text);

}  // namespace tenken::parse
