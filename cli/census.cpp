// census: what would be kept of log files, and nothing else of them.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "checks/probe/log_files.hpp"
#include "cli/files.hpp"
#include "cli/options.hpp"

namespace tenken::cli {

namespace {

/// Longest a census may take: a year of logs on a slow disk.
constexpr std::int64_t timeout_ms = 6ll * 3600 * 1000;

}  // namespace

int run_census(const std::vector<std::string>& arguments) {
  using Words = std::vector<std::string>;
  po::options_description options;
  options.add_options()("path", po::value<Words>()->composing(), "log files and folders")(
      "field", po::value<Words>()->composing(),
      "a key of the logs: who=staff_no (who, when, what, from, result, level)")(
      "class", po::value<Words>()->composing(),
      "a word of the logs: view=照会 (access, operation, view, failure)")(
      "digest", "SHA-256 of each file in the same pass")("jobs", po::value<int>(),
                                                         "threads; default: one a processor");
  po::positional_options_description positional;
  positional.add("path", -1);
  po::variables_map values;
  if (const auto done = parse(arguments, "census", "PATH…", options, positional, values))
    return *done;
  const auto words_of = [&](const char* name) {
    return values.count(name) == 0 ? Words{} : values[name].as<Words>();
  };
  const Words paths = words_of("path");
  if (paths.empty())
    return fail(Error{.kind = ErrorKind::usage,
                      .what = "no log file is named",
                      .hint = "tenken census /var/log/nginx/access.log"});
  probe::LogOptions log_options;
  log_options.digest = values.count("digest") > 0;
  log_options.newest = probe::now_ms() / 1000;
  log_options.jobs = values.count("jobs") > 0
                         ? values["jobs"].as<int>()
                         : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  log_options.jobs = std::clamp(log_options.jobs, 1, 64);
  for (const char* kind : {"field", "class"})
    for (const std::string& word : words_of(kind))
      if (!probe::add_word(log_options.words, word, kind[0] == 'c'))
        return fail(Error{.kind = ErrorKind::usage,
                          .what = fmt::format("\"{}\" is no {}", printable(word), kind),
                          .hint = "see \"tenken census --help\""});
  Words problems;
  const auto files = probe::list_logs(paths, problems);
  if (!problems.empty())
    return fail(Error{.kind = ErrorKind::input,
                      .what = fmt::format("\"{}\" cannot be read", printable(problems.front()))});
  const auto streams =
      probe::census_of_files(files, log_options, probe::Deadline::after_ms(timeout_ms, {}));
  std::string out;
  bool whole = true;
  for (const parse::Census& census : streams) {
    out += parse::to_json(census) + "\n";
    for (const parse::LogFile& file : census.files)
      if (!file.problem.empty()) {
        whole = false;
        say_progress(fmt::format("{}: {}", printable(file.path), file.problem));
      }
  }
  const auto written = write_stdout(out);
  if (!written) return fail(written.error());
  return whole ? satisfied : unproven;
}

}  // namespace tenken::cli
