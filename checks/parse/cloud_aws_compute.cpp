// AWS: what runs code.
#include <algorithm>

#include "checks/parse/cloud_aws.hpp"

namespace tenken::parse::cloud_json {

namespace {

void read_instance(Answer& a, const Item& v) {
  CloudMachine m;
  m.what = a.resource(v, v.needed("InstanceId"), "ec2 instance");
  m.what.name = name_tag(v);
  add_if(m.what.zones, v.at("Placement").text("AvailabilityZone"));
  m.state = v.at("State").needed("Name");
  add_if(m.private_addresses, v.text("PrivateIpAddress"));
  add_if(m.public_addresses, v.text("PublicIpAddress"));
  for (const Item& card : v.list("NetworkInterfaces")) {
    for (const Item& address : card.list("PrivateIpAddresses")) {
      add_if(m.private_addresses, address.text("PrivateIpAddress"));
      add_if(m.public_addresses, address.at("Association").text("PublicIp"));
    }
    // An IPv6 address of AWS is a public one.
    for (const Item& address : card.list("Ipv6Addresses"))
      add_if(m.public_addresses, address.text("Ipv6Address"));
  }
  m.network = v.text("VpcId");
  m.subnet = v.text("SubnetId");
  add_if(m.subnets, m.subnet);
  m.image = v.text("ImageId");
  m.role = v.at("IamInstanceProfile").text("Arn");
  m.runtime = v.text("PlatformDetails");
  m.started_at = v.text("LaunchTime");
  for (const Item& group : v.list("SecurityGroups"))
    add_if(m.security_groups, group.text("GroupId"));
  // An instance's own list is that of its first interface.
  for (const Item& card : v.list("NetworkInterfaces"))
    for (const Item& group : card.list("Groups")) {
      const std::string id = group.text("GroupId");
      if (std::find(m.security_groups.begin(), m.security_groups.end(), id) ==
          m.security_groups.end())
        add_if(m.further_groups, id);
    }
  for (const Item& disk : v.list("BlockDeviceMappings"))
    add_if(m.volumes, disk.at("Ebs").text("VolumeId"));
  if (const auto tokens = v.at("MetadataOptions").text("HttpTokens"); !tokens.empty())
    m.metadata_token_required =
        tokens == "required" || v.at("MetadataOptions").text("HttpEndpoint") == "disabled";
  for (const Item& tag : v.list("Tags"))
    if (tag.text("Key") == "aws:autoscaling:groupName") m.group = tag.text("Value");
  a.cloud.machines.push_back(std::move(m));
}

void read_instances(Answer& a) {
  for (const Item& reservation : a.root.needed_list("Reservations"))
    for (const Item& v : reservation.needed_list("Instances")) read_instance(a, v);
}

void read_groups(Answer& a) {
  for (const Item& v : a.root.needed_list("AutoScalingGroups")) {
    Group g;
    g.what = a.resource(v, v.needed("AutoScalingGroupName"), "autoscaling group");
    g.what.zones = v.texts("AvailabilityZones");
    g.least = v.integer("MinSize").value_or(0);
    g.most = v.integer("MaxSize").value_or(0);
    g.wanted = v.integer("DesiredCapacity").value_or(0);
    for (const Item& m : v.list("Instances")) add_if(g.machines, m.text("InstanceId"));
    a.cloud.groups.push_back(std::move(g));
  }
}

void read_functions(Answer& a) {
  for (const Item& v : a.root.needed_list("Functions")) {
    CloudMachine m;
    m.kind = MachineKind::function;
    m.what = a.resource(v, v.needed("FunctionName"), "lambda function");
    m.what.name = m.what.id;
    m.state = v.text("State");
    m.runtime = v.text("Runtime");
    m.role = v.text("Role");
    m.network = v.at("VpcConfig").text("VpcId");
    m.subnets = v.at("VpcConfig").texts("SubnetIds");
    m.security_groups = v.at("VpcConfig").texts("SecurityGroupIds");
    m.started_at = v.text("LastModified");
    a.cloud.machines.push_back(std::move(m));
  }
}

/// A function's own address, "https://ID.lambda-url.REGION.on.aws/": no gateway, network or line of
/// the bill shows it.
void read_function_addresses(Answer& a) {
  for (const Item& v : a.root.needed_list("FunctionUrlConfigs")) {
    Front f;
    const std::string url = v.needed("FunctionUrl");
    f.what = a.resource(v, a.argument, "function url");
    const auto start = url.find("://");
    const std::string rest = start == std::string::npos ? url : url.substr(start + 3);
    f.name = rest.substr(0, rest.find('/'));
    a.cloud.fronts.push_back(std::move(f));
  }
}

void read_container_clusters(Answer& a) { (void)a.root.needed_list("clusterArns"); }

void read_services(Answer& a) {
  for (const Item& v : a.root.needed_list("services")) {
    CloudMachine m;
    m.kind = MachineKind::container;
    m.what = a.resource(v, v.needed("serviceArn"), "ecs service");
    m.what.name = v.text("serviceName");
    m.state = v.text("status");
    m.image = v.text("taskDefinition");
    m.runtime = v.text("launchType");
    m.count_wanted = v.integer("desiredCount");
    m.count_running = v.integer("runningCount");
    const Item network = v.at("networkConfiguration").at("awsvpcConfiguration");
    m.subnets = network.texts("subnets");
    m.security_groups = network.texts("securityGroups");
    // Not said: DISABLED, as the API's reference has it.
    if (network.is_there()) {
      const std::string word = network.text("assignPublicIp");
      if (word == "ENABLED" || word == "DISABLED" || word.empty())
        m.assigns_public_address = word == "ENABLED";
    }
    a.cloud.machines.push_back(std::move(m));
  }
}

void read_addresses(Answer& a) {
  for (const Item& v : a.root.needed_list("Addresses")) {
    PublicAddress p;
    p.address = v.needed("PublicIp");
    p.what = a.resource(v, v.text("AllocationId"), "elastic ip");
    if (p.what.id.empty()) p.what.id = p.address;
    p.used_by = v.text("InstanceId");
    if (p.used_by.empty()) p.used_by = v.text("NetworkInterfaceId");
    a.cloud.addresses.push_back(std::move(p));
  }
}

}  // namespace

const std::vector<Operation>& aws_compute() {
  static const std::vector<Operation> all{
      {"ec2", "describe-instances", false, "machines", "", "", read_instances},
      {"autoscaling", "describe-auto-scaling-groups", false, "machines", "", "", read_groups},
      {"lambda", "list-functions", false, "machines", "", "", read_functions},
      {"lambda", "list-function-url-configs", false, "load_balancers", "lambda function", "",
       read_function_addresses},
      {"ecs", "list-clusters", false, "machines", "", "", read_container_clusters},
      {"ecs", "describe-services", false, "machines", "ecs cluster", "", read_services},
      {"ec2", "describe-addresses", false, "machines network", "", "", read_addresses},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
