// Assessment: what a judgement came to, row by row. A pure function of the Case.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "checks/check.hpp"
#include "checks/question.hpp"
#include "checks/remediation.hpp"
#include "checks/statement.hpp"

namespace tenken {

struct JudgedCriterion {
  /// How a decision or an attestation of it stands: none was given; it holds; what it bound has
  /// changed; its time is over.
  enum class Decision { none, held, reopened, aged };
  std::string id;
  std::string clause;
  bool mandatory = false;
  rules::Aspect aspect = rules::Aspect::none;
  Verdict verdict = Verdict::unknown;
  Findings findings;
  std::vector<std::string>
      content;  ///< digests a decision would bind; only where one is pending or was used
  Decision decision = Decision::none;
};

struct JudgedClause {
  std::string id;
  Verdict verdict = Verdict::unknown;
};

struct JudgedRequirement {
  int number = 0;
  std::string name;
  Verdict verdict = Verdict::unknown;
  bool has_aspects = false;
  Verdict preparedness = Verdict::unknown;  ///< 備え, where has_aspects
  Verdict performance = Verdict::unknown;   ///< 履行, where has_aspects
  /// Prepared, and nobody could yet perform it: shown as two marks, never as 適合 alone
  /// (criteria.md §0.4).
  bool is_prepared_only() const {
    return has_aspects && verdict == Verdict::pass && performance == Verdict::not_due;
  }
  std::vector<JudgedClause> clauses;
  std::vector<JudgedCriterion> criteria;
  std::vector<Statement> exceptions;  ///< overlays; they change no verdict
};

struct Assessment {
  std::string evidence_sha256;
  std::string rules_sha256;
  std::string profile_sha256;
  std::string deployment_sha256;
  std::chrono::sys_seconds as_of{};
  std::string run;
  std::string system;
  std::string city;
  std::string period;
  bool partial_selection = false;
  std::vector<JudgedRequirement> requirements;
  std::vector<IgnoredStatement> ignored_statements;
  std::vector<Question> questions;
  std::vector<Remediation> remediations;
  Baseline baseline;
  std::vector<PastMonth> history;             ///< oldest first; empty: no month before was given
  std::map<std::string, std::string> before;  ///< criterion → word of its verdict a month before

  std::map<Verdict, int> totals() const;
};

/// Judges everything. No clock, file, socket, environment. Rows without a check are unknown:
/// no_check.
Assessment evaluate(const Case& c, const std::vector<const Check*>& checks = all_checks());

/// The digest that names a set of rules: over the annex and every rule file in order.
std::string digest(const rules::RuleSet& rules);
/// The digest that names a profile: over its text and the certificates it pins.
std::string digest(const rules::Profile& profile);

/// What a finding says, in both languages, its placeholders filled.
rules::Message say(const rules::RuleSet& rules, const JudgedRequirement& row,
                   const Finding& finding);
rules::Text say(Verdict verdict);
rules::Text say(Cause cause);
rules::Text say(Turn turn);
rules::Text say(Basis basis);
/// ○ △ × ―, or the word where a verdict has no mark.
std::string_view mark(Verdict verdict);

}  // namespace tenken
