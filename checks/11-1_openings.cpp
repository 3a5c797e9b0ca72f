// 11.1, the cloud's own lists beside the live scan: the scan sees what answers today, the lists see
// every address and every port that is open to everybody, whether anything listens there or not.
//
// Would not comply: a forgotten 0.0.0.0/0 on port 22, a public database, the same in two halves
// (0.0.0.0/1 and 128.0.0.0/1). No harm: a group that names the city's addresses, an address of IPv6
// without a route from the Internet, a port that the subnet's ACL denies.
#include "checks/11-1_openings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/cloud.hpp"
#include "checks/parse/ip_range.hpp"
#include "checks/parse/tcp_reach.hpp"

namespace tenken {

namespace {

using parse::Cloud;
using parse::IpFamily;
using parse::PacketFilter;
using parse::PacketRule;
using parse::Resource;

constexpr std::size_t findings_max = 50;
constexpr std::int64_t port_last = 65535;
/// More sources than this are everybody: no holder of a service's users has a /8 of IPv4 or a /20
/// of IPv6. More than a /16 or a /48 may be a provider of lines, whose customers are strangers.
constexpr double world_bits4 = 24, world_bits6 = 108, known_bits4 = 16, known_bits6 = 80;

bool has(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string plain(const std::string& address) {
  const auto range = parse::read_ip_range(address);
  return range ? parse::to_text(*range) : lower_ascii(address);
}

std::string called(const Resource& what) {
  return what.name.empty() || what.name == what.id ? what.id : what.id + " (" + what.name + ")";
}

enum class Sources { some, doubt, world };
Sources sources_of(const std::string& text, IpFamily family) {
  const auto range = parse::read_ip_range(text);
  if (!range) return Sources::doubt;
  if (range->family != family) return Sources::some;
  for (const auto& inner : parse::internal_ranges(family))
    if (inner.has(range->range.first) && inner.has(range->range.last)) return Sources::some;
  const bool four = family == IpFamily::v4;
  const double bits = parse::bits_of(range->range);
  return bits >= (four ? world_bits4 : world_bits6)  ? Sources::world
         : bits > (four ? known_bits4 : known_bits6) ? Sources::doubt
                                                     : Sources::some;
}
Sources sources_of(const PacketRule& rule, IpFamily family) {
  Sources out = rule.prefix_lists.empty() ? Sources::some : Sources::doubt;
  for (const std::string& range : rule.ranges) out = std::max(out, sources_of(range, family));
  return out;
}

/// "tcp", "6" and "all" speak of ports; a tunnel or an echo has none.
std::vector<std::string> port_protocols(const std::string& protocol) {
  if (protocol == "all" || protocol == "-1") return {"tcp", "udp"};
  if (protocol == "tcp" || protocol == "6") return {"tcp"};
  if (protocol == "udp" || protocol == "17") return {"udp"};
  if (protocol == "sctp" || protocol == "132") return {"sctp"};
  return {};
}

/// What one subnet lets in from everybody: its route, its ACL.
struct Way {
  Sources routed = Sources::some;  ///< world: an Internet gateway; some: no way from outside
  const PacketFilter* acl = nullptr;
};

/// Packets of strangers come in by an Internet gateway; a NAT and an egress-only gateway answer
/// only. Behind a firewall's endpoint, an appliance or a transit gateway they may come in too.
Sources brings_in(const parse::Route& r, IpFamily family) {
  if (r.state == "blackhole" || r.target_kind == "local" || r.target_kind == "nat_gateway" ||
      r.target_kind == "egress_only_gateway")
    return Sources::some;
  const bool is_list = r.destination.starts_with("pl-");
  // A provider's own service by its private endpoint.
  if (is_list && r.target_kind == "endpoint") return Sources::some;
  const Sources from = is_list ? Sources::doubt : sources_of(r.destination, family);
  const bool is_gate = r.target_kind == "internet_gateway" || r.target_kind == "carrier_gateway";
  if (is_gate) return from;
  return std::min(from, Sources::doubt);
}

Way way_of(const Cloud& cloud, const std::string& subnet, const std::string& network,
           const std::string& region, IpFamily family) {
  Way out;
  const parse::RouteTable* table = nullptr;
  for (const parse::RouteTable& t : cloud.route_tables) {
    if (t.what.region != region) continue;
    if (has(t.subnets, subnet)) {
      table = &t;
      break;
    }
    if (t.main && t.network == network) table = &t;
  }
  // Without its table nobody can say that it is shut.
  if (table == nullptr) out.routed = Sources::doubt;
  if (table != nullptr)
    for (const parse::Route& r : table->routes)
      out.routed = std::max(out.routed, brings_in(r, family));
  for (const PacketFilter& f : cloud.filters)
    if (f.is_acl && f.what.region == region && has(f.subnets, subnet)) out.acl = &f;
  return out;
}

/// The first line of an ACL that says something of every source decides.
bool acl_admits(const PacketFilter* acl, const std::string& protocol, std::int64_t port,
                IpFamily family) {
  if (acl == nullptr) return true;
  std::vector<const PacketRule*> lines;
  for (const PacketRule& r : acl->rules)
    if (!r.egress) lines.push_back(&r);
  std::stable_sort(lines.begin(), lines.end(),
                   [](const PacketRule* a, const PacketRule* b) { return a->number < b->number; });
  for (const PacketRule* r : lines)
    if (has(port_protocols(r->protocol), protocol) && r->from_port <= port && port <= r->to_port &&
        sources_of(*r, family) != Sources::some)
      return r->allow;
  return false;
}

/// One port of each kind that declaration and ACL tell apart.
std::vector<std::int64_t> ports_to_try(const PacketRule& rule, const std::vector<int>& declared,
                                       const PacketFilter* acl) {
  std::set<std::int64_t> out{rule.from_port};
  const auto add = [&](std::int64_t port) {
    if (rule.from_port <= port && port <= rule.to_port) out.insert(port);
  };
  for (const int port : declared) add(std::int64_t{port} + 1);
  if (acl != nullptr)
    for (const PacketRule& r : acl->rules) {
      add(r.from_port);
      if (r.to_port < port_last) add(r.to_port + 1);
    }
  std::erase_if(out, [&](std::int64_t port) {
    return std::find(declared.begin(), declared.end(), port) != declared.end();
  });
  return {out.begin(), out.end()};
}

/// Something on the Internet, and what stands before it.
struct Exposed {
  const Resource* what = nullptr;
  std::string address;
  std::string network;
  std::vector<std::string> subnets, groups;
  std::vector<int> declared;
  bool v4 = true, v6 = true;
  bool surely_public = true;
  bool port_known =
      true;  ///< false: only a rule for every port surely opens the one that it serves
  std::optional<std::int64_t> port;  ///< the only one, of TCP, at which it answers
};

class Account {
 public:
  Account(const Case& c, const CloudLook& look, const std::set<std::string>& tried)
      : c_(c), look_(look), cloud_(look.cloud) {
    for (const std::string& address : tried) tried_.insert(plain(address));
  }

  Findings run() {
    const auto not_covered = machines_not_declared(c_, look_, "public_address");
    for (const parse::CloudMachine& m : cloud_.machines) {
      if (m.state == "terminated") continue;
      if (m.kind == parse::MachineKind::vm) {
        const bool known =
            std::find(not_covered.begin(), not_covered.end(), &m) == not_covered.end();
        machine(m, known);
      } else if (m.kind == parse::MachineKind::container && !m.security_groups.empty()) {
        // One that gets no public address is reached by its balancer alone.
        if (!m.assigns_public_address.value_or(true)) continue;
        open_to_all({&m.what, called(m.what), m.network, m.subnets, m.security_groups,
                     declared_of(m.what.id, m.what.name), true, true,
                     m.assigns_public_address.has_value()});
      }
    }
    loose_addresses();
    for (const parse::LoadBalancer& b : cloud_.load_balancers) balancer(b);
    for (const parse::Front& f : cloud_.fronts) front(f);
    for (const parse::Store& s : cloud_.stores) {
      database(s);
      published(s);
    }
    if (out_.empty() && look_.cloud.complete("network") && look_.cloud.complete("machines") &&
        look_.cloud.complete("load_balancers"))
      say(Verdict::pass, "openings_ok", {}, {},
          {{"addresses", same(std::to_string(addresses_))},
           {"balancers", same(std::to_string(balancers_))},
           {"account", same(cloud_.account)}});
    return std::move(out_);
  }

 private:
  /// The targets that stand for one thing: by its address or names.
  std::vector<const rules::Target*> targets_of(const std::vector<std::string>& names) const {
    std::set<std::string> wanted;
    for (const std::string& name : names)
      if (!name.empty()) wanted.insert(plain(name));
    std::vector<const rules::Target*> out;
    for (const char* role : {"public_address", "tls_endpoint"})
      for (const rules::Target* target : c_.evidence.deployment.with_role(role)) {
        std::vector<std::string> own{target->address};
        for (const char* fact : {"public_addresses", "private_addresses", "instance_id"})
          if (const auto found = target->facts.find(fact); found != target->facts.end())
            own.insert(own.end(), found->second.begin(), found->second.end());
        if (std::any_of(own.begin(), own.end(), [&](const std::string& name) {
              return !name.empty() && wanted.contains(plain(name));
            }))
          out.push_back(target);
      }
    return out;
  }
  static std::vector<int> declared_by(const std::vector<const rules::Target*>& targets) {
    std::vector<std::string> words;
    for (const rules::Target* target : targets) {
      if (const auto ports = target->facts.find("declared_ports"); ports != target->facts.end())
        words.insert(words.end(), ports->second.begin(), ports->second.end());
      if (target->has_role("tls_endpoint"))
        words.push_back(target->fact("port").empty() ? "443" : target->fact("port"));
    }
    return parse::read_ports(words);
  }
  std::vector<int> declared_of(const std::string& id, const std::string& name) const {
    return declared_by(targets_of({id, name}));
  }

  void add(Finding f) {
    if (out_.size() < findings_max) out_.push_back(std::move(f));
  }
  void say(Verdict verdict, const char* message, const std::string& file, const std::string& path,
           std::map<std::string, rules::Text> values) {
    add(cloud_finding("11.1", verdict, message, look_, file, path, std::move(values)));
  }
  void doubt(Cause cause, const Resource& what, const std::string& detail) {
    Finding f = unknown("11.1", cause, Turn::vendor, look_.target->name, detail);
    f.cites = look_.ids(what.file);
    f.where = fmt::format("{}: {}", what.file, what.path);
    add(std::move(f));
  }

  void machine(const parse::CloudMachine& m, bool known) {
    if (m.public_addresses.empty()) return;
    std::vector<std::string> names = m.public_addresses;
    names.insert(names.end(), m.private_addresses.begin(), m.private_addresses.end());
    names.push_back(m.what.id);
    Exposed e{&m.what,
              join(m.public_addresses, " "),
              m.network,
              m.subnets,
              m.security_groups,
              declared_by(targets_of(names)),
              false,
              false,
              true};
    for (const std::string& address :
         std::set<std::string>(m.public_addresses.begin(), m.public_addresses.end())) {
      ++addresses_;
      (address.find(':') == std::string::npos ? e.v4 : e.v6) = true;
      // The denominator names a machine that nobody declared.
      if (known && !tried_.contains(plain(address)))
        doubt(Cause::not_observed, m.what, address + " " + called(m.what));
    }
    open_to_all(e);
    if (m.further_groups.empty()) return;
    // Which address and which subnet a further interface has is not kept.
    e.groups = m.further_groups;
    e.subnets.clear();
    e.surely_public = false;
    open_to_all(e);
  }

  /// Addresses of what is no machine: a load balancer of layer 4, a loose interface.
  void loose_addresses() {
    std::set<std::string> known = tried_;
    for (const parse::CloudMachine& m : cloud_.machines)
      for (const std::string& address : m.public_addresses) known.insert(plain(address));
    for (const parse::Gateway& g : cloud_.gateways)  // a NAT takes no connection from outside
      for (const std::string& address : g.public_addresses) known.insert(plain(address));
    for (const parse::PublicAddress& p : cloud_.addresses) {
      if (p.used_by.empty()) continue;
      ++addresses_;
      if (known.contains(plain(p.address))) continue;
      const bool declared = !targets_of({p.address}).empty();
      doubt(declared ? Cause::not_observed : Cause::not_declared, p.what,
            fmt::format("{} {} {}", p.address, p.what.id, p.used_by));
    }
  }

  void balancer(const parse::LoadBalancer& b) {
    if (b.internet_facing.has_value() && !*b.internet_facing) return;
    if (!b.internet_facing.has_value()) {
      // A gateway load balancer has no scheme: it hands packets on inside.
      if (b.type != "gateway")
        doubt(Cause::unsupported, b.what, called(b.what) + ": internet-facing?");
      return;
    }
    ++balancers_;
    const auto targets = targets_of({b.dns_name, b.what.id, b.what.name});
    if (targets.empty())
      return doubt(Cause::not_declared, b.what, called(b.what) + " " + b.dns_name);
    const auto declared = declared_by(targets);
    for (const parse::Listener& l : b.listeners) {
      if (std::find(declared.begin(), declared.end(), l.port) != declared.end()) continue;
      const std::string port = fmt::format("{} {}", l.protocol.empty() ? "?" : l.protocol, l.port);
      Sources from = b.security_groups.empty() ? Sources::world : Sources::some;
      for (const std::string& id : b.security_groups) {
        const PacketFilter* group = group_of(id, b.what.region);
        if (group == nullptr) from = std::max(from, Sources::doubt);
        if (group == nullptr) continue;
        for (const PacketRule& r : group->rules)
          if (!r.egress && !port_protocols(r.protocol).empty() && r.from_port <= l.port &&
              l.port <= r.to_port)
            from = std::max({from, sources_of(r, IpFamily::v4), sources_of(r, IpFamily::v6)});
      }
      if (from == Sources::doubt)
        doubt(Cause::unsupported, b.what, called(b.what) + " " + port);
      else if (from == Sources::world)
        say(Verdict::fail, "opening_balancer", b.what.file, b.what.path,
            {{"name", same(called(b.what))}, {"port", same(port)}, {"declared", words(declared)}});
    }
  }

  /// Whoever answers there, it must be declared and tried.
  void front(const parse::Front& f) {
    ++balancers_;
    if (targets_of({f.name, f.what.id, f.what.name}).empty())
      doubt(Cause::not_declared, f.what, called(f.what) + " " + f.what.kind + " " + f.name);
  }

  /// A bucket whose policy lets everybody in, an image that everybody may start: what answers to
  /// all must be declared.
  void published(const parse::Store& s) {
    const bool may_be = s.what.kind == "s3 bucket" || s.what.kind == "machine image";
    if (!may_be || !s.is_public.value_or(false)) return;
    if (targets_of({s.what.id, s.what.name}).empty())
      doubt(Cause::not_declared, s.what, called(s.what) + ": public " + s.what.kind);
  }

  void database(const parse::Store& s) {
    const bool listens = s.kind == parse::StoreKind::database ||
                         s.kind == parse::StoreKind::replica || s.kind == parse::StoreKind::cache ||
                         s.kind == parse::StoreKind::index;
    if (!listens || !s.is_public.value_or(false)) return;
    const auto targets = targets_of({s.what.id, s.what.name});
    if (targets.empty()) doubt(Cause::not_declared, s.what, called(s.what) + ": public");
    // Where the dump does not say its port, what its groups let in may or may not be that one.
    open_to_all({&s.what,
                 called(s.what),
                 "",
                 {},
                 s.security_groups,
                 declared_by(targets),
                 true,
                 true,
                 true,
                 s.port.has_value(),
                 s.port});
  }

  const PacketFilter* group_of(const std::string& id, const std::string& region) const {
    for (const PacketFilter& f : cloud_.filters)
      if (!f.is_acl && f.what.id == id && f.what.region == region) return &f;
    return nullptr;
  }
  static rules::Text words(const std::vector<int>& ports) {
    return same(ports.empty() ? "-" : fmt::format("{}", fmt::join(ports, " ")));
  }

  void open_to_all(const Exposed& e) {
    if (e.groups.empty()) return doubt(Cause::unsupported, *e.what, called(*e.what) + ": no group");
    for (const std::string& id : e.groups) {
      const PacketFilter* group = group_of(id, e.what->region);
      if (group == nullptr) {
        doubt(Cause::not_observed, *e.what, called(*e.what) + " " + id);
        continue;
      }
      for (const PacketRule& r : group->rules)
        if (!r.egress) one_rule(e, *group, r);
    }
  }

  void one_rule(const Exposed& e, const PacketFilter& group, const PacketRule& r) {
    std::set<std::string> subnets(e.subnets.begin(), e.subnets.end());
    if (subnets.empty()) subnets.insert("");
    for (const std::string& protocol : port_protocols(r.protocol))
      for (const IpFamily family : {IpFamily::v4, IpFamily::v6}) {
        if (!(family == IpFamily::v4 ? e.v4 : e.v6)) continue;
        const Sources from = sources_of(r, family);
        if (from == Sources::some) continue;
        if (e.port && (protocol != "tcp" || *e.port < r.from_port || *e.port > r.to_port)) continue;
        for (const std::string& subnet : subnets) {
          const Way way = subnet.empty() ? Way{Sources::world, nullptr}
                                         : way_of(cloud_, subnet, network_of(subnet, e),
                                                  e.what->region, family);
          if (way.routed == Sources::some) continue;
          auto ports = ports_to_try(r, e.declared, way.acl);
          if (e.port)
            ports = std::count(e.declared.begin(), e.declared.end(), *e.port) > 0
                        ? std::vector<std::int64_t>()
                        : std::vector{*e.port};
          const auto open = std::find_if(ports.begin(), ports.end(), [&](std::int64_t port) {
            return acl_admits(way.acl, protocol, port, family);
          });
          if (open == ports.end()) continue;
          const std::string range =
              r.from_port == r.to_port
                  ? fmt::format("{} {}", protocol, r.from_port)
                  : fmt::format("{} {}-{} ({})", protocol, r.from_port, r.to_port, *open);
          // What the lists lack may be what closes it.
          const bool sure =
              from == Sources::world && way.routed == Sources::world && e.surely_public &&
              (e.port_known || (r.from_port == 0 && r.to_port == port_last && protocol == "tcp")) &&
              (way.acl != nullptr || cloud_.complete("network"));
          if (sure)
            say(Verdict::fail, "opening_world", group.what.file, group.what.path,
                {{"group", same(called(group.what))},
                 {"port", same(range)},
                 {"address", same(e.address)},
                 {"sources", same(join(r.ranges, " "))},
                 {"name", same(called(*e.what))},
                 {"declared", words(e.declared)}});
          else
            doubt(Cause::unsupported, group.what,
                  fmt::format("{} {} → {}", called(group.what), range, called(*e.what)));
          return;
        }
      }
  }
  std::string network_of(const std::string& subnet, const Exposed& e) const {
    for (const parse::Subnet& s : cloud_.subnets)
      if (s.what.id == subnet && s.what.region == e.what->region) return s.network;
    return e.network;
  }

  const Case& c_;
  const CloudLook& look_;
  const Cloud& cloud_;
  std::set<std::string> tried_;
  std::size_t addresses_ = 0, balancers_ = 0;
  Findings out_;
};

}  // namespace

Findings judge_openings(const Case& c, const std::set<std::string>& tried) {
  const Clouds accounts = clouds(c, "11.1");
  Findings out = accounts.unknowns;
  const auto add = [&](Findings more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
  };
  for (const char* aspect : {"machines", "network", "load_balancers"})
    add(gaps(accounts, "11.1", aspect));
  // What is billed and read by nobody may be a gateway to the Internet.
  add(gaps(accounts, "11.1", "services"));
  for (const CloudLook& look : accounts.looks) add(Account(c, look, tried).run());
  return out;
}

}  // namespace tenken
