// Azure: what runs code, networks, ways in and out, load balancers.
//
// Every subnet has the system's route to the Internet unless its own table says otherwise
// ("Virtual network traffic routing"), or it is private (defaultOutboundAccess off) and has neither
// a NAT gateway nor a card with a public address.
#include <algorithm>
#include <set>

#include "checks/parse/cloud_azure.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

void read_addresses(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    PublicAddress p;
    p.what = a.resource(v, "public address");
    p.address = v.text("ipAddress");
    p.used_by = azure_id(v.at("ipConfiguration").text("id"));
    if (p.used_by.empty()) p.used_by = azure_id(v.at("natGateway").text("id"));
    a.book.address[p.what.id] = p.address;
    a.cloud.addresses.push_back(std::move(p));
  }
}

void read_cards(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const std::string id = azure_id(v.needed("id"));
    add_if(a.book.groups_of[id], azure_id(v.at("networkSecurityGroup").text("id")));
    for (const Item& one : v.needed_list("ipConfigurations")) {
      add_if(a.book.private_of[id], one.text("privateIPAddress"));
      add_if(a.book.public_of[id], azure_id(one.at("publicIPAddress").text("id")));
      if (const auto subnet = azure_id(one.at("subnet").text("id")); !subnet.empty())
        a.book.subnet_of[id] = subnet;
    }
  }
}

/// The cards of a machine: addresses, subnets, groups. A card that its list lacks is a fault.
void wear(AzureAnswer& a, const Item& v, CloudMachine& m) {
  bool first = true;
  for (const Item& card : v.at("networkProfile").list("networkInterfaces")) {
    const std::string id = azure_id(card.needed("id"));
    const auto subnet = a.book.subnet_of.find(id);
    if (subnet == a.book.subnet_of.end()) {
      card.fault("is no card of the list");
      continue;
    }
    add_if(m.subnets, subnet->second);
    if (first) m.subnet = subnet->second;
    for (const std::string& address : a.book.private_of[id]) add_if(m.private_addresses, address);
    for (const std::string& one : a.book.public_of[id]) {
      const auto address = a.book.address.find(one);
      if (address == a.book.address.end())
        card.fault("has a public address that the list has not");
      else
        add_if(m.public_addresses, address->second.empty() ? one : address->second);
    }
    const auto& groups = a.book.groups_of[id];
    for (const std::string& group : groups)
      add_if(first ? m.security_groups : m.further_groups, group);
    // It stands behind its subnet's group alone: read_networks() knows which.
    if (!first && groups.empty()) add_if(m.further_groups, subnet->second);
    first = false;
  }
}

void read_machines(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    CloudMachine m;
    m.what = a.resource(v, "azure virtual machine");
    m.state = v.text("powerState");
    const Item storage = v.at("storageProfile");
    m.runtime = storage.at("osDisk").text("osType");
    add_if(m.volumes, azure_id(storage.at("osDisk").at("managedDisk").text("id")));
    for (const Item& disk : storage.list("dataDisks"))
      add_if(m.volumes, azure_id(disk.at("managedDisk").text("id")));
    wear(a, v, m);
    a.cloud.machines.push_back(std::move(m));
  }
}

void read_sets(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Group g;
    g.what = a.resource(v, "virtual machine scale set");
    g.wanted = g.least = g.most = v.at("sku").integer("capacity").value_or(0);
    // A public address of an instance stands in no list of addresses, but in the set's template. A
    // set of the flexible kind may have none: its machines and cards stand in lists of their own.
    bool is_public = false;
    for (const Item& card :
         v.at("virtualMachineProfile").at("networkProfile").list("networkInterfaceConfigurations"))
      for (const Item& one : card.list("ipConfigurations"))
        is_public = is_public || one.at("publicIPAddressConfiguration").is_there();
    if (is_public) a.cloud.fronts.push_back({g.what, "public addresses of its instances"});
    if (g.wanted > 0 && lower_ascii(v.text("orchestrationMode")) != "flexible" &&
        !v.at("virtualMachineProfile").is_there())
      v.at("virtualMachineProfile").fault("is missing");
    a.cloud.groups.push_back(std::move(g));
  }
}

/// Instances of a set: their addresses stand in no list, so that no declaration covers one by it.
void read_set_machines(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    CloudMachine m;
    m.what = a.resource(v, "scale set instance");
    m.state = v.text("provisioningState");
    m.group = a.argument;
    m.runtime = v.at("storageProfile").at("osDisk").text("osType");
    for (Group& g : a.cloud.groups)
      if (g.what.id == a.argument) g.machines.push_back(m.what.id);
    a.cloud.machines.push_back(std::move(m));
  }
}

/// Function apps and web apps. Outbound traffic is kept in a network only where all of it is routed
/// there (vnetRouteAllEnabled).
void apps(AzureAnswer& a, const char* word) {
  for (const Item& v : a.root.elements()) {
    CloudMachine m;
    m.kind = MachineKind::function;
    m.what = a.resource(v, word);
    m.state = v.text("state");
    m.runtime = v.at("siteConfig").text("linuxFxVersion");
    const std::string subnet = azure_id(v.text("virtualNetworkSubnetId"));
    auto all = v.flag("vnetRouteAllEnabled");
    if (!all) all = v.at("siteConfig").flag("vnetRouteAllEnabled");
    if (!all) all = v.at("outboundVnetRouting").flag("allTraffic");
    if (!subnet.empty() && all.value_or(true))
      m.subnets = {all ? subnet : "(not said whether all traffic goes to " + subnet + ")"};
    if (lower_ascii(v.text("publicNetworkAccess")) != "disabled")
      a.cloud.fronts.push_back({m.what, v.needed("defaultHostName")});
    a.cloud.machines.push_back(std::move(m));
  }
}
void read_functions(AzureAnswer& a) { apps(a, "function app"); }
void read_web_apps(AzureAnswer& a) { apps(a, "web app"); }

void read_containers(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    CloudMachine m;
    m.kind = MachineKind::container;
    m.what = a.resource(v, "container group");
    m.state = v.text("provisioningState");
    for (const Item& subnet : v.list("subnetIds")) add_if(m.subnets, azure_id(subnet.needed("id")));
    if (const Item address = v.at("ipAddress"); lower_ascii(address.text("type")) == "public")
      a.cloud.fronts.push_back({m.what, address.text("ip")});
    a.cloud.machines.push_back(std::move(m));
  }
}

/// The nodes stand among the instances of scale sets; here only the interface that commands them.
void read_clusters(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const Resource what = a.resource(v, "kubernetes cluster");
    if (!v.at("apiServerAccessProfile").flag("enablePrivateCluster").value_or(false))
      a.cloud.fronts.push_back({what, v.text("fqdn")});
    Group g;
    g.what = what;
    for (const Item& pool : v.list("agentPoolProfiles"))
      g.wanted += pool.integer("count").value_or(0);
    g.least = g.most = g.wanted;
    a.cloud.groups.push_back(std::move(g));
  }
}

// ── networks

Route route_of(const Item& v) {
  Route r;
  r.destination = v.needed("addressPrefix");
  // A service tag is a list of the provider's.
  if (r.destination.find('/') == std::string::npos) r.destination = "pl-" + r.destination;
  r.state = "active";
  const std::string hop = lower_ascii(v.needed("nextHopType"));
  r.target = v.text("nextHopIpAddress");
  if (r.target.empty()) r.target = hop;
  if (hop == "internet")
    r.target_kind = "internet_gateway";
  else if (hop == "none")
    r.target_kind = "unknown", r.state = "blackhole";
  else if (hop == "vnetlocal")
    r.target_kind = "local";
  else if (hop == "virtualnetworkgateway")
    r.target_kind = "virtual_private_gateway";
  else if (hop == "virtualappliance")
    // What it lets on nobody sees; of a service tag no more, though its name is a list.
    r.target_kind = r.destination.starts_with("pl-") ? "unknown" : "endpoint";
  else
    r.target_kind = "unknown", v.at("nextHopType").fault("is an unknown word");
  return r;
}

void read_tables(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    RouteTable t;
    t.what = a.resource(v, "route table");
    for (const Item& one : v.needed_list("routes")) {
      t.routes.push_back(route_of(one));
      const std::string hop = lower_ascii(one.text("nextHopType"));
      a.book.has_forced_routes =
          a.book.has_forced_routes || hop == "virtualappliance" || hop == "virtualnetworkgateway";
    }
    a.cloud.route_tables.push_back(std::move(t));
  }
}

bool has_public_card(const AzureAnswer& a, const std::string& subnet) {
  return std::any_of(a.book.subnet_of.begin(), a.book.subnet_of.end(), [&](const auto& card) {
    const auto found = a.book.public_of.find(card.first);
    return card.second == subnet && found != a.book.public_of.end() && !found->second.empty();
  });
}

/// A balancer on the Internet leads out those behind it too; which these are is not read.
bool has_public_balancer(const AzureAnswer& a) {
  return std::any_of(
      a.cloud.load_balancers.begin(), a.cloud.load_balancers.end(),
      [](const LoadBalancer& b) { return b.type == "network" && b.internet_facing != false; });
}

/// The routes of one subnet: its table's, and the system's where the table has none for everywhere.
void give_routes(AzureAnswer& a, const Item& v, const Subnet& subnet, const Resource& network) {
  RouteTable t;
  t.what = network;
  t.what.kind = "routes";
  t.what.id = "routes of " + subnet.what.id;
  t.network = subnet.network;
  t.subnets = {subnet.what.id};
  const std::string table = azure_id(v.at("routeTable").text("id"));
  if (!table.empty()) {
    const auto found = std::find_if(a.cloud.route_tables.begin(), a.cloud.route_tables.end(),
                                    [&](const RouteTable& one) { return one.what.id == table; });
    if (found == a.cloud.route_tables.end())
      return v.at("routeTable").fault("is no table of the list");
    t.routes = found->routes;
    t.what.file = found->what.file, t.what.path = found->what.path;
  }
  const bool is_private = v.flag("defaultOutboundAccess") == false &&
                          !v.at("natGateway").is_there() && !has_public_card(a, subnet.what.id);
  const bool has_six = std::any_of(subnet.ranges.begin(), subnet.ranges.end(),
                                   [](const std::string& r) { return r.find(':') != r.npos; });
  for (const char* everywhere : {"0.0.0.0/0", "::/0"}) {
    const bool said = std::any_of(t.routes.begin(), t.routes.end(),
                                  [&](const Route& r) { return r.destination == everywhere; });
    if (said || (everywhere[0] == ':' && !has_six)) continue;
    if (is_private && has_public_balancer(a))
      t.routes.push_back({everywhere, "unknown", "a load balancer on the Internet", "active"});
    if (is_private) continue;
    t.routes.push_back({everywhere,
                        v.at("natGateway").is_there() ? "nat_gateway" : "internet_gateway",
                        "system route", "active"});
  }
  // Beside every other route, and to whoever's account of that service.
  for (const Item& endpoint : v.list("serviceEndpoints"))
    t.routes.push_back(
        {"pl-" + endpoint.needed("service"), "unknown", "service endpoint", "active"});
  a.cloud.route_tables.push_back(std::move(t));
}

void read_networks(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const Resource network = a.resource(v, "virtual network");
    a.cloud.networks.push_back(network);
    for (const Item& one : v.needed_list("subnets")) {
      Subnet s;
      s.what = a.resource(one, "subnet");
      s.what.region = network.region;
      s.network = network.id;
      s.ranges = azure_one_or_many(one, "addressPrefix", "addressPrefixes");
      if (const auto group = azure_id(one.at("networkSecurityGroup").text("id")); !group.empty()) {
        bool found = false;
        for (PacketFilter& f : a.cloud.filters)
          if (f.is_acl && f.what.id == group) f.subnets.push_back(s.what.id), found = true;
        if (!found) one.at("networkSecurityGroup").fault("is no group of the list");
      }
      give_routes(a, one, s, network);
      a.cloud.subnets.push_back(std::move(s));
    }
  }
  // A machine whose card has no group of its own stands behind its subnet's alone.
  const auto before = [&](const std::string& subnet) {
    for (const PacketFilter& f : a.cloud.filters)
      if (f.is_acl && std::find(f.subnets.begin(), f.subnets.end(), subnet) != f.subnets.end())
        return f.what.id;
    return std::string();
  };
  for (CloudMachine& m : a.cloud.machines) {
    if (m.kind != MachineKind::vm) continue;
    if (m.security_groups.empty()) add_if(m.security_groups, before(m.subnet));
    // A subnet without a group keeps its own name here, which is no group: readers are in doubt.
    for (std::string& group : m.further_groups)
      if (const std::string own = before(group); !own.empty()) group = own;
  }
}

void read_nats(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Gateway g;
    g.what = a.resource(v, "nat gateway");
    g.kind = "nat_gateway";
    for (const Item& subnet : v.list("subnets")) add_if(g.subnets, azure_id(subnet.needed("id")));
    for (const Item& one : v.list("publicIpAddresses"))
      if (const auto found = a.book.address.find(azure_id(one.needed("id")));
          found != a.book.address.end())
        add_if(g.public_addresses, found->second);
    a.cloud.gateways.push_back(std::move(g));
  }
}

LoadBalancer balancer_of(AzureAnswer& a, const Item& v, const char* frontends, const char* type) {
  LoadBalancer b;
  b.what = a.resource(v, "load balancer");
  b.type = type;
  b.internet_facing = false;
  for (const Item& one : v.needed_list(frontends))
    if (const auto id = azure_id(one.at("publicIPAddress").text("id")); !id.empty()) {
      b.internet_facing = true;
      const auto found = a.book.address.find(id);
      b.dns_name = found == a.book.address.end() ? id : found->second;
    }
  return b;
}

void read_balancers(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    LoadBalancer b = balancer_of(a, v, "frontendIPConfigurations", "network");
    for (const char* list : {"loadBalancingRules", "inboundNatRules"})
      for (const Item& rule : v.list(list))
        b.listeners.push_back(
            {rule.integer("frontendPort").value_or(0), rule.text("protocol"), "", {}});
    // Packets reach the machines unchanged, and the groups before these decide.
    b.security_groups = {"(groups before the machines behind it)"};
    a.cloud.load_balancers.push_back(std::move(b));
  }
}

void read_gateways(AzureAnswer& a) {
  for (const Item& v : a.root.elements()) {
    LoadBalancer b = balancer_of(a, v, "frontendIPConfigurations", "application");
    for (const Item& port : v.needed_list("frontendPorts"))
      b.listeners.push_back({port.integer("port").value_or(0), "http", "", {}});
    a.cloud.load_balancers.push_back(std::move(b));
  }
}

}  // namespace

const std::vector<AzureOperation>& azure_compute() {
  static const std::vector<AzureOperation> all{
      {"network public-ip", "list", "machines network load_balancers", "", read_addresses},
      {"network nic", "list", "machines network", "", read_cards},
      {"network route-table", "list", "network", "", read_tables},
      {"network nsg", "list", "network", "", read_azure_groups},
      {"network nat gateway", "list", "network", "", read_nats},
      {"vm", "list", "machines", "", read_machines},
      {"vmss", "list", "machines load_balancers", "", read_sets},
      {"vmss", "list-instances", "machines", "virtual machine scale set", read_set_machines},
      {"functionapp", "list", "machines load_balancers", "", read_functions},
      {"webapp", "list", "machines load_balancers", "", read_web_apps},
      {"container", "list", "machines load_balancers", "", read_containers},
      {"aks", "list", "machines load_balancers", "", read_clusters},
      {"network lb", "list", "load_balancers network", "", read_balancers},
      {"network vnet", "list", "network", "", read_networks},
      {"network application-gateway", "list", "load_balancers network", "", read_gateways},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
