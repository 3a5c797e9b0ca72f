// validate: every fault at once, nothing looked at.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "checks/parse/registers.hpp"
#include "checks/probe/plan.hpp"
#include "cli/files.hpp"
#include "cli/options.hpp"
#include "rules/calendar.hpp"

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
      const std::string allowed = fmt::format("allowed: {}", join(names, ", "));
      errors.push_back(
          at(target, fmt::format("unknown register \"{}\"", printable(form)),
             near.empty() ? allowed : fmt::format("did you mean \"{}\"? {}", near, allowed)));
      continue;
    }
    for (const rules::Text& fault :
         parse::read_register(*bytes, parse::source_of(target), *schema).errors)
      errors.push_back(Error{.kind = ErrorKind::input,
                             .what = fault.en,
                             .where = (base / file).string(),
                             .hint = "",
                             .code = "register",
                             .what_ja = fault.ja});
  }
}

/// A month that is none is read all the same (a sealed bundle must stay readable), and compared
/// with no other: whoever writes it should hear of it.
void check_months(const rules::Deployment& deployment, const std::string& file,
                  std::vector<Error>& errors) {
  for (const auto& [key, month] :
       {std::pair{"period", &deployment.period}, {"baseline", &deployment.baseline}})
    if (!month->empty() && !parse_date(*month + "-01"))
      errors.push_back(Error{.kind = ErrorKind::input,
                             .what = fmt::format("{} \"{}\" is no month", key, printable(*month)),
                             .where = file,
                             .hint = "write year-month, such as \"2026-11\""});
}

}  // namespace

int run_validate(const std::vector<std::string>& arguments) {
  po::variables_map values;
  if (const auto done = parse(arguments, "validate", "[options]", input_options(), {}, values))
    return *done;
  Inputs in = load_inputs(values);
  const auto planned = probe::make_plan(in.rules, in.profile, in.deployment, {});
  in.errors.insert(in.errors.end(), planned.errors.begin(), planned.errors.end());
  check_months(in.deployment, in.deployment_file, in.errors);
  check_papers(in.deployment, std::filesystem::path(in.deployment_file).parent_path(), in.errors);
  if (!in.errors.empty()) return fail(in.errors);
  std::size_t tasks = 0;
  for (const auto& lane : planned.plan.lanes) tasks += lane.tasks.size();
  for (const std::string& line :
       {fmt::format("{}: {} targets, {} looks", in.deployment_file, in.deployment.targets.size(),
                    tasks),
        fmt::format("{}: {} parameters, {} trust anchors", in.profile_file,
                    in.profile.parameters.size(), in.profile.anchors.size()),
        fmt::format("rules: {} requirements", in.rules.rules.size())})
    std::cout << said(line) << "\n";
  return satisfied;
}

}  // namespace tenken::cli
