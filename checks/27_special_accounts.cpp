// 27
// 廃棄「各利用者のアカウント以外に特殊なアカウント(ストレージアカウントなど)がある場合は、関連情報(資格情報等)含めて廃棄可能であること。」
// 別紙2 セキュリティ要件等一覧 No.27.
//
// Prepared: the vendor's register of accounts that are no user's agrees with the provider's own
// enumeration (an account that only the provider knows is named), and each has an owner and a way
// of disposal that takes its credentials with it. Performed: once the service has ended by the
// notice register each has its day of disposal; until then not due. Would not comply: a storage key
// nobody owns, an orphaned OAuth client, an account deleted while its keys live on.
#include <algorithm>

#include "checks/parse/registers.hpp"
#include "checks/parse/registers_exit.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

/// Longest time since a rehearsal, in months (12M, criteria.md No.27).
constexpr int rehearsal_months_max = 12;

bool has_name(const RegisterRows& rows, std::string_view name) {
  return std::any_of(rows.rows.begin(), rows.rows.end(),
                     [&](const RegisterRow& r) { return r.row.get("name") == name; });
}

Findings listed(const RegisterRows& accounts, const RegisterRows& inventory) {
  if (!accounts.unknowns.empty()) return unread(accounts, "27.1");
  if (!inventory.unknowns.empty()) {
    // Without the provider's list nobody knows what the vendor's own leaves out.
    const bool undeclared = inventory.unknowns.front().cause == Cause::not_declared;
    if (!undeclared) return inventory.unknowns;
    Findings out = written_by_vendor("27.1", accounts);
    return out.empty() ? inventory.unknowns : out;
  }
  Findings out;
  for (const RegisterRow& r : inventory.rows)
    if (!has_name(accounts, r.row.get("name")))
      out.push_back(row_finding("27.1", Verdict::fail, "accounts.unregistered", r,
                                {{"name", same(r.row.get("name"))}}));
  for (const RegisterRow& r : accounts.rows)
    if (!has_name(inventory, r.row.get("name")) && !r.row.has("disposed_at"))
      out.push_back(row_unknown("27.1", Cause::contradiction, Turn::vendor, r,
                                {"事業者側の一覧にない", "the provider's list does not have it"}));
  if (out.empty())
    out.push_back(register_finding("27.1", Verdict::pass, "accounts.agree", accounts));
  // The denominator must be the provider's.
  for (Finding& f : written_by_vendor("27.1", inventory)) out.push_back(std::move(f));
  return out;
}

Findings disposable(const RegisterRows& accounts) {
  if (!accounts.unknowns.empty()) return unread(accounts, "27.2");
  Findings out;
  for (const RegisterRow& r : accounts.rows) {
    const rules::Text missing =
        lacking(r.row, parse::special_accounts_schema(), {"owner", "disposal", "related"});
    if (!missing.ja.empty())
      out.push_back(row_unknown("27.2", Cause::not_observed, Turn::vendor, r,
                                {"記入がない: " + missing.ja, "not given: " + missing.en}));
    else
      out.push_back(row_finding(
          "27.2", Verdict::pass, "account.disposable", r,
          {{"name", same(r.row.get("name"))}, {"disposal", same(r.row.get("disposal"))}}));
  }
  if (out.empty())
    out.push_back(open_question("27.2", Cause::not_observed, Turn::vendor,
                                {"アカウントが一つも挙げられていない", "no account is listed"},
                                accounts.ids()));
  return out;
}

Findings rehearsed(const Case& c, const rules::Rule& rule) {
  const RegisterRows all =
      register_rows(c, rule, "27.3", "account_rehearsals", parse::rehearsals_schema());
  if (!all.unknowns.empty()) return all.unknowns;
  const Day today = day_in_japan(c.as_of);
  const RegisterRow* last = newest(all, "held_on", today, [](const parse::Row& r) {
    return r.get("kind") == "account" && r.has("credential_refused");
  });
  if (last == nullptr || !within_months(*last->row.day("held_on"), today, rehearsal_months_max))
    return {open_question("27.3", Cause::not_observed, Turn::vendor,
                          {"12か月以内の試行がない", "no rehearsal within twelve months"},
                          all.ids())};
  const bool refused = last->row.yes("credential_refused");
  return {row_finding("27.3", refused ? Verdict::pass : Verdict::fail,
                      refused ? "credential.refused" : "credential.accepted", *last,
                      {{"date", same(last->row.get("held_on"))}})};
}

Findings disposed(const Case& c, const rules::Rule& rule, const RegisterRows& accounts) {
  const RegisterRows notices =
      register_rows(c, rule, "27.4", "account_notices", parse::notices_schema());
  if (!notices.unknowns.empty()) return notices.unknowns;
  const Day today = day_in_japan(c.as_of);
  const auto end = service_end(notices);
  if (!end || *end > today)
    return {register_finding("27.4", Verdict::not_due, "account.not_due", notices)};
  Findings out = unread(accounts, "27.4");
  for (const RegisterRow& r : accounts.rows) {
    const auto day = r.row.day("disposed_at");
    const std::map<std::string, rules::Text> values{{"name", same(r.row.get("name"))},
                                                    {"end", same(format_date(*end))},
                                                    {"date", same(r.row.get("disposed_at"))}};
    if (!day || *day > today)
      out.push_back(row_finding("27.4", Verdict::fail, "account.remains", r, values));
    else if (!r.row.has("evidence"))
      out.push_back(row_unknown("27.4", Cause::not_observed, Turn::vendor, r,
                                {"廃棄の証跡がない", "no evidence of the disposal"}));
    else
      out.push_back(row_finding("27.4", Verdict::pass, "account.disposed", r, values));
  }
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  const RegisterRows accounts =
      register_rows(c, rule, "27.1", "special_accounts", parse::special_accounts_schema());
  const RegisterRows inventory =
      register_rows(c, rule, "27.1", "account_inventory", parse::account_inventory_schema());
  Findings out;
  for (const Findings& found : {listed(accounts, inventory), disposable(accounts),
                                rehearsed(c, rule), disposed(c, rule, accounts)})
    out.insert(out.end(), found.begin(), found.end());
  return out;
}

}  // namespace

extern const Check check_27_special_accounts{27, "special_accounts", evaluate};

}  // namespace tenken
