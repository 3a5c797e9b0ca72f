#include "cli/judged.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "reports/case_members.hpp"
#include "rules/calendar.hpp"

namespace tenken::cli {

namespace {

std::optional<std::chrono::sys_seconds> sealed_as_of(std::string_view json) {
  try {
    return parse_instant(nlohmann::json::parse(json).at("as_of").get<std::string>());
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

/// Fills value and sealed_json, or errors.
void read_members(const std::vector<bundle::MemberView>& members, Judged& out) {
  const auto* sealed = reports::find_member(members, "assessment.json");
  const auto as_of = sealed == nullptr ? std::nullopt : sealed_as_of(sealed->bytes);
  if (!as_of) {
    out.errors.push_back(Error{.kind = ErrorKind::bundle,
                               .what = "no readable assessment",
                               .where = "assessment.json",
                               .code = "bundle.malformed_member"});
    return;
  }
  out.sealed_json = std::string(sealed->bytes);
  auto read = reports::case_of(members, *as_of);
  out.errors = std::move(read.errors);
  out.value = std::move(read.value);
}

/// Judges by the checks whose rules hold what they ask for. A bundle of an older version may not:
/// its rows answer no_check, and the caller is told.
void judge(Judged& out) {
  std::vector<const Check*> able;
  const rules::RuleSet embedded = embedded_rules_unlike(out.value.rules);
  for (const Check* check : all_checks()) {
    const rules::Rule* rule = out.value.rules.rule(check->number);
    const rules::Rule* ours = embedded.rule(check->number);
    if (rule != nullptr && (ours == nullptr || lacking_in(*rule, *ours).empty()))
      able.push_back(check);
    else
      out.older.push_back(check->number);
  }
  if (!out.older.empty())
    say_progress(fmt::format(
        "warning: sealed with older rules: this version cannot judge requirement {} again",
        fmt::join(out.older, ", ")));
  out.assessment = evaluate(out.value, able);
}

}  // namespace

Judged judge_members(const std::vector<bundle::MemberView>& members) {
  Judged out;
  read_members(members, out);
  if (out.errors.empty()) judge(out);
  return out;
}

Judged judge_sealed(const po::variables_map& values, std::optional<rules::RuleSet> rules) {
  Judged out;
  const auto refuse = [&](Error e) {
    out.errors.push_back(std::move(e));
    return std::move(out);
  };
  const auto trust = trust_of(values);
  if (!trust) return refuse(trust.error());
  const auto opened = open_bundle(values["bundle"].as<std::string>(), *trust);
  if (!opened) return refuse(opened.error());
  const auto& verification = (*opened)->verification;
  out.errors = blocking(verification, names_trust(values));
  if (!out.errors.empty()) return out;
  if (!names_trust(values))
    say_progress("warning: no --trust given: whose bundle this is was not checked");
  read_members(verification.members, out);
  if (!out.errors.empty()) return out;
  if (values.count("as-of") != 0) {
    const auto given = instant_of(values, "as-of");
    if (!given) return refuse(given.error());
    out.value.as_of = *given;
  }
  if (rules) out.value.rules = *std::move(rules);
  judge(out);
  return out;
}

}  // namespace tenken::cli
