// 27.1: 「特殊なアカウント(ストレージアカウントなど)がある場合は」
//
// The cloud's own list of identities and keys is the denominator: what it names and the register
// does not is fail. What no list of a cloud shows (users within a database, accounts of DNS or CI)
// stays the vendor's word: partial. Would not comply: a forgotten access key, a role that another
// company may assume, a key for encryption that nobody owns. Not seen: secrets, keys of
// applications inside the service.
#include "checks/27-1_cloud_accounts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checks/records.hpp"

namespace tenken {

namespace {

/// Findings about single accounts; an account with more has one more that counts the rest.
constexpr std::size_t findings_max = 100;

bool has_key(const std::vector<std::string>& names, const std::string& key) {
  return !key.empty() && std::any_of(names.begin(), names.end(),
                                     [&](const std::string& name) { return key_of(name) == key; });
}

/// What the cloud lists by its nature, so that a row of this kind without it is a contradiction.
bool is_listed_by_cloud(std::string_view kind) {
  return kind == "service" || kind == "role" || kind == "api_key" || kind == "key" ||
         kind == "certificate";
}

std::vector<std::string> names_of(const CloudAccount& account) {
  std::vector<std::string> out = account.other_names;
  out.push_back(account.name);
  return out;
}

bool names(const RegisterRow& row, const CloudAccount& account) {
  return has_key(names_of(account), key_of(row.row.get("name")));
}

/// The figures that the provider gives of the whole, against what was listed.
Findings judge_figures(const CloudLook& look) {
  const auto& figures = look.cloud.figures;
  const auto users = figures.find("Users");
  const auto listed =
      std::count_if(look.cloud.principals.begin(), look.cloud.principals.end(),
                    [](const parse::Principal& p) { return p.what.kind == "iam user"; });
  Findings out;
  const auto ask = [&](Cause cause, const std::string& detail) {
    out.push_back(unknown("27.1", cause, Turn::vendor, look.target->name, detail));
    out.back().cites = look.ids();
  };
  if (look.cloud.provider == "azure") {
    Finding f = unknown("27.1", Cause::unsupported, Turn::tool, look.target->name,
                        "secrets and certificates of app registrations");
    f.cites = look.ids();
    return {f};
  }
  // What is granted to a service account, and to whom outside the project's policies, other lists
  // would say: pools of identities, policies of single resources.
  if (look.cloud.provider == "gcp") {
    Finding f = unknown("27.1", Cause::unsupported, Turn::tool, look.target->name,
                        "workload identity pools, policies of single resources");
    f.cites = look.ids();
    return {f};
  }
  if (!figures.contains("AccountAccessKeysPresent"))
    ask(Cause::not_observed, "iam get-account-summary AccountAccessKeysPresent");
  if (users == figures.end())
    ask(Cause::not_observed, "iam get-account-summary Users");
  else if (users->second != listed)
    ask(Cause::contradiction, fmt::format("iam Users {}, list-users {}", users->second, listed));
  return out;
}

Findings judge_rows(const Clouds& clouds, const std::vector<CloudAccount>& seen,
                    const RegisterRows& accounts, const RegisterRows& inventory) {
  const bool whole = clouds.complete("principals") && clouds.complete("keys");
  Findings out;
  for (const RegisterRow& r : accounts.rows) {
    const auto is_it = [&](const CloudAccount& a) { return names(r, a); };
    const std::string key = key_of(r.row.get("name"));
    const bool in_inventory =
        std::any_of(inventory.rows.begin(), inventory.rows.end(),
                    [&](const RegisterRow& i) { return key_of(i.row.get("name")) == key; });
    if (r.row.has("disposed_at") || in_inventory || std::any_of(seen.begin(), seen.end(), is_it))
      continue;
    if (!is_listed_by_cloud(r.row.get("kind")))
      out.push_back(row_finding("27.1", Verdict::partial, "accounts.hand_written", r,
                                {{"name", same(r.row.get("name"))}}));
    else if (whole)
      out.push_back(row_unknown("27.1", Cause::contradiction, Turn::vendor, r,
                                {"クラウドの一覧にない", "the cloud's own list does not have it"}));
  }
  return out;
}

/// Users within a database stand in no list of the cloud.
Findings judge_databases(const CloudLook& look, const RegisterRows& inventory) {
  if (inventory.unknowns.empty()) return {};
  const auto& stores = look.cloud.stores;
  const auto database = std::find_if(stores.begin(), stores.end(), [](const parse::Store& s) {
    return s.kind == parse::StoreKind::database && s.what.kind != "dynamodb table";
  });
  if (database == stores.end()) return {};
  Finding f =
      cloud_finding("27.1", Verdict::partial, "accounts.in_database", look, database->what.file,
                    database->what.path, {{"name", same(database->what.id)}});
  f.cause = Cause::hand_written_list;
  f.turn = Turn::vendor;
  return {f};
}

}  // namespace

std::vector<CloudAccount> cloud_accounts(const Clouds& clouds) {
  std::vector<CloudAccount> out;
  for (const CloudLook& look : clouds.looks) {
    const parse::Cloud& cloud = look.cloud;
    for (const parse::Principal& p : cloud.principals)
      if (!p.of_provider) out.push_back({&look, &p.what, p.what.id, {}});
    for (const parse::AccessKey& k : cloud.access_keys)
      out.push_back({&look, &k.what, k.what.id, {}});
    for (const parse::Key& k : cloud.keys)
      if (k.manager != "AWS") out.push_back({&look, &k.what, k.what.id, {}});
    for (const parse::CloudCertificate& one : cloud.certificates) {
      CloudAccount account{&look, &one.what, one.what.id, {}};
      const auto at = one.what.id.find_last_of('/');
      if (at != std::string::npos) account.other_names.push_back(one.what.id.substr(at + 1));
      // A second certificate for the same name is another key: its name says neither which.
      for (const std::string& name : one.names)
        if (std::count_if(cloud.certificates.begin(), cloud.certificates.end(),
                          [&](const parse::CloudCertificate& other) {
                            return has_key(other.names, key_of(name));
                          }) == 1)
          account.other_names.push_back(name);
      out.push_back(std::move(account));
    }
    const auto root = cloud.figures.find("AccountAccessKeysPresent");
    if (root != cloud.figures.end() && root->second != 0)
      out.push_back({&look, nullptr, "root access key", {}});
  }
  return out;
}

std::size_t rows_about(const RegisterRows& rows, const CloudAccount& account) {
  return static_cast<std::size_t>(std::count_if(
      rows.rows.begin(), rows.rows.end(), [&](const RegisterRow& r) { return names(r, account); }));
}

Findings judge_cloud_accounts(const Clouds& clouds, const RegisterRows& accounts,
                              const RegisterRows& inventory) {
  Findings out = clouds.unknowns;
  for (const char* aspect : {"principals", "keys"})
    for (Finding& f : gaps(clouds, "27.1", aspect)) out.push_back(std::move(f));
  const std::vector<CloudAccount> seen = cloud_accounts(clouds);
  std::size_t unlisted = 0;
  for (const CloudAccount& a : seen) {
    // One row covers one account's thing: "app" in two accounts is two roles.
    std::set<const CloudLook*> holders;
    for (const CloudAccount& other : seen)
      if (has_key(names_of(other), key_of(a.name))) holders.insert(other.look);
    if (rows_about(accounts, a) >= holders.size()) continue;
    if (++unlisted > findings_max) continue;
    const std::string kind = a.what == nullptr ? "root" : a.what->kind;
    out.push_back(cloud_finding(
        "27.1", Verdict::fail, "accounts.not_registered", *a.look,
        a.what == nullptr ? "global/iam.get-account-summary.json" : a.what->file,
        a.what == nullptr ? "SummaryMap" : a.what->path,
        {{"name", same(a.name)}, {"kind", same(kind)}, {"account", same(a.look->cloud.account)}}));
  }
  for (const CloudLook& look : clouds.looks)
    for (Findings more : {judge_figures(look), judge_databases(look, inventory)})
      std::move(more.begin(), more.end(), std::back_inserter(out));
  for (Finding& f : judge_rows(clouds, seen, accounts, inventory)) out.push_back(std::move(f));
  if (seen.empty() && accounts.rows.empty())
    out.push_back(open_question("27.1", Cause::not_observed, Turn::vendor,
                                {"アカウントが一つも挙げられていない", "no account is listed"},
                                accounts.ids()));
  const bool clear = std::none_of(out.begin(), out.end(), [](const Finding& f) {
    return f.verdict == Verdict::fail || f.verdict == Verdict::unknown;
  });
  if (clear)
    for (const CloudLook& look : clouds.looks)
      out.push_back(cloud_finding(
          "27.1", Verdict::pass, "accounts.agree_cloud", look, {}, {},
          {{"account", same(look.cloud.account)},
           {"count",
            same(std::to_string(std::count_if(seen.begin(), seen.end(), [&](const CloudAccount& a) {
              return a.look == &look;
            })))}}));
  return out;
}

Findings undead_in_cloud(std::string_view criterion, const Clouds& clouds,
                         const RegisterRows& accounts, Day today) {
  Findings out;
  const std::vector<CloudAccount> seen = cloud_accounts(clouds);
  for (const RegisterRow& r : accounts.rows) {
    const auto day = r.row.day("disposed_at");
    if (day && *day <= today &&
        std::any_of(seen.begin(), seen.end(), [&](const CloudAccount& a) { return names(r, a); }))
      out.push_back(row_unknown(criterion, Cause::contradiction, Turn::vendor, r,
                                {"廃棄したとされるが、クラウドの一覧に残っている",
                                 "disposed of on record, and still in the cloud's own list"}));
  }
  return out;
}

}  // namespace tenken
