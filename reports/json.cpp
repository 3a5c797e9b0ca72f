// The assessment as canonical JSON (reports/schema/assessment.schema.json).
#include <nlohmann/json.hpp>

#include "reports/report.hpp"
#include "rules/calendar.hpp"

namespace tenken::reports {

namespace {

using Json = nlohmann::json;  // std::map inside: keys come out sorted

Json of(const rules::Text& text) {
  return {{"ja", printable(text.ja)}, {"en", printable(text.en)}};
}

Json of(const Finding& f, const JudgedRequirement& row, const rules::RuleSet& rules) {
  const rules::Message said = say(rules, row, f);
  Json out{{"verdict", to_string(f.verdict)},
           {"message", f.message},
           {"expected", of(said.expected)},
           {"actual", of(said.actual)},
           {"cites", f.cites}};
  if (!f.target.empty()) out["target"] = printable(f.target);
  if (f.cause != Cause::none) out["cause"] = to_string(f.cause);
  if (f.turn != Turn::none) out["turn"] = to_string(f.turn);
  if (f.basis != Basis::none) out["basis"] = to_string(f.basis);
  if (!f.where.empty()) out["where"] = printable(f.where);
  return out;
}

const char* word_of(JudgedCriterion::Decision decision) {
  switch (decision) {
    case JudgedCriterion::Decision::held:
      return "held";
    case JudgedCriterion::Decision::reopened:
      return "reopened";
    case JudgedCriterion::Decision::aged:
      return "aged";
    case JudgedCriterion::Decision::none:
      break;
  }
  return "none";
}

Json of(const JudgedCriterion& j, const JudgedRequirement& row, const rules::RuleSet& rules) {
  Json out{{"id", j.id},
           {"mandatory", j.mandatory},
           {"verdict", to_string(j.verdict)},
           {"findings", Json::array()}};
  if (!j.clause.empty()) out["clause"] = j.clause;
  const rules::Rule* rule = rules.rule(row.number);
  if (const rules::Criterion* known = rule == nullptr ? nullptr : rule->criterion(j.id))
    out["text"] = of(known->text);
  if (j.aspect != rules::Aspect::none)
    out["aspect"] = j.aspect == rules::Aspect::preparedness ? "preparedness" : "performance";
  for (const Finding& f : j.findings) out["findings"].push_back(of(f, row, rules));
  if (!j.content.empty()) out["decision_binds"] = j.content;
  if (j.decision != JudgedCriterion::Decision::none) out["decision"] = word_of(j.decision);
  return out;
}

Json of(const Statement& s) {
  return {{"kind", s.kind},
          {"criterion", s.criterion},
          {"text", of(s.text)},
          {"office", printable(s.office)},
          {"organisation", printable(s.organisation)},
          {"document", printable(s.document)},
          {"effective_date", s.effective_date},
          {"expires_date", s.expires_date},
          {"observation", s.observation}};
}

Json of(const JudgedRequirement& row, const rules::RuleSet& rules) {
  Json out{{"number", row.number},
           {"name", row.name},
           {"verdict", to_string(row.verdict)},
           {"criteria", Json::array()}};
  if (const rules::Rule* rule = rules.rule(row.number)) {
    out["title"] = of(rule->title);
    out["category"] = printable(rule->requirement.category);
    out["text_sha256"] = rule->requirement.text_sha256;
  }
  if (row.is_prepared_only()) out["prepared_only"] = true;
  for (const JudgedCriterion& j : row.criteria) out["criteria"].push_back(of(j, row, rules));
  for (const JudgedClause& clause : row.clauses)
    out["clauses"].push_back({{"id", clause.id}, {"verdict", to_string(clause.verdict)}});
  if (row.has_aspects) {
    out["preparedness"] = to_string(row.preparedness);
    out["performance"] = to_string(row.performance);
  }
  for (const Statement& s : row.exceptions) out["exceptions"].push_back(of(s));
  return out;
}

Json of(const PastMonth& month) {
  Json out{{"period", printable(month.period)},
           {"bundle_sha256", month.bundle_sha256},
           {"rows", Json::array()}};
  for (const auto& [number, verdict] : month.verdicts)
    out["rows"].push_back({{"number", number}, {"verdict", verdict}});
  return out;
}

/// Criteria whose verdict is another than a month before.
Json changes_of(const Assessment& a) {
  Json out = Json::array();
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria)
      if (const auto was = a.before.find(j.id);
          was != a.before.end() && was->second != to_string(j.verdict))
        out.push_back(
            {{"criterion", j.id}, {"before", was->second}, {"now", to_string(j.verdict)}});
  return out;
}

Json of(const Question& q) {
  Json out{{"id", printable(q.id)}, {"state", to_string(q.state)}, {"opened_on", q.opened_on}};
  if (!q.criterion.empty()) out["criterion"] = q.criterion;
  if (q.turn != Turn::none) out["turn"] = to_string(q.turn);
  if (q.cause != Cause::none) out["cause"] = to_string(q.cause);
  if (!q.closed_on.empty()) out["closed_on"] = q.closed_on;
  out["text"] = of(q.text);
  out["cites"] = q.cites;
  return out;
}

Json of(const Remediation& r) {
  Json out{{"subject", printable(r.subject)}, {"state", to_string(r.state)}};
  if (!r.id.empty()) out["id"] = printable(r.id);
  if (!r.due_on.empty()) out["due_on"] = r.due_on;
  if (!r.closed_on.empty()) out["closed_on"] = r.closed_on;
  for (const auto& [key, value] :
       {std::pair{"owner", &r.owner}, {"measure", &r.measure}, {"evidence", &r.evidence}})
    if (!value->empty()) out[key] = printable(*value);
  return out;
}

}  // namespace

Bytes render_json(const Assessment& a, const Case& c, const Options& options) {
  Json out{{"format", "tenken-assessment/1"},
           {"as_of", format_instant(a.as_of)},
           {"run", printable(a.run)},
           {"system", printable(a.system)},
           {"city", printable(a.city)},
           {"period", printable(a.period)},
           {"partial_selection", a.partial_selection},
           {"requirements", Json::array()},
           {"ignored_statements", Json::array()},
           {"questions", Json::array()},
           {"remediations", Json::array()},
           {"edition", options.edition == Edition::full ? "full" : "public"},
           {"digests",
            {{"evidence", a.evidence_sha256},
             {"rules", a.rules_sha256},
             {"profile", a.profile_sha256},
             {"deployment", a.deployment_sha256}}}};
  for (const JudgedRequirement& row : a.requirements)
    out["requirements"].push_back(of(row, c.rules));
  for (const IgnoredStatement& s : a.ignored_statements)
    out["ignored_statements"].push_back(
        {{"target", printable(s.target)}, {"code", s.code}, {"why", printable(s.why)}});
  for (const Question& q : a.questions) out["questions"].push_back(of(q));
  for (const Remediation& r : a.remediations) out["remediations"].push_back(of(r));
  if (!a.baseline.period.empty()) {
    out["baseline"] = {{"period", a.baseline.period}, {"rows", Json::array()}};
    for (const auto& [number, verdict] : a.baseline.verdicts)
      out["baseline"]["rows"].push_back({{"number", number}, {"verdict", verdict}});
  }
  for (const PastMonth& month : a.history) out["history"].push_back(of(month));
  if (!a.before.empty()) out["changes"] = changes_of(a);
  for (const auto& [verdict, count] : a.totals())
    out["totals"][std::string(to_string(verdict))] = count;
  return out.dump(1) + "\n";
}

}  // namespace tenken::reports
