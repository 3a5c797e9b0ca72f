// status: what is left this month. For a terminal and for a mail.
#include "reports/status.hpp"
#include "reports/words/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "reports/view/view.hpp"
#include "rules/calendar.hpp"

namespace tenken::reports {

namespace {

/// About how long one question takes, in minutes, by its cause. Our estimates: reading a clause and
/// deciding takes minutes, finding a paper a quarter of an hour, writing one an hour.
int minutes_of(Cause cause, Turn turn) {
  switch (cause) {
    case Cause::decision_pending:
      return turn == Turn::city ? 5 : 30;
    case Cause::boundary:
      return 5;
    case Cause::not_declared:
    case Cause::not_observed:
    case Cause::malformed:
    case Cause::stale:
    case Cause::expired:
      return 15;
    case Cause::contradiction:
      return 30;
    case Cause::absent:
      return 60;
    default:
      return 15;
  }
}

const JudgedRequirement* row_of(const Assessment& a, int number) {
  for (const JudgedRequirement& row : a.requirements)
    if (row.number == number) return &row;
  return nullptr;
}

/// Mandatory criteria of a row, beside one, that are neither good nor neutral.
int others_open(const JudgedRequirement& row, const std::string& but) {
  return static_cast<int>(
      std::count_if(row.criteria.begin(), row.criteria.end(), [&](const JudgedCriterion& j) {
        return j.mandatory && j.id != but &&
               (j.verdict == Verdict::unknown || j.verdict == Verdict::fail ||
                j.verdict == Verdict::partial);
      }));
}

bool is_mandatory(const JudgedRequirement& row, const std::string& id) {
  return std::any_of(row.criteria.begin(), row.criteria.end(),
                     [&](const JudgedCriterion& j) { return j.id == id && j.mandatory; });
}

/// One line, however many its writer made of it.
std::string line_of(const std::string& text) { return one_line(printable(text)); }

std::string line_of(const std::string& text, Language lang) {
  return one_line(reports::shortened(text, 200, lang));
}

/// What the criterion asks for, where the question only says that nothing was declared.
std::string wanted(const Question& q, const Case& c, Language lang) {
  const rules::Rule* rule = c.rules.rule(q.requirement);
  const rules::Criterion* criterion = rule == nullptr ? nullptr : rule->criterion(q.criterion);
  if (criterion == nullptr || q.cause != Cause::not_declared) return "";
  return "      " + line_of(in(lang, criterion->text), lang) + "\n";
}

void carried(std::string& out, const Assessment& a, Language lang) {
  std::map<Question::State, int> count;
  for (const Question& q : a.questions) ++count[q.state];
  int held = 0;
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria)
      held += j.decision == JudgedCriterion::Decision::held ? 1 : 0;
  out += phrased("status.held", lang, held);
  for (Question::State s :
       {Question::State::fresh, Question::State::reopened, Question::State::aged,
        Question::State::carried, Question::State::closed})
    out += fmt::format("{} {}  ", in(lang, say(s)), count[s]);
  out += "\n";
}

void follow_up(std::string& out, const Assessment& a, Language lang) {
  if (a.remediations.empty()) return;
  out += phrase("status.remediation", lang);
  for (const Remediation& r : a.remediations)
    out += fmt::format("  {:8} {}{}{}\n", line_of(r.subject), in(lang, say(r.state)),
                       r.due_on.empty() ? "" : phrase("status.due", lang) + line_of(r.due_on),
                       r.owner.empty() ? "" : "  " + line_of(r.owner + " " + r.measure, lang));
}

}  // namespace

std::string effect_of(const Task& t, Language lang) {
  if (t.question->requirement == 0) return "";
  if (!t.mandatory) return phrase("view.effect.supporting", lang);
  if (t.others == 0) return phrased("view.effect.alone", lang, t.question->requirement);
  return phrased("view.effect.others", lang, t.question->requirement, t.others);
}

std::string span_of(int minutes, Language lang) {
  if (minutes < 60) return phrased("view.span.minutes", lang, minutes);
  return phrased("view.span.hours", lang, minutes / 60.0);
}

std::vector<Task> tasks(const Assessment& a) {
  std::vector<Task> out;
  for (const Question& q : a.questions) {
    if (q.state == Question::State::closed) continue;
    Task t{&q, q.turn, false, minutes_of(q.cause, q.turn), 0};
    if (const JudgedRequirement* row = row_of(a, q.requirement)) {
      t.mandatory = is_mandatory(*row, q.criterion);
      t.others = others_open(*row, q.criterion);
    }
    out.push_back(t);
  }
  std::stable_sort(out.begin(), out.end(), [](const Task& x, const Task& y) {
    return std::tuple(!x.mandatory, x.others, x.question->requirement) <
           std::tuple(!y.mandatory, y.others, y.question->requirement);
  });
  return out;
}

Unseen unseen(const Assessment& a) {
  Unseen out;
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria)
      for (const Finding& f : j.findings) {
        if (f.verdict != j.verdict || j.verdict != Verdict::unknown) continue;
        out.no_check += f.cause == Cause::no_check ? 1 : 0;
        out.not_selected += f.cause == Cause::not_selected ? 1 : 0;
        break;
      }
  return out;
}

Bytes render_status(const Assessment& a, const Case& c, const Options& options) {
  const Language lang = options.language;
  const auto& title = c.evidence.deployment.title;
  std::string out = fmt::format("{}  {}  {}  {}\n", line_of(in(lang, title)), line_of(a.city),
                                line_of(a.period), format_instant(a.as_of));
  carried(out, a, lang);
  const std::vector<Task> all = tasks(a);
  for (Turn turn : {Turn::city, Turn::vendor, Turn::provider, Turn::tool, Turn::nobody}) {
    int count = 0, minutes = 0;
    for (const Task& t : all)
      if (t.turn == turn) ++count, minutes += t.minutes;
    if (count == 0) continue;
    out += phrased("status.turn", lang, in(options.language, say(turn)), count,
                   span_of(minutes, lang));
    for (const Task& t : all) {
      if (t.turn != turn) continue;
      const Question& q = *t.question;
      out += fmt::format(
          "  {}  {}  {}  {}{}\n      {}\n", line_of(q.id), in(lang, say(q.state)),
          span_of(t.minutes, lang), effect_of(t, lang),
          q.opened_on.empty() ? "" : phrase("status.since", lang) + line_of(q.opened_on),
          line_of(in(lang, q.text), lang));
      out += wanted(q, c, lang);
    }
  }
  const Unseen left = unseen(a);
  if (left.no_check > 0) out += phrased("status.no_check", lang, left.no_check);
  if (left.not_selected > 0) out += phrased("status.not_selected", lang, left.not_selected);
  follow_up(out, a, lang);
  return out;
}

}  // namespace tenken::reports
