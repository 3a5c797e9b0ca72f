// Command: one row of the table in main.cpp, one file each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/assessment.hpp"
#include "cli/console.hpp"

namespace tenken::cli {

/// Exit codes, the same for every command and format (README, "Exit codes").
enum Exit : int {
  satisfied = 0,
  unsatisfied = 1,
  usage = 2,
  unproven = 3,
  integrity = 4,
  internal = 5
};

/// What an exit code means, for help and the manual page.
struct ExitCode {
  int number;
  const char* meaning;
};
const std::vector<ExitCode>& all_exit_codes();

struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(const std::vector<std::string>& arguments) = nullptr;
};
const std::vector<Command>& all_commands();

/// The one argument upon which a command prints what it takes as data instead of doing anything.
inline constexpr const char* describe_option = "--describe-as-data";

int run_validate(const std::vector<std::string>&);
int run_plan(const std::vector<std::string>&);
int run_scan(const std::vector<std::string>&);
int run_status(const std::vector<std::string>&);
int run_decide(const std::vector<std::string>&);
int run_attest(const std::vector<std::string>&);
int run_except(const std::vector<std::string>&);
int run_census(const std::vector<std::string>&);
int run_schema(const std::vector<std::string>&);
int run_ask(const std::vector<std::string>&);
int run_report(const std::vector<std::string>&);
int run_verify(const std::vector<std::string>&);
int run_replay(const std::vector<std::string>&);
int run_list(const std::vector<std::string>&);
int run_desk(const std::vector<std::string>&);
int run_explain(const std::vector<std::string>&);
int run_init(const std::vector<std::string>&);
int run_completion(const std::vector<std::string>&);
int run_man(const std::vector<std::string>&);
int run_diff(const std::vector<std::string>&);
int run_doctor(const std::vector<std::string>&);

/// 1 where a row is fail, or partial without the profile allowing it; else 3 where a row is unknown
/// or nothing was judged; else 0.
int exit_of(const Assessment& assessment, const rules::Profile& profile);

}  // namespace tenken::cli
