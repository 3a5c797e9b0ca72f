#include "checks/notices.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tenken {

namespace {

using parse::NoticeTerm;

/// Days of the shortest and the longest run of so many months: 59 to 62 of two, 181 to 184 of six.
struct MonthsInDays {
  int least = 0;
  int most = 0;
};
MonthsInDays days_of_months(int months) {
  using namespace std::chrono;
  // From a common year's January to the end of the leap year after it, every month begins once.
  MonthsInDays out{months * 31, 0};
  for (int i = 0; i < 48; ++i) {
    const year_month from = year{2025} / January + std::chrono::months(i);
    const auto length =
        (sys_days{(from + std::chrono::months(months)) / 1} - sys_days{from / 1}).count();
    out.least = std::min(out.least, static_cast<int>(length));
    out.most = std::max(out.most, static_cast<int>(length));
  }
  return out;
}

enum class Length { enough, unclear, too_short };
Length length_of(const NoticeTerm& term, const NoticePeriod& wanted) {
  if (wanted.months > 0 && term.months > 0)
    return term.months >= wanted.months ? Length::enough : Length::too_short;
  if (wanted.months > 0) {
    const MonthsInDays span = days_of_months(wanted.months);
    if (term.days >= span.most) return Length::enough;
    return term.days >= span.least ? Length::unclear : Length::too_short;
  }
  const int days = term.months > 0 ? term.months * 28 : term.days;
  return days >= wanted.days ? Length::enough : Length::too_short;
}

Finding of_term(Verdict verdict, const Promise& promise, std::string_view message,
                const NoticeTerm& term, const Papers& contract) {
  Finding out{.criterion = promise.criterion,
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

/// The terms of one kind, each by what it comes to.
struct Sorted {
  std::vector<const NoticeTerm*> enough, too_short, doubtful, weak, unstated;
};
Sorted sorted(const Promise& promise, const parse::NoticeClauses& clauses) {
  Sorted out;
  for (const NoticeTerm& term : clauses.terms) {
    if (term.kind != promise.kind || (term.of_contract && !term.stated)) continue;
    if (term.of_contract)
      out.doubtful.push_back(&term);
    else if (term.duty == NoticeTerm::Duty::weak && term.stated)
      out.weak.push_back(&term);
    else if (term.duty == NoticeTerm::Duty::denied)
      out.too_short.push_back(&term);
    else if (!term.stated)
      out.unstated.push_back(&term);
    else if (const Length length = length_of(term, promise.least); length == Length::unclear)
      out.doubtful.push_back(&term);
    else
      (length == Length::enough ? out.enough : out.too_short).push_back(&term);
  }
  return out;
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

NoticePeriod terms_period(const Case& c, const rules::Rule& rule) {
  return {static_cast<int>(parameter_integer(c, rule, "notice.terms_months")), 0,
          parameter(c, rule, "notice.mode") == "same_day"};
}

Findings judge_promise(const Promise& promise, const parse::NoticeClauses& clauses,
                       const Papers& contract) {
  auto [enough, too_short, doubtful, weak, unstated] = sorted(promise, clauses);
  const auto asked = [&](Cause cause, const NoticeTerm& term) {
    return open_question(promise.criterion, cause, Turn::city,
                         same(term.article + "「" + term.quote + "」"), contract.ids(),
                         contract.papers.front().look.target.name);
  };
  if (!enough.empty() && !too_short.empty())
    return {asked(Cause::contradiction, *enough.front()),
            asked(Cause::contradiction, *too_short.front())};
  if (!enough.empty() && !weak.empty())
    return {asked(Cause::contradiction, *enough.front()),
            asked(Cause::contradiction, *weak.front())};
  if (!enough.empty())
    return {of_term(Verdict::pass, promise, promise.kept, *enough.front(), contract)};
  if (!too_short.empty())
    return {of_term(Verdict::fail, promise, promise.too_short, *too_short.front(), contract)};
  doubtful.insert(doubtful.begin(), weak.begin(), weak.end());
  if (!doubtful.empty()) return {asked(Cause::decision_pending, *doubtful.front())};
  return {of_term(Verdict::fail, promise, promise.missing,
                  unstated.empty() ? NoticeTerm{} : *unstated.front(), contract)};
}

Day last_day_in_time(const NoticePeriod& period, Day effective) {
  const Notice least = period.same_day ? Notice::boundary : Notice::in_time;
  Day day = effective;
  // A period of n months is shorter than 32 n days.
  for (int i = 0; i < 32 * period.months + period.days + 3; ++i, day -= std::chrono::days(1))
    if (judge_notice(day, effective, period.months, period.days) <= least) return day;
  return day;
}

void bind_notice_articles(Findings& findings, const parse::NoticeClauses& clauses,
                          const Papers& contract) {
  std::set<std::string> labels;
  for (const NoticeTerm& term : clauses.terms) labels.insert(term.article);
  for (const auto* remarks : {&clauses.unread, &clauses.deemed})
    for (const auto& r : *remarks) labels.insert(r.article);
  bind_articles(findings, contract.papers, labels);
}

Findings judge_clauses(const Case& c, const rules::Rule& rule, const parse::NoticeClauses& clauses,
                       const Papers& contract) {
  Findings out = judge_promise(
      {"03.1", NoticeTerm::Kind::termination, termination_period(c, rule), "clause.termination",
       "clause.termination_short", "clause.termination_missing"},
      clauses, contract);
  for (Finding& f : judge_promise({"03.1", NoticeTerm::Kind::change, change_period(c, rule),
                                   "clause.change", "clause.change_short", "clause.change_missing"},
                                  clauses, contract))
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
  bind_notice_articles(out, clauses, contract);
  doubt_empty_pages(out, contract.papers);
  return out;
}

Findings judge_received(const Case& c, const rules::Rule& rule, std::string_view criterion,
                        const RegisterRow& n, Day effective, const NoticePeriod& period) {
  const bool by_receipt = parameter(c, rule, "notice.clock") != "dispatch";
  const auto sent = n.row.day("dispatched_at"),
             received = by_receipt ? n.row.day("received_at") : sent;
  const Day today = day_in_japan(c.as_of);
  if (!received)
    return {row_unknown(criterion, Cause::not_observed, Turn::vendor, n,
                        {"到達日がない", "no date of receipt"})};
  if (*received > today)
    return {row_unknown(criterion, Cause::malformed, Turn::vendor, n,
                        {"到達日が判定日より後である", "the date of receipt lies in the future"})};
  if (by_receipt && sent && *received < *sent)
    return {row_unknown(criterion, Cause::contradiction, Turn::vendor, n,
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
        return {row_unknown(
            criterion, Cause::decision_pending, Turn::city, n,
            {"掲示のみで、到達の証拠がない", "posted only, and no proof that it arrived"})};
      return {row_finding(criterion, Verdict::pass, "notice.in_time", n, values)};
    case Notice::boundary:
      if (period.same_day)
        return {row_finding(criterion, Verdict::pass, "notice.same_day", n, values)};
      return {row_unknown(
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

Findings judge_received_and_mail(const Case& c, const rules::Rule& rule, std::string_view criterion,
                                 const RegisterRow& n, Day effective, const NoticePeriod& period,
                                 const MailProofs& proofs) {
  Findings out = judge_received(c, rule, criterion, n, effective, period);
  const auto told = n.row.day("received_at");
  const bool by_receipt = parameter(c, rule, "notice.clock") != "dispatch";
  const auto proof = proofs.find(n.row.get("id"));
  if (proof == proofs.end() || !by_receipt || !told) return out;
  const auto& shown = proof->second.received_on;
  if (!shown || *shown == *told) return out;
  const bool late_either_way =
      worst(out) == Verdict::fail &&
      judge_notice(*shown, effective, period.months, period.days) == Notice::late;
  if (late_either_way) return out;
  return {row_unknown(criterion, Cause::contradiction, Turn::vendor, n,
                      {fmt::format("台帳の到達日{}とメールの受信日{}とが異なる", format_date(*told),
                                   format_date(*shown)),
                       fmt::format("the register says received on {}, the mail on {}",
                                   format_date(*told), format_date(*shown))})};
}

Finding hand_written(std::string_view criterion, const RegisterRow& row) {
  Finding out = open_question(criterion, Cause::hand_written_list, Turn::vendor, same(row.target),
                              row.cites, row.target);
  out.verdict = Verdict::partial;
  return out;
}

}  // namespace tenken
