// Every row of the annex judged, worst mandatory criterion first.
#include <algorithm>
#include <set>

#include "checks/assessment.hpp"
#include "checks/judge.hpp"

namespace tenken {

namespace {

const Check* find_check(const std::vector<const Check*>& checks, int number) {
  const auto found = std::find_if(checks.begin(), checks.end(),
                                  [&](const Check* check) { return check->number == number; });
  return found == checks.end() ? nullptr : *found;
}

/// What the city can settle: a judgement of what was read. What could not be looked at no decision
/// makes seen.
bool awaits_decision(const Finding& f) {
  if (f.verdict != Verdict::unknown) return false;
  if (f.cause == Cause::decision_pending || f.cause == Cause::boundary) return true;
  return f.turn == Turn::city && (f.cause == Cause::unsupported || f.cause == Cause::contradiction);
}

/// A decision binds content: it settles what awaits one only where the digests are those it was
/// taken on.
void apply_decisions(JudgedCriterion& criterion, const Case& c, const rules::Rule& rule,
                     const Statements& said) {
  Findings pending;
  std::copy_if(criterion.findings.begin(), criterion.findings.end(), std::back_inserter(pending),
               awaits_decision);
  if (pending.empty()) return;
  criterion.content = content_of(c, pending);
  if (criterion.content.empty()) return;
  std::vector<const Statement*> binding;
  for (const Statement& s : said.valid) {
    if (s.kind != "decision" || s.criterion != criterion.id ||
        s.requirement_sha256 != rule.requirement.text_sha256)
      continue;
    if (s.content == criterion.content)
      binding.push_back(&s);
    else
      criterion.decision = JudgedCriterion::Decision::reopened;
  }
  if (binding.empty()) return;
  criterion.decision = JudgedCriterion::Decision::held;
  const Statement& s = *binding.front();
  const bool agree = std::all_of(binding.begin(), binding.end(), [&](const Statement* other) {
    return other->verdict == s.verdict;
  });
  for (Finding& f : criterion.findings) {
    if (!awaits_decision(f)) continue;
    for (const Statement* one : binding) f.cites.push_back(one->observation);
    if (!agree) {
      // Two decisions over the same papers say different things: the City must say which holds.
      f.cause = Cause::contradiction;
      f.turn = Turn::city;
      f.message = "unknown.contradiction";
      f.values = {{"detail", same(criterion.id)}};
      continue;
    }
    f.verdict = s.verdict;
    f.cause = Cause::none;
    f.turn = Turn::none;
    f.basis = Basis::decided;
    f.message = s.is_signed ? "decision" : "decision.returned";
    f.values = {{"office", same(s.office)},
                {"document", same(s.document)},
                {"text", s.text},
                {"effective_date", same(s.effective_date)}};
  }
}

/// A statement of this criterion that only its date takes the force from.
void note_aged(JudgedCriterion& criterion, const Statements& said) {
  if (criterion.verdict != Verdict::unknown ||
      criterion.decision != JudgedCriterion::Decision::none)
    return;
  for (const IgnoredStatement& s : said.ignored)
    if (s.criterion == criterion.id && s.code == "statement.expired")
      criterion.decision = JudgedCriterion::Decision::aged;
}

void summarise(JudgedRequirement& row, const rules::Rule& rule) {
  const auto worst_of = [&](auto&& take) {
    Verdict out = Verdict::not_applicable;
    bool any = false;
    for (const JudgedCriterion& j : row.criteria) {
      if (!j.mandatory || !take(j)) continue;
      out = any ? worst(out, j.verdict) : j.verdict;
      any = true;
    }
    return any ? out : Verdict::unknown;
  };
  row.verdict = worst_of([](const JudgedCriterion&) { return true; });
  row.has_aspects =
      std::any_of(row.criteria.begin(), row.criteria.end(),
                  [](const JudgedCriterion& j) { return j.aspect != rules::Aspect::none; });
  row.preparedness =
      worst_of([](const JudgedCriterion& j) { return j.aspect != rules::Aspect::performance; });
  const bool performs =
      std::any_of(row.criteria.begin(), row.criteria.end(), [](const JudgedCriterion& j) {
        return j.mandatory && j.aspect == rules::Aspect::performance;
      });
  // A row that names no act of its own performs when the service ends or the city asks: not yet.
  row.performance = performs ? worst_of([](const JudgedCriterion& j) {
    return j.aspect == rules::Aspect::performance;
  })
                             : Verdict::not_due;
  for (const rules::Clause& clause : rule.clauses)
    row.clauses.push_back(
        {clause.id, worst_of([&](const JudgedCriterion& j) { return j.clause == clause.id; })});
}

Findings findings_of(const Findings& all, const rules::Criterion& criterion) {
  Findings out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out),
               [&](const Finding& f) { return f.criterion == criterion.id; });
  if (out.empty()) out.push_back(unknown(criterion.id, Cause::no_check, Turn::tool));
  return out;
}

/// Worst first: a reader who is shown some of them is shown what matters.
void sort(Findings& findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.verdict != b.verdict && worst(a.verdict, b.verdict) == a.verdict;
  });
}

/// What the vendor ran for us and handed over is a record of a look, not a look.
void lower_basis(Findings& findings, const std::set<std::string>& recorded) {
  for (Finding& f : findings)
    if ((f.basis == Basis::measured || f.basis == Basis::exported) &&
        std::any_of(f.cites.begin(), f.cites.end(),
                    [&](const std::string& id) { return recorded.contains(id); }))
      f.basis = Basis::recorded;
}

/// Observations that come from a recording.
std::set<std::string> recorded_ids(const Evidence& evidence) {
  std::set<std::string> out;
  for (const Observation& o : evidence.observations)
    if (o.transport == "detached") out.insert(o.id);
  return out;
}

JudgedRequirement judge_row(const Case& c, const rules::Rule& rule, const Check* check,
                            const Statements& said, const std::set<std::string>& recorded) {
  JudgedRequirement row;
  row.number = rule.requirement.number;
  row.name = rule.name;
  const Findings all = check != nullptr ? check->evaluate(c, rule) : Findings{};
  for (const rules::Criterion& criterion : rule.criteria) {
    JudgedCriterion judged;
    judged.id = criterion.id;
    judged.clause = criterion.clause;
    judged.mandatory = criterion.mandatory();
    judged.aspect = criterion.aspect;
    judged.findings = findings_of(all, criterion);
    lower_basis(judged.findings, recorded);
    apply_decisions(judged, c, rule, said);
    sort(judged.findings);
    judged.verdict = worst(judged.findings);
    note_aged(judged, said);
    for (const Statement& s : said.valid)
      if (s.kind == "exception" && s.criterion == criterion.id) row.exceptions.push_back(s);
    row.criteria.push_back(std::move(judged));
  }
  summarise(row, rule);
  return row;
}

}  // namespace

std::map<Verdict, int> Assessment::totals() const {
  std::map<Verdict, int> out;
  for (const auto& row : requirements) ++out[row.verdict];
  return out;
}

std::string digest(const rules::RuleSet& rules) {
  std::string names = sha256_hex(rules.annex) + "  annex2.txt\n";
  for (const rules::Rule& r : rules.rules) names += sha256_hex(r.source) + "  " + r.file + "\n";
  return sha256_hex(names);
}

std::string digest(const rules::Profile& profile) {
  std::string names = sha256_hex(profile.source) + "  profile.yaml\n";
  for (const rules::Anchor& a : profile.anchors) names += sha256_hex(a.pem) + "  " + a.name + "\n";
  return sha256_hex(names);
}

Assessment evaluate(const Case& c, const std::vector<const Check*>& checks) {
  Assessment out;
  out.evidence_sha256 = sha256_hex(to_json_lines(c.evidence));
  out.rules_sha256 = digest(c.rules);
  out.profile_sha256 = digest(c.profile);
  out.deployment_sha256 = sha256_hex(c.evidence.deployment.source);
  out.as_of = c.as_of;
  out.run = c.evidence.run;
  out.system = c.evidence.deployment.title.ja;
  out.city = c.profile.city;
  out.period = c.evidence.deployment.period;
  out.partial_selection = c.evidence.partial_selection;
  const Statements said = statements(c);
  out.ignored_statements = said.ignored;
  const std::set<std::string> recorded = recorded_ids(c.evidence);
  for (const rules::Rule& rule : c.rules.rules)
    out.requirements.push_back(
        judge_row(c, rule, find_check(checks, rule.requirement.number), said, recorded));
  out.remediations = remediations(out, c);
  out.questions = questions(out, c);
  out.baseline = baseline_of(out, c);
  if (auto month = previous_month(c)) {
    out.history = std::move(month->history);
    out.before = std::move(month->criteria);
  }
  return out;
}

}  // namespace tenken
