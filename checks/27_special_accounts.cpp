// 27
// 廃棄「各利用者のアカウント以外に特殊なアカウント(ストレージアカウントなど)がある場合は、関連情報(資格情報等)含めて廃棄可能であること。」
// 別紙2 セキュリティ要件等一覧 No.27.
//
// Prepared: the vendor's register of accounts that are no user's agrees with the provider's own
// enumeration, a cloud account or a list that the provider wrote (an account that only the
// provider knows is named), and each has an owner and a way
// of disposal that takes its credentials with it. Performed: once the service has ended by the
// notice register each has its day of disposal; until then not due. Would not comply: a storage key
// nobody owns, an orphaned OAuth client, an account deleted while its keys live on.
#include <algorithm>

#include "checks/27-1_cloud_accounts.hpp"
#include "checks/parse/registers.hpp"
#include "checks/parse/registers_exit.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

/// Longest time since a rehearsal, in months (12M, criteria.md No.27).
constexpr int rehearsal_months_max = 12;

/// Oldest export of the provider's list, in months (1M, criteria.md No.27).
constexpr int inventory_months_max = 1;

std::size_t times(const RegisterRows& rows, std::string_view name, bool exact) {
  return static_cast<std::size_t>(
      std::count_if(rows.rows.begin(), rows.rows.end(), [&](const RegisterRow& r) {
        return exact ? r.row.get("name") == name : key_of(r.row.get("name")) == key_of(name);
      }));
}

/// The same name, or one that differs by width, case and blanks only and stands once in both lists.
bool has_name(const RegisterRows& rows, const RegisterRows& own, std::string_view name) {
  return times(rows, name, true) > 0 ||
         (times(rows, name, false) == 1 && times(own, name, false) == 1);
}

/// Why the provider's list cannot be the denominator now; empty: it can.
Findings against_inventory(const RegisterRows& inventory, Day today) {
  if (inventory.rows.empty())
    return {open_question("27.1", Cause::not_observed, Turn::vendor,
                          {"事業者側の一覧が空である", "the provider's list is empty"},
                          inventory.ids(), inventory.looks.front().target.name)};
  bool dated = false;
  for (const RegisterRow& r : inventory.rows) {
    const auto day = r.row.day("generated_at");
    dated = dated || day;
    if (day && (*day > today || !within_months(*day, today, inventory_months_max)))
      return {row_unknown("27.1", Cause::stale, Turn::vendor, r,
                          {"事業者側の一覧の出力が1か月より前、又は判定日より後である",
                           "the provider's list is more than a month old, or from the future"})};
  }
  if (!dated)
    return {open_question(
        "27.1", Cause::not_observed, Turn::vendor,
        {"事業者側の一覧に出力日時がない", "the provider's list does not say when it was made"},
        inventory.ids(), inventory.looks.front().target.name)};
  return {};
}

/// An account that is disposed of on record and that the provider still lists.
void add_undead(std::string_view criterion, const RegisterRows& accounts,
                const RegisterRows& inventory, Day today, Findings& out) {
  for (const RegisterRow& r : accounts.rows) {
    const auto day = r.row.day("disposed_at");
    if (day && *day <= today && has_name(inventory, accounts, r.row.get("name")))
      out.push_back(row_unknown(criterion, Cause::contradiction, Turn::vendor, r,
                                {"廃棄したとされるが、事業者側の一覧に残っている",
                                 "disposed of on record, and still in the provider's list"}));
  }
}

/// The cloud accounts are lists that the provider writes; another beside them adds to it.
Findings listed_beside_cloud(const RegisterRows& accounts, const RegisterRows& inventory,
                             const Clouds& cloud, Day today) {
  Findings out = judge_cloud_accounts(cloud, accounts, inventory);
  for (Finding& f : undead_in_cloud("27.1", cloud, accounts, today)) out.push_back(std::move(f));
  if (!inventory.unknowns.empty()) {
    if (inventory.unknowns.front().cause != Cause::not_declared)
      out.insert(out.end(), inventory.unknowns.begin(), inventory.unknowns.end());
    return out;
  }
  for (Finding& f : against_inventory(inventory, today)) out.push_back(std::move(f));
  for (const RegisterRow& r : inventory.rows)
    if (!has_name(accounts, inventory, r.row.get("name")))
      out.push_back(row_finding("27.1", Verdict::fail, "accounts.unregistered", r,
                                {{"name", same(r.row.get("name"))}}));
  add_undead("27.1", accounts, inventory, today, out);
  for (Finding& f : written_by_vendor("27.1", inventory)) out.push_back(std::move(f));
  return out;
}

Findings listed(const RegisterRows& accounts, const RegisterRows& inventory, const Clouds& cloud,
                Day today) {
  if (!accounts.unknowns.empty()) return unread(accounts, "27.1");
  if (cloud.declared) return listed_beside_cloud(accounts, inventory, cloud, today);
  if (!inventory.unknowns.empty()) {
    // Without the provider's list nobody knows what the vendor's own leaves out.
    const bool undeclared = inventory.unknowns.front().cause == Cause::not_declared;
    if (!undeclared || accounts.rows.empty()) return inventory.unknowns;
    Findings out = written_by_vendor("27.1", accounts);
    return out.empty() ? inventory.unknowns : out;
  }
  if (Findings why = against_inventory(inventory, today); !why.empty()) return why;
  Findings out;
  for (const RegisterRow& r : inventory.rows)
    if (!has_name(accounts, inventory, r.row.get("name")))
      out.push_back(row_finding("27.1", Verdict::fail, "accounts.unregistered", r,
                                {{"name", same(r.row.get("name"))}}));
  for (const RegisterRow& r : accounts.rows)
    if (!has_name(inventory, accounts, r.row.get("name")) && !r.row.has("disposed_at"))
      out.push_back(row_unknown("27.1", Cause::contradiction, Turn::vendor, r,
                                {"事業者側の一覧にない", "the provider's list does not have it"}));
  add_undead("27.1", accounts, inventory, today, out);
  if (out.empty())
    out.push_back(register_finding("27.1", Verdict::pass, "accounts.agree", accounts));
  // The denominator must be the provider's.
  for (Finding& f : written_by_vendor("27.1", inventory)) out.push_back(std::move(f));
  return out;
}

Finding no_account(std::string_view criterion, const RegisterRows& accounts) {
  return open_question(criterion, Cause::not_observed, Turn::vendor,
                       {"アカウントが一つも挙げられていない", "no account is listed"},
                       accounts.ids());
}

Findings disposable(const RegisterRows& accounts) {
  if (!accounts.unknowns.empty()) return unread(accounts, "27.2");
  if (accounts.rows.empty()) return {no_account("27.2", accounts)};
  Findings out;
  for (const RegisterRow& r : accounts.rows) {
    const rules::Text missing =
        unsaid(r.row, parse::special_accounts_schema(), {"owner", "disposal", "related"});
    if (!missing.ja.empty())
      out.push_back(row_unknown("27.2", Cause::not_observed, Turn::vendor, r,
                                {"記入がない: " + missing.ja, "not given: " + missing.en}));
    else
      out.push_back(row_finding(
          "27.2", Verdict::pass, "account.disposable", r,
          {{"name", same(r.row.get("name"))}, {"disposal", same(r.row.get("disposal"))}}));
  }
  return out;
}

Findings rehearsed(const Case& c, const rules::Rule& rule) {
  const RegisterRows all =
      register_rows(c, rule, "27.3", "account_rehearsals", parse::rehearsals_schema());
  if (!all.unknowns.empty()) return all.unknowns;
  const Day today = day_in_japan(c.as_of);
  const RegisterRow* last = last_rehearsal(all, "account", today);
  if (last == nullptr || !within_months(*last->row.day("held_on"), today, rehearsal_months_max))
    return {open_question("27.3", Cause::not_observed, Turn::vendor,
                          {"12か月以内の試行がない", "no rehearsal within twelve months"},
                          all.ids())};
  const std::map<std::string, rules::Text> values{{"date", same(last->row.get("held_on"))}};
  if (!last->row.has("credential_refused"))
    return {row_unknown("27.3", Cause::not_observed, Turn::vendor, *last,
                        {"旧資格情報が拒否されたかの記録がない",
                         "whether the old credential was refused is not on record"})};
  if (!last->row.yes("credential_refused"))
    return {row_finding("27.3", Verdict::fail, "credential.accepted", *last, values)};
  if (last->row.get("result") != "success")
    return {row_unknown("27.3", Cause::contradiction, Turn::vendor, *last,
                        {"旧資格情報は拒否されたが、試行は成功していない",
                         "the old credential was refused, and the rehearsal did not succeed"})};
  return {row_finding("27.3", Verdict::pass, "credential.refused", *last, values)};
}

Finding judge_disposed(const RegisterRow& r, Day end, Day today) {
  const auto day = r.row.day("disposed_at");
  const std::map<std::string, rules::Text> values{{"name", same(r.row.get("name"))},
                                                  {"end", same(format_date(end))},
                                                  {"date", same(r.row.get("disposed_at"))}};
  if (!day || *day > today) return row_finding("27.4", Verdict::fail, "account.remains", r, values);
  if (!is_said(r.row.get("evidence")))
    return row_unknown("27.4", Cause::not_observed, Turn::vendor, r,
                       {"廃棄の証跡がない", "no evidence of the disposal"});
  return row_finding("27.4", Verdict::pass, "account.disposed", r, values);
}

Findings disposed(const Case& c, const rules::Rule& rule, const RegisterRows& accounts,
                  const RegisterRows& inventory, const Clouds& cloud) {
  const RegisterRows notices =
      register_rows(c, rule, "27.4", "account_notices", parse::notices_schema());
  if (!notices.unknowns.empty()) return notices.unknowns;
  const Day today = day_in_japan(c.as_of);
  const ServiceEnd end = service_end(notices, c, "27.4");
  if (!end.doubts.empty()) return end.doubts;
  // On its last day the service still runs.
  if (!end.day || *end.day >= today)
    return {register_finding("27.4", Verdict::not_due, "account.not_due", notices)};
  if (!accounts.unknowns.empty()) return unread(accounts, "27.4");
  if (accounts.rows.empty()) return {no_account("27.4", accounts)};
  Findings out;
  for (const RegisterRow& r : accounts.rows) out.push_back(judge_disposed(r, *end.day, today));
  add_undead("27.4", accounts, inventory, today, out);
  for (Finding& f : undead_in_cloud("27.4", cloud, accounts, today)) out.push_back(std::move(f));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const RegisterRows accounts =
      register_rows(c, rule, "27.1", "special_accounts", parse::special_accounts_schema());
  const RegisterRows inventory =
      register_rows(c, rule, "27.1", "account_inventory", parse::account_inventory_schema());
  const Clouds cloud = clouds(c, "27.1");
  Findings out;
  for (const Findings& found :
       {listed(accounts, inventory, cloud, day_in_japan(c.as_of)), disposable(accounts),
        rehearsed(c, rule), disposed(c, rule, accounts, inventory, cloud)})
    out.insert(out.end(), found.begin(), found.end());
  return out;
}

}  // namespace

extern const Check check_27_special_accounts{27, "special_accounts", evaluate};

}  // namespace tenken
