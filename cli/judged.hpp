// A bundle's case judged again: what report and replay share.
#pragma once

#include <optional>

#include "cli/trust.hpp"

namespace tenken::cli {

struct Judged {
  Case value;
  Assessment assessment;
  std::string sealed_json;  ///< assessment.json as sealed
  std::vector<int> older;   ///< rows sealed with rules that this version's checks cannot judge by
  std::vector<Error> errors;
};

/// Opens the bundle named in `values`, refuses it where it is not intact, and evaluates its
/// evidence at the sealed as_of, or at --as-of where given. `rules`: the reader's own; nothing: the
/// sealed ones.
Judged judge_sealed(const po::variables_map& values, std::optional<rules::RuleSet> rules);

/// The same of members that are verified already, by the sealed rules and at the sealed as_of.
Judged judge_members(const std::vector<bundle::MemberView>& members);

}  // namespace tenken::cli
