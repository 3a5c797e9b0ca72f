// Google Cloud: forwarding rules, each of which is an address that something answers on.
#include <algorithm>

#include "checks/parse/cloud_gcp.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

bool names(const std::string& link, std::string_view collection) {
  return link.find("/" + std::string(collection) + "/") != std::string::npos;
}

/// Ports of "80-80", "1-65535", a list, or all: the first and the last of each range stand for it.
void read_listeners(const Item& v, LoadBalancer& b) {
  const std::string protocol = lower_ascii(v.text("IPProtocol"));
  const auto add = [&](std::int64_t port) {
    const bool known = std::any_of(b.listeners.begin(), b.listeners.end(),
                                   [&](const Listener& l) { return l.port == port; });
    if (!known) b.listeners.push_back({port, protocol, "", {}});
  };
  std::vector<std::string> words = v.texts("ports");
  add_if(words, v.text("portRange"));
  if (v.flag("allPorts").value_or(false) || words.empty()) words.emplace_back("1-65535");
  for (const std::string& word : words) {
    const auto dash = word.find('-');
    std::int64_t from = 0, to = 0;
    if (!parse_integer(std::string_view(word).substr(0, dash), from) ||
        !parse_integer(std::string_view(word).substr(dash == std::string::npos ? 0 : dash + 1), to))
      v.fault("has ports that cannot be read");
    add(from);
    add(to);
  }
}

/// What stands before machines that packets reach unchanged: the rules of their networks. Which
/// machines these are no list here says, so that what is open to everybody is in doubt.
std::string rules_of_project(GcpAnswer& a, const Resource& what) {
  PacketFilter f;
  f.what = what;
  f.what.kind = "firewall";
  f.what.id = "firewall behind " + what.id;
  for (const GcpLine& line : a.book.lines) {
    if (line.egress || !line.allow) continue;
    for (const GcpLine::Ports& ports : line.ports) {
      PacketRule r;
      r.number = line.priority;
      r.protocol = ports.protocol;
      r.from_port = ports.from, r.to_port = ports.to;
      for (const std::string& range : line.ranges)
        r.ranges.push_back(range == "0.0.0.0/0" || range == "::/0"
                               ? "(" + range + " before some machines)"
                               : range);
      f.rules.push_back(std::move(r));
    }
  }
  const std::string id = f.what.id;
  a.cloud.filters.push_back(std::move(f));
  return id;
}

void read_forwarding(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    LoadBalancer b;
    b.what = a.compute(v, "forwarding rule");
    b.dns_name = v.text("IPAddress");
    b.network = gcp_name(v.text("network"));
    const std::string scheme = v.text("loadBalancingScheme"), target = v.text("target");
    if (scheme == "EXTERNAL" || scheme == "EXTERNAL_MANAGED") {
      b.internet_facing = true;
    } else if (scheme == "INTERNAL" || scheme == "INTERNAL_MANAGED" ||
               scheme == "INTERNAL_SELF_MANAGED") {
      b.internet_facing = false;
    } else if (scheme.empty() && (target == "all-apis" || target == "vpc-sc" ||
                                  names(target, "serviceAttachments"))) {
      b.internet_facing = false;  // Private Service Connect
      // An address of the network's own that leads to every interface of the provider's.
      if (!names(target, "serviceAttachments"))
        for (RouteTable& t : a.cloud.route_tables)
          if (t.network == b.network)
            t.routes.push_back({"pl-" + target + ".googleapis.com", "endpoint",
                                "Private Service Connect " + b.what.name, "active"});
    } else {
      v.at("loadBalancingScheme").fault("is an unknown word");
    }
    const bool unchanged =
        target.empty() || names(target, "targetPools") || names(target, "targetInstances");
    b.type = unchanged ? "network" : "application";
    // A VPN gateway takes packets of its tunnels alone, by no port of TCP.
    if (!names(target, "targetVpnGateways") && b.internet_facing == true) read_listeners(v, b);
    if (unchanged && b.internet_facing == true) b.security_groups = {rules_of_project(a, b.what)};
    if (b.what.region.empty()) {
      for (const auto& entry : a.book.zones_of)
        b.what.zones.insert(b.what.zones.end(), entry.second.begin(), entry.second.end());
      b.what.region = global_region;
      if (unchanged && b.internet_facing == true)
        a.cloud.filters.back().what.region = global_region;
    } else if (const auto zones = a.book.zones_of.find(b.what.region);
               zones != a.book.zones_of.end()) {
      b.what.zones = zones->second;
    }
    a.cloud.load_balancers.push_back(std::move(b));
  }
}

}  // namespace

const std::vector<GcpOperation>& gcp_balancers() {
  static const std::vector<GcpOperation> all{
      {"compute forwarding-rules", "list", "load_balancers network", "", "compute.googleapis.com",
       read_forwarding},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
