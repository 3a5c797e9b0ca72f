#include "reports/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "reports/view/parts.hpp"
#include "reports/words/catalogue.hpp"
#include "rules/calendar.hpp"

namespace tenken::reports {

namespace {

using Json = nlohmann::json;
using Kind = Difference::Kind;

constexpr std::array<std::pair<Kind, const char*>, 9> phrases_of{
    {{Kind::worse, "diff.worse"},
     {Kind::unknown, "diff.unknown"},
     {Kind::better, "diff.better"},
     {Kind::settled, "diff.settled"},
     {Kind::other, "diff.other"},
     {Kind::added, "diff.added"},
     {Kind::removed, "diff.removed"},
     {Kind::exception, "diff.exception"},
     {Kind::evidence, "diff.evidence"}}};

/// What a criterion's findings were read from: digests of the kept bytes.
std::set<std::string> read_by(const JudgedCriterion& j, const Case& c) {
  std::set<std::string> ids, out;
  for (const Finding& f : j.findings) ids.insert(f.cites.begin(), f.cites.end());
  for (const Observation& o : c.evidence.observations)
    if (ids.contains(o.id)) out.insert(o.sha256.empty() ? o.id : o.sha256);
  return out;
}

std::set<std::string> exceptions_of(const JudgedRequirement& row, const std::string& criterion) {
  std::set<std::string> out;
  for (const Statement& s : row.exceptions)
    if (s.criterion == criterion) out.insert(s.document + " " + s.expires_date);
  return out;
}

/// Which judgement: its month if it has one, and when it was made.
std::string judgement_words(const Assessment& a, Language language) {
  const std::string instant = format_instant(a.as_of);
  return a.period.empty() ? instant
                          : phrased("diff.judgement", language, printable(a.period), instant);
}

const JudgedRequirement* find_row(const Assessment& a, int number) {
  for (const JudgedRequirement& row : a.requirements)
    if (row.number == number) return &row;
  return nullptr;
}

const JudgedCriterion* find_criterion(const JudgedRequirement* row, const std::string& id) {
  if (row == nullptr) return nullptr;
  for (const JudgedCriterion& j : row->criteria)
    if (j.id == id) return &j;
  return nullptr;
}

Kind kind_of(Verdict before, Verdict now) {
  if (now == Verdict::unknown) return before == Verdict::fail ? Kind::better : Kind::unknown;
  if (before == Verdict::unknown) return now == Verdict::fail ? Kind::worse : Kind::settled;
  if (standing(before) == standing(now)) return Kind::other;
  return standing(now) > standing(before) ? Kind::better : Kind::worse;
}

rules::Text said(const Judgement& of, const JudgedRequirement& row, const JudgedCriterion& j) {
  return j.findings.empty() ? rules::Text{} : say(of.c.rules, row, j.findings.front()).actual;
}

}  // namespace

std::string_view to_string(Kind kind) {
  return std::string_view(phrases_of[static_cast<std::size_t>(kind)].second).substr(5);
}

std::vector<Difference> differences(const Judgement& before, const Judgement& now) {
  std::vector<Difference> out;
  for (const JudgedRequirement& row : now.assessment.requirements) {
    const JudgedRequirement* old_row = find_row(before.assessment, row.number);
    for (const JudgedCriterion& j : row.criteria) {
      const JudgedCriterion* old = find_criterion(old_row, j.id);
      Difference d{.row = row.number,
                   .criterion = j.id,
                   .mandatory = j.mandatory,
                   .before = old == nullptr ? Verdict::unknown : old->verdict,
                   .now = j.verdict,
                   .is = said(now, row, j)};
      if (old != nullptr) d.was = said(before, *old_row, *old);
      if (old == nullptr)
        d.kind = Kind::added;
      else if (old->verdict != j.verdict)
        d.kind = kind_of(old->verdict, j.verdict);
      else if (exceptions_of(*old_row, j.id) != exceptions_of(row, j.id))
        d.kind = Kind::exception;
      else if (read_by(*old, before.c) != read_by(j, now.c))
        d.kind = Kind::evidence;
      else
        continue;
      out.push_back(std::move(d));
    }
    if (old_row == nullptr) continue;
    for (const JudgedCriterion& old : old_row->criteria)
      if (find_criterion(&row, old.id) == nullptr)
        out.push_back({.kind = Kind::removed,
                       .row = row.number,
                       .criterion = old.id,
                       .mandatory = old.mandatory,
                       .before = old.verdict,
                       .was = said(before, *old_row, old)});
  }
  return out;
}

Bytes difference_table(const std::vector<Difference>& all, const Judgement& before,
                       const Judgement& now, Language language) {
  std::string out = phrased("diff.head", language,
                            shortened(in(language, now.c.evidence.deployment.title), 80, language),
                            judgement_words(before.assessment, language),
                            judgement_words(now.assessment, language)) +
                    "\n";
  if (before.assessment.rules_sha256 != now.assessment.rules_sha256)
    out += std::string(phrase("diff.other_rules", language)) + "\n";
  if (before.assessment.profile_sha256 != now.assessment.profile_sha256)
    out += std::string(phrase("diff.other_profile", language)) + "\n";
  std::size_t evidence_only = 0;
  for (const Difference& d : all) {
    if (d.kind == Kind::evidence) {
      ++evidence_only;
      continue;
    }
    out +=
        fmt::format("{:3} {:8} {}  {} -> {}{}\n", d.row, d.criterion,
                    phrase(phrases_of[static_cast<std::size_t>(d.kind)].second, language),
                    d.kind == Kind::added ? "-" : shown(d.before, language).word,
                    d.kind == Kind::removed ? "-" : shown(d.now, language).word,
                    d.mandatory ? "" : fmt::format(" ({})", phrase("view.supporting", language)));
    if (!in(language, d.was).empty())
      out += "      - " + one_line(shortened(in(language, d.was), 300, language)) + "\n";
    if (!in(language, d.is).empty())
      out += "      + " + one_line(shortened(in(language, d.is), 300, language)) + "\n";
  }
  if (evidence_only > 0) out += phrased("diff.evidence_only", language, evidence_only) + "\n";
  if (all.empty()) out += std::string(phrase("diff.same", language)) + "\n";
  return out;
}

Bytes difference_json(const std::vector<Difference>& all, const Judgement& before,
                      const Judgement& now) {
  const auto side = [](const Assessment& a) {
    return Json{{"run", printable(a.run)},
                {"period", printable(a.period)},
                {"as_of", format_instant(a.as_of)},
                {"rules", a.rules_sha256},
                {"profile", a.profile_sha256}};
  };
  Json out{{"format", "tenken-difference/1"},
           {"before", side(before.assessment)},
           {"now", side(now.assessment)},
           {"criteria", Json::array()}};
  for (const Difference& d : all) {
    Json one{{"kind", to_string(d.kind)},
             {"requirement", d.row},
             {"criterion", d.criterion},
             {"mandatory", d.mandatory}};
    if (d.kind != Kind::added) one["before"] = to_string(d.before);
    if (d.kind != Kind::removed) one["now"] = to_string(d.now);
    out["criteria"].push_back(std::move(one));
  }
  return out.dump(1) + "\n";
}

}  // namespace tenken::reports
