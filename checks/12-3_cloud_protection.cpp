// 12.3 (supporting): 「削除保護、版管理、時点復旧、二者承認又は確認画面が設定されている。」
//
// Databases and object stores that hold personal or non-public data by the register of stores, or
// whose class nobody gave. Any of the measures will do. Where the account sets none, a second
// person's approval may still be asked, which no list shows: unknown, named. Would not comply: a
// bucket without versions whose content one command empties.
#include "checks/12-3_cloud_protection.hpp"

#include "checks/02-1_stores.hpp"

namespace tenken {

namespace {

using parse::Store;
using parse::StoreKind;

/// Names that one finding spells out; the rest is counted.
constexpr std::size_t names_shown_max = 20;

std::string listing(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), names_shown_max);
  std::string out = join(std::span(names).first(shown), ", ");
  if (names.size() > shown) out += " (+" + std::to_string(names.size() - shown) + ")";
  return out;
}

/// What is set, and what is not, in the provider's words.
struct Measures {
  std::vector<std::string> on, off;
  void add(const char* word, std::optional<bool> set) {
    if (set) (*set ? on : off).emplace_back(word);
  }
};

Measures measures_of(const Store& store) {
  Measures out;
  out.add("deletion protection", store.deletion_protected);
  out.add("versioning", store.versioned);
  out.add("object lock", store.object_lock);
  out.add("point-in-time recovery", store.point_in_time);
  if (store.backup_retention_days) out.add("automated backup", *store.backup_retention_days > 0);
  return out;
}

std::string told(const Store& store, const Measures& measures) {
  std::string out = store.what.kind + " " + store.what.id;
  out += " (on: " + (measures.on.empty() ? "-" : join(measures.on, ", "));
  return out + "; off: " + (measures.off.empty() ? "-" : join(measures.off, ", ")) + ")";
}

Findings judge_account(const CloudLook& look, const Stores& all) {
  std::vector<std::string> guarded, bare;
  for (const ClassedStore& s : all.seen) {
    const bool holds = s.store->kind == StoreKind::database || s.store->kind == StoreKind::object;
    if (s.look != &look || !holds || s.data_class == DataClass::none) continue;
    const Measures measures = measures_of(*s.store);
    (measures.on.empty() ? bare : guarded).push_back(told(*s.store, measures));
  }
  const auto say = [&](Verdict verdict, std::string_view message,
                       const std::vector<std::string>& names) {
    return cloud_finding("12.3", verdict, message, look, {}, {},
                         {{"account", same(look.cloud.account)},
                          {"count", same(std::to_string(names.size()))},
                          {"names", same(listing(names))}});
  };
  Findings out;
  if (!guarded.empty()) out.push_back(say(Verdict::pass, "store.protected", guarded));
  if (!bare.empty()) {
    out.push_back(say(Verdict::unknown, "store.unprotected", bare));
    out.back().cause = Cause::not_observed;
    out.back().turn = Turn::vendor;
  }
  if (out.empty())
    out.push_back(unknown("12.3", Cause::not_observed, Turn::vendor, look.target->name,
                          "no database or bucket"));
  return out;
}

}  // namespace

Findings judge_cloud_protection(const Case& c) {
  const Stores all = stores_of(c, *c.rules.rule(2), "12.3");
  if (!all.clouds.declared) return {};
  Findings out = all.clouds.unknowns;
  for (const Findings& more :
       {gaps(all.clouds, "12.3", "stores"), gaps(all.clouds, "12.3", "buckets")})
    out.insert(out.end(), more.begin(), more.end());
  for (const CloudLook& look : all.clouds.looks)
    for (Finding& f : judge_account(look, all)) out.push_back(std::move(f));
  return out;
}

}  // namespace tenken
