// Terraform, AWS provider 4 to 6: what runs code. The code, its environment and user data are never
// kept.
#include "checks/parse/cloud_terraform.hpp"

namespace tenken::parse::cloud_json {

namespace {

void read_instance(Managed& m) {
  const Item& v = m.values;
  CloudMachine out;
  out.what = m.resource(v.needed("id"), "ec2 instance");
  add_if(out.what.zones, v.text("availability_zone"));
  out.state = v.text("instance_state");
  add_if(out.private_addresses, v.text("private_ip"));
  add_if(out.public_addresses, v.text("public_ip"));
  for (const std::string& six : v.texts("ipv6_addresses")) add_if(out.public_addresses, six);
  out.subnet = v.text("subnet_id");
  add_if(out.subnets, out.subnet);
  out.image = v.text("ami");
  out.role = v.text("iam_instance_profile");
  out.security_groups = v.texts("vpc_security_group_ids");
  for (const Item& options : blocks(v, "metadata_options")) {
    const std::string tokens = options.text("http_tokens");
    if (!tokens.empty())
      out.metadata_token_required =
          tokens == "required" || options.text("http_endpoint") == "disabled";
  }
  for (const char* key : {"root_block_device", "ebs_block_device"})
    for (const Item& disk : blocks(v, key)) {
      const std::string id = disk.text("volume_id");
      if (id.empty()) continue;
      out.volumes.push_back(id);
      if (find_store(m.cloud, id, StoreKind::volume) != nullptr) continue;
      Store s;
      s.what = m.resource(id, "ebs volume");
      s.what.name.clear();
      s.what.zones = out.what.zones;
      s.kind = StoreKind::volume;
      s.encrypted = disk.flag("encrypted");
      s.key = disk.text("kms_key_id");
      m.cloud.stores.push_back(std::move(s));
    }
  m.cloud.machines.push_back(std::move(out));
}

void read_group(Managed& m) {
  Group g;
  g.what = m.resource(m.values.needed("name"), "autoscaling group");
  g.what.zones = m.values.texts("availability_zones");
  g.least = m.values.integer("min_size").value_or(0);
  g.most = m.values.integer("max_size").value_or(0);
  g.wanted = m.values.integer("desired_capacity").value_or(0);
  m.cloud.groups.push_back(std::move(g));
}

void read_function(Managed& m) {
  CloudMachine out;
  out.kind = MachineKind::function;
  out.what = m.resource(m.values.needed("function_name"), "lambda function");
  out.what.name = out.what.id;
  out.runtime = m.values.text("runtime");
  out.role = m.values.text("role");
  for (const Item& network : blocks(m.values, "vpc_config")) {
    out.network = network.text("vpc_id");
    out.subnets = network.texts("subnet_ids");
    out.security_groups = network.texts("security_group_ids");
  }
  m.cloud.machines.push_back(std::move(out));
}

void read_function_address(Managed& m) {
  Front f;
  f.what = m.resource(m.values.needed("function_name"), "function url");
  const std::string url = m.values.text("function_url");
  const auto start = url.find("://");
  const std::string rest = start == std::string::npos ? url : url.substr(start + 3);
  f.name = rest.substr(0, rest.find('/'));
  m.cloud.fronts.push_back(std::move(f));
}

void read_service(Managed& m) {
  CloudMachine out;
  out.kind = MachineKind::container;
  out.what = m.resource(m.values.needed("id"), "ecs service");
  // "arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME"
  if (out.what.region.empty()) out.what.region = arn_region(out.what.id);
  out.what.name = m.values.text("name");
  out.image = m.values.text("task_definition");
  out.runtime = m.values.text("launch_type");
  out.count_wanted = m.values.integer("desired_count");
  for (const Item& network : blocks(m.values, "network_configuration")) {
    out.subnets = network.texts("subnets");
    out.security_groups = network.texts("security_groups");
  }
  m.cloud.machines.push_back(std::move(out));
}

void read_address(Managed& m) {
  PublicAddress p;
  p.what = m.resource(m.values.needed("id"), "elastic ip");
  p.address = m.values.text("public_ip");
  p.used_by = m.values.text("instance");
  if (p.used_by.empty()) p.used_by = m.values.text("network_interface");
  if (!p.address.empty()) m.cloud.addresses.push_back(std::move(p));
}

}  // namespace

const std::vector<ManagedType>& terraform_compute() {
  static const std::vector<ManagedType> all{
      {"aws_instance",
       "arn region id instance_state ami availability_zone private_ip public_ip ipv6_addresses "
       "subnet_id vpc_security_group_ids iam_instance_profile metadata_options http_tokens "
       "http_endpoint root_block_device ebs_block_device volume_id encrypted kms_key_id tags",
       read_instance},
      {"aws_autoscaling_group",
       "arn region name min_size max_size desired_capacity availability_zones", read_group},
      {"aws_lambda_function",
       "arn region function_name runtime role vpc_config vpc_id subnet_ids security_group_ids",
       read_function},
      {"aws_lambda_function_url", "region function_name function_url", read_function_address},
      {"aws_ecs_service",
       "region id name task_definition launch_type desired_count network_configuration subnets "
       "security_groups",
       read_service},
      {"aws_eip", "arn region id public_ip instance network_interface tags", read_address},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
