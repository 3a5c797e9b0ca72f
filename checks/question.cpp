#include "checks/question.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "checks/assessment.hpp"
#include "checks/cross_check.hpp"
#include "checks/judge.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using State = Question::State;

std::string day_of(const Case& c) { return format_date(day_in_japan(c.as_of)); }

/// The finding that a criterion waits for: the first of its worst ones.
const Finding* awaited(const JudgedCriterion& j) {
  for (const Finding& f : j.findings)
    if (f.verdict == j.verdict) return &f;
  return nullptr;
}

/// The question as it stood open last month; what was closed then and is asked now is new.
const KeptQuestion* open_before(const KeptMonth* before, const std::string& id) {
  if (before == nullptr) return nullptr;
  const auto found = before->questions.find(id);
  return found == before->questions.end() || found->second.closed ? nullptr : &found->second;
}

State state_of(const JudgedCriterion& j, const KeptMonth* before) {
  if (j.decision == JudgedCriterion::Decision::reopened) return State::reopened;
  if (j.decision == JudgedCriterion::Decision::aged) return State::aged;
  return open_before(before, "Q-" + j.id) != nullptr ? State::carried : State::fresh;
}

Question question_of(const JudgedRequirement& row, const JudgedCriterion& j, const Case& c,
                     const KeptMonth* before) {
  const Finding& f = *awaited(j);
  const rules::Message said = say(c.rules, row, f);
  Question q{.id = "Q-" + j.id,
             .criterion = j.id,
             .requirement = row.number,
             .state = state_of(j, before),
             .turn = f.turn == Turn::none ? Turn::vendor : f.turn,
             .cause = f.cause,
             .text = said.actual,
             .opened_on = day_of(c),
             .cites = f.cites};
  if (const KeptQuestion* was = open_before(before, q.id)) q.opened_on = was->opened_on;
  return q;
}

/// Asked last month, and nobody has to move any more.
void add_closed(const Assessment& a, const Case& c, const KeptMonth& before,
                std::vector<Question>& out) {
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria) {
      const auto was = before.questions.find("Q-" + j.id);
      const bool open = std::any_of(out.begin(), out.end(),
                                    [&](const Question& q) { return q.criterion == j.id; });
      if (was == before.questions.end() || open || was->second.closed) continue;
      Question q{.id = "Q-" + j.id,
                 .criterion = j.id,
                 .requirement = row.number,
                 .state = State::closed,
                 .turn = Turn::none,
                 .text = {"回答済み: " + say(j.verdict).ja, "answered: " + say(j.verdict).en},
                 .opened_on = was->second.opened_on,
                 .closed_on = day_of(c)};
      if (!j.findings.empty()) q.cites = j.findings.front().cites;
      out.push_back(std::move(q));
    }
}

Question edit_question(const Case& c, const std::string& target, const std::string& key,
                       const rules::Text& what) {
  return {.id = "Q-edit-" + target + "-" + key,
          .turn = Turn::vendor,
          .cause = Cause::contradiction,
          .text = {fmt::format("{}の過去の行「{}」: {}", target, key, what.ja),
                   fmt::format("past row \"{}\" of {}: {}", key, target, what.en)},
          .opened_on = day_of(c)};
}

/// What the follow-up register says closed the question; nullptr: nothing.
const Remediation* closing(const Assessment& a, const std::string& id) {
  const auto found =
      std::find_if(a.remediations.begin(), a.remediations.end(), [&](const Remediation& r) {
        return r.subject == id && r.state == Remediation::State::closed;
      });
  return found == a.remediations.end() ? nullptr : &*found;
}

/// A register of events that was read last month and cannot be compared now: gone, renamed, broken.
void add_missing(const Assessment& a, const Case& c, const std::string& target,
                 std::vector<Question>& out) {
  Question q{
      .id = "Q-edit-" + target,
      .turn = Turn::vendor,
      .cause = Cause::not_observed,
      .text = {target + "が先月はあり、今月は読めない。過去の行を比べられない",
               target + " was read last month and is not now: its past rows cannot be compared"},
      .opened_on = day_of(c)};
  if (!c.evidence.partial_selection && closing(a, q.id) == nullptr) out.push_back(std::move(q));
}

/// A past row of a register of events whose cell was changed or emptied, or that is gone.
void add_edits(const Assessment& a, const Case& c, const KeptMonth& before,
               std::vector<Question>& out) {
  const auto now = registers_of(c);
  for (const auto& [target, old] : before.registers) {
    const auto found = now.find(target);
    if (!is_of_events(old.kind)) continue;
    if (found == now.end()) {
      add_missing(a, c, target, out);
      continue;
    }
    for (const auto& [key, cells] : old.rows) {
      const auto row = found->second.rows.find(key);
      if (row == found->second.rows.end()) {
        out.push_back(edit_question(c, target, key, {"なくなった", "is gone"}));
        continue;
      }
      std::vector<std::string> changed;
      for (const auto& [column, digest] : cells) {
        const auto cell = row->second.find(column);
        if (cell == row->second.end() || cell->second != digest) changed.push_back(column);
      }
      if (!changed.empty())
        out.push_back(edit_question(c, target, key,
                                    {"書き換えられた列: " + join(changed, "、"),
                                     "changed columns: " + join(changed, ", ")}));
    }
  }
}

/// An edited row differs from last month's once only: the question stays until the follow-up
/// register closes it.
void carry_edits(const Assessment& a, const KeptMonth& before, std::vector<Question>& out) {
  for (const auto& kept : before.questions) {
    const std::string& id = kept.first;
    const KeptQuestion& was = kept.second;
    if (!id.starts_with("Q-edit-") || was.closed) continue;
    const bool asked_again =
        std::any_of(out.begin(), out.end(), [&](const Question& q) { return q.id == id; });
    if (asked_again) continue;
    const Remediation* done = closing(a, id);
    Question q{.id = id, .turn = Turn::vendor, .cause = Cause::contradiction};
    q.text = was.text;
    q.opened_on = was.opened_on;
    if (done != nullptr) {
      q.state = State::closed;
      q.turn = Turn::none;
      q.cause = Cause::none;
      q.closed_on = done->closed_on;
    }
    out.push_back(std::move(q));
  }
}

}  // namespace

std::string_view to_string(State state) {
  switch (state) {
    case State::fresh:
      return "new";
    case State::carried:
      return "carried";
    case State::reopened:
      return "reopened";
    case State::aged:
      return "aged";
    case State::closed:
      return "closed";
  }
  return "";
}

rules::Text say(State state) {
  switch (state) {
    case State::fresh:
      return {"新規", "new"};
    case State::carried:
      return {"継続", "carried over"};
    case State::reopened:
      return {"内容が変わり再開", "reopened: what it bound has changed"};
    case State::aged:
      return {"期限が過ぎ再確認", "to be confirmed again: its time is over"};
    case State::closed:
      return {"完了", "closed"};
  }
  return {"", ""};
}

std::vector<Question> questions(const Assessment& a, const Case& c) {
  const std::optional<KeptMonth> month = previous_month(c);
  const KeptMonth* before = month ? &*month : nullptr;
  std::vector<Question> out;
  for (const JudgedRequirement& row : a.requirements)
    for (const JudgedCriterion& j : row.criteria)
      if (j.verdict == Verdict::unknown && awaited(j) != nullptr &&
          awaited(j)->cause != Cause::no_check && awaited(j)->cause != Cause::not_selected)
        out.push_back(question_of(row, j, c, before));
  if (before != nullptr) {
    add_closed(a, c, *before, out);
    add_edits(a, c, *before, out);
    carry_edits(a, *before, out);
  }
  if (is_previous_month_broken(c))
    out.push_back({.id = "Q-month",
                   .turn = Turn::vendor,
                   .cause = Cause::malformed,
                   .text = {"前月の記録を読めない。質疑と過去の行を引き継げない",
                            "the month before cannot be read: nothing is carried over"},
                   .opened_on = day_of(c)});
  for (Question& q : cross_checks(c)) out.push_back(std::move(q));
  for (Question& q : out)
    if (const KeptQuestion* was = open_before(before, q.id);
        was != nullptr && q.criterion.empty() && q.state != State::closed) {
      q.state = State::carried;
      q.opened_on = was->opened_on;
    }
  std::stable_sort(out.begin(), out.end(),
                   [](const Question& x, const Question& y) { return x.id < y.id; });
  out.erase(std::unique(out.begin(), out.end(),
                        [](const Question& x, const Question& y) { return x.id == y.id; }),
            out.end());
  return out;
}

}  // namespace tenken
