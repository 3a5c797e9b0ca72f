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

/// The rows that speak of a store.
std::vector<const RegisterRow*> of_store(const RegisterRows& rows, std::string_view store) {
  std::vector<const RegisterRow*> out;
  for (const RegisterRow& r : rows.rows)
    if (key_of(r.row.get("store")) == key_of(store)) out.push_back(&r);
  return out;
}

bool has_store(const RegisterRows& stores, std::string_view id) {
  return std::any_of(stores.rows.begin(), stores.rows.end(),
                     [&](const RegisterRow& s) { return key_of(s.row.get("id")) == key_of(id); });
}

std::map<std::string, rules::Text> named(const RegisterRow& store) {
  return {{"name", same(store.row.get("name"))}};
}

/// What is wrong with the plan of one store; nothing: it is planned for.
std::optional<Finding> against_plan(const RegisterRow& store,
                                    const std::vector<const RegisterRow*>& plans) {
  if (plans.empty()) {
    if (store.row.get("data_class") == "none")
      return row_unknown("23.1", Cause::decision_pending, Turn::city, store,
                         {"情報を保管しないとされ、削除計画にない",
                          "said to hold no information, and not in the deletion plan"});
    return row_finding("23.1", Verdict::fail, "plan.missing", store, named(store));
  }
  for (const RegisterRow* p : plans) {
    if (!p->row.yes("copies")) return row_finding("23.1", Verdict::fail, "plan.without_copies", *p);
    if (!is_said(p->row.get("method")))
      return row_unknown("23.1", Cause::not_observed, Turn::vendor, *p,
                         {"削除の方法の記入がない", "no method of deletion is given"});
    if (p->row.integer("gone_after_days") != plans.front()->row.integer("gone_after_days"))
      return row_unknown("23.1", Cause::contradiction, Turn::vendor, *p,
                         {"同じ保管先の計画が二つあり、日数が違う",
                          "two plans for one store, with different days"});
  }
  return std::nullopt;
}

/// Rows that speak of a store that the register does not know, and stores listed twice.
void add_strangers(std::string_view criterion, const RegisterRows& stores, const RegisterRows& rows,
                   Findings& out) {
  for (const RegisterRow& r : rows.rows)
    if (!has_store(stores, r.row.get("store")))
      out.push_back(row_unknown(
          criterion, Cause::contradiction, Turn::vendor, r,
          {"保管先台帳にない保管先である", "it speaks of a store that is not in the register"}));
  for (std::size_t i = 0; i < stores.rows.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (key_of(stores.rows[i].row.get("id")) == key_of(stores.rows[k].row.get("id")))
        out.push_back(row_unknown(criterion, Cause::contradiction, Turn::vendor, stores.rows[i],
                                  {"同じ番号の保管先が二つある", "two stores of the same number"}));
}

Finding no_store(std::string_view criterion, const RegisterRows& stores) {
  return open_question(criterion, Cause::not_observed, Turn::vendor,
                       {"保管先が一つも挙げられていない", "no store is listed"}, stores.ids());
}

Findings planned(const RegisterRows& stores, const RegisterRows& plan) {
  Findings out = unread(stores, "23.1");
  for (Finding& f : unread(plan, "23.1")) out.push_back(std::move(f));
  if (!out.empty()) return out;
  if (stores.rows.empty()) return {no_store("23.1", stores)};
  std::int64_t longest = 0;
  for (const RegisterRow& store : stores.rows) {
    const auto plans = of_store(plan, store.row.get("id"));
    if (auto why = against_plan(store, plans)) out.push_back(*std::move(why));
    for (const RegisterRow* p : plans)
      longest = std::max(longest, p->row.integer("gone_after_days"));
  }
  add_strangers("23.1", stores, plan, out);
  if (out.empty())
    out.push_back(register_finding("23.1", Verdict::pass, "plan.covers", stores,
                                   {{"days", same(std::to_string(longest))}}));
  for (Finding& f : written_by_vendor("23.1", stores)) out.push_back(std::move(f));
  return out;
}

/// What is wrong with a record of deletion; nothing: it shows one.
std::optional<Finding> against_record(const RegisterRow& record, Day end, Day today) {
  const Day deleted = *record.row.day("deleted_at");
  if (deleted > today)
    return row_unknown("23.3", Cause::malformed, Turn::vendor, record,
                       {"削除日が判定日より後である", "deleted in the future"});
  if (deleted < end)
    return row_unknown("23.3", Cause::contradiction, Turn::vendor, record,
                       {"利用終了より前の削除で、終了時の情報の削除を示さない",
                        "deleted before the end: it does not show what was there at the end"});
  if (!is_said(record.row.get("evidence")))
    return row_unknown("23.3", Cause::not_observed, Turn::vendor, record,
                       {"削除の証跡がない", "no evidence of the deletion"});
  return std::nullopt;
}

/// One store after the end of the service.
Finding judge_deleted(const RegisterRow& store, const std::vector<const RegisterRow*>& plans,
                      const std::vector<const RegisterRow*>& records, Day end, Day today) {
  if (plans.empty())
    return row_unknown(
        "23.3", Cause::not_observed, Turn::vendor, store,
        {"削除計画にないため期限が定まらない", "not in the plan: no day it is due by"});
  auto values = named(store);
  const Day due = end + std::chrono::days(plans.front()->row.integer("gone_after_days"));
  values["end"] = same(format_date(end));
  values["due"] = same(format_date(due));
  if (records.empty())
    return row_finding("23.3", today <= due ? Verdict::not_due : Verdict::fail,
                       today <= due ? "deletion.running" : "deletion.missing", store, values);
  for (const RegisterRow* r : records)
    if (auto why = against_record(*r, end, today)) return *std::move(why);
  // Deleted in several steps: the last one ends it.
  const RegisterRow* last =
      *std::max_element(records.begin(), records.end(), [](const auto* a, const auto* b) {
        return *a->row.day("deleted_at") < *b->row.day("deleted_at");
      });
  values["date"] = same(last->row.get("deleted_at"));
  values["evidence"] = same(last->row.get("evidence"));
  if (*last->row.day("deleted_at") > due)
    return row_finding("23.3", Verdict::fail, "deletion.late", store, values);
  return row_finding("23.3", Verdict::pass, "deletion.done", store, values);
}

Findings deleted(const Case& c, const rules::Rule& rule, const RegisterRows& stores,
                 const RegisterRows& plan) {
  const RegisterRows notices =
      register_rows(c, rule, "23.3", "deletion_notices", parse::notices_schema());
  if (!notices.unknowns.empty()) return notices.unknowns;
  const Day today = day_in_japan(c.as_of);
  const ServiceEnd end = service_end(notices, c, "23.3");
  if (!end.doubts.empty()) return end.doubts;
  if (!end.day || *end.day > today)
    return {register_finding("23.3", Verdict::not_due, "deletion.not_due", notices)};
  const RegisterRows records =
      register_rows(c, rule, "23.3", "deletions", parse::deletions_schema());
  Findings out = unread(stores, "23.3");
  for (const RegisterRows* rows : {&plan, &records})
    for (Finding& f : unread(*rows, "23.3")) out.push_back(std::move(f));
  if (!out.empty()) return out;
  if (stores.rows.empty()) return {no_store("23.3", stores)};
  for (const RegisterRow& store : stores.rows)
    out.push_back(judge_deleted(store, of_store(plan, store.row.get("id")),
                                of_store(records, store.row.get("id")), *end.day, today));
  add_strangers("23.3", stores, records, out);
  for (Finding& f : written_by_vendor("23.3", stores)) out.push_back(std::move(f));
  return out;
}

Findings rehearsed(const Case& c, const rules::Rule& rule) {
  const RegisterRows all =
      register_rows(c, rule, "23.4", "deletion_rehearsals", parse::rehearsals_schema());
  if (!all.unknowns.empty()) return all.unknowns;
  const Day today = day_in_japan(c.as_of);
  const RegisterRow* last = last_rehearsal(all, "deletion", today);
  if (last == nullptr || !within_months(*last->row.day("held_on"), today, rehearsal_months_max))
    return {open_question("23.4", Cause::not_observed, Turn::vendor,
                          {"12か月以内の試行がない", "no rehearsal within twelve months"},
                          all.ids())};
  const std::map<std::string, rules::Text> values{{"date", same(last->row.get("held_on"))}};
  if (last->row.get("result") != "success")
    return {row_finding("23.4", Verdict::fail, "rehearsal.failed", *last, values)};
  const std::string_view where = last->row.get("environment");
  if (where != "test" && where != "isolated")
    return {row_unknown(
        "23.4", Cause::not_observed, Turn::vendor, *last,
        {"試験用の環境で行った記録がない", "no record that it was done on a scratch tenant"})};
  return {row_finding("23.4", Verdict::pass, "rehearsal.held", *last, values)};
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
