// validate: every fault at once, nothing looked at.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "checks/parse/registers.hpp"
#include "checks/probe/plan.hpp"
#include "cli/files.hpp"
#include "cli/options.hpp"

namespace tenken::cli {

namespace {

/// Largest paper that is looked for; larger ones are the step's business.
constexpr std::uintmax_t paper_bytes_max = 64u << 20;

Error at(const rules::Target& target, std::string what, std::string hint = {}) {
  return Error{.kind = ErrorKind::input,
               .what = std::move(what),
               .where = rules::to_string(target.place),
               .hint = std::move(hint),
               .code = "input"};
}

/// Papers that are not there, and every broken cell of every register that names its form.
void check_papers(const rules::Deployment& deployment, const std::filesystem::path& base,
                  std::vector<Error>& errors) {
  for (const rules::Target& target : deployment.targets) {
    const std::string file = target.fact("file");
    if (file.empty()) continue;
    const auto bytes = read_file(base / file, paper_bytes_max);
    if (!bytes) {
      errors.push_back(at(target, fmt::format("\"{}\" of \"{}\": {}", printable(file), target.name,
                                              bytes.error().what)));
      continue;
    }
    const std::string form = target.fact("register");
    if (form.empty()) continue;
    std::vector<std::string> names;
    const parse::Schema* schema = nullptr;
    for (const parse::Schema* known : parse::all_schemas()) {
      names.emplace_back(known->name);
      if (known->name == form) schema = known;
    }
    if (schema == nullptr) {
      const std::string near = nearest(form, names);
      errors.push_back(at(target, fmt::format("unknown register \"{}\"", printable(form)),
                          (near.empty() ? "" : fmt::format("did you mean \"{}\"? ", near)) +
                              "allowed: " + join(names, ", ")));
      continue;
    }
    for (const rules::Text& fault :
         parse::read_register(*bytes, parse::source_of(target), *schema).errors)
      errors.push_back(Error{.kind = ErrorKind::input,
                             .what = fault.en,
                             .where = (base / file).string(),
                             .hint = "",
                             .code = "register"});
  }
}

}  // namespace

int run_validate(const std::vector<std::string>& arguments) {
  po::variables_map values;
  if (const auto done = parse(arguments, "validate", "[options]", input_options(), {}, values))
    return *done;
  Inputs in = load_inputs(values);
  const auto planned = probe::make_plan(in.rules, in.profile, in.deployment, {});
  in.errors.insert(in.errors.end(), planned.errors.begin(), planned.errors.end());
  check_papers(in.deployment, std::filesystem::path(in.deployment_file).parent_path(), in.errors);
  if (!in.errors.empty()) return fail(in.errors);
  std::size_t tasks = 0;
  for (const auto& lane : planned.plan.lanes) tasks += lane.tasks.size();
  std::cout << fmt::format(
      "{}: {} targets, {} looks\n{}: {} parameters, {} trust anchors\nrules: {} requirements\n",
      in.deployment_file, in.deployment.targets.size(), tasks, in.profile_file,
      in.profile.parameters.size(), in.profile.anchors.size(), in.rules.rules.size());
  return satisfied;
}

}  // namespace tenken::cli
