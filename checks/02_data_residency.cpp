// No. 2:
// "個人情報、住民の生命、財産等に係る情報及びその他非公開情報のデータが保存されるデータセンターは日本国内にあること。"
//
// 02.1 every store that the provider's own enumeration names stands in the register of stores with
// a data class, and every store of the register is seen there; 02.2 the region of each store, and
// 02.3 of each destination that its content is copied to, is permitted. Judged by data class
// (criteria.md 0.4): abroad, what holds personal or non-public data is fail, what is declared to
// hold none is named and passes, what has no class is unknown. Anything that was not enumerated
// (a region, a refused call, a service that the bill names) keeps "every" from passing. 02.4 a
// policy of the organisation that denies other regions. 02.7 the provider's document, for the City
// to judge; 02.8 is attested. Would not comply: a backup copy in us-east-1, a bucket whose
// LocationConstraint is null, a snapshot that somebody copied abroad.
#include <fmt/format.h>

#include <algorithm>

#include "checks/02-1_stores.hpp"
#include "checks/02-4_guardrail.hpp"
#include "checks/clauses.hpp"
#include "checks/records.hpp"
#include "checks/statement.hpp"

namespace tenken {

namespace {

/// Things that one finding names; the rest is counted.
constexpr std::size_t names_shown_max = 10;
/// Findings about single stores; an account with more abroad has one more that counts them.
constexpr std::size_t findings_max = 100;

std::string listing(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), names_shown_max);
  std::string out = join(std::span(names).first(shown), ", ");
  if (names.size() > shown) out += fmt::format(" (+{})", names.size() - shown);
  return out;
}

void append(Findings& to, Findings from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

std::string called(const parse::Resource& what) {
  return what.name.empty() || what.name == what.id
             ? fmt::format("{} {}", what.kind, what.id)
             : fmt::format("{} {} ({})", what.kind, what.id, what.name);
}

/// What is not in the account's list although the register says so, and the other way round.
Findings judge_inventory(const Case&, const rules::Rule&, const Stores& all) {
  Findings out;
  for (const CloudLook& look : all.clouds.looks) {
    std::vector<std::string> unlisted, unclassed;
    for (const ClassedStore& s : all.seen) {
      if (s.look != &look) continue;
      if (!s.listed)
        unlisted.push_back(called(s.store->what));
      else if (s.data_class == DataClass::unknown)
        unclassed.push_back(called(s.store->what));
    }
    const auto ask = [&](const std::vector<std::string>& names, rules::Text what) {
      if (names.empty()) return;
      Finding f = unknown("02.1", Cause::not_declared, Turn::vendor, look.target->name);
      f.values["detail"] = {what.ja + ": " + listing(names), what.en + ": " + listing(names)};
      f.cites = look.ids();
      out.push_back(std::move(f));
    };
    ask(unlisted, {"事業者の一覧にあり、保管先台帳にない",
                   "in the provider's enumeration, not in the register of stores"});
    ask(unclassed, {"保管先台帳にデータ区分がない", "without a data class in the register"});
    if (unlisted.empty() && unclassed.empty())
      out.push_back(cloud_finding("02.1", Verdict::pass, "inventory.agrees", look, {}, {},
                                  {{"count", same(std::to_string(look.cloud.stores.size()))},
                                   {"regions", same(std::to_string(look.cloud.regions.size()))},
                                   {"account", same(look.cloud.account)}}));
  }
  return out;
}

/// The rows of the register that no account shows.
Findings judge_rows(const Stores& all) {
  Findings out;
  for (const RegisterRow& r : all.rows.rows) {
    std::vector<const ClassedStore*> about;
    for (const ClassedStore& s : all.seen)
      if (is_about(r.row, s.store->what.id) || is_about(r.row, s.store->what.name))
        about.push_back(&s);
    // Several things may go by one name: a database and its backups elsewhere. None of them where
    // the row says is a contradiction.
    const bool somewhere_else =
        r.row.has("region") && !about.empty() &&
        std::none_of(about.begin(), about.end(), [&](const ClassedStore* s) {
          return s->store->what.region.empty() ||
                 key_of(r.row.get("region")) == key_of(s->store->what.region);
        });
    if (somewhere_else)
      out.push_back(
          row_unknown("02.1", Cause::contradiction, Turn::vendor, r,
                      {"台帳の地域が事業者の一覧(" + about.front()->store->what.region + ")と違う",
                       "the region differs from the provider's list (" +
                           about.front()->store->what.region + ")"}));
    const bool hidden_vault =
        std::any_of(all.clouds.looks.begin(), all.clouds.looks.end(), [&](const CloudLook& look) {
          return std::any_of(look.cloud.backup_plans.begin(), look.cloud.backup_plans.end(),
                             [&](const parse::BackupPlan& plan) {
                               return is_about(r.row, plan.what.id) ||
                                      is_about(r.row, plan.what.name);
                             });
        });
    if (about.empty() && !hidden_vault)
      out.push_back(row_finding("02.1", Verdict::partial, "inventory.hand_written", r,
                                {{"name", same(r.row.get("name"))}}));
    if (about.empty() && !r.row.has("data_class"))
      out.push_back(row_unknown("02.1", Cause::not_declared, Turn::vendor, r,
                                {"データ区分の記入がない", "no data class is given"}));
  }
  return out;
}

/// One place abroad, by the class of what lies there.
Finding judge_abroad(std::string_view criterion, const CloudLook& look, DataClass data_class,
                     const std::string& name, std::string_view region, std::string_view file,
                     std::string_view path) {
  const std::string where = region.empty() ? "?" : std::string(region);
  const std::map<std::string, rules::Text> values{
      {"name", same(name)}, {"region", same(where)}, {"class", to_text(data_class)}};
  const bool known = !region.empty();
  if (known && data_class >= DataClass::non_public)
    return cloud_finding(criterion, Verdict::fail, "region.abroad", look, file, path, values);
  Finding f =
      cloud_finding(criterion, Verdict::unknown, known ? "region.unclassed" : "region.not_said",
                    look, file, path, values);
  f.cause = known ? Cause::not_declared : Cause::not_observed;
  f.turn = Turn::vendor;
  return f;
}

struct Tally {
  std::size_t domestic = 0;
  std::vector<std::string> harmless;  ///< abroad and declared to hold none
  Findings abroad;
};

void add_place(Tally& tally, const Stores& all, std::string_view criterion, const CloudLook& look,
               DataClass data_class, const std::string& name, const std::string& region,
               std::string_view file, std::string_view path) {
  if (all.is_allowed(region))
    ++tally.domestic;
  else if (data_class == DataClass::none)
    tally.harmless.push_back(name + " " + (region.empty() ? "?" : region));
  else
    tally.abroad.push_back(judge_abroad(criterion, look, data_class, name, region, file, path));
}

/// Fails first, and not more than can be read.
Findings bounded(Findings found) {
  std::stable_sort(found.begin(), found.end(), [](const Finding& a, const Finding& b) {
    return (a.verdict == Verdict::fail) > (b.verdict == Verdict::fail);
  });
  if (found.size() > findings_max) found.resize(findings_max);
  return found;
}

/// Passes only where nothing was left out of the lists.
void conclude(Findings& out, const Stores& all, std::string_view criterion, const CloudLook& look,
              Tally tally, std::string_view message) {
  const bool clear = tally.abroad.empty();
  append(out, bounded(std::move(tally.abroad)));
  if (clear)
    out.push_back(cloud_finding(
        criterion, Verdict::pass, message, look, {}, {},
        {{"count", same(std::to_string(tally.domestic))},
         {"harmless",
          tally.harmless.empty() ? rules::Text{"なし", "none"} : same(listing(tally.harmless))},
         {"account", same(look.cloud.account)},
         {"regions", same(std::to_string(look.cloud.regions.size()))},
         {"allowed",
          same(join(std::vector<std::string>(all.allowed.begin(), all.allowed.end()), " "))}}));
}

/// Where a store lies: its region, or a place that is attached to the region and stands elsewhere.
/// A local zone is in another city, "ap-northeast-1-tpe-1a" in another country; a rack of the
/// provider's ("arn:…:outpost/…") is wherever its holder put it.
std::string place_of(const parse::Resource& what) {
  static constexpr std::string_view domestic[] = {"-nrt-", "-hnd-", "-kix-", "-itm-", "-fuk-"};
  for (const std::string& zone : what.zones) {
    if (zone.starts_with("arn:")) return {};
    // "ap-northeast-1a", "asia-northeast1-a"; what does not begin so is another provider's number.
    if (what.region.empty() || !zone.starts_with(what.region) ||
        zone.size() <= what.region.size() + 2)
      continue;
    if (std::none_of(std::begin(domestic), std::end(domestic),
                     [&](std::string_view city) { return zone.find(city) != std::string::npos; }))
      return zone;
  }
  return what.region;
}

Findings judge_regions(const Stores& all) {
  Findings out;
  for (const CloudLook& look : all.clouds.looks) {
    Tally tally;
    for (const ClassedStore& s : all.seen)
      // A copy job keeps nothing itself: where it went is a copy.
      if (s.look == &look && s.store->what.kind != "backup copy job")
        add_place(tally, all, "02.2", look, s.data_class, called(s.store->what),
                  place_of(s.store->what), s.store->what.file, s.store->what.path);
    conclude(out, all, "02.2", look, std::move(tally), "region.domestic");
  }
  return out;
}

/// A bucket of one of the accounts, whose own region is judged.
bool is_listed(const Stores& all, std::string_view bucket) {
  return std::any_of(all.seen.begin(), all.seen.end(), [&](const ClassedStore& s) {
    return s.store->kind == parse::StoreKind::object && s.store->what.id == bucket;
  });
}

Findings judge_copies(const Stores& all) {
  Findings out;
  for (const CloudLook& look : all.clouds.looks) {
    Tally tally;
    for (const ClassedStore& s : all.seen) {
      if (s.look != &look) continue;
      for (const parse::Copy& copy : s.store->copies)
        add_place(tally, all, "02.3", look, std::max(s.data_class, all.class_of(copy.to)),
                  fmt::format("{} → {} {}", called(s.store->what), copy.how, copy.to), copy.region,
                  copy.file, copy.path);
    }
    for (const parse::BackupPlan& plan : look.cloud.backup_plans) {
      DataClass data_class = std::max(all.class_of(plan.what.id), all.class_of(plan.what.name));
      for (const std::string& vault : plan.vaults)
        data_class = std::max(data_class, all.class_of(vault));
      for (const parse::Copy& copy : plan.copies)
        add_place(tally, all, "02.3", look, data_class,
                  fmt::format("{} → {} {}", called(plan.what), copy.how, copy.to), copy.region,
                  copy.file, copy.path);
    }
    // The record of the administration goes to a bucket that another account may hold.
    for (const parse::Trail& trail : look.cloud.trails) {
      if (trail.bucket.empty() || is_listed(all, trail.bucket)) continue;
      add_place(tally, all, "02.3", look, all.class_of(trail.bucket),
                fmt::format("{} → delivery {}", called(trail.what), trail.bucket), "",
                trail.what.file, trail.what.path);
    }
    conclude(out, all, "02.3", look, std::move(tally), "copies.domestic");
  }
  return out;
}

/// What the register alone says of stores that no account shows: the vendor's own word, so at most
/// partial.
Findings judge_by_hand(const Stores& all) {
  Findings out;
  std::size_t fine = 0;
  const RegisterRow* last = nullptr;
  for (const RegisterRow& r : all.rows.rows) {
    const bool seen = std::any_of(all.seen.begin(), all.seen.end(), [&](const ClassedStore& s) {
      return is_about(r.row, s.store->what.id) || is_about(r.row, s.store->what.name);
    });
    if (seen || r.row.get("data_class") == "none") continue;
    const bool classed = r.row.has("data_class");
    if (!r.row.has("region")) {
      out.push_back(row_unknown("02.2", Cause::not_declared, Turn::vendor, r,
                                {"地域の記入がない", "no region is given"}));
    } else if (all.is_allowed(r.row.get("region"))) {
      ++fine, last = &r;
    } else if (classed) {
      // A place in words ("東京都…") is not a region's name: the City reads it.
      out.push_back(
          row_unknown("02.2", Cause::decision_pending, Turn::city, r,
                      {"許可リージョン名でない所在地: " + std::string(r.row.get("region")),
                       "not the name of a permitted region: " + std::string(r.row.get("region"))}));
    } else {
      out.push_back(row_unknown("02.2", Cause::not_declared, Turn::vendor, r,
                                {"データ区分の記入がない", "no data class is given"}));
    }
  }
  if (last != nullptr)
    out.push_back(row_finding("02.2", Verdict::partial, "region.hand_written", *last,
                              {{"count", same(std::to_string(fine))}}));
  return out;
}

/// Hosts that no account shows keep data on disks that nobody but their owner lists.
Findings judge_other_hosts(const Case& c, const Stores& all) {
  Findings out;
  std::vector<std::string> names;
  for (const rules::Target* host : c.evidence.deployment.with_role("linux_host"))
    if (!is_in_cloud(*host, all.clouds)) names.push_back(host->name);
  if (names.empty()) return out;
  for (const char* id : {"02.1", "02.2"}) {
    Finding f = unknown(id, Cause::hand_written_list, Turn::vendor);
    f.verdict = Verdict::partial;
    f.values["detail"] = {"事業者の一覧にないホスト: " + listing(names),
                          "hosts that no provider's enumeration names: " + listing(names)};
    out.push_back(std::move(f));
  }
  return out;
}

/// Machines of the account that nobody declared: what they keep is part of the service or is not,
/// and only the vendor can say.
Findings judge_undeclared(const Case& c, const Stores& all) {
  Findings out;
  for (const CloudLook& look : all.clouds.looks) {
    std::vector<std::string> names;
    for (const parse::CloudMachine* m : machines_not_declared(c, look, "linux_host"))
      names.push_back(fmt::format("{} {}", called(m->what), m->what.region));
    if (names.empty()) continue;
    Finding f = unknown("02.1", Cause::not_declared, Turn::vendor, look.target->name);
    f.values["detail"] = {"宣言されていない仮想マシン: " + listing(names),
                          "machines that are not declared: " + listing(names)};
    f.cites = look.ids();
    out.push_back(std::move(f));
  }
  return out;
}

Findings judge_stores(const Case& c, const rules::Rule& rule) {
  const Stores all = stores_of(c, rule, "02.1");
  Findings out;
  for (const char* id : {"02.1", "02.2", "02.3"}) {
    for (Finding f : all.clouds.unknowns) f.criterion = id, out.push_back(std::move(f));
    for (Finding f : all.rows.unknowns) f.criterion = id, out.push_back(std::move(f));
    append(out, gaps(all.clouds, id, "stores"));
    append(out, gaps(all.clouds, id, "services"));
  }
  append(out, gaps(all.clouds, "02.1", "machines"));
  append(out, judge_inventory(c, rule, all));
  append(out, judge_rows(all));
  append(out, judge_undeclared(c, all));
  append(out, judge_other_hosts(c, all));
  append(out, judge_regions(all));
  append(out, judge_by_hand(all));
  append(out, judge_copies(all));
  if (!all.clouds.declared)
    for (const char* id : {"02.1", "02.2", "02.3"})
      out.push_back(unknown(id, Cause::not_declared, Turn::vendor, {}, "cloud_account"));
  append(out, judge_guardrail(all));
  return out;
}

Findings evaluate(const Case& c, const rules::Rule& rule) {
  Findings out = judge_stores(c, rule);
  append(out, judge_finder(c, rule, "datacentre_country"));
  out.push_back(attested(c, "02.8"));
  return out;
}

}  // namespace

extern const Check check_02_data_residency{2, "data_residency", evaluate};

}  // namespace tenken
