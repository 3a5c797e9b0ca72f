// Options that several commands share, and their parsing. The only header that includes
// Boost.Program_options.
#pragma once

#include <boost/program_options.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "reports/report.hpp"
#include "rules/load.hpp"

namespace tenken::cli {

namespace po = boost::program_options;

/// Parses the arguments of one command: flag > TENKEN_FLAG > default. On --help prints the help and
/// gives exit 0; on a usage error prints it with a hint and gives 2; else nothing, and `values` is
/// filled.
std::optional<int> parse(const std::vector<std::string>& arguments, std::string_view command,
                         std::string_view synopsis, const po::options_description& options,
                         const po::positional_options_description& positional,
                         po::variables_map& values);

/// --deployment, --profile, --rules.
po::options_description input_options();

/// Everything that a judgement needs but the evidence.
struct Inputs {
  std::string deployment_file;
  std::string profile_file;
  rules::RuleSet rules;
  rules::Deployment deployment;
  rules::Profile profile;
  std::vector<Error> errors;
};
Inputs load_inputs(const po::variables_map& values);
/// A profile with the certificates that it pins.
rules::Loaded<rules::Profile> load_profile_file(const std::string& file,
                                                const rules::RuleSet& rules);
/// The rules of a folder in place of the built-in ones: annex2.txt and NN_*.yaml. Each must keep
/// the steps and parameters that the built-in rule of its number has, since the checks ask for
/// them.
rules::Loaded<rules::RuleSet> load_rules_folder(const std::string& folder);
rules::Loaded<rules::RuleSet> load_embedded_rules();
/// The built-in rules whose text is not among the given ones.
rules::RuleSet embedded_rules_unlike(const rules::RuleSet& given);
/// Steps, finders and parameters that this version's check asks of a rule (they stand in `ours`)
/// and that `theirs` does not have; empty: the check can judge by it.
std::vector<Error> lacking_in(const rules::Rule& theirs, const rules::Rule& ours);

/// -o FORMAT[=PATH], --lang, --color, --ascii.
po::options_description output_options();
struct Output {
  const reports::Renderer* renderer = nullptr;
  std::string path;  ///< empty: standard output
};
struct Outputs {
  std::vector<Output> all;
  reports::Options options;
  std::function<Result<Bytes>(const Bytes&)> sign_pdf{};  ///< empty: a PDF is written unsigned
};
/// What --lang names: ja or en.
Result<reports::Language> language_of(const po::variables_map& values);
/// `fallback`: the format that is printed where none is named.
Result<Outputs> outputs_of(const po::variables_map& values, std::string_view fallback = "table");
/// Writes every output; files appear whole or not at all.
Result<Done> write_outputs(const Outputs& outputs, const Assessment& assessment, const Case& c);

/// Requirement numbers from "1,3,11-15".
Result<std::vector<int>> numbers_of(const std::string& text);

}  // namespace tenken::cli
