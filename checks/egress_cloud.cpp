#include "checks/egress_cloud.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/parse/endpoint_policy.hpp"
#include "checks/parse/ip_range.hpp"

namespace tenken {

namespace {

using parse::Cloud;
using parse::CloudMachine;
using parse::IpFamily;
using parse::PacketFilter;
using parse::PacketRule;

constexpr std::size_t findings_max = 50;

enum class Door { shut, doubt, open };

struct Way {
  Door door = Door::shut;
  std::string why, file, path;
};
void widen(Way& to, Door door, std::string why, const parse::Resource* place = nullptr) {
  if (door <= to.door && !to.why.empty()) return;
  to.door = std::max(to.door, door);
  to.why = std::move(why);
  if (place != nullptr) to.file = place->file, to.path = place->path;
}

/// True where a range of this family holds public addresses.
bool is_public(const std::string& text, IpFamily family) {
  const auto range = parse::read_ip_range(text);
  if (!range) return true;  // not understood: not taken for private
  if (range->family != family) return false;
  for (const auto& inner : parse::internal_ranges(family))
    if (inner.has(range->range.first) && inner.has(range->range.last)) return false;
  return true;
}

/// What a list lets out: nothing, names of the provider's alone (a service tag), or ranges.
enum class Lets { none, names, ranges };

Lets lets(const PacketRule& rule, IpFamily family) {
  Lets out = Lets::none;
  for (const std::string& text : rule.ranges)
    if (is_public(text, family))
      out = std::max(out, parse::read_ip_range(text) ? Lets::ranges : Lets::names);
  return out;
}

const parse::RouteTable* table_of(const Cloud& cloud, const parse::Subnet& subnet) {
  const parse::RouteTable* main = nullptr;
  for (const parse::RouteTable& t : cloud.route_tables) {
    if (t.what.region != subnet.what.region) continue;
    if (std::find(t.subnets.begin(), t.subnets.end(), subnet.what.id) != t.subnets.end()) return &t;
    if (t.main && t.network == subnet.network) main = &t;
  }
  return main;
}

Way by_routes(const Cloud& cloud, const parse::Subnet& subnet, IpFamily family) {
  Way out;
  const parse::RouteTable* table = table_of(cloud, subnet);
  if (table == nullptr) {
    widen(out, Door::doubt, "no route table of " + subnet.what.id);
    return out;
  }
  for (const parse::Route& r : table->routes) {
    const std::string name = fmt::format("{}: {} → {}", table->what.id, r.destination, r.target);
    const bool is_list = r.destination.starts_with("pl-");
    if (r.state == "blackhole" || r.target_kind == "local") continue;
    // A gateway endpoint: the provider's own service by a private way.
    if (is_list && r.target_kind == "endpoint") continue;
    if (!is_list && !is_public(r.destination, family)) continue;
    const bool leads_out = r.target_kind == "internet_gateway" || r.target_kind == "nat_gateway" ||
                           r.target_kind == "egress_only_gateway" ||
                           r.target_kind == "carrier_gateway" || r.target_kind == "instance" ||
                           r.target_kind == "interface";
    // Where a transit gateway, a peering, a firewall's endpoint or the like leads stands elsewhere.
    widen(out, leads_out && !is_list ? Door::open : Door::doubt, name, &table->what);
  }
  return out;
}

/// An ACL that allows nothing out to public addresses; its denials are not counted, so that order
/// cannot be misread.
Lets acl_lets_out(const Cloud& cloud, const parse::Subnet& subnet, IpFamily family) {
  for (const PacketFilter& f : cloud.filters)
    if (f.is_acl &&
        std::find(f.subnets.begin(), f.subnets.end(), subnet.what.id) != f.subnets.end()) {
      Lets out = Lets::none;
      for (const PacketRule& r : f.rules)
        if (r.egress && r.allow) out = std::max(out, lets(r, family));
      return out;
    }
  return Lets::ranges;
}

/// True where the lists would show what could close the way: the network whole, or the subnet's own
/// ACL; without a network there is nothing that could.
bool shows_what_closes(const Cloud& cloud, const CloudMachine& machine) {
  if (cloud.complete("network") || machine.subnets.empty()) return true;
  return std::all_of(machine.subnets.begin(), machine.subnets.end(), [&](const std::string& id) {
    return std::any_of(cloud.filters.begin(), cloud.filters.end(), [&](const PacketFilter& f) {
      return f.is_acl && std::find(f.subnets.begin(), f.subnets.end(), id) != f.subnets.end();
    });
  });
}

Lets groups_let_out(const Cloud& cloud, const CloudMachine& machine,
                    const std::vector<std::string>& groups, IpFamily family) {
  if (groups.empty()) return Lets::ranges;
  Lets out = Lets::none;
  for (const std::string& id : groups) {
    const auto found =
        std::find_if(cloud.filters.begin(), cloud.filters.end(), [&](const PacketFilter& f) {
          return !f.is_acl && f.what.id == id && f.what.region == machine.what.region;
        });
    if (found == cloud.filters.end()) return Lets::ranges;
    for (const PacketRule& r : found->rules)
      if (r.egress)
        out = std::max({out, lets(r, family), r.prefix_lists.empty() ? Lets::none : Lets::ranges});
  }
  return out;
}

/// True where a list of the machine's own lets nothing out at all.
bool sends_nothing(const Cloud& cloud, const CloudMachine& machine) {
  return !machine.security_groups.empty() &&
         std::all_of(machine.security_groups.begin(), machine.security_groups.end(),
                     [&](const std::string& id) {
                       return std::any_of(
                           cloud.filters.begin(), cloud.filters.end(), [&](const PacketFilter& f) {
                             return !f.is_acl && f.what.id == id &&
                                    f.what.region == machine.what.region &&
                                    std::none_of(f.rules.begin(), f.rules.end(),
                                                 [](const PacketRule& r) { return r.egress; });
                           });
                     });
}

/// Whether the subnet has this private way: by a route of its table, or by an interface in its
/// network.
bool has_endpoint(const Cloud& cloud, const parse::Subnet& subnet, const parse::Endpoint& e) {
  if (e.what.region != subnet.what.region) return false;
  for (std::string_view gone : {"deleted", "deleting", "rejected", "failed", "expired"})
    if (lower_ascii(e.state) == gone) return false;
  if (e.type == "Interface") return e.network == subnet.network;
  const parse::RouteTable* table = table_of(cloud, subnet);
  return e.type == "Gateway" && table != nullptr &&
         std::any_of(table->routes.begin(), table->routes.end(), [&](const parse::Route& r) {
           return r.target == e.what.id && r.state != "blackhole";
         });
}

/// The service of the provider's that a private way leads to, whoever's the data there is; empty:
/// none, or what it may reach is named. Google's interfaces only a perimeter keeps in, which no
/// list of a project shows ("restricted.googleapis.com" is by itself none).
std::string shared_service(const Cloud& cloud, const CloudMachine& machine) {
  std::set<std::string> subnets(machine.subnets.begin(), machine.subnets.end());
  if (!machine.subnet.empty()) subnets.insert(machine.subnet);
  for (const parse::RouteTable& t : cloud.route_tables)
    for (const std::string& subnet : subnets)
      if (std::find(t.subnets.begin(), t.subnets.end(), subnet) != t.subnets.end())
        for (const parse::Route& r : t.routes)
          if (r.state != "blackhole" && r.destination.starts_with("pl-") &&
              r.destination.ends_with(".googleapis.com"))
            return r.destination.substr(3);
  if (sends_nothing(cloud, machine)) return {};
  for (const parse::Subnet& subnet : cloud.subnets)
    if (subnets.contains(subnet.what.id) && subnet.what.region == machine.what.region)
      for (const parse::Endpoint& e : cloud.endpoints)
        if (has_endpoint(cloud, subnet, e) && !parse::keeps_to_named(e.policy))
          return e.service + " (" + e.what.id + ")";
  return {};
}

/// What keeps one machine in, or lets it out.
Way judge_machine(const Cloud& cloud, const CloudMachine& machine) {
  Way out;
  std::set<std::string> subnets(machine.subnets.begin(), machine.subnets.end());
  if (!machine.subnet.empty()) subnets.insert(machine.subnet);
  if (subnets.empty()) {
    // A function without a network of its own runs in the provider's, which reaches the Internet.
    widen(out, machine.kind == parse::MachineKind::function ? Door::open : Door::doubt,
          machine.kind == parse::MachineKind::function ? "not attached to a private network"
                                                       : "its subnet is not given",
          &machine.what);
    return out;
  }
  for (const std::string& id : subnets) {
    const auto subnet =
        std::find_if(cloud.subnets.begin(), cloud.subnets.end(), [&](const parse::Subnet& s) {
          return s.what.id == id && s.what.region == machine.what.region;
        });
    if (subnet == cloud.subnets.end()) {
      widen(out, Door::doubt, "subnet " + id + " is not in the dump", &machine.what);
      continue;
    }
    for (const IpFamily family : {IpFamily::v4, IpFamily::v6}) {
      const Way routes = by_routes(cloud, *subnet, family);
      const Lets acl = acl_lets_out(cloud, *subnet, family),
                 let =
                     std::min(acl, groups_let_out(cloud, machine, machine.security_groups, family));
      if (routes.door == Door::shut) continue;
      // Groups of a further interface: which subnet that stands in is not kept.
      if (out.door == Door::shut && let != Lets::ranges && !machine.further_groups.empty() &&
          std::min(acl, groups_let_out(cloud, machine, machine.further_groups, family)) !=
              Lets::none)
        widen(out, Door::doubt, routes.why + ", by a further interface", &machine.what);
      if (let == Lets::none) continue;
      // How far a name of the provider's reaches no list of the account says.
      if (let == Lets::names && out.door == Door::shut)
        widen(out, Door::doubt, routes.why + ", by name", &machine.what);
      else if (let == Lets::ranges && routes.door > out.door)
        out = routes;
    }
  }
  return out;
}

/// Private addresses repeat from network to network, so they name no machine here.
bool is_it(const rules::Target& host, const CloudMachine& machine) {
  const auto& all = machine.public_addresses;
  return host.fact("instance_id") == machine.what.id ||
         (!host.address.empty() && std::find(all.begin(), all.end(), host.address) != all.end());
}

std::string called(const CloudMachine& m) {
  return m.what.name.empty() ? m.what.id : m.what.id + " (" + m.what.name + ")";
}

}  // namespace

bool CloudEgress::closes(const rules::Target& host) const {
  const std::string id = host.fact("instance_id");
  return (!host.address.empty() && closed.contains(host.address)) ||
         (!id.empty() && closed.contains(id));
}

CloudEgress judge_cloud_egress(const Case& c, const Clouds& accounts,
                               const std::set<std::string>& shut) {
  CloudEgress out;
  out.findings = accounts.unknowns;
  for (const char* aspect : {"machines", "network"}) {
    Findings missing = gaps(accounts, "06-1.1", aspect);
    std::move(missing.begin(), missing.end(), std::back_inserter(out.findings));
  }
  const auto hosts = c.evidence.deployment.with_role("linux_host");
  for (const CloudLook& look : accounts.looks) {
    const bool whole = look.cloud.complete("network") && look.cloud.complete("machines");
    Findings here;
    std::size_t kept_in = 0, by_host = 0;
    std::string to_provider;
    for (const CloudMachine& machine : look.cloud.machines) {
      if (machine.state == "terminated") continue;
      const Way way = judge_machine(look.cloud, machine);
      if (way.door == Door::shut) {
        ++kept_in;
        if (to_provider.empty()) to_provider = shared_service(look.cloud, machine);
        if (whole) {
          out.closed.insert(machine.what.id);
          out.closed.insert(machine.public_addresses.begin(), machine.public_addresses.end());
        }
        continue;
      }
      if (std::any_of(hosts.begin(), hosts.end(), [&](const rules::Target* host) {
            return shut.contains(host->name) && is_it(*host, machine);
          })) {
        ++by_host;
        continue;
      }
      if (here.size() >= findings_max) continue;
      const std::map<std::string, rules::Text> values{{"name", same(called(machine))},
                                                      {"why", same(way.why)}};
      const bool open = way.door == Door::open && shows_what_closes(look.cloud, machine);
      Finding f = cloud_finding("06-1.1", open ? Verdict::fail : Verdict::unknown,
                                open ? "egress.cloud_open" : "egress.cloud_leads_on", look,
                                way.file, way.path, values);
      if (!open) f.cause = Cause::unsupported, f.turn = Turn::vendor;
      here.push_back(std::move(f));
    }
    if (here.empty()) {
      here.push_back(cloud_finding(
          "06-1.1", to_provider.empty() ? Verdict::pass : Verdict::partial,
          to_provider.empty() ? "egress.cloud_closed" : "egress.cloud_to_provider", look, {}, {},
          {{"count", same(std::to_string(kept_in))},
           {"hosts", same(std::to_string(by_host))},
           {"subnets", same(std::to_string(look.cloud.subnets.size()))},
           {"name", same(to_provider)},
           {"account", same(look.cloud.account)}}));
      if (!to_provider.empty())
        here.back().cause = Cause::not_observed, here.back().turn = Turn::vendor;
    }
    std::move(here.begin(), here.end(), std::back_inserter(out.findings));
  }
  return out;
}

}  // namespace tenken
