// validate: every fault at once, nothing looked at.
#include <fmt/format.h>

#include <iostream>

#include "checks/probe/plan.hpp"
#include "cli/options.hpp"

namespace tenken::cli {

int run_validate(const std::vector<std::string>& arguments) {
  po::variables_map values;
  if (const auto done = parse(arguments, "validate", "[options]", input_options(), {}, values)) return *done;
  Inputs in = load_inputs(values);
  const auto planned = probe::make_plan(in.rules, in.profile, in.deployment, {});
  in.errors.insert(in.errors.end(), planned.errors.begin(), planned.errors.end());
  if (!in.errors.empty()) return fail(in.errors);
  std::size_t tasks = 0;
  for (const auto& lane : planned.plan.lanes) tasks += lane.tasks.size();
  std::cout << fmt::format("{}: {} targets, {} looks\n{}: {} parameters, {} trust anchors\nrules: {} requirements\n", in.deployment_file, in.deployment.targets.size(), tasks, in.profile_file, in.profile.parameters.size(),
                           in.profile.anchors.size(), in.rules.rules.size());
  return satisfied;
}

}  // namespace tenken::cli
