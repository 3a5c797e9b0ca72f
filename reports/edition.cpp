#include "reports/report.hpp"

namespace tenken::reports {

Assessment public_edition(const Assessment& full, const rules::RuleSet& rules) {
  Assessment out = full;
  for (JudgedRequirement& row : out.requirements)
    for (JudgedCriterion& j : row.criteria)
      for (Finding& f : j.findings) {
        f.values = {{"expected", say(rules, row, f).expected}};
        f.message = "public_edition";
        f.target.clear();
        f.where.clear();
      }
  for (Question& q : out.questions) {
    const rules::Text cause = say(q.cause);
    q.text = q.cause == Cause::none ? say(q.state) : cause;
    // A question about a register's row is named after it.
    if (q.criterion.empty()) q.id = "Q-" + sha256_hex(q.id).substr(0, 8);
  }
  for (Remediation& r : out.remediations) {
    r.owner.clear();
    r.measure.clear();
    r.evidence.clear();
  }
  for (IgnoredStatement& s : out.ignored_statements) s.why.clear();
  return out;
}

}  // namespace tenken::reports
