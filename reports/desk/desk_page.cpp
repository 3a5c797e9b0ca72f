#include "reports/desk/desk_page.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "checks/assessment.hpp"
#include "checks/returned_checklist.hpp"
#include "reports/assets.hpp"
#include "reports/bundle/sentences.hpp"
#include "reports/single_page.hpp"
#include "reports/view/view.hpp"
#include "reports/words/catalogue.hpp"

namespace tenken::reports {

namespace {

using Json = nlohmann::json;

/// The scripts in the order in which they build on each other.
constexpr std::array scripts = {
    "text",         "names",        "container", "manifest",  "der",      "key",
    "extensions",   "certificate",  "chain",     "cms_parts", "cms_form", "cms",
    "cms_trust",    "timestamp",    "verify",    "json",      "beside",   "assessment",
    "changes",      "matrix",       "decisions", "workbook",  "words",    "dom",
    "files",        "matrix_table", "aside",     "overview",  "inside",   "detail",
    "changes_view", "city",         "saving",    "choosing",  "page"};

// reports/desk/workbook.js writes these columns by their place.
static_assert(decision_headers.size() == 12);

Json of(const rules::Text& text) { return {{"ja", text.ja}, {"en", text.en}}; }

/// Words by their machine name, for the values of an enumeration from the first to the last.
template <class Value>
Json words_of(Value first, Value last) {
  Json out = Json::object();
  for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i) {
    const auto value = static_cast<Value>(i);
    out[std::string(to_string(value))] = of(say(value));
  }
  return out;
}

Json marks() {
  Json out;
  for (Verdict v : {Verdict::pass, Verdict::partial, Verdict::unknown, Verdict::fail,
                    Verdict::not_applicable, Verdict::not_due})
    out[std::string(to_string(v))] = mark(v);
  return out;
}

/// What to do next, by whose turn it is. The City's own turn has a view of the desk.
Json next_words() {
  Json out;
  for (const auto& [turn, key] : {std::pair{"vendor", "view.next.vendor"},
                                  {"provider", "view.next.provider"},
                                  {"tool", "view.next.tool"},
                                  {"nobody", "view.next.nobody"},
                                  {"not_due", "view.next.not_due"}})
    out[turn] = {{"ja", phrase(key, Language::ja)}, {"en", phrase(key, Language::en)}};
  return out;
}

Json sentences() {
  Json out;
  for (const auto& one : bundle::sentences())
    out[std::string(one.code)] = {{"ja", one.japanese}, {"en", one.english}};
  return out;
}

Json catalogue_of(const rules::RuleSet& rules) {
  Json out = Json::array();
  for (const rules::Rule& rule : rules.rules) {
    Json row{{"number", rule.requirement.number},
             {"title", of(rule.title)},
             {"category",
              {{"ja", category_of(rule.requirement.category, Language::ja)},
               {"en", category_of(rule.requirement.category, Language::en)}}},
             {"text", rule.requirement.text_ja},
             {"clauses", Json::array()},
             {"criteria", Json::array()}};
    for (const rules::Clause& clause : rule.clauses)
      row["clauses"].push_back({{"id", clause.id}, {"title", of(clause.title)}});
    // What `check_against_rules` of assessment.js compares a judgement with.
    for (const rules::Criterion& criterion : rule.criteria)
      row["criteria"].push_back({criterion.id, criterion.mandatory(), criterion.clause,
                                 criterion.aspect == rules::Aspect::none ? ""
                                 : criterion.aspect == rules::Aspect::preparedness
                                     ? "preparedness"
                                     : "performance"});
    out.push_back(std::move(row));
  }
  return out;
}

/// A constant of the script. Escaped so that it is ASCII and can hold no end tag.
std::string constant(std::string_view name, const Json& value) {
  std::string text = value.dump(-1, ' ', true), out;
  for (char c : text) out += c == '<' ? std::string("\\u003c") : std::string(1, c);
  return "const " + std::string(name) + " = " + out + ";\n";
}

std::string tables(const rules::RuleSet& rules, std::string_view version) {
  Json headers = Json::array();
  for (const char* header : decision_headers) headers.push_back(header);
  return "'use strict';\n// Written by reports/desk/desk_page.cpp from the program's own "
         "tables.\n" +
         constant("tenken_version", version) + constant("sentence_table", sentences()) +
         constant("verdict_words", words_of(Verdict::pass, Verdict::not_due)) +
         constant("verdict_marks", marks()) +
         constant("cause_words", words_of(Cause::none, Cause::contradiction)) +
         constant("turn_words", words_of(Turn::none, Turn::nobody)) +
         constant("next_words", next_words()) +
         constant("basis_words", words_of(Basis::none, Basis::decided)) +
         constant("question_words", words_of(Question::State::fresh, Question::State::closed)) +
         constant("remediation_words",
                  words_of(Remediation::State::planned, Remediation::State::missing)) +
         constant("known_rules_digest", digest(rules)) + constant("decision_headers", headers) +
         constant("decision_sheet", decision_sheet) + constant("catalogue", catalogue_of(rules));
}

}  // namespace

Bytes desk_page(const rules::RuleSet& rules, std::string_view version) {
  std::string script = tables(rules, version);
  for (const std::string name : scripts)
    script.append("\n// ── ").append(name).append(".js\n").append(asset("desk/" + name + ".js"));
  return single_page({.language = "ja",
                      .title = "点検机 — tenken desk",
                      .style = asset("desk/desk.css"),
                      .script = script,
                      .body = asset("desk/desk.html")});
}

}  // namespace tenken::reports
