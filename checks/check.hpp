// Check: one requirement's judgement. A row in a table, not a class; pure.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checks/evidence.hpp"
#include "rules/rule.hpp"

namespace tenken {

/// Everything that a judgement may look at. No clock, file, socket or environment beside it.
struct Case {
  rules::RuleSet rules;
  rules::Profile profile;
  Evidence evidence;
  std::chrono::sys_seconds as_of{};
};

/// 判定. Worst first: fail > unknown > partial > pass; the last two are neutral.
enum class Verdict { pass, partial, unknown, fail, not_applicable, not_due };
/// Why a verdict is unknown.
enum class Cause {
  none,
  not_declared,
  not_observed,
  unreachable,
  denied,
  timed_out,
  absent,
  malformed,
  truncated,
  withheld,
  stale,
  expired,
  decision_pending,
  boundary,
  no_check,
  not_selected,
  unsupported,
  hand_written_list,
  contradiction
};
/// 番: who can move it.
enum class Turn { none, vendor, city, provider, tool, nobody };
/// 根拠, best first.
enum class Basis { none, measured, exported, recorded, documented, attested, decided };

std::string_view to_string(Verdict verdict);
std::string_view to_string(Cause cause);
std::string_view to_string(Turn turn);
std::string_view to_string(Basis basis);

/// One judgement on one criterion and, where it has one, one target.
struct Finding {
  std::string criterion;
  std::string target;  ///< empty: the whole deployment
  Verdict verdict = Verdict::unknown;
  Cause cause = Cause::none;
  Turn turn = Turn::none;
  Basis basis = Basis::none;
  std::string message;  ///< key of the rule's messages or of the program's (checks/sentences.cpp)
  std::map<std::string, rules::Text> values;  ///< for the message's {placeholders}
  std::vector<std::string> cites;             ///< observation ids
  /// Digests (SHA-256) of what exactly was read: an article's text, a register's row. What a city's
  /// decision binds; empty: the bytes of everything cited.
  std::vector<std::string> bound;
  std::string where;  ///< file:line, page, row: the place in what was kept
};
using Findings = std::vector<Finding>;

struct Check {
  int number = 0;
  const char* name = "";
  Findings (*evaluate)(const Case&, const rules::Rule&) = nullptr;
};

/// Every check of this program; written by CMake from checks/[0-9][0-9]_*.cpp.
const std::vector<const Check*>& all_checks();

}  // namespace tenken
