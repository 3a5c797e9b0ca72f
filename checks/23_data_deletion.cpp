// 23
// 廃棄「利用終了時、外部サービスで取り扱った業務に関わる全ての情報を外部サービス基盤上から確実に削除すること。なお、対象はバックアップ等により複製されたものも含むことに留意すること。」
// 別紙2 セキュリティ要件等一覧 No.23.
//
// Prepared: every store of the store register (the provider's own enumeration, or partial) stands
// in the deletion plan with its copies, a method and the days until it is gone; the contract sets a
// period. Performed: once the service has ended by the notice register, every store has its record
// of deletion before the plan's days are over; until then not due. Would not comply: a plan without
// the backups, a soft delete with a retention of ninety days that nobody planned for.
#include <algorithm>

#include "checks/clauses.hpp"
#include "checks/parse/registers.hpp"
#include "checks/parse/registers_exit.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

/// Longest time since a rehearsal, in months (12M, criteria.md No.23).
constexpr int rehearsal_months_max = 12;

const RegisterRow* of_store(const RegisterRows& rows, std::string_view store) {
  for (const RegisterRow& r : rows.rows)
    if (r.row.get("store") == store) return &r;
  return nullptr;
}

std::map<std::string, rules::Text> named(const RegisterRow& store) {
  return {{"name", same(store.row.get("name"))}};
}

Findings planned(const RegisterRows& stores, const RegisterRows& plan) {
  Findings out = unread(stores, "23.1");
  for (Finding& f : unread(plan, "23.1")) out.push_back(std::move(f));
  if (!out.empty()) return out;
  if (stores.rows.empty())
    return {open_question("23.1", Cause::not_observed, Turn::vendor,
                          {"保管先が一つも挙げられていない", "no store is listed"}, stores.ids())};
  std::int64_t longest = 0;
  for (const RegisterRow& store : stores.rows) {
    const RegisterRow* p = of_store(plan, store.row.get("id"));
    if (p == nullptr) {
      out.push_back(row_finding("23.1", Verdict::fail, "plan.missing", store, named(store)));
      continue;
    }
    longest = std::max(longest, p->row.integer("gone_after_days"));
    if (!p->row.yes("copies"))
      out.push_back(row_finding("23.1", Verdict::fail, "plan.without_copies", *p));
  }
  for (const RegisterRow& p : plan.rows) {
    const bool known =
        std::any_of(stores.rows.begin(), stores.rows.end(),
                    [&](const RegisterRow& s) { return s.row.get("id") == p.row.get("store"); });
    if (!known)
      out.push_back(row_unknown("23.1", Cause::contradiction, Turn::vendor, p,
                                {"保管先台帳にない保管先の計画である",
                                 "it plans for a store that is not in the register"}));
  }
  if (out.empty())
    out.push_back(register_finding("23.1", Verdict::pass, "plan.covers", stores,
                                   {{"days", same(std::to_string(longest))}}));
  for (Finding& f : written_by_vendor("23.1", stores)) out.push_back(std::move(f));
  return out;
}

/// One store after the end of the service.
Finding judge_deleted(const RegisterRow& store, const RegisterRow* plan, const RegisterRow* record,
                      Day end, Day today) {
  auto values = named(store);
  const Day due =
      end + std::chrono::days(plan == nullptr ? 0 : plan->row.integer("gone_after_days"));
  values["end"] = same(format_date(end));
  values["due"] = same(format_date(due));
  if (record == nullptr)
    return row_finding("23.3", today <= due ? Verdict::not_due : Verdict::fail,
                       today <= due ? "deletion.running" : "deletion.missing", store, values);
  if (*record->row.day("deleted_at") > today)
    return row_unknown("23.3", Cause::malformed, Turn::vendor, *record,
                       {"削除日が判定日より後である", "deleted in the future"});
  if (!record->row.has("evidence"))
    return row_unknown("23.3", Cause::not_observed, Turn::vendor, *record,
                       {"削除の証跡がない", "no evidence of the deletion"});
  values["date"] = same(record->row.get("deleted_at"));
  values["evidence"] = same(record->row.get("evidence"));
  if (*record->row.day("deleted_at") > due)
    return row_finding("23.3", Verdict::fail, "deletion.late", store, values);
  return row_finding("23.3", Verdict::pass, "deletion.done", store, values);
}

Findings deleted(const Case& c, const rules::Rule& rule, const RegisterRows& stores,
                 const RegisterRows& plan) {
  const RegisterRows notices =
      register_rows(c, rule, "23.3", "deletion_notices", parse::notices_schema());
  if (!notices.unknowns.empty()) return notices.unknowns;
  const Day today = day_in_japan(c.as_of);
  const auto end = service_end(notices);
  if (!end || *end > today)
    return {register_finding("23.3", Verdict::not_due, "deletion.not_due", notices)};
  const RegisterRows records =
      register_rows(c, rule, "23.3", "deletions", parse::deletions_schema());
  Findings out = unread(stores, "23.3");
  for (Finding& f : unread(records, "23.3")) out.push_back(std::move(f));
  if (!out.empty()) return out;
  for (const RegisterRow& store : stores.rows)
    out.push_back(judge_deleted(store, of_store(plan, store.row.get("id")),
                                of_store(records, store.row.get("id")), *end, today));
  for (Finding& f : written_by_vendor("23.3", stores)) out.push_back(std::move(f));
  return out;
}

Findings rehearsed(const Case& c, const rules::Rule& rule) {
  const RegisterRows all =
      register_rows(c, rule, "23.4", "deletion_rehearsals", parse::rehearsals_schema());
  if (!all.unknowns.empty()) return all.unknowns;
  const Day today = day_in_japan(c.as_of);
  const RegisterRow* last = newest(all, "held_on", today, [](const parse::Row& r) {
    return r.get("kind") == "deletion" && r.get("result") == "success";
  });
  if (last == nullptr || !within_months(*last->row.day("held_on"), today, rehearsal_months_max))
    return {open_question(
        "23.4", Cause::not_observed, Turn::vendor,
        {"12か月以内の成功した試行がない", "no successful rehearsal within twelve months"},
        all.ids())};
  return {row_finding("23.4", Verdict::pass, "rehearsal.held", *last,
                      {{"date", same(last->row.get("held_on"))}})};
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const RegisterRows stores =
      register_rows(c, rule, "23.1", "deletion_stores", parse::stores_schema());
  const RegisterRows plan =
      register_rows(c, rule, "23.1", "deletion_plan", parse::deletion_plan_schema());
  Findings out;
  for (const Findings& found : {planned(stores, plan), judge_finder(c, rule, "deletion_period"),
                                deleted(c, rule, stores, plan), rehearsed(c, rule)})
    out.insert(out.end(), found.begin(), found.end());
  return out;
}

}  // namespace

extern const Check check_23_data_deletion{23, "data_deletion", evaluate};

}  // namespace tenken
