// A case as the members of a bundle, and back: what replay needs to judge again.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "checks/check.hpp"
#include "reports/bundle/container.hpp"
#include "rules/load.hpp"

namespace tenken::reports {

/// Members: deployment.yaml, profile.yaml, profile/anchors/NN.pem, rules/…,
/// evidence/observations.jsonl, evidence/blobs.index, evidence/blobs-NNN.pack,
/// evidence/documents/SHA256.pdf, and annex/SHA256.* for papers and registers that name office
/// holders. Deterministic.
std::vector<bundle::Member> members_of(const Case& c);

struct CaseRead {
  Case value;
  std::vector<Error> errors;
};
/// The inverse; `as_of` is taken from the caller. Every blob is checked against its digest.
CaseRead case_of(const std::vector<bundle::MemberView>& members, std::chrono::sys_seconds as_of);

/// Papers and registers that name office holders: the deployment says so, or the register is one
/// that does by its nature.
bool names_staff(const rules::Target& target);

/// A member's bytes, or nothing.
const bundle::MemberView* find_member(const std::vector<bundle::MemberView>& members,
                                      std::string_view name);

}  // namespace tenken::reports
