// What a command takes, as data: the one source of help, completion and manual page.
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace tenken::cli {

struct DescribedOption {
  std::string name;    ///< "lang", without dashes
  std::string letter;  ///< "o", or empty
  bool takes_value = false;
  std::string description;
};

struct Description {
  std::string synopsis;
  std::vector<DescribedOption> options;
  std::vector<std::string> positional;  ///< names of arguments without dashes
};

/// Asks the command itself, as --help does.
Description describe(const Command& command);

}  // namespace tenken::cli
