#include "checks/notices.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tenken {

namespace {

using parse::NoticeTerm;

/// A half year counted in days has 181 to 184 of them: fewer never suffice, more always do.
constexpr int month_days_min = 30;
constexpr int month_days_max = 31;

enum class Length { enough, unclear, too_short };
Length length_of(const NoticeTerm& term, const NoticePeriod& wanted) {
  if (wanted.months > 0 && term.months > 0)
    return term.months >= wanted.months ? Length::enough : Length::too_short;
  if (wanted.months > 0) {
    if (term.days > wanted.months * month_days_max) return Length::enough;
    return term.days > wanted.months * month_days_min ? Length::unclear : Length::too_short;
  }
  const int days = term.months > 0 ? term.months * 28 : term.days;
  return days >= wanted.days ? Length::enough : Length::too_short;
}

Finding of_term(Verdict verdict, std::string_view message, const NoticeTerm& term,
                const Papers& contract) {
  Finding out{.criterion = "03.1",
              .verdict = verdict,
              .basis = Basis::documented,
              .message = std::string(message)};
  out.values = {{"article",
                 {fmt::format("{} {}頁", term.article, term.page),
                  fmt::format("{}, page {}", term.article, term.page)}},
                {"quote", same(term.quote)}};
  out.cites = contract.ids();
  out.target = contract.papers.front().look.target.name;
  out.where = out.values["article"].ja;
  return out;
}

Findings judge_kind(NoticeTerm::Kind kind, const NoticePeriod& wanted,
                    const parse::NoticeClauses& clauses, const Papers& contract) {
  const bool ends = kind == NoticeTerm::Kind::termination;
  std::vector<const NoticeTerm*> enough, too_short, doubtful, weak, unstated;
  for (const NoticeTerm& term : clauses.terms) {
    if (term.kind != kind || (term.of_contract && !term.stated)) continue;
    if (term.of_contract)
      doubtful.push_back(&term);
    else if (term.duty == NoticeTerm::Duty::weak && term.stated)
      weak.push_back(&term);
    else if (term.duty == NoticeTerm::Duty::denied)
      too_short.push_back(&term);
    else if (!term.stated)
      unstated.push_back(&term);
    else if (const Length length = length_of(term, wanted); length == Length::unclear)
      doubtful.push_back(&term);
    else
      (length == Length::enough ? enough : too_short).push_back(&term);
  }
  const auto asked = [&](Cause cause, const NoticeTerm& term) {
    return open_question("03.1", cause, Turn::city, same(term.article + "「" + term.quote + "」"),
                         contract.ids(), contract.papers.front().look.target.name);
  };
  if (!enough.empty() && !too_short.empty())
    return {asked(Cause::contradiction, *enough.front()),
            asked(Cause::contradiction, *too_short.front())};
  if (!enough.empty() && !weak.empty())
    return {asked(Cause::contradiction, *enough.front()),
            asked(Cause::contradiction, *weak.front())};
  if (!enough.empty())
    return {of_term(Verdict::pass, ends ? "clause.termination" : "clause.change", *enough.front(),
                    contract)};
  if (!too_short.empty())
    return {of_term(Verdict::fail, ends ? "clause.termination_short" : "clause.change_short",
                    *too_short.front(), contract)};
  doubtful.insert(doubtful.begin(), weak.begin(), weak.end());
  if (!doubtful.empty()) return {asked(Cause::decision_pending, *doubtful.front())};
  NoticeTerm none;
  if (!unstated.empty()) none = *unstated.front();
  return {of_term(Verdict::fail, ends ? "clause.termination_missing" : "clause.change_missing",
                  none, contract)};
}

}  // namespace

NoticePeriod termination_period(const Case& c, const rules::Rule& rule) {
  return {static_cast<int>(parameter_integer(c, rule, "notice.termination_months")), 0,
          parameter(c, rule, "notice.mode") == "same_day"};
}
NoticePeriod change_period(const Case& c, const rules::Rule& rule) {
  return {0, static_cast<int>(parameter_integer(c, rule, "notice.change_weeks")) * 7,
          parameter(c, rule, "notice.mode") == "same_day"};
}

Day last_day_in_time(const NoticePeriod& period, Day effective) {
  const Notice least = period.same_day ? Notice::boundary : Notice::in_time;
  Day day = effective;
  // A period of n months is shorter than 32 n days.
  for (int i = 0; i < 32 * period.months + period.days + 3; ++i, day -= std::chrono::days(1))
    if (judge_notice(day, effective, period.months, period.days) <= least) return day;
  return day;
}

Findings judge_clauses(const Case& c, const rules::Rule& rule, const parse::NoticeClauses& clauses,
                       const Papers& contract) {
  Findings out =
      judge_kind(NoticeTerm::Kind::termination, termination_period(c, rule), clauses, contract);
  for (Finding& f : judge_kind(NoticeTerm::Kind::change, change_period(c, rule), clauses, contract))
    out.push_back(std::move(f));
  const auto asked = [&](const rules::Text& why) {
    out.push_back(open_question("03.1", Cause::decision_pending, Turn::city, why, contract.ids(),
                                contract.papers.front().look.target.name));
  };
  for (const auto& r : clauses.deemed) asked(same(r.article + "「" + r.quote + "」"));
  for (const auto& r : clauses.unread)
    out.push_back(open_question("03.1", Cause::unsupported, Turn::city,
                                same(r.article + "「" + r.quote + "」"), contract.ids(),
                                contract.papers.front().look.target.name));
  const bool promised = std::any_of(out.begin(), out.end(),
                                    [](const Finding& f) { return f.verdict == Verdict::pass; });
  if (promised && !clauses.by_document)
    asked(clauses.by_posting
              ? rules::Text{"告知の方法が掲載のみである", "the only means of notice is a posting"}
              : rules::Text{"告知の方法が書かれていない", "no means of notice is written"});
  if (promised && !clauses.to_city)
    asked({"市の告知先が書かれていない", "no recipient at the city is written"});
  if (clauses.excepts_emergency && parameter(c, rule, "notice.emergency") != "agreed")
    asked({"緊急時の例外がある「" + clauses.emergency_quote + "」",
           "an exception for emergencies: " + clauses.emergency_quote});
  return out;
}

Findings judge_received(const Case& c, const rules::Rule& rule, std::string_view criterion,
                        const RegisterRow& n, Day effective, const NoticePeriod& period) {
  const bool by_receipt = parameter(c, rule, "notice.clock") != "dispatch";
  const auto sent = n.row.day("dispatched_at"),
             received = by_receipt ? n.row.day("received_at") : sent;
  const Day today = day_in_japan(c.as_of);
  if (!received)
    return {row_open(criterion, Cause::not_observed, Turn::vendor, n,
                     {"到達日がない", "no date of receipt"})};
  if (*received > today)
    return {row_open(criterion, Cause::malformed, Turn::vendor, n,
                     {"到達日が判定日より後である", "the date of receipt lies in the future"})};
  if (by_receipt && sent && *received < *sent)
    return {row_open(criterion, Cause::contradiction, Turn::vendor, n,
                     {"到達日が発信日より前である", "received before it was sent"})};
  const Day last = last_day_in_time(period, effective);
  const std::map<std::string, rules::Text> values{
      {"received", same(format_date(*received))},
      {"effective", same(format_date(effective))},
      {"last", same(format_date(last))},
      {"days", same(std::to_string((*received - last).count()))}};
  switch (judge_notice(*received, effective, period.months, period.days)) {
    case Notice::in_time:
      if (n.row.get("channel") == "portal" && !n.row.has("proof"))
        return {row_open(
            criterion, Cause::decision_pending, Turn::city, n,
            {"掲示のみで、到達の証拠がない", "posted only, and no proof that it arrived"})};
      return {row_finding(criterion, Verdict::pass, "notice.in_time", n, values)};
    case Notice::boundary:
      if (period.same_day)
        return {row_finding(criterion, Verdict::pass, "notice.same_day", n, values)};
      return {row_open(
          criterion, Cause::boundary, Turn::city, n,
          {fmt::format("到達{}、効力{}、厳格な期限{}", format_date(*received),
                       format_date(effective), format_date(last)),
           fmt::format("received {}, effective {}, strict limit {}", format_date(*received),
                       format_date(effective), format_date(last))})};
    case Notice::late:
      break;
  }
  return {row_finding(criterion, Verdict::fail, "notice.late", n, values)};
}

Finding row_open(std::string_view criterion, Cause cause, Turn turn, const RegisterRow& row,
                 const rules::Text& why) {
  const std::string id(row.row.get("id"));
  Finding out = open_question(criterion, cause, turn, {id + ": " + why.ja, id + ": " + why.en},
                              row.cites, row.target);
  out.where = row.target + ":" + row.row.place;
  return out;
}

Finding nothing_yet(std::string_view criterion, std::string_view message,
                    const RegisterRows& rows) {
  Finding out{.criterion = std::string(criterion),
              .verdict = Verdict::not_due,
              .basis = Basis::recorded,
              .message = std::string(message)};
  if (!rows.looks.empty()) out.target = rows.looks.front().target.name;
  out.cites = rows.ids();
  return out;
}

Finding hand_written(std::string_view criterion, const RegisterRow& row) {
  Finding out = open_question(criterion, Cause::hand_written_list, Turn::vendor, same(row.target),
                              row.cites, row.target);
  out.verdict = Verdict::partial;
  return out;
}

}  // namespace tenken
