// Plan: every command and request of a scan, per target, before any is sent. A scan does what the
// plan says and nothing else.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "checks/probe/probe.hpp"
#include "rules/load.hpp"

namespace tenken::probe {

/// One step on one target.
struct Task {
  const rules::Target* target = nullptr;
  const rules::Step* step = nullptr;
  const Probe* probe = nullptr;
  rules::Values args;   ///< resolved
  std::string missing;  ///< a fact that an argument needs and the target does not have; empty: none
  std::vector<const rules::Step*>
      same;             ///< steps of other rules that look alike: looked once, kept under each name
  int requirement = 0;  ///< 0: a step common to all
};

/// The tasks of one target, in order: one session, one connection.
struct Lane {
  const rules::Target* target = nullptr;
  std::vector<Task> tasks;
};

struct Plan {
  std::vector<Lane> lanes;
  std::vector<std::string> not_selected;  ///< steps left out by --only
};

/// Steps that no rule owns: the provider's inventory and signed statements.
const std::vector<rules::Step>& common_steps();

/// The plan for a deployment. `only`: requirement numbers, empty for all. Errors: unknown probe or
/// argument in a rule (file:line:column).
struct Planned {
  Plan plan;
  std::vector<Error> errors;
};
Planned make_plan(const rules::RuleSet& rules, const rules::Profile& profile,
                  const rules::Deployment& deployment, const std::vector<int>& only);

/// The plan as text: per target, per step, every command. Its SHA-256 names the plan in the
/// evidence.
std::string to_text(const Plan& plan, const std::filesystem::path& base);
/// The sudoers lines that the plan needs on a host, without wildcards; empty where it needs none.
std::string sudoers(const Lane& lane, const std::filesystem::path& base);

}  // namespace tenken::probe
