// tenken: the table of commands.
#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "cli/command.hpp"
#include "reports/bundle/sentences.hpp"
#include "reports/words/catalogue.hpp"

namespace tenken::cli {

const std::vector<Command>& all_commands() {
  static const std::vector<Command> all{
      {"init", "starter files, or the registers section for a vendor's workbook", run_init},
      {"validate", "every fault of deployment, profile and rules, with file:line:column",
       run_validate},
      {"plan", "every command and request of a scan, without doing any", run_plan},
      {"scan", "look, judge, report and seal", run_scan},
      {"status", "what is left of a month, whose turn, by effect", run_status},
      {"decide", "the City's decisions: a draft from a bundle, and its seal", run_decide},
      {"attest", "the vendor's attestations: a draft from a bundle, and their seal", run_attest},
      {"except", "the City's exceptions: a draft from a bundle, and their seal", run_except},
      {"ask", "the questions to put to the City once, with the values in use", run_ask},
      {"report", "render again from a bundle", run_report},
      {"verify", "is a bundle intact, whose is it, and what is not proven", run_verify},
      {"desk", "the city's desk: one offline page that checks bundles and takes decisions",
       run_desk},
      {"replay", "judge a bundle's evidence again", run_replay},
      {"list", "requirements, criteria, checks, probes, roles, parameters, formats", run_list},
      {"census", "what would be kept of log files: counts, never a line", run_census},
      {"schema", "the columns of a register as JSON Schema", run_schema},
      {"diff", "what changed between two bundles of a system", run_diff},
      {"doctor", "preflight: references, keys, trust, clock, reachability, ages, disk", run_doctor},
      {"explain", "a requirement, a criterion, an error code, the exit codes", run_explain},
      {"completion", "completion for bash, zsh or fish", run_completion},
      {"man", "the manual page", run_man},
  };
  return all;
}

namespace {

/// Errors are written in English, for logs and search; whoever works in a Japanese locale gets what
/// the error means in Japanese beneath.
bool reads_japanese() {
  for (const char* name : {"TENKEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("ja");
  return false;
}

const char* phrase_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return "error.usage";
    case ErrorKind::input:
      return "error.input";
    case ErrorKind::bundle:
      return "error.bundle";
    case ErrorKind::signature:
      return "error.signature";
    case ErrorKind::environment:
      return "error.environment";
    case ErrorKind::internal:
      return "error.internal";
  }
  return "error.internal";
}

std::string in_japanese(const Error& e) {
  if (const bundle::Sentence* known = bundle::sentence(e.code)) return std::string(known->japanese);
  return reports::phrase(phrase_of(e.kind), reports::Language::ja);
}

}  // namespace

void print(const Error& e) {
  std::string line = "tenken: error: ";
  if (!e.where.empty()) line += printable(e.where) + ": ";
  line += printable(e.what);
  if (e.code.find('.') != std::string::npos) line += " [" + e.code + "]";
  std::cerr << line << "\n";
  if (!e.hint.empty()) std::cerr << "tenken: hint: " << printable(e.hint) << "\n";
  if (reads_japanese()) std::cerr << "tenken: 説明: " << in_japanese(e) << "\n";
}

namespace {
int code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::input:
    case ErrorKind::environment:
      return usage;
    case ErrorKind::bundle:
    case ErrorKind::signature:
      return integrity;
    case ErrorKind::internal:
      return internal;
  }
  return internal;
}
}  // namespace

int fail(const std::vector<Error>& errors) {
  int code = satisfied;
  for (const Error& e : errors) {
    print(e);
    code = std::max(code, code_of(e.kind));
  }
  return code == satisfied ? internal : code;
}

int fail(const Error& error) { return fail(std::vector<Error>{error}); }

void say_progress(std::string_view line) { std::cerr << "tenken: " << line << "\n"; }

int exit_of(const Assessment& a, const rules::Profile& profile) {
  auto totals = a.totals();
  const bool partial_allowed = std::find(profile.gate_allow.begin(), profile.gate_allow.end(),
                                         "partial") != profile.gate_allow.end();
  if (totals[Verdict::fail] > 0 || (totals[Verdict::partial] > 0 && !partial_allowed))
    return unsatisfied;
  if (totals[Verdict::unknown] > 0 || totals[Verdict::pass] + totals[Verdict::partial] == 0)
    return unproven;
  return satisfied;
}

namespace {

void print_usage(std::ostream& out) {
  out << "tenken " TENKEN_VERSION
         " (点検): audits a cloud service against the 27 requirements and seals the "
         "evidence\n\nusage: tenken COMMAND [options]\n\n";
  for (const Command& c : all_commands()) out << fmt::format("  {:10} {}\n", c.name, c.summary);
  out << "  version    this version\n\nsee \"tenken COMMAND --help\" and \"tenken explain "
         "exit-codes\"\n";
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" ||
      arguments[0] == "help") {
    print_usage(arguments.empty() ? std::cerr : std::cout);
    return arguments.empty() ? usage : satisfied;
  }
  if (arguments[0] == "version" || arguments[0] == "--version") {
    std::cout << "tenken " TENKEN_VERSION "\n";
    return satisfied;
  }
  std::vector<std::string> names;
  for (const Command& c : all_commands()) {
    if (c.name == arguments[0]) return c.run({arguments.begin() + 1, arguments.end()});
    names.emplace_back(c.name);
  }
  const std::string near = nearest(arguments[0], names);
  return fail(Error{
      .kind = ErrorKind::usage,
      .what = fmt::format("unknown command \"{}\"", printable(arguments[0])),
      .hint = near.empty() ? "see \"tenken --help\"" : fmt::format("did you mean \"{}\"?", near)});
}

}  // namespace

}  // namespace tenken::cli

int main(int argc, char** argv) {
  // Secrets pass through this process: no core file. A reader that closes the pipe is no reason to
  // die.
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  std::signal(SIGPIPE, SIG_IGN);
  // A thread for each host that is waited for, and none of them needs a heap of its own: a fifth of
  // the memory of a fleet's scan.
  mallopt(M_ARENA_MAX, 2);
  // A caller that closed a standard stream must not find a report or a socket in its place. Opened
  // for reading only, so that writing to a closed standard output is still an error.
  int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  while (fd >= 0 && fd <= 2) fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (fd > 2) close(fd);
  try {
    return tenken::cli::run({argv + 1, argv + argc});
  } catch (const std::exception& e) {
    std::fprintf(stderr, "tenken: internal error: %s\n", e.what());
    return tenken::cli::internal;
  }
}
