#include "checks/remediation.hpp"

#include <algorithm>
#include <tuple>

#include "checks/assessment.hpp"
#include "checks/judge.hpp"
#include "checks/parse/registers_follow_up.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using State = Remediation::State;

const rules::Target* target_of(const Case& c, std::string_view name) {
  for (const rules::Target& t : c.evidence.deployment.targets)
    if (t.name == name) return &t;
  return nullptr;
}

std::vector<parse::Row> rows_of(const Case& c) {
  std::vector<parse::Row> out;
  for (const Observation& o : c.evidence.observations) {
    if (o.step != remediation_step || o.status != Status::ok) continue;
    const rules::Target* target = target_of(c, o.target);
    if (target == nullptr) continue;
    parse::Register read = parse::read_register(c.evidence.blob(o), parse::source_of(*target),
                                                parse::remediations_schema());
    if (read.errors.empty()) std::move(read.rows.begin(), read.rows.end(), std::back_inserter(out));
  }
  return out;
}

const JudgedCriterion* criterion_of(const Assessment& a, std::string_view id) {
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria)
      if (j.id == id) return &j;
  return nullptr;
}

bool falls_short(const JudgedCriterion& j) {
  return j.verdict == Verdict::fail || j.verdict == Verdict::partial;
}

State state_of(const parse::Row& r, const Assessment& a, Day today) {
  const auto closed = r.day("closed_on");
  if (!closed || *closed > today || !r.has("evidence"))
    return *r.day("due_on") < today ? State::overdue : State::planned;
  const JudgedCriterion* j = criterion_of(a, r.get("subject"));
  return j != nullptr && falls_short(*j) ? State::refuted : State::closed;
}

}  // namespace

std::string_view to_string(State state) {
  switch (state) {
    case State::planned:
      return "planned";
    case State::overdue:
      return "overdue";
    case State::closed:
      return "closed";
    case State::refuted:
      return "refuted";
    case State::missing:
      return "missing";
  }
  return "";
}

rules::Text say(State state) {
  switch (state) {
    case State::planned:
      return {"是正中", "under way"};
    case State::overdue:
      return {"期限超過", "overdue"};
    case State::closed:
      return {"完了", "closed"};
    case State::refuted:
      return {"完了とされたが未是正", "said to be closed, but it still falls short"};
    case State::missing:
      return {"計画なし", "no plan"};
  }
  return {"", ""};
}

std::vector<Remediation> remediations(const Assessment& a, const Case& c) {
  std::vector<Remediation> out;
  const Day today = day_in_japan(c.as_of);
  for (const parse::Row& r : rows_of(c))
    out.push_back({std::string(r.get("id")), std::string(r.get("subject")),
                   std::string(r.get("owner")), std::string(r.get("measure")),
                   std::string(r.get("due_on")), std::string(r.get("closed_on")),
                   std::string(r.get("evidence")), state_of(r, a, today)});
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria) {
      const bool planned = std::any_of(out.begin(), out.end(), [&](const Remediation& r) {
        return r.subject == j.id && r.state != State::closed;
      });
      if (j.mandatory && falls_short(j) && !planned) {
        Remediation missing;
        missing.subject = j.id;
        out.push_back(std::move(missing));
      }
    }
  std::sort(out.begin(), out.end(), [](const Remediation& x, const Remediation& y) {
    return std::tie(x.subject, x.id) < std::tie(y.subject, y.id);
  });
  return out;
}

}  // namespace tenken
