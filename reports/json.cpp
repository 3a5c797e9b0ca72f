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
  if (!f.target.empty()) out["target"] = f.target;
  if (f.cause != Cause::none) out["cause"] = to_string(f.cause);
  if (f.turn != Turn::none) out["turn"] = to_string(f.turn);
  if (f.basis != Basis::none) out["basis"] = to_string(f.basis);
  if (!f.where.empty()) out["where"] = printable(f.where);
  return out;
}

Json of(const JudgedCriterion& j, const JudgedRequirement& row, const rules::RuleSet& rules) {
  Json out{{"id", j.id},
           {"mandatory", j.mandatory},
           {"verdict", to_string(j.verdict)},
           {"findings", Json::array()}};
  if (!j.clause.empty()) out["clause"] = j.clause;
  if (j.aspect != rules::Aspect::none)
    out["aspect"] = j.aspect == rules::Aspect::preparedness ? "preparedness" : "performance";
  for (const Finding& f : j.findings) out["findings"].push_back(of(f, row, rules));
  if (!j.content.empty()) out["decision_binds"] = j.content;
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

}  // namespace

Bytes render_json(const Assessment& a, const Case& c, const Options&) {
  Json out{{"format", "tenken-assessment/1"},
           {"as_of", format_instant(a.as_of)},
           {"run", a.run},
           {"system", printable(a.system)},
           {"city", printable(a.city)},
           {"period", printable(a.period)},
           {"partial_selection", a.partial_selection},
           {"requirements", Json::array()},
           {"ignored_statements", Json::array()},
           {"digests",
            {{"evidence", a.evidence_sha256},
             {"rules", a.rules_sha256},
             {"profile", a.profile_sha256},
             {"deployment", a.deployment_sha256}}}};
  for (const JudgedRequirement& row : a.requirements)
    out["requirements"].push_back(of(row, c.rules));
  for (const IgnoredStatement& s : a.ignored_statements)
    out["ignored_statements"].push_back(
        {{"target", s.target}, {"code", s.code}, {"why", printable(s.why)}});
  for (const auto& [verdict, count] : a.totals())
    out["totals"][std::string(to_string(verdict))] = count;
  return out.dump(1) + "\n";
}

}  // namespace tenken::reports
