// 11.1 beside the look from outside, which tries some ports and no UDP: every socket of a public
// host that waits on an address whose packets may come from outside is declared, or the host's own
// packet filter stops whoever nobody let in, or that port was tried from outside and is closed.
// What is none of these is unknown: the host offers it, and nobody looked whether the network
// carries it.
//
// Would not pass: a shell on port 31337, SNMP on UDP, a port that a rule redirects to sshd, a
// global address of IPv6 that nobody declared. No harm: a listener on loopback, on the management
// network of a host that holds its public address itself, behind a policy of drop.
#include "checks/11-1_listeners.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "checks/host_filter.hpp"
#include "checks/parse/ingress.hpp"
#include "checks/parse/listeners.hpp"

namespace tenken {

namespace {

using parse::HostAddress;
using parse::IpFamily;
using parse::ListeningSocket;
using parse::May;

constexpr std::string_view sockets_command = "ss -H -n -l -t -u -O";
constexpr std::string_view addresses_command = "ip -j addr";
constexpr std::size_t named_max = 12;
/// Doors tried on one host, so that no list of sockets and rules keeps the judge for long.
constexpr std::size_t doors_max = 4000;

std::vector<std::string> facts_of(const rules::Target& target, const char* name) {
  const auto found = target.facts.find(name);
  return found == target.facts.end() ? std::vector<std::string>{} : found->second;
}

std::string plain(const std::string& address) {
  const auto range = parse::read_ip_range(address);
  return range ? parse::to_text(*range) : lower_ascii(address);
}

/// A host as the outside knows it: its public addresses and what was declared of them.
struct Front {
  std::set<std::string> addresses;
  std::set<int> tcp, udp;
};

Front front_of(const Case& c, const rules::Target& host) {
  std::set<std::string> own{plain(host.address)};
  for (const char* fact : {"public_addresses", "private_addresses"})
    for (const std::string& address : facts_of(host, fact)) own.insert(plain(address));
  Front out;
  for (const rules::Target& target : c.evidence.deployment.targets) {
    const bool is_public = target.has_role("public_address");
    if (!is_public && !target.has_role("tls_endpoint")) continue;
    std::set<std::string> its;
    for (const std::string& address : facts_of(target, "public_addresses"))
      its.insert(plain(address));
    if (its.empty() && !target.address.empty() && &target != &host)
      its.insert(plain(target.address));
    const bool same_host =
        &target == &host ||
        std::any_of(its.begin(), its.end(), [&](const std::string& a) { return own.contains(a); });
    if (!same_host) continue;
    if (is_public) out.addresses.merge(its);
    for (const int port : parse::read_ports(facts_of(target, "declared_ports")))
      out.tcp.insert(port);
    for (const int port : parse::read_ports(facts_of(target, "declared_udp_ports")))
      out.udp.insert(port);
    if (target.has_role("tls_endpoint"))
      for (const int port :
           parse::read_ports({target.fact("port").empty() ? "443" : target.fact("port")}))
        out.tcp.insert(port);
  }
  return out;
}

/// One port of the host's public side.
struct Door {
  std::uint64_t protocol = parse::protocol_tcp;
  int port = 0;
  HostAddress at;
  std::string called;  ///< "tcp 0.0.0.0:31337"
};

class Judge {
 public:
  Judge(const Case& c, const Look& look, const Look& filter_look,
        const std::map<std::string, parse::TcpReach>& tried, bool shut_by_cloud)
      : c_(c),
        look_(look),
        filter_look_(filter_look),
        tried_(tried),
        shut_(shut_by_cloud),
        front_(front_of(c, look.target)) {}

  Findings run() {
    const Part* sockets = look_.part(sockets_command);
    const Part* links = look_.part(addresses_command);
    for (const auto& [part, name] :
         {std::pair{sockets, sockets_command}, {links, addresses_command}})
      if (part == nullptr || !part->ok())
        return {unknown_part(part, std::string(name.substr(0, name.find(' '))))};
    const auto listeners = parse::read_listeners(sockets->bytes);
    if (!listeners) return {malformed(listeners.error())};
    const auto addresses = parse::read_addresses(links->bytes);
    if (!addresses) return {malformed(addresses.error())};
    held_ = parse::outside_addresses(*addresses);
    undeclared_addresses();
    if (front_.addresses.empty()) return std::move(out_);
    if (held_.empty())
      return {in_doubt("11.1", look_, Cause::contradiction, "ip: no address but loopback")};
    auto filter = read_host_filter(filter_look_);
    if (!filter) return {malformed(filter.error())};
    filter_ = *std::move(filter);
    for (const HostAddress& one : held_)
      if (!is_inside(one.device)) devices_.insert(one.device);
    for (const ListeningSocket& one : *listeners) listener(one);
    redirections(*listeners);
    if (out_.empty())
      out_.push_back(finding("11.1", Verdict::pass, Basis::exported, "listeners_ok", both(),
                             {{"sockets", same(std::to_string(listeners->size()))},
                              {"offered", same(std::to_string(offered_))},
                              {"stopped", same(std::to_string(stopped_))},
                              {"closed", same(std::to_string(closed_))},
                              {"declared", declared()}}));
    return std::move(out_);
  }

 private:
  Look both() const {
    Look out{look_.target, look_.parts};
    out.parts.insert(out.parts.end(), filter_look_.parts.begin(), filter_look_.parts.end());
    return out;
  }
  Finding unknown_part(const Part* part, const std::string& name) const {
    if (part == nullptr) return in_doubt("11.1", look_, Cause::not_observed, name);
    const Cause cause = part->observation->status == Status::absent ? Cause::absent : Cause::denied;
    return in_doubt("11.1", look_, cause, name + ": " + part->observation->why);
  }
  Finding malformed(const Error& error) const {
    return in_doubt("11.1", both(), Cause::malformed, trim(error.what + " " + error.where));
  }
  rules::Text declared() const {
    std::string out = front_.tcp.empty() ? "" : fmt::format("tcp {}", fmt::join(front_.tcp, " "));
    if (!front_.udp.empty())
      out += fmt::format("{}udp {}", out.empty() ? "" : ", ", fmt::join(front_.udp, " "));
    return same(out.empty() ? "-" : out);
  }

  /// An address of the Internet on the host itself that no public_address target names.
  void undeclared_addresses() {
    std::set<std::string> named;
    for (const rules::Target* target : c_.evidence.deployment.with_role("public_address"))
      for (const std::string& address : facts_of(*target, "public_addresses"))
        named.insert(plain(address));
    for (const HostAddress& one : held_) {
      const std::string text = parse::to_text(one.family, one.address);
      if (!parse::is_internal(one.family, one.address) && !named.contains(text))
        out_.push_back(
            in_doubt("11.1", look_, Cause::not_declared, fmt::format("{} ({})", text, one.device)));
    }
  }

  static bool is_inside(const std::string& device) {
    return device == "lo" || device.starts_with("dummy");
  }
  /// By which devices packets to this address come in: its own, or, where it has none that leads
  /// outside, any.
  std::set<std::string> ways_to(const HostAddress& at) const {
    return devices_.contains(at.device) ? std::set<std::string>{at.device} : devices_;
  }
  bool is_public(const HostAddress& one) const {
    return front_.addresses.contains(parse::to_text(one.family, one.address));
  }
  /// The addresses of this family at which packets from outside arrive: the public ones, or, where
  /// the host holds none of them, whatever the network in front of it translates them to.
  std::vector<HostAddress> arrivals(IpFamily family) const {
    std::vector<HostAddress> held, own;
    for (const HostAddress& one : held_)
      if (one.family == family) {
        held.push_back(one);
        if (is_public(one)) own.push_back(one);
      }
    if (!own.empty()) return own;
    const bool has_public =
        std::any_of(front_.addresses.begin(), front_.addresses.end(), [&](const std::string& a) {
          const auto range = parse::read_ip_range(a);
          return !range || range->family == family;
        });
    return has_public ? held : std::vector<HostAddress>{};
  }

  void listener(const ListeningSocket& one) {
    if (one.is_loopback()) return;
    const bool known_device = devices_.contains(one.device);
    std::vector<HostAddress> at_all = arrivals(IpFamily::v4);
    for (const HostAddress& at : arrivals(IpFamily::v6)) at_all.push_back(at);
    // An address that comes and goes (VRRP), held by another host at this moment.
    if (!one.any && is_public({one.device, one.family, one.address}))
      at_all.push_back({one.device, one.family, one.address});
    for (const HostAddress& at : at_all) {
      // A master device (a VRF, a bridge) takes the packets of its members.
      if (!one.serves(at.family, at.address, known_device ? at.device : one.device)) continue;
      ++offered_;
      door({one.is_udp ? parse::protocol_udp : parse::protocol_tcp, one.port, at,
            fmt::format("{} {}", one.is_udp ? "udp" : "tcp", one.text)});
    }
  }

  /// Ports that a rule sends to a listener on another port, or to another machine.
  void redirections(const std::vector<ListeningSocket>& listeners) {
    for (const int port : parse::ports_named(filter_))
      for (const bool is_udp : {false, true})
        for (const IpFamily family : {IpFamily::v4, IpFamily::v6})
          for (const HostAddress& at : arrivals(family)) {
            if (++doors_ > doors_max) return too_many();
            const auto e = parse::knock(
                filter_,
                {family, at.address, is_udp ? parse::protocol_udp : parse::protocol_tcp, port},
                devices_);
            if (e.pass == May::no || !e.is_translated) continue;
            const bool away = e.to_address != at.address;
            const bool meets =
                away ||
                std::any_of(listeners.begin(), listeners.end(), [&](const ListeningSocket& one) {
                  return one.is_udp == is_udp && one.port == e.to_port &&
                         one.serves(family, at.address, at.device);
                });
            if (!meets) continue;
            ++offered_;
            door({is_udp ? parse::protocol_udp : parse::protocol_tcp, port, at,
                  fmt::format("{} {} → {}:{}", is_udp ? "udp" : "tcp", port,
                              parse::to_text(family, e.to_address), e.to_port)});
          }
  }

  void door(const Door& d) {
    const bool is_udp = d.protocol == parse::protocol_udp;
    if ((is_udp ? front_.udp : front_.tcp).contains(d.port)) return;
    if (++doors_ > doors_max) return too_many();
    const auto e =
        parse::knock(filter_, {d.at.family, d.at.address, d.protocol, d.port}, ways_to(d.at));
    if (e.pass == May::no) {
      ++stopped_;
      return;
    }
    if (shut_ || (!is_udp && is_closed_from_outside(d))) {
      ++closed_;
      return;
    }
    if (!said_.insert({d.protocol, d.port}).second || out_.size() >= named_max) return;
    const std::string by = e.by.empty() ? "-" : e.by;
    out_.push_back(in_doubt("11.1", both(),
                            e.pass == May::doubt ? Cause::unsupported : Cause::not_observed, {},
                            e.pass == May::doubt ? Turn::tool : Turn::vendor));
    out_.back().values["detail"] = {
        fmt::format("申告のない{}が外部からの通信を待ち受け、ホスト自身の通信制御は止めていない"
                    "(規則: {})。外部から試した結果もない",
                    d.called, e.doubt.empty() ? by : e.doubt),
        fmt::format("{} waits for packets from outside without declaration, the host's own filter "
                    "does not stop them (rule: {}), and nobody tried it from outside",
                    d.called, e.doubt.empty() ? by : e.doubt)};
  }

  void too_many() {
    if (said_.insert({0, 0}).second)
      out_.push_back(in_doubt("11.1", both(), Cause::unsupported,
                              "more sockets and rules than can be followed", Turn::tool));
  }

  /// Every public address of that family was tried on this port, with a control that answered.
  bool is_closed_from_outside(const Door& d) const {
    bool some = false;
    for (const std::string& address : front_.addresses) {
      const auto range = parse::read_ip_range(address);
      if (range && range->family != d.at.family) continue;
      if (is_public(d.at) && address != parse::to_text(d.at.family, d.at.address)) continue;
      const auto found = tried_.find(address);
      if (found == tried_.end() || !found->second.controls_open) return false;
      // An open one is said by the look from outside itself.
      const auto& reach = found->second;
      const auto answered = [&](const std::vector<int>& ports) {
        return std::find(ports.begin(), ports.end(), d.port) != ports.end();
      };
      if (!answered(reach.closed) && !answered(reach.open)) return false;
      some = true;
    }
    return some;
  }

  const Case& c_;
  const Look& look_;
  const Look& filter_look_;
  const std::map<std::string, parse::TcpReach>& tried_;
  bool shut_;
  Front front_;
  parse::Netfilter filter_;
  std::vector<HostAddress> held_;
  std::set<std::string> devices_;
  std::set<std::pair<std::uint64_t, int>> said_;
  std::size_t offered_ = 0, stopped_ = 0, closed_ = 0, doors_ = 0;
  Findings out_;
};

}  // namespace

std::set<std::string> outside_addresses(const Case& c, const rules::Target& host) {
  return front_of(c, host).addresses;
}

Findings judge_listeners(const Case& c, const rules::Rule& rule,
                         const std::map<std::string, parse::TcpReach>& tried,
                         const std::set<std::string>& shut_by_cloud) {
  std::map<std::string, parse::TcpReach> by_address;
  for (const auto& [address, reach] : tried) by_address[plain(address)] = reach;
  Findings out;
  Looked sockets = looks(c, rule, "11.1", "listeners", {.absent_is_a_fact = true});
  Looked filters = looks(c, rule, "11.1", "entrance_rules", {.absent_is_a_fact = true});
  // A host that has no public address is none of this criterion's.
  const auto add_unknowns = [&](const Findings& unknowns) {
    for (const Finding& f : unknowns)
      for (const rules::Target* host : c.evidence.deployment.with_role("linux_host"))
        if (host->name == f.target && !front_of(c, *host).addresses.empty() &&
            std::none_of(out.begin(), out.end(),
                         [&](const Finding& g) { return g.target == f.target; }))
          out.push_back(f);
  };
  add_unknowns(sockets.unknowns);
  add_unknowns(filters.unknowns);
  for (const Look& look : sockets.looks) {
    const auto filter =
        std::find_if(filters.looks.begin(), filters.looks.end(),
                     [&](const Look& l) { return l.target.name == look.target.name; });
    if (filter == filters.looks.end()) continue;
    for (Finding& f :
         Judge(c, look, *filter, by_address, shut_by_cloud.contains(look.target.name)).run())
      out.push_back(std::move(f));
  }
  return out;
}

Findings judge_own_filter(const Case& c, const rules::Rule& rule) {
  Looked sockets = looks(c, rule, "11.3", "listeners", {.absent_is_a_fact = true});
  return each(
      c, rule, "11.3", "entrance_rules",
      [&](const Look& look) -> Findings {
        const auto own =
            std::find_if(sockets.looks.begin(), sockets.looks.end(),
                         [&](const Look& l) { return l.target.name == look.target.name; });
        const Part* links = own == sockets.looks.end() ? nullptr : own->part(addresses_command);
        if (links == nullptr || !links->ok())
          return {in_doubt("11.3", look, Cause::not_observed, addresses_command)};
        const auto addresses = parse::read_addresses(links->bytes);
        const auto filter = read_host_filter(look);
        if (!addresses || !filter)
          return {in_doubt("11.3", look, Cause::malformed,
                           addresses ? filter.error().what : addresses.error().what)};
        const auto held = parse::outside_addresses(*addresses);
        std::set<std::string> devices;
        for (const HostAddress& one : held)
          if (one.device != "lo") devices.insert(one.device);
        May most = held.empty() ? May::doubt : May::no;
        bool logged = !held.empty();
        std::string by;
        // TCP 9 (discard): nobody serves it.
        for (const HostAddress& one : held) {
          const auto e =
              parse::knock(*filter, {one.family, one.address, parse::protocol_tcp, 9}, devices);
          if (by.empty() || e.pass > most) by = e.by;
          most = std::max(most, e.pass);
          logged = logged && e.logged;
        }
        if (most == May::yes)
          return {
              in_doubt("11.3", look, Cause::no_check,
                       "no packet filter of the host itself; other mechanisms are not looked at",
                       Turn::tool)};
        if (most == May::doubt) return {in_doubt("11.3", look, Cause::unsupported, by, Turn::tool)};
        return {finding("11.3", logged ? Verdict::pass : Verdict::partial, Basis::exported,
                        logged ? "filter_blocks_and_logs" : "filter_blocks", look,
                        {{"by", same(by)}})};
      },
      {.absent_is_a_fact = true});
}

}  // namespace tenken
