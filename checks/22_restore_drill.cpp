// 22 事業継続「バックアップからの復旧に係る手順の策定と定期的な訓練を実施すること。」 別紙2
// セキュリティ要件等一覧 No.22.
//
// Judged on the procedure's own headings and steps, on the register of drills (a drill counts when
// it succeeded and is fully on record; the interval runs from go-live where that is later), and on
// what the backup tool and the cloud account say of their backups at the moment of the look. A
// table of contents is no procedure; a draft, an old version or the procedure of another system is
// open. Would not comply: a procedure that only tells how backups are taken, a last successful
// drill 12 months and a day ago, a catalogue without a valid backup, a newest backup older than the
// set hours. A failed drill and a drill in the future do not count.
#include <fmt/format.h>

#include <algorithm>

#include "checks/22-3_cloud_backups.hpp"
#include "checks/notices.hpp"
#include "checks/papers.hpp"
#include "checks/parse/backup_catalogue.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/procedure.hpp"
#include "checks/parse/registers.hpp"
#include "rules/calendar.hpp"

namespace tenken {

namespace {

using namespace std::chrono;

/// How far ahead of the look a backup may be stamped: the clocks of two machines.
constexpr minutes backup_ahead_max{10};

/// The name of another system on the paper's face where this service's is not there; empty: none.
std::string another_system(const Case& c, const parse::Procedure& found) {
  static const std::vector<std::string> general{
      "本システム",   "当システム",           "情報システム",     "業務システム",
      "基盤システム", "バックアップシステム", "クラウドサービス", "本サービス"};
  std::string title = parse::folded(c.evidence.deployment.title.ja);
  title = title.substr(0, title.find('('));
  std::string other;
  for (const std::string& name : found.systems) {
    if (title.find(name) != std::string::npos || name.find(title) != std::string::npos) return {};
    if (std::none_of(general.begin(), general.end(),
                     [&](const std::string& g) { return name.ends_with(g); }))
      other = name;
  }
  return other;
}

Findings procedure(const Case& c, const rules::Rule& rule) {
  const Papers all = papers(c, rule, "22.1", "restore_procedure");
  Findings out = all.unknowns;
  for (const ReadPaper& p : all.papers) {
    const parse::Procedure found = parse::read_procedure(p.paper);
    const std::string declared = parse::folded(p.look.target.fact("version"));
    const std::map<std::string, rules::Text> values{
        {"version", same(found.version)},
        {"date", same(found.date)},
        {"heading", same(found.restore_heading)},
        {"steps", same(std::to_string(found.restore_steps))}};
    if (found.restore_heading.empty())
      out.push_back(finding("22.1", Verdict::fail, Basis::documented, "procedure.no_restore",
                            p.look, values));
    else if (!found.doubt.empty())
      out.push_back(open_question("22.1", Cause::decision_pending, Turn::vendor,
                                  {"案又は旧版と書かれている「" + found.doubt + "」",
                                   "called a draft or withdrawn: " + found.doubt},
                                  p.look.ids(), p.look.target.name));
    else if (const std::string other = another_system(c, found); !other.empty())
      out.push_back(open_question("22.1", Cause::decision_pending, Turn::vendor,
                                  {"「" + other + "」の手順書である", "a procedure of " + other},
                                  p.look.ids(), p.look.target.name));
    else if (found.version.empty() || found.date.empty())
      out.push_back(open_question("22.1", Cause::not_observed, Turn::vendor,
                                  {"版又は日付がない", "no version or no date"}, p.look.ids(),
                                  p.look.target.name));
    else if (parse_date(found.date) > day_in_japan(c.as_of))
      out.push_back(open_question(
          "22.1", Cause::malformed, Turn::vendor,
          {"日付が判定日より後である " + found.date, "dated in the future " + found.date},
          p.look.ids(), p.look.target.name));
    else if (!declared.empty() && found.version.find(declared) == std::string::npos)
      out.push_back(open_question("22.1", Cause::contradiction, Turn::vendor,
                                  {"宣言は" + declared + "、文書は" + found.version,
                                   "declared " + declared + ", the paper says " + found.version},
                                  p.look.ids(), p.look.target.name));
    else
      out.push_back(
          finding("22.1", Verdict::pass, Basis::documented, "procedure.restores", p.look, values));
  }
  return out;
}

bool is_complete(const parse::Row& r) {
  return r.has("rto_minutes") && r.has("rpo_minutes") && r.has("issues") && r.has("participants") &&
         r.has("approver");
}

/// The newest drill up to today that succeeded, complete or not.
const RegisterRow* newest(const RegisterRows& drills, Day today, bool complete) {
  const RegisterRow* best = nullptr;
  for (const RegisterRow& d : drills.rows)
    if (d.row.get("result") == "success" && *d.row.day("held_on") <= today &&
        is_complete(d.row) == complete &&
        (best == nullptr || d.row.day("held_on") > best->row.day("held_on")))
      best = &d;
  return best;
}

Findings drilled(const Case& c, const rules::Rule& rule, const RegisterRows& drills) {
  if (!drills.unknowns.empty()) return drills.unknowns;
  const int months = static_cast<int>(parameter_integer(c, rule, "drill.max_age_months"));
  const Day today = day_in_japan(c.as_of);
  const auto in_time = [&](Day from) { return today <= period_end_months(from, months); };
  const RegisterRow* best = newest(drills, today, true);
  const RegisterRow* partly = newest(drills, today, false);
  const auto go_live = parse_date(c.evidence.deployment.in_service_since);
  if (best != nullptr && in_time(*best->row.day("held_on")))
    return {row_finding("22.2", Verdict::pass, "drill.held", *best,
                        {{"date", same(best->row.get("held_on"))},
                         {"scope", same(best->row.get("scope"))},
                         {"rto", same(best->row.get("rto_minutes"))},
                         {"rpo", same(best->row.get("rpo_minutes"))}})};
  if (partly != nullptr && in_time(*partly->row.day("held_on")))
    return {row_unknown("22.2", Cause::not_observed, Turn::vendor, *partly,
                        {"記録に欠けがある(復旧時間、復旧時点、課題、参加者、承認者)",
                         "time, point, issues, participants or approver is missing"})};
  if (go_live && in_time(*go_live)) {
    Finding f = register_finding("22.2", Verdict::not_due, "drill.not_due", drills);
    f.values["date"] = same(format_date(period_end_months(*go_live, months)));
    return {f};
  }
  Finding f{.criterion = "22.2",
            .verdict = Verdict::fail,
            .basis = Basis::recorded,
            .message = "drill.overdue"};
  f.target = drills.looks.front().target.name;
  f.values["date"] = best == nullptr ? rules::Text{"なし", "none"} : same(best->row.get("held_on"));
  f.values["months"] = same(std::to_string(months));
  f.cites = drills.ids();
  return {f};
}

Findings verified(const Case& c, const RegisterRows& drills) {
  Findings out = drills.unknowns;
  for (Finding& f : out) f.criterion = "22.4";
  if (!out.empty()) return out;
  const RegisterRow* best = newest(drills, day_in_japan(c.as_of), true);
  if (best == nullptr) return {unknown("22.4", Cause::not_observed, Turn::vendor, {}, "drill")};
  const bool apart = best->row.get("environment") == "isolated",
             safe = best->row.get("data") == "synthetic" || best->row.get("data") == "aggregate";
  if (!best->row.has("environment") || !best->row.has("data") || !best->row.has("verified_by"))
    return {row_unknown(
        "22.4", Cause::not_observed, Turn::vendor, *best,
        {"復旧先、使用データ又は照合方法がない", "environment, data or verification is missing"})};
  return {row_finding("22.4", apart && safe ? Verdict::pass : Verdict::fail,
                      apart && safe ? "drill.verified" : "drill.unsafe", *best,
                      {{"data", same(best->row.get("data"))},
                       {"environment", same(best->row.get("environment"))}})};
}

Findings judge_set(const parse::BackupSet& set, const Look& look, sys_seconds seen, hours age_max) {
  std::map<std::string, rules::Text> values{{"set", same(set.name)},
                                            {"problem", same(set.problem)},
                                            {"hours", same(std::to_string(age_max.count()))}};
  Findings out;
  if (set.encrypted)
    out.push_back(finding("22.5", *set.encrypted ? Verdict::partial : Verdict::fail,
                          Basis::exported, *set.encrypted ? "backup.encrypted" : "backup.plain",
                          look, values));
  if (set.encrypted && *set.encrypted)
    out.back().cause = Cause::not_observed, out.back().turn = Turn::vendor;
  if (!set.problem.empty())
    return out.push_back(
               finding("22.3", Verdict::fail, Basis::exported, "backup.problem", look, values)),
           out;
  const parse::Backup* last = set.newest();
  const auto ended = [&](const std::string& at) {
    return open_question(
        "22.3", Cause::contradiction, Turn::vendor,
        {set.name + "の最新は" + at + "であり、続いているのか、止まったのか分からない",
         "the newest of " + set.name + ": " + at +
             "; whether it was given up or has stopped is not told"},
        look.ids(), look.target.name);
  };
  if (last == nullptr && set.may_have_ended) return out.push_back(ended("-")), out;
  if (last == nullptr)
    return out.push_back(
               finding("22.3", Verdict::fail, Basis::exported, "backup.none", look, values)),
           out;
  values["name"] = same(last->name);
  values["finished"] = same(format_instant(last->finished));
  if (last->finished > seen + backup_ahead_max)
    return out.push_back(
               open_question("22.3", Cause::contradiction, Turn::vendor,
                             {"取得の時刻が観測より後である", "finished after it was looked at"},
                             look.ids(), look.target.name)),
           out;
  const bool fresh = seen - last->finished <= age_max;
  if (!fresh && last->doubt > hours(0) && seen - last->finished - last->doubt <= age_max)
    return out.push_back(
               open_question("22.3", Cause::boundary, Turn::vendor,
                             {last->name + "の時刻に時差の表示がなく、所定の時間内か決まらない",
                              "the time of " + last->name +
                                  " says no zone: within the set hours in some zones only"},
                             look.ids(), look.target.name)),
           out;
  if (!fresh && set.may_have_ended)
    return out.push_back(ended(format_instant(last->finished))), out;
  out.push_back(finding("22.3", fresh ? Verdict::pass : Verdict::fail, Basis::exported,
                        fresh ? "backup.fresh" : "backup.old", look, values));
  return out;
}

Findings catalogue(const Case& c, const rules::Rule& rule) {
  const hours age_max{parameter_integer(c, rule, "backup.rpo_max_hours")};
  const auto& deployment = c.evidence.deployment;
  const bool has_catalogue =
      !deployment.with_role(rule.step("backup_catalogue")->role).empty() ||
      !deployment.with_role(rule.step("backup_catalogue_file")->role).empty();
  CloudBackups cloud = judge_cloud_backups(c, rule, has_catalogue);
  Findings out = std::move(cloud.findings);
  for (const char* step : {"backup_catalogue", "backup_catalogue_file"}) {
    // What the cloud says of its own may be all there is.
    if (!has_catalogue && cloud.spoken) break;
    // Either way of looking will do; with neither declared the first one says so.
    const bool first = std::string_view(step) == "backup_catalogue";
    if (deployment.with_role(rule.step(step)->role).empty() &&
        (!first || !deployment.with_role(rule.step("backup_catalogue_file")->role).empty()))
      continue;
    for (Finding& f : each(c, rule, "22.3", step, [&](const Look& look) -> Findings {
           const Part& part = look.parts.front();
           const auto sets = parse::read_backup_catalogue(part.bytes);
           if (!sets)
             return {open_question("22.3", Cause::malformed, Turn::vendor, same(sets.error().what),
                                   look.ids(), look.target.name)};
           if (sets->empty())
             return {finding("22.3", Verdict::fail, Basis::exported, "backup.none", look,
                             {{"set", same("-")}})};
           Findings found;
           for (const parse::BackupSet& set : *sets)
             for (Finding& one : judge_set(set, look, seen_at(*part.observation), age_max))
               found.push_back(std::move(one));
           return found;
         }))
      out.push_back(std::move(f));
  }
  const bool spoken =
      std::any_of(out.begin(), out.end(), [](const Finding& f) { return f.criterion == "22.5"; });
  if (!spoken) out.push_back(unknown("22.5", Cause::not_observed, Turn::vendor, {}, "cipher"));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const RegisterRows drills =
      register_rows(c, rule, "22.2", "drill_register", parse::drills_schema());
  Findings out;
  for (const Findings& found :
       {procedure(c, rule), drilled(c, rule, drills), verified(c, drills), catalogue(c, rule)})
    out.insert(out.end(), found.begin(), found.end());
  return out;
}

}  // namespace

extern const Check check_22_restore_drill{22, "restore_drill", evaluate};

}  // namespace tenken
