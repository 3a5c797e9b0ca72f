// 18.1: 「冗長構成や冗長回線等の実装により可用性を十分に考慮した設計」
//
// What the register designs with several must be several in the account too: a database in several
// zones, a group whose least size is the minimum, a service that wants so many containers. How many
// run now is the other observation: partial. A database of the account in one zone that no row
// names is nobody's design: unknown. 18.2 (supporting): each database, group, balancer and NAT of a
// network stands in two zones, or has a copy in another permitted region. Would not comply: "2" in
// the register and MultiAZ off; a group of 0 to 2. Not looked at: single machines without a group,
// what the provider spreads by itself (functions, tables, buckets).
#include "checks/18-1_cloud_components.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "checks/02-1_stores.hpp"
#include "checks/records.hpp"

namespace tenken {

namespace {

using parse::Store;
using parse::StoreKind;

/// In how many zones 18.2 asks a component to stand.
constexpr std::size_t zones_min = 2;

bool bears(const parse::Row& row, const parse::Resource& what) {
  const std::string said = key_of(row.get("component"));
  return !said.empty() && (said == key_of(what.id) || said == key_of(what.name));
}

/// Databases whose zones are a setting: tables are spread by the provider, and an instance of a
/// cluster stands where its cluster says.
bool has_zones(const CloudLook& look, const Store& store) {
  return store.kind == StoreKind::database && store.what.kind != "dynamodb table" &&
         std::none_of(look.cloud.stores.begin(), look.cloud.stores.end(), [&](const Store& other) {
           return other.what.kind == "rds cluster" && store.what.kind == "rds instance" &&
                  other.what.id == store.source && other.what.region == store.what.region;
         });
}

/// What one row says against one thing of the account.
struct Seen {
  std::optional<std::int64_t> designed, running;
};

Finding judge_seen(const CloudLook& look, const parse::Row& row, const parse::Resource& what,
                   const Seen& seen, std::int64_t least) {
  const auto wanted = std::min(least, row.integer("designed_instances"));
  const auto say = [&](Verdict verdict, std::string_view message, std::int64_t count) {
    return cloud_finding("18.1", verdict, message, look, what.file, what.path,
                         {{"component", same(row.get("component"))},
                          {"name", same(what.kind + " " + what.id)},
                          {"count", same(std::to_string(count))},
                          {"wanted", same(std::to_string(wanted))}});
  };
  if (!seen.designed) {
    Finding f = unknown("18.1", Cause::not_observed, Turn::vendor, look.target->name,
                        what.kind + " " + what.id);
    f.cites = look.ids(what.file);
    return f;
  }
  if (*seen.designed < wanted) return say(Verdict::fail, "cloud_too_few", *seen.designed);
  if (seen.running && *seen.running < wanted)
    return say(Verdict::partial, "cloud_not_running", *seen.running);
  return say(Verdict::pass, "cloud_several", *seen.designed);
}

/// MultiAZ is two instances; off is one. An account that does not say leaves it open.
std::optional<std::int64_t> instances_of(const Store& store) {
  if (!store.multi_zone) return {};
  return *store.multi_zone ? 2 : 1;
}

Findings judge_row(const CloudLook& look, const parse::Row& row, std::int64_t least) {
  Findings out;
  const auto add = [&](const parse::Resource& what, const Seen& seen) {
    if (bears(row, what)) out.push_back(judge_seen(look, row, what, seen, least));
  };
  for (const Store& s : look.cloud.stores)
    if (has_zones(look, s)) add(s.what, {instances_of(s), {}});
  for (const parse::Group& g : look.cloud.groups)
    add(g.what, {g.least, static_cast<std::int64_t>(g.machines.size())});
  for (const parse::CloudMachine& m : look.cloud.machines)
    if (m.kind == parse::MachineKind::container) add(m.what, {m.count_wanted, m.count_running});
  return out;
}

/// A database in one zone must be somebody's design.
Findings judge_unnamed(const CloudLook& look, const Components& all) {
  Findings out;
  for (const Store& s : look.cloud.stores) {
    const bool named = std::any_of(all.rows.begin(), all.rows.end(),
                                   [&](const parse::Row& row) { return bears(row, s.what); });
    if (!has_zones(look, s) || named || s.multi_zone.value_or(false)) continue;
    out.push_back(unknown("18.1", Cause::not_declared, Turn::vendor, look.target->name,
                          s.what.kind + " " + s.what.id));
    out.back().cites = look.ids(s.what.file);
    out.back().where = s.what.file + ": " + s.what.path;
  }
  return out;
}

// ── 18.2

/// A thing, the zones that it stands in, and whether a permitted region elsewhere has a copy.
struct Place {
  const parse::Resource* what;
  std::set<std::string> zones;
  bool copied = false;
  bool said = true;  ///< the account says its zones
};

std::set<std::string> zones_of_subnets(const parse::Cloud& cloud,
                                       const std::vector<std::string>& subnets) {
  std::set<std::string> out;
  for (const parse::Subnet& subnet : cloud.subnets)
    if (std::find(subnets.begin(), subnets.end(), subnet.what.id) != subnets.end())
      out.insert(subnet.what.zones.begin(), subnet.what.zones.end());
  return out;
}

std::vector<Place> places_of(const CloudLook& look, const Stores& all) {
  std::vector<Place> out;
  const parse::Cloud& cloud = look.cloud;
  for (const Store& s : cloud.stores) {
    if (!has_zones(look, s)) continue;
    Place place{&s.what, {s.what.zones.begin(), s.what.zones.end()}, false, true};
    // A cluster names the zones that it may use; MultiAZ says whether it does.
    if (!s.multi_zone.value_or(false)) place.zones.clear();
    place.said = s.multi_zone.has_value();
    place.copied = std::any_of(s.copies.begin(), s.copies.end(), [&](const parse::Copy& copy) {
      return all.is_allowed(copy.region) && copy.region != s.what.region;
    });
    if (s.multi_zone.value_or(false) && place.zones.size() < zones_min)
      place.zones = {"MultiAZ", "MultiAZ standby"};
    out.push_back(std::move(place));
  }
  for (const parse::Group& g : cloud.groups)
    out.push_back(
        {&g.what, {g.what.zones.begin(), g.what.zones.end()}, false, !g.what.zones.empty()});
  for (const parse::LoadBalancer& b : cloud.load_balancers)
    out.push_back(
        {&b.what, {b.what.zones.begin(), b.what.zones.end()}, false, !b.what.zones.empty()});
  // The NAT gateways of one network together.
  std::map<std::string, Place> nats;
  for (const parse::Gateway& g : cloud.gateways) {
    if (g.kind != "nat_gateway" || (g.state != "available" && !g.state.empty())) continue;
    const std::string network = g.networks.empty() ? g.what.id : g.networks.front();
    Place& place = nats.try_emplace(network, Place{&g.what, {}, false, true}).first->second;
    const auto zones = zones_of_subnets(cloud, g.subnets);
    place.said = place.said && !zones.empty();
    place.zones.insert(zones.begin(), zones.end());
  }
  for (auto& entry : nats) out.push_back(std::move(entry.second));
  return out;
}

Findings judge_places(const CloudLook& look, const Stores& all) {
  Findings out;
  std::vector<std::string> spread;
  for (const Place& p : places_of(look, all)) {
    const std::string name = p.what->kind + " " + p.what->id;
    if (p.zones.size() >= zones_min) {
      spread.push_back(name);
      continue;
    }
    if (!p.said) {
      out.push_back(unknown("18.2", Cause::not_observed, Turn::vendor, look.target->name, name));
      out.back().cites = look.ids(p.what->file);
      continue;
    }
    out.push_back(cloud_finding("18.2", p.copied ? Verdict::partial : Verdict::fail,
                                p.copied ? "zone_copied" : "zone_single", look, p.what->file,
                                p.what->path, {{"name", same(name)}}));
  }
  if (out.empty() && spread.empty())
    out.push_back(unknown("18.2", Cause::not_observed, Turn::vendor, look.target->name,
                          "no component in a zone"));
  if (out.empty())
    out.push_back(cloud_finding(
        "18.2", Verdict::pass, "zone_several", look, {}, {},
        {{"count", same(std::to_string(spread.size()))}, {"account", same(look.cloud.account)}}));
  return out;
}

}  // namespace

Findings judge_cloud_components(const Case& c, const Components& all) {
  const Stores stores = stores_of(c, *c.rules.rule(2), "18.1");
  const Clouds& accounts = stores.clouds;
  if (!accounts.declared) return {};
  Findings out = accounts.unknowns;
  for (Finding f : accounts.unknowns) {
    f.criterion = "18.2";
    out.push_back(std::move(f));
  }
  const auto append = [&](Findings more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
  };
  for (const char* aspect : {"stores", "machines"}) append(gaps(accounts, "18.1", aspect));
  for (const char* aspect : {"stores", "machines", "load_balancers", "network"})
    append(gaps(accounts, "18.2", aspect));
  for (const CloudLook& look : accounts.looks) {
    for (const parse::Row& row : all.rows)
      if (row.integer("designed_instances") > 1) append(judge_row(look, row, all.instances_min));
    append(judge_unnamed(look, all));
    append(judge_places(look, stores));
  }
  return out;
}

}  // namespace tenken
