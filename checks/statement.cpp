#include "checks/statement.hpp"

#include <algorithm>
#include <set>

#include "checks/judge.hpp"
#include "checks/parse/clause_finder.hpp"
#include "checks/parse/cms.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/json.hpp"
#include "checks/returned_checklist.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

/// Longest an attestation may run without being given again, in days (criteria.md §0.1: at most
/// twelve months).
constexpr int attestation_days_max = 366;
/// Most statements under one seal: every criterion of the annex several times over.
constexpr std::size_t statements_max = 2000;

struct Refused {
  std::string code;
  std::string why;
};

std::set<std::string> roles_allowed(const std::string& kind) {
  if (kind == "attestation") return {"vendor", "csp", "auditor"};
  return {"city"};
}

Statement read_one(const nlohmann::json& j) {
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
  if (j.contains("content")) s.content = j.at("content").get<std::vector<std::string>>();
  std::sort(s.content.begin(), s.content.end());
  if (s.kind != "decision") return s;
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

/// One statement, or the statements of a month under one seal. An office given for all holds where
/// a statement names none.
std::vector<nlohmann::json> read_seal(std::string_view content) {
  const auto j = parse::strict_json(content);
  const std::string format = j.at("format").get<std::string>();
  if (format == "tenken-statement/1") return {j};
  if (format != "tenken-statements/1") throw Refused{"statement.malformed", "unknown format"};
  std::vector<nlohmann::json> out;
  for (nlohmann::json one : j.at("statements")) {
    if (out.size() == statements_max) throw Refused{"statement.malformed", "too many statements"};
    if (!one.is_object()) throw Refused{"statement.malformed", "a statement that is no object"};
    for (const char* shared : {"by", "document", "effective_date", "expires_date"})
      if (!one.contains(shared) && j.contains(shared)) one[shared] = j.at(shared);
    out.push_back(std::move(one));
  }
  if (out.empty()) throw Refused{"statement.malformed", "a seal without statements"};
  return out;
}

/// Who may say this: the signer's chain against the anchors of the roles that its kind allows.
void check_signer(const CmsSignature& form, const Statement& s, const Case& c) {
  const CmsTrust trust{.at = c.as_of, .code_prefix = "statement"};
  const auto trusted = trust_cms(form, anchors_of(c.profile, roles_allowed(s.kind)), trust);
  if (trusted) return;
  const auto elsewhere =
      trust_cms(form, anchors_of(c.profile, {"vendor", "csp", "auditor", "city"}), trust);
  throw Refused{elsewhere ? "statement.wrong_role" : trusted.error().code, trusted.error().what};
}

/// What a decision binds of an observation that was read whole. Of a paper: its folded text, so
/// that a copy saved again in another format is the same paper; nothing for the file beside that
/// text, unless a page holds no text: an image may be swapped.
std::string bound_digest(const Case& c, const Observation& o) {
  const auto& targets = c.evidence.deployment.targets;
  const auto target = std::find_if(targets.begin(), targets.end(),
                                   [&](const rules::Target& t) { return t.name == o.target; });
  if (target == targets.end() || target->kind != "document") return o.sha256;
  if (o.part == "text") return sha256_hex(parse::content_of(parse::read_paper(c.evidence.blob(o))));
  const auto is_read_whole = [&](const Observation& t) {
    if (t.step != o.step || t.target != o.target || t.part != "text" || t.sha256.empty())
      return false;
    const parse::Paper paper = parse::read_paper(c.evidence.blob(t));
    return paper.empty_pages == 0 && !parse::content_of(paper).empty();
  };
  const bool has_text =
      std::any_of(c.evidence.observations.begin(), c.evidence.observations.end(), is_read_whole);
  return has_text ? std::string() : o.sha256;
}

/// An attestation may name the digests of what it relies on: all of them must be among what was
/// kept.
void check_content(const Statement& s, const Case& c) {
  if (s.kind != "attestation") return;
  for (const std::string& digest : s.content) {
    const bool kept = std::any_of(
        c.evidence.observations.begin(), c.evidence.observations.end(),
        [&](const Observation& o) { return o.sha256 == digest || bound_digest(c, o) == digest; });
    if (!kept)
      throw Refused{"statement.other_content",
                    "it relies on " + printable(digest.substr(0, 64)) + ", which was not kept"};
  }
}

/// The statements of one signed file; one that does not hold changes nothing and takes none of the
/// others with it.
void read_signed(const Observation& o, const Case& c, Statements& out) {
  const auto form = read_cms_attached(c.evidence.blob(o), {.code_prefix = "statement"});
  if (!form) throw Refused{form.error().code, form.error().what};
  for (const nlohmann::json& one : read_seal(form->content)) {
    std::string criterion;
    try {
      Statement s = read_one(one);
      criterion = s.criterion;
      check_signer(*form, s, c);
      check_dates(s, c);
      check_criterion(s, c);
      check_content(s, c);
      s.observation = o.id;
      out.valid.push_back(std::move(s));
    } catch (const Refused& r) {
      out.ignored.push_back({o.target, printable(criterion), r.code, r.why});
    } catch (const std::exception& e) {
      out.ignored.push_back(
          {o.target, printable(criterion), "statement.malformed", printable(e.what())});
    }
  }
}

/// Beside the number the City read what is asked; a number put to another criterion's words would
/// give that one's verdict away. Words that no criterion has may be those of older rules.
void check_sought(const ReturnedDecision& d, const Case& c) {
  const std::string sought = parse::folded(d.sought);
  std::string other;
  for (const rules::Rule& rule : c.rules.rules)
    for (const rules::Criterion& criterion : rule.criteria) {
      if (sought != parse::folded(criterion.text.ja) && sought != parse::folded(criterion.text.en))
        continue;
      if (criterion.id == d.statement.criterion) return;
      other = criterion.id;
    }
  if (!other.empty())
    throw Refused{"statement.other_text", "what the City read there is what " + other + " asks"};
}

/// The decisions of a workbook that the city returned: no signature, so the profile must name its
/// document number and its digest.
void read_returned(const Observation& o, const Case& c, Statements& out) {
  const auto& pinned = c.profile.returned_checklists;
  const auto pin = std::find_if(pinned.begin(), pinned.end(),
                                [&](const auto& r) { return r.sha256 == o.sha256; });
  if (pin == pinned.end())
    throw Refused{"statement.unpinned_checklist",
                  "a returned checklist whose digest the profile does not name: " + o.sha256};
  ReturnedDecisions read = read_returned_checklist(c.evidence.blob(o), c.profile.city);
  for (const ReturnedFault& fault : read.faults)
    out.ignored.push_back({o.target, "", "statement.malformed", printable(fault.text().en),
                           printable(fault.text().ja)});
  for (ReturnedDecision& decision : read.decisions) {
    Statement& s = decision.statement;
    try {
      if (s.document.empty()) s.document = pin->document;
      if (s.document != pin->document)
        throw Refused{"statement.other_document", "document number \"" + printable(s.document) +
                                                      "\", pinned is \"" + pin->document + "\""};
      check_dates(s, c);
      check_criterion(s, c);
      check_sought(decision, c);
      s.observation = o.id;
      s.is_signed = false;
      out.valid.push_back(std::move(s));
    } catch (const Refused& r) {
      out.ignored.push_back({o.target, printable(s.criterion), r.code, r.why});
    }
  }
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
      out.ignored.push_back({o.target, "", "statement." + std::string(to_string(o.status)), o.why});
      continue;
    }
    try {
      if (c.evidence.blob(o).starts_with("PK"))
        read_returned(o, c, out);
      else
        read_signed(o, c, out);
    } catch (const Refused& r) {
      out.ignored.push_back({o.target, "", r.code, r.why});
    } catch (const std::exception& e) {
      out.ignored.push_back({o.target, "", "statement.malformed", printable(e.what())});
    }
  }
  return out;
}

Finding attested(const Case& c, std::string_view criterion) {
  const Statements all = statements(c);
  const Statement* s = all.attestation(criterion);
  if (s == nullptr)
    return unknown(criterion, Cause::not_declared, Turn::vendor, {},
                   "attestation " + std::string(criterion));
  Finding out{.criterion = std::string(criterion),
              .verdict = Verdict::pass,
              .basis = Basis::attested,
              .message = "attested"};
  out.values = {{"text", s->text},
                {"office", same(s->office)},
                {"effective_date", same(s->effective_date)},
                {"expires_date", same(s->expires_date)}};
  out.cites = {s->observation};
  return out;
}

std::vector<std::string> content_of(const Case& c, const Findings& findings) {
  std::set<std::string> digests;
  for (const Finding& f : findings) {
    digests.insert(f.bound.begin(), f.bound.end());
    if (!f.bound.empty()) continue;
    for (const std::string& id : f.cites)
      for (const Observation& o : c.evidence.observations)
        if (o.id == id && !o.sha256.empty()) digests.insert(bound_digest(c, o));
  }
  digests.erase("");
  return {digests.begin(), digests.end()};
}

}  // namespace tenken
