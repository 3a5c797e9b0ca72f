// plan: what a scan would send, and the least privilege that it needs.
#include <fmt/format.h>

#include <filesystem>

#include "checks/probe/plan.hpp"
#include "checks/probe/script.hpp"
#include "cli/files.hpp"
#include "cli/options.hpp"

namespace tenken::cli {

int run_plan(const std::vector<std::string>& arguments) {
  po::options_description options = input_options();
  options.add_options()("only", po::value<std::string>(), "requirements, such as 1,3,11-15")(
      "sudoers", po::bool_switch(), "print the sudoers lines that each host needs")(
      "script", po::value<std::string>(),
      "write one shell script a host into this folder, for hosts without inbound access");
  po::variables_map values;
  if (const auto done = parse(arguments, "plan", "[options]", options, {}, values)) return *done;
  Inputs in = load_inputs(values);
  std::vector<int> only;
  if (values.count("only") != 0) {
    auto numbers = numbers_of(values["only"].as<std::string>());
    if (!numbers) return fail(numbers.error());
    only = *numbers;
  }
  const auto planned = probe::make_plan(in.rules, in.profile, in.deployment, only);
  in.errors.insert(in.errors.end(), planned.errors.begin(), planned.errors.end());
  if (!in.errors.empty()) return fail(in.errors);
  const auto base = std::filesystem::path(in.deployment_file).parent_path();
  std::string out;
  if (values.count("script") != 0) {
    const std::filesystem::path folder = values["script"].as<std::string>();
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    for (const auto& lane : planned.plan.lanes) {
      const std::string script = probe::to_script(lane, base);
      if (script.empty()) continue;
      const std::string path = (folder / (lane.target->name + ".sh")).string();
      if (const auto written = write_file(path, script); !written) return fail(written.error());
      out += fmt::format("{}  {}\n", sha256_hex(script), path);
    }
  } else if (values["sudoers"].as<bool>()) {
    for (const auto& lane : planned.plan.lanes)
      if (const std::string lines = probe::sudoers(lane, base); !lines.empty())
        out += fmt::format("# {}\n{}", lane.target->name, lines);
  } else {
    out = probe::to_text(planned.plan, base);
  }
  const auto written = write_stdout(out);
  return written ? satisfied : fail(written.error());
}

}  // namespace tenken::cli
