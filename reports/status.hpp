// What is left of a month, whose turn it is, and what settling it would do: shared by the status
// and the summary.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "checks/assessment.hpp"

namespace tenken::reports {

/// The sentence in one of two languages with its {} filled; both patterns are literals of ours.
template <typename... Values>
std::string say_in(bool ja, const char* in_ja, const char* in_en, const Values&... values) {
  return fmt::format(fmt::runtime(ja ? in_ja : in_en), values...);
}

/// One thing that somebody has to do.
struct Task {
  const Question* question = nullptr;
  Turn turn = Turn::none;
  bool mandatory = false;
  int minutes = 0;  ///< about how long, by the kind of question; our estimate
  int others = 0;   ///< further mandatory criteria of its row that are not settled; 0: it decides
                    ///< the row
};

/// Open questions by effect: those that alone decide a row first, then by how many others are left,
/// then by requirement. Closed ones are left out.
std::vector<Task> tasks(const Assessment& assessment);

/// Criteria that this version has no check for, and criteria that were not selected.
struct Unseen {
  int no_check = 0;
  int not_selected = 0;
};
Unseen unseen(const Assessment& assessment);

}  // namespace tenken::reports
