// Says of each packet what our reading of the host's rules and routes says:
// tests/scripts/oracle_egress asks the kernel. Arguments: folders with nft.json, iptables4,
// iptables6, route4, rule4, route6, rule6 and packets ("4 tcp 198.51.100.1 443" a line). One line a
// packet: "pass ADDRESS PORT", "no" or "doubt WHAT"; "?" before it where egress_of() says otherwise
// than the single packet.
#include <cstdio>
#include <fstream>
#include <sstream>

#include "checks/parse/egress.hpp"
#include "checks/parse/iptables_save.hpp"
#include "checks/parse/nft.hpp"

using namespace tenken::parse;

namespace {

std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Whether any rule sends packets elsewhere: what comes out was then not always meant to.
bool translates(const Netfilter& filter) {
  for (const FilterTable& table : filter.tables)
    for (const auto& [name, chain] : table.chains)
      for (const FilterRule& rule : chain.rules)
        if (rule.action.verdict == FilterVerdict::translate ||
            rule.action.verdict == FilterVerdict::local)
          return true;
  return false;
}

bool in_hole(const Egress& egress, std::uint64_t protocol, std::uint64_t port, Bits128 to) {
  for (const EgressHole& hole : egress.holes) {
    if (hole.protocol != protocol || !hole.ports.has({0, port})) continue;
    for (const Range128& r : hole.destinations)
      if (r.has(to)) return true;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  for (int n = 1; n < argc; ++n) {
    const std::string at = argv[n];
    Netfilter filter;
    bool readable = true;
    const std::string nft = slurp(at + "/nft.json");
    bool save_has_them = false;
    for (const IpFamily family : {IpFamily::v4, IpFamily::v6}) {
      auto save = read_iptables_save(
          slurp(at + (family == IpFamily::v4 ? "/iptables4" : "/iptables6")), family);
      if (!save) {
        std::printf("unreadable %s\n", save.error().what.c_str());
        readable = false;
        continue;
      }
      save_has_them = save_has_them || save->is_nf_tables;
      for (FilterTable& t : save->rules.tables) filter.tables.push_back(std::move(t));
    }
    auto tables = read_nft(nft);
    if (!tables) {
      std::printf("unreadable %s\n", tables.error().what.c_str());
      continue;
    }
    for (FilterTable& t : tables->tables)
      if (!t.foreign || !save_has_them) filter.tables.push_back(std::move(t));
    if (!readable) continue;
    std::map<IpFamily, EgressHost> hosts;
    std::map<IpFamily, Egress> all;
    for (const IpFamily family : {IpFamily::v4, IpFamily::v6}) {
      const std::string digit = family == IpFamily::v4 ? "4" : "6";
      auto routing =
          read_routing(slurp(at + "/route" + digit), slurp(at + "/rule" + digit), family);
      if (!routing) {
        std::printf("unreadable %s\n", routing.error().what.c_str());
        return 1;
      }
      hosts[family] = {filter, *routing, false};
      all[family] = egress_of(hosts[family]);
    }
    std::istringstream packets(slurp(at + "/packets"));
    std::string digit, protocol, address;
    std::uint64_t port = 0;
    while (packets >> digit >> protocol >> address >> port) {
      FilterPacket p;
      p.family = digit == "4" ? IpFamily::v4 : IpFamily::v6;
      p.destination = read_ip_range(address)->range.first;
      p.protocol = protocol == "tcp"   ? protocol_tcp
                   : protocol == "udp" ? protocol_udp
                   : digit == "4"      ? protocol_icmp
                                       : protocol_icmpv6;
      p.port = port;
      const Ways ways = ways_to(hosts[p.family].routing, p.destination, false);
      std::string said = "no";
      if (!ways.doubt.empty()) said = "doubt " + ways.doubt;
      for (const Ways::Way& way : ways.ways) {
        if (way.local || way.device == "lo") continue;
        p.out_name = way.device;
        const WalkResult r = walk(filter, p, {"output", "postrouting"});
        bool gone = r.pass == May::yes && !r.packet.destination_is_local;
        if (gone && r.packet.destination != p.destination)
          gone = !ways_to(hosts[p.family].routing, r.packet.destination, false).ways.empty();
        if (r.pass == May::doubt) said = "doubt " + r.doubt;
        if (!gone) continue;
        said =
            "pass " + to_text(p.family, r.packet.destination) + " " + std::to_string(r.packet.port);
        if (!is_internal(p.family, r.packet.destination) && all[p.family].doubt.empty() &&
            !in_hole(all[p.family], p.protocol, r.packet.port, r.packet.destination))
          said = "? " + said;
      }
      if (said == "no" && !translates(filter) &&
          in_hole(all[p.family], p.protocol, p.port, p.destination))
        said = "? no";
      std::printf("%s\n", said.c_str());
    }
  }
}
