// Questions: what is still open, whose turn it is, since when; carried from month to month.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"
#include "checks/month.hpp"

namespace tenken {

struct Assessment;

/// 質疑. One for each criterion that somebody must move, and one for each thing that two records
/// say differently.
struct Question {
  enum class State {
    fresh,     ///< first asked this month
    carried,   ///< asked before, and nothing it speaks of has changed
    reopened,  ///< a decision stood; what it bound has changed
    aged,      ///< a decision or attestation stood; its time is over
    closed     ///< asked before, answered now
  };
  std::string id;         ///< "Q-05.1", "Q-edit-notices-N-001"; the same in every month
  std::string criterion;  ///< empty: it belongs to no single one
  int requirement = 0;    ///< 0: none
  State state = State::fresh;
  Turn turn = Turn::vendor;
  Cause cause = Cause::none;
  rules::Text text;                ///< what is asked
  std::string opened_on;           ///< ISO; the day of the first judgement that asked
  std::string closed_on;           ///< ISO; of the judgement that found it answered
  std::vector<std::string> cites;  ///< closing evidence, or what the question is about
};
std::string_view to_string(Question::State state);
rules::Text say(Question::State state);

/// The questions of this judgement, against the month before where it was kept; sorted by id.
/// A past row of a register of events that was changed or taken out, and records that do not fit
/// together, are questions too: they are no verdicts.
std::vector<Question> questions(const Assessment& assessment, const Case& c);

}  // namespace tenken
