// What the program says on a terminal, in Japanese. The English stands where it is said (as logs
// and searches want it); here it is looked up by its own pattern, so that a room below the reports
// needs no catalogue. tests/reports/console_test.cpp reads the sources and refuses a sentence
// without its Japanese, and Japanese that nothing says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/spoken.hpp"

namespace tenken::reports {

/// Faults and the hints beneath them.
std::vector<Spoken> fault_phrases();
/// What libraries and the system say of them.
std::vector<Spoken> foreign_phrases();
/// Summaries and options of the commands.
std::vector<Spoken> help_phrases();
/// What a command tells of its work.
std::vector<Spoken> notice_phrases();
/// All of them.
const std::vector<Spoken>& console_phrases();

/// The sentence in Japanese by console_phrases(). Nothing: the catalogue does not know it.
std::optional<std::string> in_japanese(std::string_view english);

}  // namespace tenken::reports
