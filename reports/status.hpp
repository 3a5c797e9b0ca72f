// What is left of a month, whose turn it is, and what settling it would do: shared by the status
// and the summary.
#pragma once

#include <string>
#include <vector>

#include "reports/report.hpp"

namespace tenken::reports {

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

/// What settling it does for its row, and about how long it takes.
std::string effect_of(const Task& task, Language language);
std::string span_of(int minutes, Language language);

/// Criteria that this version has no check for, and criteria that were not selected.
struct Unseen {
  int no_check = 0;
  int not_selected = 0;
};
Unseen unseen(const Assessment& assessment);

}  // namespace tenken::reports
