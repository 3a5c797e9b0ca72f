#include "checks/parse/egress.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace tenken::parse {

namespace {

/// Packets tried on one host, counted with the rules that each may meet.
constexpr std::size_t work_max = 40'000'000;
/// A protocol that no rule names (253: for experiments, RFC 3692).
constexpr std::uint64_t protocol_unnamed = 253;

/// The first value of every class that these ranges make.
std::vector<Bits128> starts_of(const std::vector<Range128>& ranges, Bits128 last) {
  std::vector<Bits128> out{{}};
  for (const Range128& r : ranges) {
    if (r.first <= last) out.push_back(r.first);
    if (r.last < last) out.push_back(next(r.last));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::size_t rules_in(const Netfilter& filter) {
  std::size_t out = 1;
  for (const FilterTable& t : filter.tables)
    for (const auto& [name, chain] : t.chains)
      for (const FilterRule& r : chain.rules) {
        out += 1;
        for (const FilterMatch& m : r.matches) out += 1 + m.alternatives.size() / 4;
      }
  return out;
}

/// In order, what overlaps or touches made one: two ways to one place are one, and what was
/// translated arrives in any order.
std::vector<Range128> merged(std::vector<Range128> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const Range128& a, const Range128& b) { return a.first < b.first; });
  std::vector<Range128> out;
  for (const Range128& r : ranges)
    if (!out.empty() && r.first <= next(out.back().last))
      out.back().last = std::max(out.back().last, r.last);
    else
      out.push_back(r);
  return out;
}

/// Everything that decides which hole a packet belongs to.
struct Kind {
  std::uint64_t protocol;
  bool other;
  bool forwarded;
  Bits128 port;
  auto operator<=>(const Kind&) const = default;
};
struct Hole {
  std::vector<Range128> destinations;
  std::string device, by;
};

class Trial {
 public:
  explicit Trial(const EgressHost& host)
      : host_(host), family_(host.routing.family), marked_(host.filter.marks()) {}

  Egress run() {
    const FilterConstants constants = constants_of(host_.filter);
    std::vector<Range128> addresses =
        family_ == IpFamily::v4 ? constants.addresses4 : constants.addresses6;
    for (const IpRoute& r : host_.routing.routes) addresses.push_back(r.destination);
    for (const IpRule& r : host_.routing.rules)
      if (r.destination) addresses.push_back(*r.destination);
    const auto& internal = internal_ranges(family_);
    addresses.insert(addresses.end(), internal.begin(), internal.end());
    const auto targets = starts_of(addresses, last_of(family_));
    ports_ = starts_of(constants.ports, {0, 65535});
    std::set<std::uint64_t> protocols{protocol_tcp, protocol_udp,
                                      family_ == IpFamily::v4 ? protocol_icmp : protocol_icmpv6,
                                      protocol_unnamed};
    for (const Bits128& p : starts_of(constants.protocols, {0, 255})) protocols.insert(p.low);
    const std::size_t kinds = 3 * ports_.size() + protocols.size();
    if (targets.size() * kinds > work_max / rules_in(host_.filter)) {
      out_.doubt = "more rules and routes than can be tried";
      return std::move(out_);
    }
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const Range128 range{targets[i],
                           i + 1 < targets.size() ? previous(targets[i + 1]) : last_of(family_)};
      const Ways ways = ways_to(host_.routing, range.first, marked_);
      const bool is_public = !is_internal(family_, range.first);
      // What is not understood of the routing matters where a packet could go anywhere.
      if (is_public && !ways.doubt.empty()) route_doubt_ = ways.doubt;
      for (const Ways::Way& way : ways.ways) {
        if (way.local || way.device == "lo") continue;
        if (is_public) out_.has_route = true;
        for (const std::uint64_t protocol : protocols) {
          const bool has_ports =
              protocol == protocol_tcp || protocol == protocol_udp || protocol == protocol_sctp;
          for (std::size_t n = 0; n < (has_ports ? ports_.size() : 1); ++n) {
            const Kind kind{protocol, protocol == protocol_unnamed, false, ports_[n]};
            try_packet(kind, range, way.device);
            if (host_.forwards)
              try_packet({protocol, kind.other, true, kind.port}, range, way.device);
          }
        }
      }
    }
    collect();
    if (out_.doubt.empty()) out_.doubt = route_doubt_;
    return std::move(out_);
  }

 private:
  void try_packet(const Kind& kind, const Range128& range, const std::string& device) {
    FilterPacket p;
    p.family = family_;
    p.destination = range.first;
    p.protocol = kind.protocol;
    p.port = kind.port.low;
    p.out_name = device;
    p.is_forwarded = kind.forwarded;
    static const std::vector<std::string_view> own{"output", "postrouting"};
    static const std::vector<std::string_view> others{"prerouting", "forward", "postrouting"};
    const WalkResult r = walk(host_.filter, p, kind.forwarded ? others : own);
    Range128 reached = range;
    if (r.packet.destination != range.first) reached = {r.packet.destination, r.packet.destination};
    const bool stays = r.packet.destination_is_local || is_internal(family_, reached.first);
    if (r.pass == May::no) {
      if (!is_internal(family_, range.first)) out_.stopped_by = r.by;
      return;
    }
    if (r.pass == May::doubt) {
      // What may have been sent elsewhere counts wherever it was meant to go.
      if (out_.doubt.empty() && (r.elsewhere || !stays)) out_.doubt = r.doubt;
      return;
    }
    if (stays) return;
    if (r.packet.destination != range.first) {
      const Ways ways = ways_to(host_.routing, reached.first, marked_);
      if (ways.ways.empty() && ways.doubt.empty()) return;
    }
    Kind reached_kind = kind;
    if (r.packet.port != p.port) reached_kind.port = {0, r.packet.port};
    Hole& hole = holes_[reached_kind];
    hole.destinations.push_back(reached);
    hole.device = device;
    hole.by = r.by;
  }

  /// Neighbouring ports that let out the same become one hole.
  void collect() {
    for (const auto& [kind, hole] : holes_) {
      const std::vector<Range128> destinations = merged(hole.destinations);
      const bool has_ports = kind.protocol == protocol_tcp || kind.protocol == protocol_udp ||
                             kind.protocol == protocol_sctp;
      const auto following = std::upper_bound(ports_.begin(), ports_.end(), kind.port);
      Range128 ports{kind.port,
                     following == ports_.end() ? Bits128{0, 65535} : previous(*following)};
      if (!has_ports) ports = {{0, 0}, {0, 65535}};
      if (!out_.holes.empty()) {
        EgressHole& before = out_.holes.back();
        if (before.protocol == kind.protocol && before.forwarded == kind.forwarded &&
            before.destinations == destinations && next(before.ports.last) == ports.first) {
          before.ports.last = ports.last;
          continue;
        }
      }
      out_.holes.push_back({family_, kind.protocol, kind.other, ports, destinations, kind.forwarded,
                            hole.device, hole.by});
    }
  }

  const EgressHost& host_;
  IpFamily family_;
  bool marked_;
  std::vector<Bits128> ports_;
  std::map<Kind, Hole> holes_;
  std::string route_doubt_;
  Egress out_;
};

}  // namespace

double EgressHole::bits() const {
  double out = 0;
  for (const Range128& r : destinations) out += std::exp2(bits_of(r));
  return std::log2(out);
}

Egress egress_of(const EgressHost& host) { return Trial(host).run(); }

std::string protocol_name(std::uint64_t protocol) {
  switch (protocol) {
    case protocol_icmp:
      return "icmp";
    case protocol_tcp:
      return "tcp";
    case protocol_udp:
      return "udp";
    case protocol_icmpv6:
      return "icmpv6";
    case protocol_sctp:
      return "sctp";
    default:
      return std::to_string(protocol);
  }
}

}  // namespace tenken::parse
