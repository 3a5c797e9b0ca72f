// report: renders again from a bundle, no network. status: what is left of its month.
#include <algorithm>

#include "cli/judged.hpp"
#include "cli/signer.hpp"
#include "cli/trust.hpp"
#include "reports/bundle/pades.hpp"
#include "reports/case_members.hpp"

namespace tenken::cli {

namespace {

/// report and status differ in the format that is printed where none is named.
int render(const std::vector<std::string>& arguments, std::string_view command,
           std::string_view fallback) {
  po::options_description options = trust_options();
  options.add(output_options()).add(signer_options()).add(timestamp_options());
  options.add_options()("bundle", po::value<std::string>()->required(), "the bundle");
  po::positional_options_description positional;
  positional.add("bundle", 1);
  po::variables_map values;
  if (const auto done = parse(arguments, command, "BUNDLE [options]", options, positional, values))
    return *done;
  auto outputs = outputs_of(values, fallback);
  if (!outputs) return fail(outputs.error());
  const bool makes_pdf = std::any_of(outputs->all.begin(), outputs->all.end(),
                                     [](const Output& o) { return o.renderer->name == "pdf"; });
  for (const char* name : {"key", "certificate", "passphrase", "tsa"})
    if (values.count(name) != 0 && (!makes_pdf || values.count("key") == 0))
      return fail(Error{.kind = ErrorKind::usage,
                        .what = "nothing would be signed",
                        .where = std::string("--") + name,
                        .hint = "a report is signed with --key and -o pdf=PATH"});
  if (values.count("key") != 0) {
    auto signer = signer_of(values);
    if (!signer) return fail(signer.error());
    auto sealing = seal_options_of(values, *std::move(signer));
    if (!sealing) return fail(sealing.error());
    outputs->sign_pdf = [sealing = *std::move(sealing)](const Bytes& pdf) {
      return bundle::sign_pdf(pdf, sealing);
    };
  }
  auto judged = judge_sealed(values, std::nullopt);
  if (!judged.errors.empty()) return fail(judged.errors);
  const auto written = write_outputs(*outputs, judged.assessment, judged.value);
  return written ? exit_of(judged.assessment, judged.value.profile) : fail(written.error());
}

}  // namespace

int run_report(const std::vector<std::string>& arguments) {
  return render(arguments, "report", "table");
}

int run_status(const std::vector<std::string>& arguments) {
  return render(arguments, "status", "status");
}

}  // namespace tenken::cli
