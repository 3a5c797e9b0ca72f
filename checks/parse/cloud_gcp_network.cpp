// Google Cloud: networks, routes, Cloud NAT, addresses, subnets.
//
// A machine reaches the Internet where a route leads to the default internet gateway and it has an
// external address or Cloud NAT covers its subnet. Without either the route ends at Google's own
// interfaces (Private Google Access), or nowhere. So a subnet stands here twice: for machines with
// an external address of their own, and for those without.
#include <algorithm>

#include "checks/parse/cloud_gcp.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

bool is_six(std::string_view range) { return range.find(':') != std::string_view::npos; }

void read_networks(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Resource network = a.compute(v, "vpc network");
    a.book.networks.insert(network.id);
    for (const Item& peer : v.list("peerings")) {
      // What a peer's own routes lead to stands in the peer's project.
      if (!peer.flag("importCustomRoutes").value_or(false)) continue;
      for (const char* everywhere : {"0.0.0.0/0", "::/0"})
        a.book.routes_of[network.id].push_back(
            {{everywhere, "peering", "routes of the peer " + peer.text("name"), "active"},
             0,
             true,
             a.file,
             peer.path()});
    }
    a.cloud.networks.push_back(std::move(network));
  }
}

void read_addresses(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    PublicAddress p;
    p.what = a.compute(v, "external address");
    p.address = v.needed("address");
    a.book.address_of[p.what.id] = p.address;
    const std::string type = v.text("addressType");
    if (type == "INTERNAL") continue;
    if (type != "EXTERNAL" && !type.empty()) v.at("addressType").fault("is an unknown word");
    const auto users = v.texts("users");
    if (!users.empty()) p.used_by = gcp_name(users.front());
    a.cloud.addresses.push_back(std::move(p));
  }
}

// ── routers: Cloud NAT, and routes that are learnt

/// Which subnets one NAT leads out: `key` and `list` for IPv4, and for IPv6 (NAT64).
void translate(GcpAnswer& a, const Item& nat, const char* key, const char* list,
               const std::string& everywhere, std::set<std::string>& out) {
  const std::string which = nat.text(key);
  if (which.empty()) return;
  if (which.starts_with("ALL_")) {
    out.insert(everywhere);
  } else if (which.starts_with("LIST_OF_")) {
    for (const Item& subnet : nat.needed_list(list)) out.insert(gcp_name(subnet.needed("name")));
  } else {
    nat.at(key).fault("is an unknown word");
  }
  (void)a;
}

void read_nat(GcpAnswer& a, const Item& nat, const Resource& router, const std::string& network) {
  const std::string type = nat.text("type");
  if (type == "PRIVATE") return;  // between networks, never out
  if (!type.empty() && type != "PUBLIC") nat.at("type").fault("is an unknown word");
  const std::string everywhere = network + " " + router.region;
  translate(a, nat, "sourceSubnetworkIpRangesToNat", "subnetworks", everywhere, a.book.translated);
  translate(a, nat, "sourceSubnetworkIpRangesToNat64", "nat64Subnetworks", everywhere,
            a.book.translated_six);
  Gateway g;
  g.what = router;
  g.what.id = router.id + "/nats/" + nat.needed("name");
  g.what.name = nat.text("name");
  g.what.kind = "cloud nat";
  g.what.path = nat.path();
  g.kind = "nat_gateway";
  g.networks = {network};
  for (const std::string& one : nat.texts("natIps")) {
    const auto found = a.book.address_of.find(gcp_name(one));
    if (found == a.book.address_of.end())
      nat.at("natIps").fault("names an address that the list has not");
    else
      add_if(g.public_addresses, found->second);
  }
  a.cloud.gateways.push_back(std::move(g));
}

void read_routers(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const Resource router = a.compute(v, "cloud router");
    const std::string network = gcp_name(v.needed("network"));
    for (const Item& nat : v.list("nats")) read_nat(a, nat, router, network);
    // What the other side of a VPN or an interconnect announces stands in no list of routes.
    if (v.list("bgpPeers").empty()) continue;
    for (const char* everywhere : {"0.0.0.0/0", "::/0"})
      a.book.routes_of[network].push_back(
          {{everywhere, "virtual_private_gateway", "routes learnt by " + router.name, "active"},
           0,
           true,
           a.file,
           v.path()});
  }
}

// ── routes

Route route_of(const Item& v) {
  Route r;
  r.destination = v.needed("destRange");
  r.state = "active";
  struct Hop {
    const char* key;
    const char* kind;
  };
  for (const Hop& hop :
       {Hop{"nextHopGateway", "internet_gateway"}, Hop{"nextHopNetwork", "local"},
        Hop{"nextHopPeering", "peering"}, Hop{"nextHopVpnTunnel", "virtual_private_gateway"},
        Hop{"nextHopInterconnectAttachment", "virtual_private_gateway"},
        Hop{"nextHopHub", "transit_gateway"},
        // What an appliance lets on nobody sees.
        Hop{"nextHopIlb", "endpoint"}, Hop{"nextHopIp", "endpoint"},
        Hop{"nextHopInstance", "endpoint"}}) {
    const std::string to = v.text(hop.key);
    if (to.empty()) continue;
    r.target_kind = hop.kind;
    r.target = after_last(to, '/');
    if (r.target_kind == "internet_gateway" && r.target != "default-internet-gateway")
      v.at(hop.key).fault("is no gateway that is known");
    return r;
  }
  r.target_kind = "unknown";
  v.fault("leads to nothing that is known");
  return r;
}

void read_routes(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    (void)a.compute(v, "route");
    a.book.routes_of[gcp_name(v.needed("network"))].push_back(
        {route_of(v), v.integer("priority").value_or(1000), !v.texts("tags").empty(), a.file,
         v.path()});
  }
}

/// Of several routes to one destination the one of the least priority number counts; what is only
/// for some, or learnt, is kept beside it.
std::vector<GcpRoute> chosen(const std::vector<GcpRoute>& all) {
  std::vector<GcpRoute> out;
  for (const GcpRoute& r : all) {
    const bool beaten = std::any_of(all.begin(), all.end(), [&](const GcpRoute& other) {
      return !other.for_some && other.route.destination == r.route.destination &&
             other.priority < r.priority;
    });
    if (r.for_some || !beaten) out.push_back(r);
  }
  return out;
}

// ── subnets

struct GcpSubnet {
  std::string name, network, region;
  bool has_external = false;      ///< machines with an external address of IPv4
  bool has_external_six = false;  ///< its addresses of IPv6 are external ones
  bool has_private_access = false;
};

bool is_translated(const std::set<std::string>& list, const GcpSubnet& s) {
  return list.contains(s.name) || list.contains(s.network + " " + s.region);
}

/// A route to the default internet gateway, as far as it leads from this subnet.
Route led_out(const GcpBook& book, Route r, const GcpSubnet& s) {
  const std::string name = gcp_private_name(r.destination);
  const bool six = is_six(r.destination);
  const bool direct = six ? s.has_external_six : s.has_external;
  if (!name.empty()) {
    r.destination = "pl-" + name;
    r.target_kind = "endpoint";
  } else if (direct) {
    return r;
  } else if (is_translated(six ? book.translated_six : book.translated, s)) {
    r.target_kind = "nat_gateway";
    r.target += " by Cloud NAT";
  } else if (s.has_private_access) {
    // Every interface of the provider's, whoever's data stands behind it.
    r.target_kind = "endpoint";
    r.target = "Private Google Access";
  } else {
    r.state = "blackhole";
  }
  return r;
}

void give_routes(GcpAnswer& a, const Resource& what, const GcpSubnet& s) {
  RouteTable t;
  t.what = what;
  t.what.id = "routes of " + what.id;
  t.what.kind = "routes";
  t.network = s.network;
  t.subnets = {what.id};
  const auto routes = a.book.routes_of.find(s.network);
  if (routes != a.book.routes_of.end())
    for (const GcpRoute& one : chosen(routes->second)) {
      Route r = one.route;
      if (r.target_kind == "internet_gateway") r = led_out(a.book, r, s);
      // Whether it holds for a machine without its tag is not looked at.
      if (one.for_some && r.state != "blackhole" && r.target_kind != "local")
        r.target_kind = r.target_kind == "internet_gateway" || r.target_kind == "nat_gateway"
                            ? "unknown"
                            : r.target_kind;
      if (r.target_kind != "local") t.what.file = one.file, t.what.path = one.path;
      t.routes.push_back(std::move(r));
    }
  a.cloud.route_tables.push_back(std::move(t));
}

void add_subnet(GcpAnswer& a, Resource what, const std::vector<std::string>& ranges, GcpSubnet s) {
  const auto zones = a.book.zones_of.find(what.region);
  if (zones != a.book.zones_of.end()) what.zones = zones->second;  // it spans its region
  for (const bool has_external : {false, true}) {
    Subnet subnet;
    subnet.what = what;
    subnet.what.id = gcp_subnet(s.name, has_external);
    subnet.network = s.network;
    subnet.ranges = ranges;
    s.has_external = has_external;
    give_routes(a, subnet.what, s);
    a.cloud.subnets.push_back(std::move(subnet));
  }
  for (Gateway& g : a.cloud.gateways)
    if (g.kind == "nat_gateway" && g.networks.front() == s.network &&
        g.what.region == what.region && is_translated(a.book.translated, s))
      add_if(g.subnets, s.name);
}

void read_subnets(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const Resource what = a.compute(v, "subnet");
    GcpSubnet s{what.id, gcp_name(v.needed("network")), what.region, false, false, false};
    s.has_private_access = v.flag("privateIpGoogleAccess").value_or(false);
    std::vector<std::string> ranges;
    for (const char* key : {"ipCidrRange", "externalIpv6Prefix", "internalIpv6Prefix"})
      add_if(ranges, v.text(key));
    for (const Item& more : v.list("secondaryIpRanges")) add_if(ranges, more.text("ipCidrRange"));
    const std::string access = v.text("ipv6AccessType");
    s.has_external_six = access == "EXTERNAL";
    if (!access.empty() && access != "EXTERNAL" && access != "INTERNAL")
      v.at("ipv6AccessType").fault("is an unknown word");
    add_subnet(a, what, ranges, s);
  }
}

/// Serverless VPC Access: functions leave by the machines of a connector, which have no external
/// address.
void read_connector(GcpAnswer& a) {
  const Item& v = a.root;
  const Resource what = a.resource(v, "vpcaccess.googleapis.com", "vpc connector");
  GcpPlace place;
  std::string subnet = v.at("subnet").text("name");
  if (!subnet.empty()) {
    const std::string project = v.at("subnet").text("projectId");
    subnet = "compute.googleapis.com/projects/" + (project.empty() ? a.cloud.account : project) +
             "/regions/" + what.region + "/subnetworks/" + subnet;
    for (const Subnet& one : a.cloud.subnets)
      if (one.what.id == subnet) place.network = one.network;
  } else {
    place.network = "compute.googleapis.com/projects/" + a.cloud.account + "/global/networks/" +
                    after_last(v.needed("network"), '/');
    subnet = what.id;
    add_subnet(a, what, {v.needed("ipCidrRange")},
               {subnet, place.network, what.region, false, false, false});
  }
  place.tags = {"vpc-connector", "vpc-connector-" + what.region + "-" + what.name};
  a.book.connectors[what.id] = {place, subnet};
}

}  // namespace

std::string gcp_subnet(const std::string& name, bool has_external) {
  return has_external ? name + " (with an external address)" : name;
}

std::string gcp_private_name(std::string_view range) {
  // "Configure Private Google Access", "Domain options".
  if (range == "199.36.153.4/30" || range == "2600:2d00:2:1000::/64" ||
      range == "2600:2d00:0002:1000::/64")
    return "restricted.googleapis.com";
  if (range == "199.36.153.8/30" || range == "2600:2d00:2:2000::/64" ||
      range == "2600:2d00:0002:2000::/64")
    return "private.googleapis.com";
  return {};
}

const std::vector<GcpOperation>& gcp_network() {
  constexpr std::string_view api = "compute.googleapis.com";
  static const std::vector<GcpOperation> all{
      {"compute networks", "list", "network", "", api, read_networks},
      {"compute addresses", "list", "machines network load_balancers", "", api, read_addresses},
      {"compute routers", "list", "network", "", api, read_routers},
      {"compute routes", "list", "network", "", api, read_routes},
      {"compute networks subnets", "list", "network", "", api, read_subnets},
      {"compute networks vpc-access connectors", "describe", "network",
       "vpcaccess.googleapis.com/Connector", "", read_connector},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
