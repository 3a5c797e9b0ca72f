#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "reports/report.hpp"
#include "reports/words/catalogue.hpp"

namespace tenken::reports {

namespace {

/// Numbers in place of names that the vendor gave. Not their digests: those of short names are soon
/// guessed.
class Numbers {
 public:
  std::string of(const std::string& name) {
    return fmt::format("Q-{:03}", known_.emplace(name, known_.size() + 1).first->second);
  }

 private:
  std::map<std::string, std::size_t> known_;
};

/// Values of an expectation that the rules or the profile set. The others are what was found or
/// declared of the system: names of hosts, parts and certificates, ports.
constexpr std::array<std::string_view, 17> set_for_all{
    "allowed",    "class",         "days",   "duration_min", "expected", "least",
    "length_min", "limit",         "month",  "percent",      "required", "sought",
    "table",      "threshold_max", "wanted", "warn",         "zone"};

/// What should be, without what would tell the system from others.
rules::Text public_expectation(const rules::RuleSet& rules, const JudgedRequirement& row,
                               Finding f) {
  for (auto& [name, value] : f.values)
    if (std::find(set_for_all.begin(), set_for_all.end(), name) == set_for_all.end())
      value = {std::string(phrase("view.withheld", Language::ja)),
               std::string(phrase("view.withheld", Language::en))};
  return say(rules, row, f).expected;
}

bool is_criterion(const Assessment& a, const std::string& id) {
  return std::any_of(a.requirements.begin(), a.requirements.end(), [&](const auto& row) {
    return std::any_of(row.criteria.begin(), row.criteria.end(),
                       [&](const JudgedCriterion& j) { return j.id == id; });
  });
}

}  // namespace

Assessment public_edition(const Assessment& full, const rules::RuleSet& rules) {
  Assessment out = full;
  for (JudgedRequirement& row : out.requirements)
    for (JudgedCriterion& j : row.criteria) {
      // The digest of a short row is soon guessed.
      j.content.clear();
      for (Finding& f : j.findings) {
        f.values = {{"expected", public_expectation(rules, row, f)}};
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
  Numbers numbers;
  for (Question& q : out.questions) {
    const rules::Text cause = say(q.cause);
    q.text = q.cause == Cause::none ? say(q.state) : cause;
    q.cites.clear();
    if (q.criterion.empty()) q.id = numbers.of(q.id);
  }
  for (Remediation& r : out.remediations) {
    // The vendor writes what it is about: a host as well as a criterion.
    if (!is_criterion(full, r.subject)) r.subject = numbers.of(r.subject);
    if (!r.id.empty()) r.id = std::to_string(&r - out.remediations.data() + 1);
    r.owner.clear();
    r.measure.clear();
    r.evidence.clear();
  }
  for (IgnoredStatement& s : out.ignored_statements) {
    s.why.clear();
    s.why_ja.clear();
    s.target.clear();
    if (!is_criterion(full, s.criterion)) s.criterion.clear();
  }
  return out;
}

}  // namespace tenken::reports
