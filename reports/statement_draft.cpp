#include "reports/statement_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checks/parse/json.hpp"
#include "rules/calendar.hpp"

namespace tenken::reports {

namespace {

using Json = nlohmann::json;

Json entry(std::string_view kind, const JudgedCriterion& j, const rules::Rule& rule) {
  return {{"kind", kind},
          {"criterion", j.id},
          {"requirement_sha256", rule.requirement.text_sha256},
          {"text", {{"ja", ""}, {"en", ""}}}};
}

Json about(const JudgedRequirement& row, const JudgedCriterion& j, const Case& c) {
  Json out{{"ja", Json::array()}, {"en", Json::array()}};
  for (const Finding& f : j.findings)
    if (f.verdict == j.verdict) {
      const rules::Text said = say(c.rules, row, f).actual;
      out["ja"].push_back(printable(said.ja));
      out["en"].push_back(printable(said.en));
    }
  return out;
}

bool is_attested(const rules::Rule& rule, const JudgedCriterion& j) {
  const rules::Criterion* criterion = rule.criterion(j.id);
  return criterion != nullptr &&
         std::find(criterion->kind.begin(), criterion->kind.end(), "ATT") != criterion->kind.end();
}

bool belongs(StatementKind kind, const rules::Rule& rule, const JudgedCriterion& j) {
  switch (kind) {
    case StatementKind::decision:
      return !j.content.empty() && j.decision != JudgedCriterion::Decision::held;
    case StatementKind::attestation:
      return is_attested(rule, j) && j.verdict == Verdict::unknown;
    case StatementKind::exception:
      return j.mandatory && j.verdict == Verdict::fail;
  }
  return false;
}

constexpr std::string_view word_of(StatementKind kind) {
  return kind == StatementKind::decision      ? "decision"
         : kind == StatementKind::attestation ? "attestation"
                                              : "exception";
}

/// The statements of a file, one or many.
std::vector<Json> listed(const Json& j) {
  if (j.value("format", "") == "tenken-statement/1") return {j};
  std::vector<Json> out;
  for (const Json& one : j.at("statements")) out.push_back(one);
  return out;
}

bool is_about_the_same(const Json& a, const Json& b) {
  const auto same = [&](const char* key) { return a.value(key, Json()) == b.value(key, Json()); };
  return same("kind") && same("criterion") && same("requirement_sha256") && same("content");
}

bool is_filled(const Json& one) {
  const bool decides = one.value("kind", "") == "decision";
  return !one.at("text").value("ja", "").empty() && (!decides || !one.value("verdict", "").empty());
}

Error broken(std::string what, std::string where) {
  return Error{.kind = ErrorKind::input,
               .what = std::move(what),
               .where = std::move(where),
               .hint = "see rules/FORMAT.md, \"Statement\"",
               .code = "statement.malformed"};
}

/// Why a filled statement cannot be signed; empty: it can.
std::string problem_of(const Json& one, const Json& all) {
  const auto value = [&](const char* key) { return one.value(key, all.value(key, "")); };
  const Json by = one.value("by", all.value("by", Json::object()));
  if (by.value("office", "").empty() || by.value("organisation", "").empty())
    return "office and organisation must be given";
  const auto from = parse_date(value("effective_date")), until = parse_date(value("expires_date"));
  if (!from || !until || *until < *from)
    return "effective_date and expires_date must be dates in order; a statement without an end is "
           "none";
  if (one.value("kind", "") != "decision") return "";
  const std::string verdict = one.value("verdict", "");
  for (std::string_view known : {"pass", "partial", "fail", "not_applicable"})
    if (verdict == known) return "";
  return fmt::format("verdict \"{}\" (allowed: pass, partial, fail, not_applicable)",
                     printable(verdict));
}

}  // namespace

Bytes draft_statements(StatementKind kind, const Assessment& a, const Case& c,
                       const DraftOptions& options) {
  Json out{{"format", "tenken-statements/1"},
           {"by", {{"office", options.office}, {"organisation", options.organisation}}},
           {"document", options.document},
           {"effective_date", options.effective_date},
           {"expires_date", options.expires_date},
           {"statements", Json::array()}};
  for (const JudgedRequirement& row : a.requirements) {
    const rules::Rule* rule = c.rules.rule(row.number);
    if (rule == nullptr) continue;
    for (const JudgedCriterion& j : row.criteria) {
      if (!belongs(kind, *rule, j)) continue;
      Json one = entry(word_of(kind), j, *rule);
      if (kind == StatementKind::decision) {
        one["verdict"] = "";
        one["content"] = j.content;
      }
      one["about"] = about(row, j, c);
      out["statements"].push_back(std::move(one));
    }
  }
  return out.dump(1) + "\n";
}

Result<Bytes> same_as_before(std::string_view draft, std::string_view last, int& taken) {
  taken = 0;
  try {
    Json out = parse::strict_json(draft);
    const Json before = parse::strict_json(last);
    for (Json& one : out.at("statements"))
      for (const Json& old : listed(before)) {
        if (!is_about_the_same(one, old) || is_filled(one)) continue;
        one["text"] = old.at("text");
        if (old.contains("verdict")) one["verdict"] = old.at("verdict");
        ++taken;
      }
    return out.dump(1) + "\n";
  } catch (const std::exception& e) {
    return broken(printable(e.what()), "--same-as");
  }
}

Result<Bytes> statements_to_sign(std::string_view draft, int& dropped, int& kept) {
  dropped = kept = 0;
  try {
    const Json in = parse::strict_json(draft);
    Json out{{"format", "tenken-statements/1"}, {"statements", Json::array()}};
    for (const char* key : {"by", "document", "effective_date", "expires_date"})
      if (in.contains(key)) out[key] = in.at(key);
    for (Json one : listed(in)) {
      if (!is_filled(one)) {
        ++dropped;
        continue;
      }
      const std::string problem = problem_of(one, in);
      if (!problem.empty()) return broken(problem, one.value("criterion", ""));
      one.erase("about");
      out["statements"].push_back(std::move(one));
      ++kept;
    }
    return out.dump(1) + "\n";
  } catch (const std::exception& e) {
    return broken(printable(e.what()), "");
  }
}

}  // namespace tenken::reports
