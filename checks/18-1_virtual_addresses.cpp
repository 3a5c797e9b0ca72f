// 18.1: routers of one virtual_router_id and one address are one place that several hosts take
// over. Set for fewer hosts than the design, or held by two at once (each believes itself master),
// is fail; held by nobody at this minute, of equal priorities, or with addresses that differ is
// partial. A file that keepalived would refuse, or of which a part is not seen, is unknown.
#include "checks/18-1_virtual_addresses.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/judge.hpp"
#include "checks/parse/ip_route.hpp"
#include "checks/parse/keepalived.hpp"

namespace tenken {

namespace {

/// One host's part in one virtual router.
struct Member {
  const Look* look = nullptr;
  parse::VrrpInstance instance;
  std::set<std::string> held;  ///< addresses on its interfaces now
};

const Part* part_of(const Look& look, std::string_view beginning) {
  for (const Part& part : look.parts)
    if (part.observation->part.starts_with(beginning)) return &part;
  return nullptr;
}

/// What one host is set to and holds, added to the groups by router id.
std::optional<Finding> read_host(const Look& look, std::map<int, std::vector<Member>>& groups) {
  const Part* file = part_of(look, "/usr/bin/sed");
  const Part* links = part_of(look, "ip -j addr");
  const Part* processes = part_of(look, "ps -e");
  if (file == nullptr || links == nullptr || processes == nullptr)
    return in_doubt("18.1", look, Cause::not_observed, "keepalived");
  const auto config = parse::read_keepalived(file->bytes);
  if (!config)
    return in_doubt("18.1", look, Cause::malformed,
                    config.error().what + " " + config.error().where);
  if (!config->unsupported.empty())
    return in_doubt("18.1", look, Cause::unsupported, config->unsupported.front(), Turn::tool);
  const auto addresses = parse::read_addresses(links->bytes);
  if (!addresses) return in_doubt("18.1", look, Cause::malformed, addresses.error().what);
  const auto names = lines(processes->bytes);
  // What is written down and not running takes nothing over.
  const bool runs = std::any_of(names.begin(), names.end(),
                                [](std::string_view name) { return trim(name) == "keepalived"; });
  std::set<std::string> held;
  for (const parse::HostAddress& one : *addresses)
    held.insert(parse::to_text(one.family, one.address));
  // On a device that is not there keepalived stays in its FAULT state.
  for (const parse::VrrpInstance& one : config->instances)
    if (std::none_of(addresses->begin(), addresses->end(), [&](const parse::HostAddress& address) {
          return address.device == one.interface;
        }))
      return in_doubt("18.1", look, Cause::contradiction,
                      fmt::format("{}: interface {}", one.name, one.interface));
  for (const parse::VrrpInstance& one : config->instances)
    if (runs) groups[one.router_id].push_back({&look, one, held});
  if (config->instances.empty())
    return in_doubt("18.1", look, Cause::contradiction, "keepalived.conf: no vrrp_instance");
  return {};
}

Finding judge_group(const parse::Row& row, const std::vector<Member>& members,
                    std::int64_t wanted) {
  Look all{members[0].look->target, {}};
  std::set<std::string> addresses, hosts;
  std::vector<std::string> priorities;
  std::set<int> different;
  bool differ = false;
  for (const Member& m : members) {
    all.parts.insert(all.parts.end(), m.look->parts.begin(), m.look->parts.end());
    addresses.insert(m.instance.addresses.begin(), m.instance.addresses.end());
    hosts.insert(m.look->target.name);
    differ = differ || m.instance.addresses != members[0].instance.addresses;
    different.insert(m.instance.priority);
    priorities.push_back(fmt::format("{} {}", m.look->target.name, m.instance.priority));
  }
  std::vector<std::string> twice, nobody, holders;
  for (const std::string& address : addresses) {
    std::set<std::string> by;
    for (const Member& m : members)
      if (m.held.contains(address)) by.insert(m.look->target.name);
    if (by.size() > 1) twice.push_back(address);
    if (by.empty()) nobody.push_back(address);
    for (const std::string& name : by) holders.push_back(address + " " + name);
  }
  const auto say = [&](Verdict v, std::string_view message, const std::vector<std::string>& names) {
    return finding("18.1", v, Basis::measured, message, all,
                   {{"component", same(row.get("component"))},
                    {"id", same(std::to_string(members[0].instance.router_id))},
                    {"count", same(std::to_string(hosts.size()))},
                    {"wanted", same(std::to_string(wanted))},
                    {"names", same(join(names, ", "))}});
  };
  if (static_cast<std::int64_t>(hosts.size()) < wanted)
    return say(Verdict::fail, "vrrp_alone", priorities);
  if (!twice.empty()) return say(Verdict::fail, "vrrp_split", holders);
  if (!nobody.empty()) return say(Verdict::partial, "vrrp_nobody", nobody);
  if (differ || different.size() < members.size())
    return say(Verdict::partial, differ ? "vrrp_addresses_differ" : "vrrp_same_priority",
               priorities);
  return say(Verdict::pass, "vrrp_ok", holders);
}

}  // namespace

Findings judge_virtual_addresses(const Case& c, const rules::Rule& rule, const Components& all) {
  if (c.evidence.deployment.with_role("vrrp_router").empty()) return {};
  Looked routers = looks(c, rule, "18.1", "virtual_routers");
  Findings out = std::move(routers.unknowns);
  // Which component a router is of: its fact, or the only balancer of several instances.
  std::vector<const parse::Row*> several;
  for (const parse::Row& row : all.rows)
    if (row.get("kind") == "load_balancer" && row.integer("designed_instances") > 1)
      several.push_back(&row);
  std::map<const parse::Row*, std::map<int, std::vector<Member>>> groups;
  bool whole = out.empty();
  for (const Look& look : routers.looks) {
    const std::string named = look.target.fact("component");
    const parse::Row* row = nullptr;
    for (const parse::Row& one : all.rows)
      if (!named.empty() && one.get("component") == named) row = &one;
    if (named.empty() && several.size() == 1) row = several[0];
    if (row == nullptr) {
      out.push_back(in_doubt("18.1", look, Cause::not_declared, "component " + named));
      whole = false;
    } else if (auto doubt = read_host(look, groups[row])) {
      out.push_back(*std::move(doubt));
      whole = false;
    }
  }
  for (const auto& [row, by_id] : groups) {
    const auto wanted = std::min(all.instances_min, row->integer("designed_instances"));
    for (const auto& [id, members] : by_id) {
      Finding f = judge_group(*row, members, wanted);
      // A host that could not be read may be the second one.
      if (whole || f.message != "vrrp_alone") out.push_back(std::move(f));
    }
    if (by_id.empty() && whole)
      out.push_back(
          unknown("18.1", Cause::contradiction, Turn::vendor, {}, "keepalived does not run"));
  }
  return out;
}

}  // namespace tenken
