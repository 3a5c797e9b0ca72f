// Whether a procedure tells how to restore, and which version of it this is.
#pragma once

#include <string>
#include <vector>

#include "checks/parse/article.hpp"

namespace tenken::parse {

struct Procedure {
  std::string version;          ///< folded: "2.1版", "第3版", "ver.1.0"; empty: none
  std::string date;             ///< ISO, the newest date written in it; empty: none
  std::string restore_heading;  ///< folded heading under which restoring is told; empty: none
  int restore_steps = 0;        ///< steps under it
  std::string doubt;  ///< the line among its first that calls it a draft or withdrawn; empty: none
  std::vector<std::string> systems;  ///< folded names of systems and services in its first lines
};

/// A heading that says 復旧・リストア・復元 and tells a procedure, with two steps or more under it
/// of which one restores. A word in a sentence, a title of the whole paper, a target time or a
/// drill is not one.
Procedure read_procedure(const Paper& paper);

}  // namespace tenken::parse
