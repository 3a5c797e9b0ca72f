#include "reports/report.hpp"

namespace tenken::reports {

namespace {

/// A question about a register's row is named after it.
std::string unnamed(const std::string& question) {
  return "Q-" + sha256_hex(question).substr(0, 8);
}

}  // namespace

Assessment public_edition(const Assessment& full, const rules::RuleSet& rules) {
  Assessment out = full;
  for (JudgedRequirement& row : out.requirements)
    for (JudgedCriterion& j : row.criteria) {
      // The digest of a short row is soon guessed.
      j.content.clear();
      for (Finding& f : j.findings) {
        f.values = {{"expected", say(rules, row, f).expected}};
        f.message = "public_edition";
        f.target.clear();
        f.where.clear();
        // An observation's id is a digest of names that are soon guessed.
        f.cites.clear();
      }
    }
  // Why a failure is accepted says where the system is weak.
  for (JudgedRequirement& row : out.requirements)
    for (Statement& s : row.exceptions) s.text = {}, s.observation.clear();
  for (Question& q : out.questions) {
    const rules::Text cause = say(q.cause);
    q.text = q.cause == Cause::none ? say(q.state) : cause;
    q.cites.clear();
    if (q.criterion.empty()) q.id = unnamed(q.id);
  }
  for (Remediation& r : out.remediations) {
    if (r.subject.starts_with("Q-")) r.subject = unnamed(r.subject);
    if (!r.id.empty()) r.id = unnamed(r.id).substr(2);
    r.owner.clear();
    r.measure.clear();
    r.evidence.clear();
  }
  for (IgnoredStatement& s : out.ignored_statements) s.why.clear(), s.target.clear();
  return out;
}

}  // namespace tenken::reports
