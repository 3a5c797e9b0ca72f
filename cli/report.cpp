// report: renders again from a bundle, no network.
#include "cli/judged.hpp"
#include "cli/trust.hpp"
#include "reports/case_members.hpp"

namespace tenken::cli {

int run_report(const std::vector<std::string>& arguments) {
  po::options_description options = trust_options();
  options.add(output_options());
  options.add_options()("bundle", po::value<std::string>()->required(), "the bundle");
  po::positional_options_description positional;
  positional.add("bundle", 1);
  po::variables_map values;
  if (const auto done = parse(arguments, "report", "BUNDLE [options]", options, positional, values))
    return *done;
  const auto outputs = outputs_of(values);
  if (!outputs) return fail(outputs.error());
  auto judged = judge_sealed(values, std::nullopt);
  if (!judged.errors.empty()) return fail(judged.errors);
  const auto written = write_outputs(*outputs, judged.assessment, judged.value);
  return written ? exit_of(judged.assessment, judged.value.profile) : fail(written.error());
}

}  // namespace tenken::cli
