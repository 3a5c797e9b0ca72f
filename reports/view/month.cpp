// The view's month: how it stands, what changed, what is open, what is not proven.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "reports/bundle/sentences.hpp"
#include "reports/status.hpp"
#include "reports/view/parts.hpp"
#include "reports/words/catalogue.hpp"
#include "reports/words/phrases.hpp"
#include "rules/business_calendar.hpp"

namespace tenken::reports {

namespace {

/// Characters of a name in a heading: system, city, provider.
constexpr std::size_t name_characters_max = 80;
/// Months of the trend.
constexpr std::size_t trend_months_max = 12;
/// Questions, rows of the follow-up and changes that a view holds; nobody reads more on paper, and
/// the JSON has all.
constexpr std::size_t list_max = 400;

constexpr std::array<Verdict, 6> verdicts_in_order{Verdict::pass,           Verdict::partial,
                                                   Verdict::fail,           Verdict::unknown,
                                                   Verdict::not_applicable, Verdict::not_due};

std::string label_of(const std::string& period, Language language) {
  const auto month = month_of(period);
  if (!month || language == Language::en) return one_line(printable(period));
  const std::chrono::year_month_day day(month->first);
  return fmt::format("R{}.{}", static_cast<int>(day.year()) - 2018,
                     static_cast<unsigned>(day.month()));
}

std::string words_of(const std::string& period, Language language) {
  const auto month = month_of(period);
  if (!month || language == Language::en) return one_line(printable(period));
  // 「令和8年11月1日」 without its day: the era's own words for the year. Before the eras that we
  // know there are none.
  std::string first = wareki(month->first);
  if (!first.ends_with("1日")) return one_line(printable(period));
  first.resize(first.rfind("1日"));
  return fmt::format("{}分", first);
}

std::string next_period(const std::string& period) {
  const auto month = month_of(period);
  return month ? format_date(month->last + std::chrono::days(1)).substr(0, 7) : std::string();
}

std::string previous_period(const std::string& period) {
  const auto month = month_of(period);
  return month ? format_date(month->first - std::chrono::days(1)).substr(0, 7) : std::string();
}

void count(View& out, const Assessment& a) {
  auto totals = a.totals();
  for (Verdict verdict : verdicts_in_order)
    out.totals.push_back({shown(verdict, out.language), totals[verdict]});
  out.prepared_only = static_cast<int>(
      std::count_if(a.requirements.begin(), a.requirements.end(),
                    [](const JudgedRequirement& row) { return row.is_prepared_only(); }));
  if (out.prepared_only > 0)
    out.prepared_words = phrased("view.prepared_only", out.language, out.prepared_only);
  const int all = static_cast<int>(a.requirements.size());
  out.judged = all - totals[Verdict::unknown];
  const int short_of = totals[Verdict::fail] + totals[Verdict::partial] + totals[Verdict::unknown];
  out.headline = totals[Verdict::pass] + totals[Verdict::partial] + totals[Verdict::fail] == 0
                     ? std::string(phrase("view.headline.nothing", out.language))
                 : short_of == 0
                     ? phrased("view.headline.satisfied", out.language, all, totals[Verdict::pass],
                               totals[Verdict::not_applicable], totals[Verdict::not_due])
                     : phrased("view.headline.open", out.language, all, totals[Verdict::fail],
                               totals[Verdict::partial], totals[Verdict::unknown]);
  if (totals[Verdict::unknown] > 0)
    out.warnings.push_back(phrased("view.warn.unknown", out.language, totals[Verdict::unknown]));
  if (out.prepared_only > 0)
    out.warnings.push_back(phrased("view.warn.prepared", out.language, out.prepared_only));
  const auto excepted =
      std::count_if(a.requirements.begin(), a.requirements.end(), [](const JudgedRequirement& row) {
        return row.verdict == Verdict::fail && !row.exceptions.empty();
      });
  if (excepted > 0) out.warnings.push_back(phrased("view.warn.exceptions", out.language, excepted));
  if (a.partial_selection) out.warnings.push_back(phrase("view.warn.selection", out.language));
  if (!a.ignored_statements.empty())
    out.warnings.push_back(phrased("view.warn.ignored", out.language, a.ignored_statements.size()));
}

void add_bases(View& out, const Assessment& a) {
  std::map<Basis, int> bases;
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria)
      if (j.verdict != Verdict::unknown && !j.findings.empty()) ++bases[j.findings.front().basis];
  for (const auto& [basis, criteria] : bases)
    if (basis != Basis::none)
      out.bases.push_back({in(out.language, say(basis)), std::to_string(criteria)});
  std::map<Cause, int> causes;
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria)
      for (const Finding& f : j.findings)
        if (j.verdict == Verdict::unknown && f.verdict == Verdict::unknown) {
          ++causes[f.cause];
          break;
        }
  for (const auto& [cause, criteria] : causes)
    out.unseen.push_back({in(out.language, say(cause)), std::to_string(criteria)});
}

void add_changes(View& out, const ViewContext& v) {
  const Assessment& a = v.a;
  out.has_previous = !a.before.empty();
  if (!out.has_previous) {
    out.changes_note = phrase(
        is_previous_month_broken(v.c) ? "view.changes.broken" : "view.changes.first", out.language);
    return;
  }
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria) {
      const auto was = a.before.find(j.id);
      const bool known = was != a.before.end() && verdict_of_word(was->second).has_value();
      const Verdict before = known ? *verdict_of_word(was->second) : Verdict::unknown;
      if (known && before == j.verdict) continue;
      if (out.changes.size() >= list_max) {
        ++out.left_out.changes;
        continue;
      }
      const rules::Rule* rule = v.c.rules.rule(row.number);
      ChangeView change{row.number,
                        j.id,
                        rule == nullptr ? row.name : printable(in(out.language, rule->title)),
                        std::nullopt,
                        shown(j.verdict, out.language),
                        ""};
      if (known) change.before = shown(before, out.language);
      change.word = known ? change_word(before, j.verdict, out.language)
                          : std::string(phrase("view.row.new", out.language));
      out.changes.push_back(std::move(change));
    }
  if (out.changes.empty()) out.changes_note = phrase("view.changes.none", out.language);
}

MonthView month_view(const PastMonth& past, Language language) {
  MonthView out{past.period, label_of(past.period, language), true, false, {}};
  for (const auto& [number, word] : past.verdicts)
    if (const auto verdict = verdict_of_word(word)) ++out.counts[*verdict];
  return out;
}

/// Every period is a month of the calendar and later than the one before it.
bool is_calendar(const Assessment& a) {
  std::string last;
  for (const PastMonth& past : a.history) {
    if (!month_of(past.period) || past.period <= last) return false;
    last = past.period;
  }
  return month_of(a.period) && a.period > last;
}

/// The months of the calendar up to this one, from the first that was given: one that nobody handed
/// on is a gap that the trend shows. Periods that are no months stand as they were handed on.
void add_months(View& out, const Assessment& a) {
  out.months.push_back({a.period, label_of(a.period, out.language), true, true, a.totals()});
  auto past = a.history.rbegin();
  const bool has_gaps = is_calendar(a);
  std::string expected = a.period;
  while (past != a.history.rend() && out.months.size() < trend_months_max) {
    if (has_gaps) expected = previous_period(expected);
    if (has_gaps && past->period != expected)
      out.months.push_back({expected, label_of(expected, out.language), false, false, {}});
    else
      out.months.push_back(month_view(*past++, out.language));
  }
  std::reverse(out.months.begin(), out.months.end());
}

QuestionView question_view(const ViewContext& v, const Question& q) {
  QuestionView out;
  out.id = one_line(printable(q.id));
  out.criterion = one_line(printable(q.criterion));
  out.row = q.requirement;
  out.turn_kind = q.turn;
  out.turn = in(v.language, say(q.turn));
  out.state = in(v.language, say(q.state));
  if (q.cause != Cause::none) out.cause = in(v.language, say(q.cause));
  out.text = shortened(in(v.language, q.text), sentence_characters_max, v.language);
  out.opened_on = v.day(q.opened_on);
  out.closed_on = q.closed_on.empty() ? "" : v.day(q.closed_on);
  out.open = q.state != Question::State::closed;
  return out;
}

void add_questions(View& out, const ViewContext& v) {
  for (const Task& t : tasks(v.a)) {
    if (out.questions.size() >= list_max) {
      ++out.left_out.questions;
      continue;
    }
    QuestionView q = question_view(v, *t.question);
    q.effect = effect_of(t, v.language);
    q.span = span_of(t.minutes, v.language);
    out.questions.push_back(std::move(q));
  }
  for (const Question& q : v.a.questions)
    if (q.state == Question::State::closed && out.questions.size() < list_max)
      out.questions.push_back(question_view(v, q));
    else if (q.state == Question::State::closed)
      ++out.left_out.questions;
  for (const Remediation& r : v.a.remediations)
    if (out.remediations.size() >= list_max)
      ++out.left_out.remediations;
    else
      out.remediations.push_back(
          {one_line(printable(r.id)), one_line(printable(r.subject)), one_line(printable(r.owner)),
           shortened(r.measure, sentence_characters_max, v.language), v.day(r.due_on),
           v.day(r.closed_on), printable(r.evidence), in(v.language, say(r.state)),
           r.state != Remediation::State::closed});
}

void add_fixed(View& out, const ViewContext& v) {
  const auto say_here = [&](const char* key) { return std::string(phrase(key, v.language)); };
  out.legend = say_here("view.legend");
  for (const char* key : {"view.limit.promises", "view.limit.registers", "view.limit.time",
                          "view.limit.provider", "view.limit.signer", "view.limit.page"})
    out.not_proven.push_back({"", say_here(key)});
  for (const auto& [term, text] : glossary())
    out.glossary.push_back({in(v.language, term), in(v.language, text)});
  out.digests = {{say_here("view.digest.assessment"),
                  sha256_hex(render_json(v.a, v.c, {.edition = v.edition}))},
                 {say_here("view.digest.evidence"), v.a.evidence_sha256},
                 {say_here("view.digest.rules"), v.a.rules_sha256},
                 {say_here("view.digest.profile"), v.a.profile_sha256},
                 {say_here("view.digest.deployment"), v.a.deployment_sha256}};
  for (const IgnoredStatement& s : v.a.ignored_statements)
    if (out.ignored.size() >= list_max)
      ++out.left_out.ignored;
    else
      out.ignored.push_back(
          {one_line(printable(s.target + " " + s.criterion)), ignored_words(s, v.language)});
}

}  // namespace

std::string ignored_words(const IgnoredStatement& s, Language language) {
  const bundle::Sentence* known = bundle::sentence(s.code);
  std::string out = printable(s.code);
  if (known != nullptr)
    out += " " + std::string(language == Language::ja ? known->japanese : known->english);
  const bool in_japanese = language == Language::ja && !s.why_ja.empty();
  const std::string& why = in_japanese ? s.why_ja : s.why;
  return why.empty() ? out : out + " (" + printable(why) + ")";
}

const Observation* ViewContext::find(const std::string& id) const {
  const auto found = observations.find(id);
  return found == observations.end() ? nullptr : found->second;
}

const rules::Target* ViewContext::target(const std::string& name) const {
  const auto found = targets.find(name);
  return found == targets.end() ? nullptr : found->second;
}

std::string ViewContext::day(std::chrono::sys_seconds instant) const {
  const Day on = day_in_japan(instant);
  return language == Language::ja ? wareki(on) : format_date(on);
}

std::string ViewContext::day(const std::string& iso) const {
  const auto on = parse_date(iso);
  if (!on) return one_line(printable(iso));
  return language == Language::ja ? wareki(*on) : iso;
}

std::optional<Verdict> verdict_of_word(std::string_view word) {
  for (Verdict verdict : verdicts_in_order)
    if (to_string(verdict) == word) return verdict;
  return std::nullopt;
}

int standing(Verdict v) {
  if (v == Verdict::fail) return 0;
  if (v == Verdict::unknown) return 1;
  return v == Verdict::partial ? 2 : 3;
}

std::string change_word(Verdict before, Verdict now, Language language) {
  if (before == now) return "";
  if (now == Verdict::unknown) return phrase("view.row.unknown", language);
  if (before == Verdict::unknown && standing(now) > 1) return phrase("view.row.settled", language);
  if (standing(before) == standing(now)) return phrase("view.row.other", language);
  return phrase(standing(now) > standing(before) ? "view.row.better" : "view.row.worse", language);
}

std::vector<const QuestionView*> View::turns_of(Turn turn) const {
  std::vector<const QuestionView*> out;
  for (const QuestionView& q : questions)
    if (q.open && q.turn_kind == turn) out.push_back(&q);
  return out;
}

View view_of(const Assessment& a, const Case& c, const Options& options, bool with_looks) {
  ViewContext v{a, c, options.language, options.edition};
  for (const Observation& o : c.evidence.observations) v.observations.emplace(o.id, &o);
  for (const rules::Target& t : c.evidence.deployment.targets) v.targets.emplace(t.name, &t);
  View out;
  out.language = options.language;
  out.edition = options.edition;
  out.edition_word = phrase(
      options.edition == Edition::full ? "view.edition.full" : "view.edition.public", v.language);
  const auto name = [&](const std::string& text) {
    return one_line(shortened(text, name_characters_max, v.language));
  };
  out.system = name(in(v.language, c.evidence.deployment.title));
  out.city = name(a.city);
  out.provider = name(c.evidence.deployment.provider);
  out.run = name(a.run);
  out.tool = name(c.evidence.tool);
  out.period = name(a.period);
  out.period_words = words_of(a.period, v.language);
  out.judged_on = v.day(a.as_of);
  out.as_of = format_instant(a.as_of);
  out.selection = a.partial_selection;
  out.is_baseline = !a.period.empty() && a.period == c.evidence.deployment.baseline;
  count(out, a);
  for (const JudgedRequirement& row : a.requirements) out.rows.push_back(row_view(v, row));
  add_bases(out, a);
  add_changes(out, v);
  // 前月 is the word of every page: where it was another month, the reader is told.
  if (out.has_previous && !a.history.empty() && month_of(a.period) &&
      next_period(a.history.back().period) != a.period)
    out.warnings.push_back(phrased("view.warn.other_month", v.language,
                                   words_of(a.history.back().period, v.language)));
  add_months(out, a);
  add_questions(out, v);
  add_fixed(out, v);
  if (const auto& left = out.left_out;
      left.questions + left.remediations + left.changes + left.ignored > 0)
    out.warnings.push_back(phrased("view.warn.left_out", v.language, left.questions,
                                   left.remediations, left.changes, left.ignored));
  if (with_looks) out.looks = looks_of(v, out.rows);
  return out;
}

}  // namespace tenken::reports
