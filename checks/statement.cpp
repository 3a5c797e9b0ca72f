#include "checks/statement.hpp"

#include <algorithm>
#include <set>

#include "checks/judge.hpp"
#include "checks/parse/cms.hpp"
#include "checks/parse/json.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

/// Longest an attestation may run without being given again, in days (criteria.md §0.1: at most
/// twelve months).
constexpr int attestation_days_max = 366;

struct Refused {
  std::string code;
  std::string why;
};

std::set<std::string> roles_allowed(const std::string& kind) {
  if (kind == "attestation") return {"vendor", "csp", "auditor"};
  return {"city"};
}

/// The anchors of the given roles; a broken anchor file was refused when the profile was loaded.
Anchors anchors_of(const rules::Profile& profile, const std::set<std::string>& roles) {
  Anchors out;
  for (const rules::Anchor& a : profile.anchors) {
    if (!roles.contains(a.role)) continue;
    if (auto certificates = parse_certificates(a.pem))
      out.certificates.insert(out.certificates.end(), certificates->begin(), certificates->end());
  }
  return out;
}

Statement read_json(std::string_view content) {
  const auto j = parse::strict_json(content);
  if (j.at("format") != "tenken-statement/1")
    throw Refused{"statement.malformed", "unknown format"};
  Statement s;
  s.kind = j.at("kind").get<std::string>();
  if (s.kind != "attestation" && s.kind != "decision" && s.kind != "exception")
    throw Refused{"statement.malformed", "unknown kind"};
  s.criterion = j.at("criterion").get<std::string>();
  s.text = {j.at("text").at("ja").get<std::string>(), j.at("text").value("en", "")};
  s.office = j.at("by").at("office").get<std::string>();
  s.organisation = j.at("by").at("organisation").get<std::string>();
  s.document = j.value("document", "");
  s.requirement_sha256 = j.at("requirement_sha256").get<std::string>();
  s.effective_date = j.at("effective_date").get<std::string>();
  s.expires_date = j.at("expires_date").get<std::string>();
  if (s.office.empty() || s.organisation.empty() || s.text.ja.empty())
    throw Refused{"statement.malformed", "office, organisation and text must be given"};
  if (s.kind != "decision") return s;
  s.content = j.at("content").get<std::vector<std::string>>();
  std::sort(s.content.begin(), s.content.end());
  if (s.content.empty())
    throw Refused{"statement.malformed", "a decision without the digests of what it judged"};
  const std::map<std::string, Verdict> verdicts{{"pass", Verdict::pass},
                                                {"partial", Verdict::partial},
                                                {"fail", Verdict::fail},
                                                {"not_applicable", Verdict::not_applicable}};
  const auto verdict = verdicts.find(j.at("verdict").get<std::string>());
  if (verdict == verdicts.end()) throw Refused{"statement.malformed", "unknown verdict"};
  s.verdict = verdict->second;
  return s;
}

void check_dates(const Statement& s, const Case& c) {
  const auto from = parse_date(s.effective_date), until = parse_date(s.expires_date);
  if (!from || !until || *until < *from)
    throw Refused{"statement.malformed", "effective_date and expires_date must be dates in order"};
  const Day today = day_in_japan(c.as_of);
  if (today < *from)
    throw Refused{"statement.not_yet_effective", "effective from " + s.effective_date};
  if (today > *until) throw Refused{"statement.expired", "expired on " + s.expires_date};
  if (s.kind == "attestation" && *until - *from > std::chrono::days(attestation_days_max))
    throw Refused{"statement.too_long", "an attestation runs at most twelve months"};
}

void check_criterion(const Statement& s, const Case& c) {
  for (const rules::Rule& rule : c.rules.rules) {
    if (rule.criterion(s.criterion) == nullptr) continue;
    if (rule.requirement.text_sha256 != s.requirement_sha256)
      throw Refused{"statement.other_text", "the requirement's text is not the one it speaks of"};
    return;
  }
  throw Refused{"statement.unknown_criterion",
                "unknown criterion \"" + printable(s.criterion) + "\""};
}

/// Who signed is settled before what it says is read: the content decides which roles may sign, so
/// the form is read first.
Statement verified(std::string_view der, const Case& c) {
  const auto form = read_cms_attached(der, {.code_prefix = "statement"});
  if (!form) throw Refused{form.error().code, form.error().what};
  Statement s = read_json(form->content);
  const CmsTrust trust{.at = c.as_of, .code_prefix = "statement"};
  const auto trusted = trust_cms(*form, anchors_of(c.profile, roles_allowed(s.kind)), trust);
  if (!trusted) {
    const auto elsewhere =
        trust_cms(*form, anchors_of(c.profile, {"vendor", "csp", "auditor", "city"}), trust);
    throw Refused{elsewhere ? "statement.wrong_role" : trusted.error().code, trusted.error().what};
  }
  check_dates(s, c);
  check_criterion(s, c);
  return s;
}

}  // namespace

const Statement* Statements::attestation(std::string_view criterion) const {
  for (const Statement& s : valid)
    if (s.kind == "attestation" && s.criterion == criterion) return &s;
  return nullptr;
}

Statements statements(const Case& c) {
  Statements out;
  for (const Observation& o : c.evidence.observations) {
    if (o.step != statement_step || o.part != "file") continue;
    if (o.status != Status::ok) {
      out.ignored.push_back({o.target, "statement." + std::string(to_string(o.status)), o.why});
      continue;
    }
    try {
      Statement s = verified(c.evidence.blob(o), c);
      s.observation = o.id;
      out.valid.push_back(std::move(s));
    } catch (const Refused& r) {
      out.ignored.push_back({o.target, r.code, r.why});
    } catch (const std::exception& e) {
      out.ignored.push_back({o.target, "statement.malformed", printable(e.what())});
    }
  }
  return out;
}

std::vector<std::string> content_of(const Case& c, const Findings& findings) {
  std::set<std::string> digests;
  for (const Finding& f : findings)
    for (const std::string& id : f.cites)
      for (const Observation& o : c.evidence.observations)
        if (o.id == id && !o.sha256.empty()) digests.insert(o.sha256);
  return {digests.begin(), digests.end()};
}

}  // namespace tenken
