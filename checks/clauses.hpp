// A criterion that a paper answers, judged by the finder of its rule. rules/FORMAT.md, "Finders".
#pragma once

#include <string_view>

#include "checks/judge.hpp"

namespace tenken {

/// Judges what the finder `name` of the rule seeks in every paper of its steps:
/// - a clause that is promised without a hedge, and nothing in doubt or against it: pass;
/// - only the opposite is promised: fail; both: unknown/contradiction (vendor's turn);
/// - a hedge, a proviso, words about it that no pattern reads, a part that it does not name:
///   unknown/decision_pending (the city's turn), with the sentence and its page;
/// - no word about it: unknown/decision_pending (the vendor's turn: to show the place);
/// - an outline with all its parts: unknown/decision_pending (the city's turn: is it good enough?),
///   with a missing one: the same, the vendor's turn: to show the place or write it.
/// Every finding binds the digest of the articles that it read, so that a decision holds until they
/// change.
Findings judge_finder(const Case& c, const rules::Rule& rule, std::string_view name);

}  // namespace tenken
