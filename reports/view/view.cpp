// The view's rows: verdicts in marks and words, findings in three lay lines.
#include "reports/view/view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "reports/view/parts.hpp"
#include "reports/words/catalogue.hpp"
#include "rules/business_calendar.hpp"

namespace tenken::reports {

std::string category_of(const std::string& written, Language language) {
  if (language == Language::ja) return printable(written);
  for (const char* key :
       {"view.category.general", "view.category.access", "view.category.design",
        "view.category.assets", "view.category.continuity", "view.category.disposal"})
    if (written == phrase(key, Language::ja)) return phrase(key, language);
  return printable(written);
}

namespace {

/// Sources and evidence ids named in one cell.
constexpr std::size_t sources_max = 6;
/// Criteria named in one line of what is open.
constexpr std::size_t criteria_max = 4;

/// ① to ⑳ as the annex numbers its clauses; "(1)" for English, "a" for the framing sentences.
std::string label_of(const std::string& clause, int row, Language language) {
  const auto dash = clause.find('-');
  if (dash == std::string::npos) return clause.substr(std::min<std::size_t>(2, clause.size()));
  std::int64_t number = 0;
  if (!parse_integer(clause.substr(dash + 1), number) || number < 1 || number > 20) return clause;
  if (row == 10) return std::to_string(number);
  if (language == Language::en) return fmt::format("({})", number);
  return to_utf8(std::u32string(1, static_cast<char32_t>(0x2460 + number - 1)));
}

/// A clause that passes in a row of 備え and 履行, on criteria none of which is about 履行.
bool is_prepared_clause(const JudgedRequirement& row, const JudgedClause& clause) {
  return row.has_aspects && clause.verdict == Verdict::pass &&
         std::none_of(row.criteria.begin(), row.criteria.end(), [&](const JudgedCriterion& j) {
           return j.mandatory && j.clause == clause.id && j.aspect == rules::Aspect::performance;
         });
}

const char* next_key(Turn turn) {
  switch (turn) {
    case Turn::city:
      return "view.next.city";
    case Turn::provider:
      return "view.next.provider";
    case Turn::tool:
      return "view.next.tool";
    case Turn::nobody:
      return "view.next.nobody";
    case Turn::vendor:
    case Turn::none:
      break;
  }
  return "view.next.vendor";
}

struct RowBuilder {
  const ViewContext& v;
  const JudgedRequirement& row;
  const rules::Rule* rule;
  RowView out{};

  std::string said(const rules::Text& text) const {
    return shortened(in(v.language, text), sentence_characters_max, v.language);
  }

  FindingView finding(const Finding& f) const {
    const rules::Message message = say(v.c.rules, row, f);
    FindingView view;
    view.verdict = shown(f.verdict, v.language);
    view.target = printable(f.target);
    view.looked = looked_of(v, f);
    view.expected = said(message.expected);
    // Where nothing judges it yet, or the City did, what should be is what the criterion asks for.
    if ((f.cause == Cause::no_check || f.basis == Basis::decided) && rule != nullptr)
      if (const rules::Criterion* known = rule->criterion(f.criterion))
        view.expected = said(known->text);
    view.actual = said(message.actual);
    view.confirm = confirm_of(v, f);
    if (f.basis != Basis::none) view.basis = in(v.language, say(f.basis));
    if (f.verdict == Verdict::unknown) {
      view.turn = in(v.language, say(f.turn == Turn::none ? Turn::vendor : f.turn));
      view.cause = in(v.language, say(f.cause));
    }
    view.where = where_of(v, f);
    if (v.edition == Edition::public_) return view;
    view.cites.assign(f.cites.begin(), f.cites.begin() + static_cast<std::ptrdiff_t>(
                                                             std::min(f.cites.size(), cites_max)));
    view.cites_left_out = f.cites.size() - view.cites.size();
    return view;
  }

  CriterionView criterion(const JudgedCriterion& j) const {
    CriterionView view;
    view.id = j.id;
    view.clause = j.clause;
    view.mandatory = j.mandatory;
    view.kind = phrase(j.mandatory ? "view.mandatory" : "view.supporting", v.language);
    if (j.aspect != rules::Aspect::none)
      view.aspect =
          phrase(j.aspect == rules::Aspect::performance ? "view.performance" : "view.preparedness",
                 v.language);
    if (const rules::Criterion* known = rule == nullptr ? nullptr : rule->criterion(j.id)) {
      view.text = printable(in(v.language, known->text));
      view.quote = printable(known->quote);
    }
    view.verdict = shown(j.verdict, v.language);
    for (const Finding& f : j.findings)
      if (view.findings.size() < findings_max)
        view.findings.push_back(finding(f));
      else
        ++view.findings_left_out;
    if (view.findings_left_out > 0)
      view.left_out = phrased("view.more_findings", v.language, view.findings_left_out);
    if (j.decision == JudgedCriterion::Decision::held)
      view.decision = phrase("view.decision.held", v.language);
    if (j.decision == JudgedCriterion::Decision::reopened)
      view.decision = phrase("view.decision.reopened", v.language);
    if (j.decision == JudgedCriterion::Decision::aged)
      view.decision = phrase("view.decision.aged", v.language);
    view.content = j.content;
    view.awaits_decision = awaits_decision(j);
    return view;
  }

  void texts() {
    out.number = row.number;
    out.name = row.name;
    out.title = rule == nullptr ? row.name : printable(in(v.language, rule->title));
    if (rule == nullptr) return;
    out.category = category_of(rule->requirement.category, v.language);
    out.text = rule->requirement.text_ja;
    out.text_en = printable(rule->text_en);
    out.text_sha256 = rule->requirement.text_sha256;
    out.remedy = printable(in(v.language, rule->remedy));
    for (const JudgedClause& clause : row.clauses) {
      const auto known = std::find_if(rule->clauses.begin(), rule->clauses.end(),
                                      [&](const rules::Clause& c) { return c.id == clause.id; });
      ClauseView view{clause.id, label_of(clause.id, row.number, v.language), "", "",
                      shown(clause.verdict, v.language)};
      // 備え of a clause is not yet the clause: no ○ alone, as for its row.
      if (is_prepared_clause(row, clause))
        view.verdict = {Verdict::not_due, "", phrase("view.clause.prepared", v.language)};
      if (known != rule->clauses.end()) {
        view.title = printable(in(v.language, known->title));
        view.quote = printable(known->quote);
      }
      out.clauses.push_back(std::move(view));
    }
  }

  void marks() {
    out.verdict = shown(row.verdict, v.language);
    out.prepared_only = row.is_prepared_only();
    if (!out.prepared_only) out.marks.push_back({"", out.verdict});
    if (!row.has_aspects) return;
    out.marks.push_back(
        {phrase("view.preparedness", v.language), shown(row.preparedness, v.language)});
    out.marks.push_back(
        {phrase("view.performance", v.language), shown(row.performance, v.language)});
  }

  /// The finding that decides the row, in lay lines, and what to do about it.
  void decided() {
    const Finding* f = deciding_finding(row);
    if (f == nullptr) return;
    const FindingView view = finding(*f);
    out.seen = view.looked;
    out.should_be = view.expected;
    out.was = view.actual;
    if (row.verdict == Verdict::unknown) {
      out.turn_kind = f->turn == Turn::none ? Turn::vendor : f->turn;
      out.turn = in(v.language, say(out.turn_kind));
      out.cause = view.cause;
    }
    if (row.verdict == Verdict::pass || row.verdict == Verdict::not_applicable) {
      if (out.prepared_only) out.next_step = phrase("view.next.not_due", v.language);
      return;
    }
    out.reason = view.target.empty() ? view.actual : view.target + ": " + view.actual;
    if (row.verdict == Verdict::not_due) {
      out.next_step = phrase("view.next.not_due", v.language);
      return;
    }
    out.next_step = phrase(next_key(row.verdict == Verdict::unknown ? out.turn_kind : Turn::vendor),
                           v.language);
    if (!out.exceptions.empty() && row.verdict == Verdict::fail)
      out.next_step += phrased("view.next.exception", v.language, out.exceptions.front().until);
  }

  /// What is open, one line a thing: criteria that say the same of the same target share a line.
  void open_lines() {
    std::vector<std::pair<std::string, std::vector<std::string>>> lines;  // words, criteria
    for (const JudgedCriterion& j : row.criteria)
      for (const Finding& f : j.findings) {
        if (!j.mandatory || f.verdict == Verdict::pass || f.verdict == Verdict::not_applicable ||
            f.verdict == Verdict::not_due)
          continue;
        if (lines.size() >= open_max) {
          ++out.open_left_out;
          continue;
        }
        const std::string words =
            fmt::format("{}{}: {}", shown(f.verdict, v.language).text(),
                        f.target.empty() ? "" : " " + printable(f.target),
                        shortened(in(v.language, say(v.c.rules, row, f).actual), 400, v.language));
        const auto same = std::find_if(lines.begin(), lines.end(),
                                       [&](const auto& other) { return other.first == words; });
        if (same == lines.end())
          lines.push_back({words, {j.id}});
        else if (same->second.back() != j.id)
          same->second.push_back(j.id);
      }
    for (const auto& [words, criteria] : lines) {
      // What is open must not stand behind all the numbers that say it.
      std::string line;
      for (std::size_t i = 0; i < std::min(criteria.size(), criteria_max); ++i)
        line += criteria[i] + " ";
      if (criteria.size() > criteria_max)
        line += phrased("view.looked.and", v.language, criteria.size() - criteria_max) + " ";
      out.open.push_back(line + words);
    }
  }

  void provenance() {
    std::set<Basis> bases;
    std::set<std::string> cited, owners;
    std::int64_t newest_ms = 0;
    for (const JudgedCriterion& j : row.criteria)
      for (const Finding& f : j.findings) {
        if (j.mandatory && f.basis != Basis::none) bases.insert(f.basis);
        if (f.cites.size() <= 200) cited.insert(f.cites.begin(), f.cites.end());
      }
    for (Basis b : bases) {
      if (!out.bases.empty()) out.bases += v.language == Language::ja ? "、" : ", ";
      out.bases += in(v.language, say(b));
    }
    std::set<std::string> sources, digests;
    for (const std::string& id : cited) {
      const Observation* o = v.find(id);
      if (o == nullptr) continue;
      newest_ms = std::max(newest_ms, o->seen_at_ms);
      if (v.edition != Edition::full) continue;
      sources.insert(source_of(v, o->target));
      if (!o->sha256.empty()) digests.insert(o->sha256.substr(0, 12));
    }
    out.seen_on =
        v.day(newest_ms == 0 ? v.a.as_of
                             : std::chrono::sys_seconds(std::chrono::seconds(newest_ms / 1000)));
    for (const auto* all : {&sources, &digests}) {
      auto& list = all == &sources ? out.sources : out.evidence_ids;
      for (const std::string& one : *all)
        if (list.size() < sources_max) list.push_back(one);
      if (all->size() > sources_max)
        list.push_back("… " + phrased("view.looked.and", v.language, all->size() - sources_max));
    }
    if (rule == nullptr) return;
    bool city = false, provider = false;
    for (const rules::Criterion& c : rule->criteria)
      city = city || c.owner == "CITY", provider = provider || c.owner == "CSP";
    out.responsibility = phrase("view.responsibility.vendor", v.language);
    if (provider)
      out.responsibility += "\n" + std::string(phrase("view.responsibility.provider", v.language));
    if (city)
      out.responsibility += "\n" + std::string(phrase("view.responsibility.city", v.language));
  }

  void follow_up() {
    std::string earliest;
    for (const Remediation& r : v.a.remediations) {
      const bool of_row = std::any_of(row.criteria.begin(), row.criteria.end(),
                                      [&](const JudgedCriterion& j) { return j.id == r.subject; });
      const bool open =
          r.state == Remediation::State::planned || r.state == Remediation::State::overdue;
      if (of_row && open && !r.due_on.empty() && (earliest.empty() || r.due_on < earliest))
        earliest = r.due_on;
    }
    if (!earliest.empty()) out.due = v.day(earliest);
    for (const Statement& s : row.exceptions)
      out.exceptions.push_back({s.criterion, printable(s.document), said(s.text),
                                printable(s.office), v.day(s.expires_date)});
    if (const PastMonth* last = v.a.history.empty() ? nullptr : &v.a.history.back()) {
      const auto was = last->verdicts.find(row.number);
      if (was == last->verdicts.end()) return;
      if (const auto verdict = verdict_of_word(was->second)) {
        out.before = shown(*verdict, v.language);
        out.change = change_word(*verdict, row.verdict, v.language);
      }
    }
  }
};

}  // namespace

std::string Shown::text() const { return mark.empty() ? word : mark + " " + word; }

Shown shown(Verdict verdict, Language language) {
  return {verdict, std::string(mark(verdict)), in(language, say(verdict))};
}

std::string shortened(std::string_view text, std::size_t characters_max, Language language) {
  const std::string all = printable(text);
  if (all.size() <= characters_max) return all;
  // A character begins at every byte that continues none (RFC 3629 §3).
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  const auto characters = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), begins));
  if (characters <= characters_max) return all;
  std::size_t end = 0;
  for (std::size_t seen = 0; end < all.size(); ++end)
    if (begins(all[end]) && seen++ == characters_max) break;
  return all.substr(0, end) +
         phrased("view.more_characters", language, characters - characters_max);
}

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return text;
}

bool awaits_decision(const JudgedCriterion& j) {
  return !j.content.empty() && j.decision != JudgedCriterion::Decision::held;
}

RowView row_view(const ViewContext& v, const JudgedRequirement& row) {
  RowBuilder builder{v, row, v.c.rules.rule(row.number)};
  builder.texts();
  builder.marks();
  builder.follow_up();
  for (const JudgedCriterion& j : row.criteria)
    builder.out.criteria.push_back(builder.criterion(j));
  builder.decided();
  builder.open_lines();
  builder.provenance();
  return std::move(builder.out);
}

}  // namespace tenken::reports
