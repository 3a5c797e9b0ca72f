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

const std::vector<ExitCode>& all_exit_codes() {
  static const std::vector<ExitCode> all{
      {satisfied, "satisfied: every row passes (partial too where the profile allows it)"},
      {unsatisfied, "a requirement is fail, or partial without the profile allowing it"},
      {usage, "usage or input error; nothing was judged"},
      {unproven, "a requirement is unknown, or something about a bundle is unproven"},
      {integrity, "integrity or trust failure: a bundle or signature does not hold"},
      {internal, "internal error"},
      {130, "interrupted (143: terminated); nothing was sealed, scan --resume goes on"},
  };
  return all;
}

namespace {

void print_usage(std::ostream& out) {
  out << fmt::format(
      "tenken " TENKEN_VERSION " (点検): {}\n\n{}\n\n",
      said("audits a cloud service against the 27 requirements and seals the evidence"),
      said("usage: tenken COMMAND [options]"));
  for (const Command& c : all_commands())
    out << fmt::format("  {:10} {}\n", c.name, said(c.summary));
  out << fmt::format("  {:10} {}\n\n{}\n", "version", said("this version"),
                     said("see \"tenken COMMAND --help\" and \"tenken explain exit-codes\""));
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
