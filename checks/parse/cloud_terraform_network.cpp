// Terraform, AWS provider 4 to 6: networks, ways in and out, packet filters, load balancers. A
// route and a rule may stand inside their table or group or be a resource of their own; both are
// read.
#include <algorithm>

#include "checks/parse/cloud_terraform.hpp"

namespace tenken::parse::cloud_json {

namespace {

void read_network(Managed& m) {
  m.cloud.networks.push_back(m.resource(m.values.needed("id"), "vpc"));
}

void read_subnet(Managed& m) {
  Subnet s;
  s.what = m.resource(m.values.needed("id"), "subnet");
  add_if(s.what.zones, m.values.text("availability_zone"));
  s.network = m.values.text("vpc_id");
  add_if(s.ranges, m.values.text("cidr_block"));
  add_if(s.ranges, m.values.text("ipv6_cidr_block"));
  s.public_address_on_launch = m.values.flag("map_public_ip_on_launch");
  m.cloud.subnets.push_back(std::move(s));
}

/// The table of this id, made where only its routes are managed here.
RouteTable& table_of(Managed& m, const std::string& id) {
  for (RouteTable& t : m.cloud.route_tables)
    if (t.what.id == id) return t;
  RouteTable t;
  t.what = m.resource(id, "route table");
  t.what.name.clear();
  m.cloud.route_tables.push_back(std::move(t));
  return m.cloud.route_tables.back();
}

Route read_one_route(const Item& v) {
  Route r;
  for (const char* key : {"cidr_block", "ipv6_cidr_block", "destination_cidr_block",
                          "destination_ipv6_cidr_block", "destination_prefix_list_id"})
    if (r.destination.empty()) r.destination = v.text(key);
  if (r.destination.empty()) v.fault("has no destination");
  r.state = "active";
  static constexpr std::pair<const char*, const char*> targets[] = {
      {"gateway_id", ""},
      {"nat_gateway_id", "nat_gateway"},
      {"egress_only_gateway_id", "egress_only_gateway"},
      {"transit_gateway_id", "transit_gateway"},
      {"vpc_peering_connection_id", "peering"},
      {"local_gateway_id", "local_gateway"},
      {"carrier_gateway_id", "carrier_gateway"},
      {"core_network_arn", "core_network"},
      {"vpc_endpoint_id", "endpoint"},
      {"network_interface_id", "interface"}};
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

void read_route_table(Managed& m) {
  RouteTable& t = table_of(m, m.values.needed("id"));
  t.what = m.resource(t.what.id, "route table");
  t.network = m.values.text("vpc_id");
  for (const Item& one : blocks(m.values, "route")) t.routes.push_back(read_one_route(one));
}

void read_default_route_table(Managed& m) {
  read_route_table(m);
  table_of(m, m.values.text("id")).main = true;
}

void read_route(Managed& m) {
  Route one = read_one_route(m.values);
  table_of(m, m.values.needed("route_table_id")).routes.push_back(std::move(one));
}

void read_association(Managed& m) {
  RouteTable& t = table_of(m, m.values.needed("route_table_id"));
  add_if(t.subnets, m.values.text("subnet_id"));
}

void read_main_association(Managed& m) {
  RouteTable& t = table_of(m, m.values.needed("route_table_id"));
  t.main = true;
  if (t.network.empty()) t.network = m.values.text("vpc_id");
}

void gateway(Managed& m, const char* kind) {
  Gateway g;
  g.what = m.resource(m.values.needed("id"), kind);
  g.kind = kind;
  add_if(g.networks, m.values.text("vpc_id"));
  add_if(g.subnets, m.values.text("subnet_id"));
  add_if(g.public_addresses, m.values.text("public_ip"));
  m.cloud.gateways.push_back(std::move(g));
}
void read_internet_gateway(Managed& m) { gateway(m, "internet_gateway"); }
void read_nat_gateway(Managed& m) { gateway(m, "nat_gateway"); }
void read_egress_only(Managed& m) { gateway(m, "egress_only_gateway"); }

void read_endpoint(Managed& m) {
  Endpoint e;
  e.what = m.resource(m.values.needed("id"), "vpc endpoint");
  e.service = m.values.text("service_name");
  e.type = m.values.text("vpc_endpoint_type");
  e.network = m.values.text("vpc_id");
  e.state = m.values.text("state");
  e.policy = m.values.text("policy");
  m.cloud.endpoints.push_back(std::move(e));
}

PacketFilter& group_of(Managed& m, const std::string& id) {
  for (PacketFilter& f : m.cloud.filters)
    if (!f.is_acl && f.what.id == id) return f;
  PacketFilter f;
  f.what = m.resource(id, "security group");
  f.what.name.clear();
  m.cloud.filters.push_back(std::move(f));
  return m.cloud.filters.back();
}

/// Ports mean something for tcp and udp alone; "-1" is every protocol and every port.
void set_ports(PacketRule& r, const Item& v) {
  if (r.protocol == "-1") r.protocol = "all";
  const auto from = v.integer("from_port"), to = v.integer("to_port");
  if ((r.protocol != "tcp" && r.protocol != "udp" && r.protocol != "6" && r.protocol != "17") ||
      !from || !to)
    return;
  r.from_port = *from < 0 ? 0 : *from;
  r.to_port = *to < 0 ? 65535 : *to;
}

PacketRule read_inline_rule(const Item& v, bool egress) {
  PacketRule r;
  r.egress = egress;
  r.protocol = v.needed("protocol");
  set_ports(r, v);
  r.ranges = v.texts("cidr_blocks");
  for (const std::string& six : v.texts("ipv6_cidr_blocks")) add_if(r.ranges, six);
  r.prefix_lists = v.texts("prefix_list_ids");
  r.groups = v.texts("security_groups");
  add_if(r.groups, v.text("source_security_group_id"));
  return r;
}

void read_security_group(Managed& m) {
  const std::string id = m.values.needed("id");
  PacketFilter& f = group_of(m, id);
  f.what = m.resource(id, "security group");
  f.what.name = m.values.text("name");
  f.network = m.values.text("vpc_id");
  for (const Item& one : blocks(m.values, "ingress"))
    f.rules.push_back(read_inline_rule(one, false));
  for (const Item& one : blocks(m.values, "egress")) f.rules.push_back(read_inline_rule(one, true));
}

void read_group_rule(Managed& m) {
  const std::string direction = m.values.needed("type");
  if (direction != "ingress" && direction != "egress") m.values.fault("has an unknown direction");
  PacketRule r = read_inline_rule(m.values, direction == "egress");
  group_of(m, m.values.needed("security_group_id")).rules.push_back(std::move(r));
}

void single_rule(Managed& m, bool egress) {
  PacketRule r;
  r.egress = egress;
  r.protocol = m.values.needed("ip_protocol");
  set_ports(r, m.values);
  add_if(r.ranges, m.values.text("cidr_ipv4"));
  add_if(r.ranges, m.values.text("cidr_ipv6"));
  add_if(r.prefix_lists, m.values.text("prefix_list_id"));
  add_if(r.groups, m.values.text("referenced_security_group_id"));
  group_of(m, m.values.needed("security_group_id")).rules.push_back(std::move(r));
}
void read_ingress_rule(Managed& m) { single_rule(m, false); }
void read_egress_rule(Managed& m) { single_rule(m, true); }

PacketFilter& acl_of(Managed& m, const std::string& id) {
  for (PacketFilter& f : m.cloud.filters)
    if (f.is_acl && f.what.id == id) return f;
  PacketFilter f;
  f.what = m.resource(id, "network acl");
  f.is_acl = true;
  m.cloud.filters.push_back(std::move(f));
  return m.cloud.filters.back();
}

PacketRule read_acl_line(const Item& v, bool egress, const char* number, const char* action) {
  PacketRule r;
  r.egress = egress;
  const std::string said = v.needed(action);
  r.allow = said == "allow";
  if (said != "allow" && said != "deny") v.fault("has an unknown action");
  r.number = v.integer(number).value_or(0);
  const std::string protocol = v.needed("protocol");
  r.protocol = protocol == "-1"   ? "all"
               : protocol == "6"  ? "tcp"
               : protocol == "17" ? "udp"
                                  : protocol;
  set_ports(r, v);
  for (const char* key : {"cidr_block", "ipv6_cidr_block"}) add_if(r.ranges, v.text(key));
  return r;
}

void read_acl(Managed& m) {
  PacketFilter& f = acl_of(m, m.values.needed("id"));
  f.network = m.values.text("vpc_id");
  f.subnets = m.values.texts("subnet_ids");
  for (const Item& one : blocks(m.values, "ingress"))
    f.rules.push_back(read_acl_line(one, false, "rule_no", "action"));
  for (const Item& one : blocks(m.values, "egress"))
    f.rules.push_back(read_acl_line(one, true, "rule_no", "action"));
}

void read_acl_rule(Managed& m) {
  PacketRule r = read_acl_line(m.values, m.values.flag("egress").value_or(false), "rule_number",
                               "rule_action");
  acl_of(m, m.values.needed("network_acl_id")).rules.push_back(std::move(r));
}

LoadBalancer& balancer_of(Managed& m, const std::string& id) {
  for (LoadBalancer& b : m.cloud.load_balancers)
    if (b.what.id == id) return b;
  LoadBalancer b;
  b.what = m.resource(id, "load balancer");
  b.what.name.clear();
  m.cloud.load_balancers.push_back(std::move(b));
  return m.cloud.load_balancers.back();
}

void read_balancer(Managed& m) {
  LoadBalancer& b = balancer_of(m, m.values.needed("arn"));
  b.what = m.resource(b.what.id, "load balancer");
  b.what.name = m.values.text("name");
  if (const auto inside = m.values.flag("internal")) b.internet_facing = !*inside;
  b.type = m.values.text("load_balancer_type");
  b.network = m.values.text("vpc_id");
  b.dns_name = m.values.text("dns_name");
  b.security_groups = m.values.texts("security_groups");
  // Its zones are those of its subnets; where one of them is not managed here, they are not known.
  for (const std::string& subnet : m.values.texts("subnets")) {
    const auto known = std::find_if(m.cloud.subnets.begin(), m.cloud.subnets.end(),
                                    [&](const Subnet& s) { return s.what.id == subnet; });
    if (known == m.cloud.subnets.end() || known->what.zones.empty()) return b.what.zones.clear();
    b.what.zones.insert(b.what.zones.end(), known->what.zones.begin(), known->what.zones.end());
  }
}

void read_classic(Managed& m) {
  LoadBalancer& b = balancer_of(m, m.values.needed("name"));
  b.what = m.resource(b.what.id, "classic load balancer");
  b.what.name = b.what.id;
  if (const auto inside = m.values.flag("internal")) b.internet_facing = !*inside;
  b.type = "classic";
  b.dns_name = m.values.text("dns_name");
  b.security_groups = m.values.texts("security_groups");
  b.what.zones = m.values.texts("availability_zones");
  for (const Item& one : blocks(m.values, "listener"))
    b.listeners.push_back({one.integer("lb_port").value_or(0), one.text("lb_protocol"), "", {}});
}

void read_listener(Managed& m) {
  Listener l;
  l.port = m.values.integer("port").value_or(0);
  l.protocol = m.values.text("protocol");
  l.tls_policy = m.values.text("ssl_policy");
  balancer_of(m, m.values.needed("load_balancer_arn")).listeners.push_back(std::move(l));
}

constexpr std::string_view route_words =
    "arn region id vpc_id route cidr_block ipv6_cidr_block destination_prefix_list_id gateway_id "
    "nat_gateway_id egress_only_gateway_id transit_gateway_id vpc_peering_connection_id "
    "local_gateway_id carrier_gateway_id core_network_arn vpc_endpoint_id network_interface_id "
    "tags";
constexpr std::string_view one_route_words =
    "region route_table_id destination_cidr_block destination_ipv6_cidr_block "
    "destination_prefix_list_id gateway_id nat_gateway_id egress_only_gateway_id "
    "transit_gateway_id vpc_peering_connection_id local_gateway_id carrier_gateway_id "
    "core_network_arn vpc_endpoint_id network_interface_id";
constexpr std::string_view group_words =
    "arn region id name vpc_id ingress egress protocol from_port to_port cidr_blocks "
    "ipv6_cidr_blocks prefix_list_ids security_groups";
constexpr std::string_view single_words =
    "arn region security_group_id ip_protocol from_port to_port cidr_ipv4 cidr_ipv6 "
    "prefix_list_id referenced_security_group_id";
constexpr std::string_view acl_words =
    "arn region id vpc_id subnet_ids ingress egress rule_no action protocol from_port to_port "
    "cidr_block ipv6_cidr_block";
constexpr std::string_view balancer_words =
    "arn region name internal load_balancer_type vpc_id dns_name security_groups subnets";
constexpr std::string_view listener_words = "arn region port protocol ssl_policy load_balancer_arn";

}  // namespace

const std::vector<ManagedType>& terraform_network() {
  static const std::vector<ManagedType> all{
      {"aws_vpc", "arn region id tags", read_network},
      {"aws_default_vpc", "arn region id tags", read_network},
      {"aws_subnet",
       "arn region id availability_zone vpc_id cidr_block ipv6_cidr_block map_public_ip_on_launch "
       "tags",
       read_subnet},
      {"aws_default_subnet",
       "arn region id availability_zone vpc_id cidr_block ipv6_cidr_block map_public_ip_on_launch "
       "tags",
       read_subnet},
      {"aws_route_table", route_words, read_route_table},
      {"aws_default_route_table", route_words, read_default_route_table},
      {"aws_route", one_route_words, read_route},
      {"aws_route_table_association", "region route_table_id subnet_id", read_association},
      {"aws_main_route_table_association", "region route_table_id vpc_id", read_main_association},
      {"aws_internet_gateway", "arn region id vpc_id tags", read_internet_gateway},
      {"aws_nat_gateway", "region id subnet_id public_ip tags", read_nat_gateway},
      {"aws_egress_only_internet_gateway", "region id vpc_id tags", read_egress_only},
      {"aws_vpc_endpoint", "arn region id service_name vpc_endpoint_type vpc_id state tags",
       read_endpoint},
      {"aws_security_group", group_words, read_security_group},
      {"aws_default_security_group", group_words, read_security_group},
      {"aws_security_group_rule",
       "region type security_group_id protocol from_port to_port cidr_blocks ipv6_cidr_blocks "
       "prefix_list_ids source_security_group_id",
       read_group_rule},
      {"aws_vpc_security_group_ingress_rule", single_words, read_ingress_rule},
      {"aws_vpc_security_group_egress_rule", single_words, read_egress_rule},
      {"aws_network_acl", acl_words, read_acl},
      {"aws_default_network_acl", acl_words, read_acl},
      {"aws_network_acl_rule",
       "region network_acl_id egress rule_number rule_action protocol from_port to_port cidr_block "
       "ipv6_cidr_block",
       read_acl_rule},
      {"aws_lb", balancer_words, read_balancer},
      {"aws_alb", balancer_words, read_balancer},
      {"aws_elb",
       "arn region name internal dns_name security_groups availability_zones listener lb_port "
       "lb_protocol",
       read_classic},
      {"aws_lb_listener", listener_words, read_listener},
      {"aws_alb_listener", listener_words, read_listener},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
