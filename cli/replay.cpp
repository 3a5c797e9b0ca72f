// replay: the city judges again, offline, with the sealed rules or its own. Prints differences
// only.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/files.hpp"
#include "cli/judged.hpp"

namespace tenken::cli {

namespace {

using Json = nlohmann::json;

/// What a reader compares: verdicts and the sentences behind them, row by row.
std::string differences(const Json& sealed, const Json& now) {
  std::string out;
  const auto& before = sealed.at("requirements");
  const auto& after = now.at("requirements");
  for (const Json& row : after) {
    const int number = row.at("number").get<int>();
    const auto old = std::find_if(before.begin(), before.end(),
                                  [&](const Json& r) { return r.at("number") == number; });
    if (old == before.end()) {
      out += fmt::format("{:3} {}\n", number,
                         said(fmt::format("new: {}", row.at("verdict").get<std::string>())));
    } else if (*old != row) {
      out +=
          fmt::format("{:3} {}: {} -> {}\n", number, row.at("name").get<std::string>(),
                      old->at("verdict").get<std::string>(), row.at("verdict").get<std::string>());
      for (const Json& criterion : row.at("criteria")) {
        const auto& olds = old->at("criteria");
        const auto was = std::find_if(olds.begin(), olds.end(), [&](const Json& k) {
          return k.at("id") == criterion.at("id");
        });
        if (was != olds.end() && *was != criterion)
          out += fmt::format("      {}: {} -> {}\n", criterion.at("id").get<std::string>(),
                             was->at("verdict").get<std::string>(),
                             criterion.at("verdict").get<std::string>());
      }
    }
  }
  for (const Json& row : before)
    if (std::none_of(after.begin(), after.end(),
                     [&](const Json& r) { return r.at("number") == row.at("number"); }))
      out += fmt::format("{:3} {}\n", row.at("number").get<int>(), said("gone"));
  return out;
}

}  // namespace

int run_replay(const std::vector<std::string>& arguments) {
  po::options_description options = trust_options();
  options.add(output_options());
  options.add_options()("bundle", po::value<std::string>()->required(), "the bundle")(
      "rules", po::value<std::string>(),
      "a folder of the reader's own rules; absent: the sealed ones")(
      "as-of", po::value<std::string>(), "judge at this instant instead of the sealed one");
  po::positional_options_description positional;
  positional.add("bundle", 1);
  po::variables_map values;
  if (const auto done = parse(arguments, "replay", "BUNDLE [options]", options, positional, values))
    return *done;
  const auto outputs = outputs_of(values);
  if (!outputs) return fail(outputs.error());
  std::optional<rules::RuleSet> own;
  if (values.count("rules") != 0) {
    auto loaded = load_rules_folder(values["rules"].as<std::string>());
    if (!loaded.errors.empty()) return fail(loaded.errors);
    own = std::move(loaded.value);
  }
  Judged judged = judge_sealed(values, std::move(own));
  if (!judged.errors.empty()) return fail(judged.errors);
  const Bytes again = reports::render_json(judged.assessment, judged.value, {});
  if (values.count("output") != 0)
    if (const auto written = write_outputs(*outputs, judged.assessment, judged.value); !written)
      return fail(written.error());
  std::string told = said("identical: the same assessment byte for byte") + "\n";
  if (again != judged.sealed_json)
    told = differences(Json::parse(judged.sealed_json), Json::parse(again));
  if (told.empty()) told = said("the rows are the same; the digests differ") + "\n";
  if (values.count("output") == 0) {
    if (const auto written = write_stdout(told); !written) return fail(written.error());
  } else {
    for (std::string_view line : lines(told)) say_progress(line);
  }
  // The same rules, evidence and time must give the same assessment: a sealed verdict that they do
  // not support is not to be trusted.
  const bool as_sealed = values.count("rules") == 0 && values.count("as-of") == 0;
  if (as_sealed && again != judged.sealed_json && !judged.older.empty()) return unproven;
  if (as_sealed && again != judged.sealed_json)
    return fail(Error{.kind = ErrorKind::bundle,
                      .what = "the sealed assessment is not what its own evidence and rules give",
                      .where = "assessment.json",
                      .hint = "",
                      .code = "replay.differs"});
  return exit_of(judged.assessment, judged.value.profile);
}

}  // namespace tenken::cli
