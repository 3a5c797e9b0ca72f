// AWS: networks, ways in and out, packet filters, load balancers.
#include "checks/parse/cloud_aws.hpp"

namespace tenken::parse::cloud_json {

namespace {

void read_networks(Answer& a) {
  for (const Item& v : a.root.needed_list("Vpcs")) {
    Resource r = a.resource(v, v.needed("VpcId"), "vpc");
    r.name = name_tag(v);
    a.cloud.networks.push_back(std::move(r));
  }
}

void read_subnets(Answer& a) {
  for (const Item& v : a.root.needed_list("Subnets")) {
    Subnet s;
    s.what = a.resource(v, v.needed("SubnetId"), "subnet");
    s.what.name = name_tag(v);
    add_if(s.what.zones, v.text("AvailabilityZone"));
    s.network = v.needed("VpcId");
    add_if(s.ranges, v.text("CidrBlock"));
    for (const Item& six : v.list("Ipv6CidrBlockAssociationSet"))
      add_if(s.ranges, six.text("Ipv6CidrBlock"));
    s.public_address_on_launch = v.flag("MapPublicIpOnLaunch");
    a.cloud.subnets.push_back(std::move(s));
  }
}

/// Route (EC2 API reference): exactly one target. GatewayId holds igw-, vgw-, vpce- and "local".
Route read_route(const Item& v) {
  Route r;
  for (const char* key :
       {"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"})
    if (r.destination.empty()) r.destination = v.text(key);
  if (r.destination.empty()) v.fault("has no destination");
  r.state = v.text("State");
  static constexpr std::pair<const char*, const char*> targets[] = {
      {"GatewayId", ""},
      {"NatGatewayId", "nat_gateway"},
      {"EgressOnlyInternetGatewayId", "egress_only_gateway"},
      {"TransitGatewayId", "transit_gateway"},
      {"VpcPeeringConnectionId", "peering"},
      {"LocalGatewayId", "local_gateway"},
      {"CarrierGatewayId", "carrier_gateway"},
      {"CoreNetworkArn", "core_network"},
      {"InstanceId", "instance"},
      {"NetworkInterfaceId", "interface"}};
  for (const auto& [key, kind] : targets) {
    if (!r.target.empty()) break;
    r.target = v.text(key);
    r.target_kind = kind;
  }
  if (r.target.empty())
    r.target_kind = "unknown";
  else if (r.target == "local")
    r.target_kind = "local";
  else if (r.target_kind.empty())
    r.target_kind = r.target.starts_with("igw-")    ? "internet_gateway"
                    : r.target.starts_with("vgw-")  ? "virtual_private_gateway"
                    : r.target.starts_with("vpce-") ? "endpoint"
                                                    : "unknown";
  return r;
}

void read_route_tables(Answer& a) {
  for (const Item& v : a.root.needed_list("RouteTables")) {
    RouteTable t;
    t.what = a.resource(v, v.needed("RouteTableId"), "route table");
    t.what.name = name_tag(v);
    t.network = v.needed("VpcId");
    for (const Item& to : v.list("Associations")) {
      t.main = t.main || to.flag("Main").value_or(false);
      add_if(t.subnets, to.text("SubnetId"));
    }
    for (const Item& route : v.needed_list("Routes")) t.routes.push_back(read_route(route));
    a.cloud.route_tables.push_back(std::move(t));
  }
}

Gateway& gateway(Answer& a, const Item& v, const char* id, const char* kind) {
  Gateway g;
  g.what = a.resource(v, v.needed(id), kind);
  g.what.name = name_tag(v);
  g.kind = kind;
  g.state = v.text("State");
  a.cloud.gateways.push_back(std::move(g));
  return a.cloud.gateways.back();
}

void read_internet_gateways(Answer& a) {
  for (const Item& v : a.root.needed_list("InternetGateways")) {
    Gateway& g = gateway(a, v, "InternetGatewayId", "internet_gateway");
    for (const Item& to : v.list("Attachments")) add_if(g.networks, to.text("VpcId"));
  }
}

void read_nat_gateways(Answer& a) {
  for (const Item& v : a.root.needed_list("NatGateways")) {
    Gateway& g = gateway(a, v, "NatGatewayId", "nat_gateway");
    add_if(g.networks, v.text("VpcId"));
    add_if(g.subnets, v.text("SubnetId"));
    for (const Item& address : v.list("NatGatewayAddresses"))
      add_if(g.public_addresses, address.text("PublicIp"));
  }
}

void read_egress_only(Answer& a) {
  for (const Item& v : a.root.needed_list("EgressOnlyInternetGateways")) {
    Gateway& g = gateway(a, v, "EgressOnlyInternetGatewayId", "egress_only_gateway");
    for (const Item& to : v.list("Attachments")) add_if(g.networks, to.text("VpcId"));
  }
}

void read_transit(Answer& a) {
  for (const Item& v : a.root.needed_list("TransitGatewayVpcAttachments")) {
    Gateway& g = gateway(a, v, "TransitGatewayAttachmentId", "transit_gateway");
    add_if(g.networks, v.text("VpcId"));
    g.subnets = v.texts("SubnetIds");
  }
}

void read_peerings(Answer& a) {
  for (const Item& v : a.root.needed_list("VpcPeeringConnections")) {
    Gateway& g = gateway(a, v, "VpcPeeringConnectionId", "peering");
    g.state = v.at("Status").text("Code");
    add_if(g.networks, v.at("AccepterVpcInfo").text("VpcId"));
    add_if(g.networks, v.at("RequesterVpcInfo").text("VpcId"));
  }
}

void read_endpoints(Answer& a) {
  for (const Item& v : a.root.needed_list("VpcEndpoints")) {
    Endpoint e;
    e.what = a.resource(v, v.needed("VpcEndpointId"), "vpc endpoint");
    e.service = v.text("ServiceName");
    e.type = v.text("VpcEndpointType");
    e.network = v.text("VpcId");
    e.state = v.text("State");
    e.policy = v.at("PolicyDocument").raw();
    e.subnets = v.texts("SubnetIds");
    e.route_tables = v.texts("RouteTableIds");
    for (const Item& g : v.list("Groups")) add_if(e.security_groups, g.text("GroupId"));
    a.cloud.endpoints.push_back(std::move(e));
  }
}

/// IpPermission (EC2 API reference): protocol "-1" is all of them, and without ports it is every
/// port. A number names a protocol; tcp, udp, icmp and icmpv6 have words.
PacketRule read_permission(const Item& v, bool egress) {
  PacketRule r;
  r.egress = egress;
  r.protocol = v.needed("IpProtocol");
  if (r.protocol == "-1") r.protocol = "all";
  const auto from = v.integer("FromPort"), to = v.integer("ToPort");
  if (from && to && (r.protocol == "tcp" || r.protocol == "udp")) {
    r.from_port = *from == -1 ? 0 : *from;
    r.to_port = *to == -1 ? 65535 : *to;
  }
  for (const Item& range : v.list("IpRanges")) add_if(r.ranges, range.needed("CidrIp"));
  for (const Item& range : v.list("Ipv6Ranges")) add_if(r.ranges, range.needed("CidrIpv6"));
  for (const Item& list : v.list("PrefixListIds"))
    add_if(r.prefix_lists, list.needed("PrefixListId"));
  for (const Item& pair : v.list("UserIdGroupPairs")) add_if(r.groups, pair.text("GroupId"));
  return r;
}

void read_security_groups(Answer& a) {
  for (const Item& v : a.root.needed_list("SecurityGroups")) {
    PacketFilter f;
    f.what = a.resource(v, v.needed("GroupId"), "security group");
    f.what.name = v.text("GroupName");
    f.network = v.text("VpcId");
    for (const Item& p : v.needed_list("IpPermissions"))
      f.rules.push_back(read_permission(p, false));
    for (const Item& p : v.needed_list("IpPermissionsEgress"))
      f.rules.push_back(read_permission(p, true));
    a.cloud.filters.push_back(std::move(f));
  }
}

std::string protocol_word(const std::string& number) {
  return number == "-1"   ? "all"
         : number == "1"  ? "icmp"
         : number == "6"  ? "tcp"
         : number == "17" ? "udp"
         : number == "58" ? "icmpv6"
                          : number;
}

void read_acls(Answer& a) {
  for (const Item& v : a.root.needed_list("NetworkAcls")) {
    PacketFilter f;
    f.what = a.resource(v, v.needed("NetworkAclId"), "network acl");
    f.is_acl = true;
    f.network = v.text("VpcId");
    for (const Item& to : v.list("Associations")) add_if(f.subnets, to.text("SubnetId"));
    for (const Item& e : v.needed_list("Entries")) {
      PacketRule r;
      r.egress = e.flag("Egress").value_or(false);
      const std::string action = e.needed("RuleAction");
      r.allow = action == "allow";
      if (action != "allow" && action != "deny") e.fault("has an unknown action");
      r.number = e.integer("RuleNumber").value_or(0);
      r.protocol = protocol_word(e.needed("Protocol"));
      if (const Item ports = e.at("PortRange"); ports.is_there()) {
        r.from_port = ports.integer("From").value_or(0);
        r.to_port = ports.integer("To").value_or(65535);
      }
      add_if(r.ranges, e.text("CidrBlock"));
      add_if(r.ranges, e.text("Ipv6CidrBlock"));
      f.rules.push_back(std::move(r));
    }
    a.cloud.filters.push_back(std::move(f));
  }
}

void read_firewalls(Answer& a) {
  for (const Item& v : a.root.needed_list("Firewalls")) {
    Firewall f;
    f.what = a.resource(v, v.needed("FirewallArn"), "network firewall");
    f.what.name = v.text("FirewallName");
    a.cloud.firewalls.push_back(std::move(f));
  }
}

void read_firewall(Answer& a) {
  for (Firewall& f : a.cloud.firewalls) {
    if (f.what.id != a.argument) continue;
    const Item v = a.root.at("Firewall");
    f.network = v.needed("VpcId");
    f.policy = v.text("FirewallPolicyArn");
    f.deletion_protected = v.flag("DeleteProtection");
    for (const Item& s : v.list("SubnetMappings")) add_if(f.subnets, s.text("SubnetId"));
    return;
  }
  a.root.fault("is about a firewall that the list does not name");
}

void read_load_balancers(Answer& a) {
  for (const Item& v : a.root.needed_list("LoadBalancers")) {
    LoadBalancer b;
    b.what = a.resource(v, v.needed("LoadBalancerArn"), "load balancer");
    b.what.name = v.text("LoadBalancerName");
    const std::string scheme = v.text("Scheme");
    if (!scheme.empty()) b.internet_facing = scheme != "internal";
    b.type = v.text("Type");
    b.network = v.text("VpcId");
    b.state = v.at("State").text("Code");
    b.dns_name = v.text("DNSName");
    b.security_groups = v.texts("SecurityGroups");
    for (const Item& zone : v.list("AvailabilityZones"))
      add_if(b.what.zones, zone.text("ZoneName"));
    a.cloud.load_balancers.push_back(std::move(b));
  }
}

/// The balancers of before 2016, which the newer list leaves out.
void read_classic_balancers(Answer& a) {
  for (const Item& v : a.root.needed_list("LoadBalancerDescriptions")) {
    LoadBalancer b;
    b.what = a.resource(v, v.needed("LoadBalancerName"), "classic load balancer");
    b.what.name = b.what.id;
    const std::string scheme = v.text("Scheme");
    if (!scheme.empty()) b.internet_facing = scheme != "internal";
    b.type = "classic";
    b.network = v.text("VPCId");
    b.dns_name = v.text("DNSName");
    b.security_groups = v.texts("SecurityGroups");
    b.what.zones = v.texts("AvailabilityZones");
    for (const Item& one : v.list("ListenerDescriptions")) {
      const Item said = one.at("Listener");
      b.listeners.push_back(
          {said.integer("LoadBalancerPort").value_or(0), said.text("Protocol"), "", {}});
    }
    a.cloud.load_balancers.push_back(std::move(b));
  }
}

LoadBalancer* balancer(Answer& a, std::string_view id) {
  for (LoadBalancer& b : a.cloud.load_balancers)
    if (b.what.id == id) return &b;
  a.root.fault("is about a load balancer that the list does not name");
  return nullptr;
}

void read_listeners(Answer& a) {
  LoadBalancer* b = balancer(a, a.argument);
  for (const Item& v : a.root.needed_list("Listeners")) {
    Listener l;
    l.port = v.integer("Port").value_or(0);
    l.protocol = v.text("Protocol");
    l.tls_policy = v.text("SslPolicy");
    for (const Item& c : v.list("Certificates")) add_if(l.certificates, c.text("CertificateArn"));
    if (b != nullptr) b->listeners.push_back(std::move(l));
  }
}

}  // namespace

const std::vector<Operation>& aws_network() {
  static const std::vector<Operation> all{
      {"ec2", "describe-vpcs", false, "network", "", "", read_networks},
      {"ec2", "describe-subnets", false, "network", "", "", read_subnets},
      {"ec2", "describe-route-tables", false, "network", "", "", read_route_tables},
      {"ec2", "describe-internet-gateways", false, "network", "", "", read_internet_gateways},
      {"ec2", "describe-nat-gateways", false, "network", "", "", read_nat_gateways},
      {"ec2", "describe-egress-only-internet-gateways", false, "network", "", "", read_egress_only},
      {"ec2", "describe-transit-gateway-vpc-attachments", false, "network", "", "", read_transit},
      {"ec2", "describe-vpc-peering-connections", false, "network", "", "", read_peerings},
      {"ec2", "describe-vpc-endpoints", false, "network", "", "", read_endpoints},
      {"ec2", "describe-security-groups", false, "network", "", "", read_security_groups},
      {"ec2", "describe-network-acls", false, "network", "", "", read_acls},
      {"network-firewall", "list-firewalls", false, "network", "", "", read_firewalls},
      {"network-firewall", "describe-firewall", false, "network", "network firewall", "",
       read_firewall},
      {"elbv2", "describe-load-balancers", false, "load_balancers network", "", "",
       read_load_balancers},
      {"elb", "describe-load-balancers", false, "load_balancers network", "", "",
       read_classic_balancers},
      {"elbv2", "describe-listeners", false, "load_balancers", "load balancer", "", read_listeners},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
