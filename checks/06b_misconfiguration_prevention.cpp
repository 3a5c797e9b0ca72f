// 06b: 「設計・設定時や変更時の設定誤りの防止対策を講じること」
//
// .1 every production change of the last month, or the last one before it, was reviewed by another
// than its author before it went live; the list of changes is at most partial where the vendor
// wrote it. .2 a scanner of settings ran within the limit, at least twice in the month, and near
// every production change of it; its own results count as they are: what is critical or high and
// failed, waived or not, keeps it at partial. Would not comply: a change reviewed by its author, a
// scanner that last ran in spring. .3 (drift) and .4 (checklists) are supporting and have no check
// yet.
#include "checks/06b_misconfiguration_prevention.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/cloud.hpp"
#include "checks/parse/registers.hpp"
#include "checks/records.hpp"
#include "checks/scans.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

constexpr std::size_t names_shown_max = 10;

bool is_production(const parse::Row& row) { return row.get("environment") == "production"; }

/// Production changes of the last month; where there are none, all of the newest day before.
std::vector<const RegisterRow*> recent(const RegisterRows& changes, Day today) {
  const RegisterRow* last = newest(changes, "released_at", today, is_production);
  std::vector<const RegisterRow*> out;
  if (last == nullptr) return out;
  const Day newest_day = *last->row.day("released_at");
  for (const RegisterRow& r : changes.rows) {
    const auto day = r.row.day("released_at");
    if (!day || *day > today || !is_production(r.row)) continue;
    if (*day == newest_day || within_months(*day, today, 1)) out.push_back(&r);
  }
  return out;
}

/// 山田 and 山田太郎, dev and dev@example.jp: one name written in two ways. Names of offices in
/// letters (dev, dev2) are not taken for parts of one another.
bool may_be_one_person(std::string_view author, std::string_view reviewer) {
  const auto plain = [](std::string_view name) {
    std::string out = key_of(name);
    return out.substr(0, std::min(out.find('@'), out.size()));
  };
  const std::string one = plain(author), two = plain(reviewer);
  const auto begins = [](const std::string& whole, const std::string& part) {
    return static_cast<unsigned char>(part.front()) >= 0x80 && whole.starts_with(part);
  };
  if (one.empty() || two.empty()) return false;
  return one == two || begins(one, two) || begins(two, one);
}

Finding judge_change(const RegisterRow& r) {
  const std::map<std::string, rules::Text> values{
      {"title", same(r.row.get("title"))},
      {"author", same(r.row.get("author"))},
      {"reviewer", same(r.row.get("reviewer"))},
      {"released", same(format_date(*r.row.day("released_at")))},
      {"reviewed", same(r.row.get("reviewed_at"))}};
  if (!is_said(r.row.get("reviewer")))
    return row_finding("06b.1", Verdict::fail, "change.unreviewed", r, values);
  if (!is_said(r.row.get("author")))
    return row_unknown("06b.1", Cause::not_observed, Turn::vendor, r,
                       {"作成者の記入がない", "the author is not given"});
  if (key_of(r.row.get("author")) == key_of(r.row.get("reviewer")))
    return row_finding("06b.1", Verdict::fail, "change.own_review", r, values);
  if (may_be_one_person(r.row.get("author"), r.row.get("reviewer")))
    return row_unknown(
        "06b.1", Cause::contradiction, Turn::vendor, r,
        {"作成者と確認者が同じ者である可能性がある", "author and reviewer may be one person"});
  const auto reviewed = r.row.day("reviewed_at");
  if (!reviewed)
    return row_unknown("06b.1", Cause::not_observed, Turn::vendor, r,
                       {"確認日の記入がない", "the day of the review is not given"});
  // Both may be instants of one day.
  const auto at = parse_instant(r.row.get("reviewed_at")),
             live = parse_instant(r.row.get("released_at"));
  const bool late = at && live ? *at > *live : *reviewed > *r.row.day("released_at");
  if (!late) return row_finding("06b.1", Verdict::pass, "change.reviewed", r, values);
  if (r.row.yes("emergency"))
    return row_unknown("06b.1", Cause::decision_pending, Turn::city, r,
                       {"緊急の変更で、確認が適用の後である",
                        "an emergency change that was reviewed after it went live"});
  return row_finding("06b.1", Verdict::fail, "change.reviewed_late", r, values);
}

Findings judge_reviews(const RegisterRows& changes, Day today) {
  const auto rows = recent(changes, today);
  if (rows.empty())
    return {open_question("06b.1", Cause::not_observed, Turn::vendor,
                          {"本番の変更の記録がない", "no production change is on record"},
                          changes.ids(),
                          changes.looks.empty() ? "" : changes.looks.front().target.name)};
  Findings out = written_by_vendor("06b.1", changes);
  for (const RegisterRow* r : rows) out.push_back(judge_change(*r));
  return out;
}

bool is_open(const parse::ScanRule& r) {
  return (r.severity == "critical" || r.severity == "high") &&
         (r.state == parse::RuleState::fail || r.waived);
}

/// The newest run over one subject (an account, a folder of code).
Finding judge_newest(const Case& c, const rules::Rule& rule, const ScanRun& run,
                     const std::string& subject) {
  const auto days_max = parameter_integer(c, rule, "posture.scan_max_age_days");
  if (run.ended_at + std::chrono::days(days_max) < c.as_of)
    return run_finding("06b.2", Verdict::fail, "posture.stale", run, run.target,
                       {{"tool", same(run.result.tool)},
                        {"subject", same(subject)},
                        {"ended", same(run.result.ended_at)},
                        {"limit", same(std::to_string(days_max))}});
  if (!run.result.problems.empty())
    return run_unknown("06b.2", Cause::unsupported, run, run.target,
                       {"結果に注意すべき点がある(" + join(run.result.problems, ", ") + ")",
                        "the result has a problem (" + join(run.result.problems, ", ") + ")"});
  const auto decided = run.result.judged();
  if (decided <= 0 || decided < parameter_integer(c, rule, "posture.rules_min"))
    return run_unknown("06b.2", Cause::unsupported, run, run.target,
                       {fmt::format("判定された項目が{}件しかない", decided),
                        fmt::format("only {} rules were decided", decided)});
  std::vector<std::string> open;
  for (const parse::ScanRule& r : run.result.rules)
    if (is_open(r)) open.push_back(r.id);
  const std::size_t shown = std::min(open.size(), names_shown_max);
  // Rules that the tool lists and says nothing of may never have run.
  const bool silent = run.result.decided() < parameter_integer(c, rule, "posture.rules_min");
  const char* message = !open.empty()           ? "posture.open"
                        : silent                ? "posture.silent"
                        : run.result.end_unseen ? "posture.end_unseen"
                                                : "posture.ran";
  return run_finding("06b.2",
                     message == std::string_view("posture.ran") ? Verdict::pass : Verdict::partial,
                     message, run, run.target,
                     {{"tool", same(run.result.tool + " " + run.result.tool_version)},
                      {"subject", same(subject)},
                      {"ended", same(run.result.ended_at)},
                      {"passed", same(std::to_string(run.result.passed()))},
                      {"judged", same(std::to_string(decided))},
                      {"decided", same(std::to_string(run.result.decided()))},
                      {"count", same(std::to_string(open.size()))},
                      {"open", same(join(std::span(open).first(shown), ", "))}});
}

std::set<Day> days_of(const std::vector<const ScanRun*>& runs) {
  std::set<Day> out;
  for (const ScanRun* run : runs)
    if (run->result.judged() > 0) out.insert(day_in_japan(run->ended_at));
  return out;
}

/// One run in the month shows no schedule.
Findings judge_schedule(const Case& c, const rules::Rule& rule,
                        const std::vector<const ScanRun*>& runs, const std::string& subject) {
  const auto runs_min = parameter_integer(c, rule, "posture.runs_min");
  const std::set<Day> days = days_of(runs);
  const auto count = std::count_if(
      days.begin(), days.end(), [&](Day d) { return within_months(d, day_in_japan(c.as_of), 1); });
  if (count >= runs_min) return {};
  return {run_finding("06b.2", Verdict::fail, "posture.seldom", *runs.front(), runs.front()->target,
                      {{"subject", same(subject)},
                       {"count", same(std::to_string(count))},
                       {"limit", same(std::to_string(runs_min))}})};
}

/// Each production change of the month has a run near it, over whichever subject: code is scanned
/// before, the account after.
Findings judge_changes(const Case& c, const rules::Rule& rule,
                       const std::vector<const ScanRun*>& runs,
                       const std::vector<const RegisterRow*>& changes) {
  const auto around = parameter_integer(c, rule, "posture.change_scan_days");
  const std::set<Day> days = days_of(runs);
  Findings out;
  for (const RegisterRow* change : changes) {
    const Day live = *change->row.day("released_at");
    const bool near = std::any_of(days.begin(), days.end(), [&](Day d) {
      const auto apart = (d - live).count();
      return apart >= -around && apart <= around;
    });
    if (near || !within_months(live, day_in_japan(c.as_of), 1)) continue;
    Finding f = row_finding("06b.2", Verdict::fail, "posture.change_unscanned", *change,
                            {{"title", same(change->row.get("title"))},
                             {"released", same(format_date(live))},
                             {"limit", same(std::to_string(around))}});
    for (const ScanRun* run : runs) f.cites.push_back(run->observation);
    out.push_back(std::move(f));
  }
  return out;
}

Findings judge_posture(const Case& c, const rules::Rule& rule, const RegisterRows& changes) {
  Scans all = scans(c, rule, "06b.2", "posture_scans");
  Findings out = std::move(all.unknowns);
  for (Finding& f : unread(changes, "06b.2")) out.push_back(std::move(f));
  std::map<std::string, std::vector<const ScanRun*>> by_subject;
  for (const ScanRun& run : all.runs) {
    if (run.result.targets.size() != 1) {
      out.push_back(run_unknown("06b.2", Cause::unsupported, run, run.target,
                                {"何を検査したか定まらない", "it does not say what it looked at"}));
      continue;
    }
    by_subject[run.result.targets.front()].push_back(&run);
  }
  // Where the account is known, a scan of another proves nothing of it.
  const Clouds accounts = clouds(c, "06b.2");
  for (const Finding& f : accounts.unknowns) out.push_back(f);
  for (const CloudLook& look : accounts.looks)
    if (!by_subject.contains(look.cloud.account))
      out.push_back(unknown("06b.2", Cause::not_observed, Turn::vendor, look.target->name,
                            "posture_scan: " + look.cloud.account));
  std::vector<const ScanRun*> counted;
  for (auto& entry : by_subject) {
    const std::string& subject = entry.first;
    auto& runs = entry.second;
    std::sort(runs.begin(), runs.end(),
              [](const ScanRun* a, const ScanRun* b) { return a->ended_at > b->ended_at; });
    counted.insert(counted.end(), runs.begin(), runs.end());
    // Beside accounts, code is scanned when it changes, not by the week.
    const bool on_schedule =
        !accounts.declared ||
        std::any_of(accounts.looks.begin(), accounts.looks.end(),
                    [&](const CloudLook& look) { return look.cloud.account == subject; });
    if (!on_schedule) continue;
    out.push_back(judge_newest(c, rule, *runs.front(), subject));
    for (Finding& f : judge_schedule(c, rule, runs, subject)) out.push_back(std::move(f));
  }
  if (!counted.empty())
    for (Finding& f : judge_changes(c, rule, counted, recent(changes, day_in_japan(c.as_of))))
      out.push_back(std::move(f));
  return out;
}

}  // namespace

Findings judge_misconfiguration_prevention(const Case& c, const rules::Rule& rule) {
  const RegisterRows changes =
      register_rows(c, rule, "06b.1", "configuration_changes", parse::changes_schema());
  Findings out = changes.unknowns;
  if (changes.unknowns.empty())
    for (Finding& f : judge_reviews(changes, day_in_japan(c.as_of))) out.push_back(std::move(f));
  for (Finding& f : judge_posture(c, rule, changes)) out.push_back(std::move(f));
  return out;
}

}  // namespace tenken
