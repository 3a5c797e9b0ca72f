// 07a: "外部サービス提供者と連絡がつかない、営業時間外の対応が不可能等の状況にならないこと"
//
// The newest call that reached somebody, in business hours and out of them, each within its
// interval. What a row claims of its hour is held against the calendar: Tuesday 11:00 is not out of
// hours. An unanswered call that no later answered one mends is the very thing that must not be.
#include <re2/re2.h>

#include "checks/07_clauses.hpp"

namespace tenken {

namespace {

using namespace std::chrono;

constexpr std::string_view criterion = "07a.2";

/// Business hours as minutes of the day, half open, and the days that are closed beside the law's.
struct Hours {
  int opens_minute = 0;
  int closes_minute = 0;
  ExtraHolidays closed;
  int reach_minutes_max = 0;  ///< a call that took longer waits for the City
};

std::optional<Hours> business_hours(const Case& c, const rules::Rule& rule) {
  static const RE2 form("([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})");
  int h1 = 0, m1 = 0, h2 = 0, m2 = 0;
  const auto closed = closed_days(c, rule);
  if (!closed ||
      !RE2::FullMatch(parameter(c, rule, "contact.business_hours"), form, &h1, &m1, &h2, &m2))
    return std::nullopt;
  const Hours out{h1 * 60 + m1, h2 * 60 + m2, *closed,
                  parameter_up_to(c, rule, "incident.start_minutes", period_minutes_max)};
  if (m1 > 59 || m2 > 59 || out.closes_minute > 24 * 60 || out.opens_minute >= out.closes_minute)
    return std::nullopt;
  return out;
}

bool is_business_time(sys_seconds instant, const Hours& hours) {
  const Day day_ = day_in_japan(instant);
  const auto minute = duration_cast<minutes>(instant + std::chrono::hours(9) - day_).count();
  return is_business_day(day_, hours.closed) && minute >= hours.opens_minute &&
         minute < hours.closes_minute;
}

/// Why a call does not count; nothing: it does.
std::optional<Finding> against_call(const RegisterRow& row, const When& at, const Hours& hours) {
  if (!at.exact()) return missing_time(criterion, row, {"発信日時", "called_at"});
  if (!calendar_covers(day_in_japan(at.first)))
    return row_unknown(criterion, Cause::unsupported, Turn::tool, row,
                       {"祝日の分からない年である", "a year whose holidays are not known"});
  const bool claims_business = row.row.get("hours") == "business";
  if (is_business_time(at.first, hours) != claims_business) {
    const std::string when = format_instant(at.first);
    return row_unknown(
        criterion, Cause::contradiction, Turn::vendor, row,
        claims_business ? rules::Text{"営業時間内とあるが、" + when + "は営業時間外である",
                                      "says business hours, but " + when + " is out of hours"}
                        : rules::Text{"営業時間外とあるが、" + when + "は営業時間内である",
                                      "says out of hours, but " + when + " is in business hours"});
  }
  if (row.row.get("result") == "reached" && !row.row.has("minutes_to_human"))
    return row_unknown(criterion, Cause::not_observed, Turn::vendor, row,
                       {"担当者につながるまでの時間がない", "no time to a human"});
  // The annex gives no time; who cannot be reached before the investigation must have begun is
  // hardly reachable.
  if (row.row.get("result") == "reached" &&
      row.row.integer("minutes_to_human") > hours.reach_minutes_max)
    return row_unknown(
        criterion, Cause::decision_pending, Turn::city, row,
        {"担当者につながるまでの時間が、調査着手までの時間の上限を超える",
         "it took longer to reach a human than the investigation may take to begin"});
  return std::nullopt;
}

/// The newest call of a kind.
struct Newest {
  const RegisterRow* row = nullptr;
  When at{};
  std::optional<Finding> against;  ///< why it does not count
  void take(const RegisterRow& candidate, const When& when, std::optional<Finding> why) {
    if (row != nullptr && when.last <= at.last) return;
    row = &candidate;
    at = when;
    against = std::move(why);
  }
  /// Not earlier than another one.
  bool is_since(const Newest& other) const {
    return row != nullptr && (other.row == nullptr || at.last >= other.at.first);
  }
};

Finding reached(const Newest& call, const Hours& hours) {
  const parse::Row& r = call.row->row;
  return row_finding(
      criterion, Verdict::pass, "contact.reached", *call.row,
      {{"at", same(format_instant(call.at.first))},
       {"minutes", same(r.get("minutes_to_human"))},
       {"hours", is_business_time(call.at.first, hours)
                     ? rules::Text{"営業時間内", "in business hours"}
                     : rules::Text{"営業時間外", "out of hours"}},
       {"by", !r.has("by_city")  ? rules::Text{"実施者の記載なし", "caller not recorded"}
              : r.yes("by_city") ? rules::Text{"市が発信", "called by the City"}
                                 : rules::Text{"受託者が発信", "called by the vendor"}},
       {"author", author_of(*call.row)}});
}

Finding judge_hours(const Case& c, const RegisterRows& tests, const Hours& hours,
                    std::string_view kind, int months) {
  // Answered, unanswered, and those of either that do not count.
  Newest answered, unanswered, doubtful, doubtful_unanswered;
  for (const RegisterRow& row : tests.rows) {
    const auto at = when_of(row, "called_at");
    if (row.row.get("hours") != kind || !at || at->first > c.as_of) continue;
    const bool was_reached = row.row.get("result") == "reached";
    auto why = against_call(row, *at, hours);
    if (why && !was_reached) doubtful_unanswered.take(row, *at, why);
    if (why)
      doubtful.take(row, *at, std::move(why));
    else
      (was_reached ? answered : unanswered).take(row, *at, std::nullopt);
  }
  if (unanswered.is_since(answered)) {
    if (doubtful.is_since(unanswered)) return *doubtful.against;
    return row_finding(criterion, Verdict::fail, "contact.not_reached", *unanswered.row,
                       {{"at", same(format_instant(unanswered.at.first))},
                        {"author", author_of(*unanswered.row)}});
  }
  const Day today = day_in_japan(c.as_of);
  const auto counts = [&](const Newest& n) {
    return n.row != nullptr && within_months(day_in_japan(n.at.first), today, months);
  };
  if (doubtful_unanswered.row != nullptr && doubtful_unanswered.is_since(answered))
    return *doubtful_unanswered.against;
  if (counts(answered)) return reached(answered, hours);
  if (counts(doubtful)) return *doubtful.against;
  Finding out = nothing_within(c, criterion, months, tests, "contact.not_due", "contact.overdue");
  out.values["hours"] = kind == "business" ? rules::Text{"営業時間内", "in business hours"}
                                           : rules::Text{"営業時間外", "out of hours"};
  return out;
}

}  // namespace

Findings judge_contact_tests(const Case& c, const rules::Rule& rule, const Records& records) {
  Findings out = unread(records.contact_tests, criterion);
  if (!out.empty()) return out;
  const auto hours = business_hours(c, rule);
  if (!hours)
    return {open_question(criterion, Cause::malformed, Turn::city,
                          same("contact.business_hours, calendar.closed_days"), {})};
  return {judge_hours(c, records.contact_tests, *hours, "business",
                      parameter_up_to(c, rule, "contact.test_max_age_months", interval_months_max)),
          judge_hours(c, records.contact_tests, *hours, "out_of_hours",
                      parameter_up_to(c, rule, "contact.out_of_hours_test_max_age_months",
                                      interval_months_max))};
}

}  // namespace tenken
