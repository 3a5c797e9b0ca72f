// A Terraform state as `terraform show -json` writes it: what Terraform manages, as of its last
// refresh. It can show that something is wrong; that nothing else is there it cannot, so that no
// aspect is ever complete.
#include "checks/parse/cloud_terraform.hpp"

#include <algorithm>
#include <set>

#include "checks/parse/json.hpp"
#include "checks/parse/terraform_state.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

using namespace cloud_json;

namespace {

constexpr int modules_deep_max = 16;

/// Types of the AWS provider that keep no data, run nothing and open nothing by themselves; a
/// family where it ends in "*". Any other type that is not read is a gap by its name.
constexpr std::string_view neutral[] = {"aws_iam_policy",
                                        "aws_iam_policy_attachment",
                                        "aws_iam_role_policy",
                                        "aws_iam_role_policy_attachment",
                                        "aws_iam_role_policies_exclusive",
                                        "aws_iam_instance_profile",
                                        "aws_iam_group",
                                        "aws_iam_group_policy",
                                        "aws_iam_group_policy_attachment",
                                        "aws_iam_group_membership",
                                        "aws_iam_user_policy",
                                        "aws_iam_user_policy_attachment",
                                        "aws_iam_user_group_membership",
                                        "aws_iam_account_password_policy",
                                        "aws_iam_account_alias",
                                        "aws_iam_service_linked_role",
                                        "aws_kms_alias",
                                        "aws_kms_key_policy",
                                        "aws_s3_bucket_policy",
                                        "aws_s3_bucket_ownership_controls",
                                        "aws_s3_bucket_acl",
                                        "aws_s3_bucket_lifecycle_configuration",
                                        "aws_s3_bucket_server_side_encryption_configuration",
                                        "aws_s3_bucket_logging",
                                        "aws_s3_bucket_notification",
                                        "aws_lb_target_group",
                                        "aws_lb_target_group_attachment",
                                        "aws_lb_listener_rule",
                                        "aws_lb_listener_certificate",
                                        "aws_alb_target_group",
                                        "aws_alb_target_group_attachment",
                                        "aws_alb_listener_rule",
                                        "aws_db_subnet_group",
                                        "aws_db_parameter_group",
                                        "aws_db_option_group",
                                        "aws_rds_cluster_parameter_group",
                                        "aws_elasticache_subnet_group",
                                        "aws_elasticache_parameter_group",
                                        "aws_redshift_subnet_group",
                                        "aws_ecs_cluster",
                                        "aws_ecs_cluster_capacity_providers",
                                        "aws_ecs_task_definition",
                                        "aws_ecr_lifecycle_policy",
                                        "aws_ecr_repository_policy",
                                        "aws_lambda_permission",
                                        "aws_lambda_alias",
                                        "aws_cloudwatch_event_rule",
                                        "aws_cloudwatch_event_target",
                                        "aws_cloudwatch_dashboard",
                                        "aws_cloudwatch_log_metric_filter",
                                        "aws_cloudwatch_log_resource_policy",
                                        "aws_sns_topic_policy",
                                        "aws_sqs_queue_policy",
                                        "aws_secretsmanager_secret_policy",
                                        "aws_backup_plan",
                                        "aws_backup_selection",
                                        "aws_backup_vault_policy",
                                        "aws_backup_vault_lock_configuration",
                                        "aws_acm_certificate_validation",
                                        "aws_wafv2_web_acl",
                                        "aws_wafv2_web_acl_association",
                                        "aws_vpc_dhcp_options",
                                        "aws_vpc_dhcp_options_association",
                                        "aws_vpc_ipv4_cidr_block_association",
                                        "aws_eip_association",
                                        "aws_volume_attachment",
                                        "aws_key_pair",
                                        "aws_launch_template",
                                        "aws_autoscaling_policy",
                                        "aws_autoscaling_attachment",
                                        "aws_appautoscaling_target",
                                        "aws_appautoscaling_policy",
                                        "aws_route53_zone",
                                        "aws_route53_record",
                                        "aws_ebs_encryption_by_default",
                                        "aws_s3_account_public_access_block",
                                        "aws_cognito_user_pool_client",
                                        "aws_cognito_resource_server",
                                        "null_resource",
                                        "terraform_data",
                                        "random_*",
                                        "time_*",
                                        "tls_*"};

/// What others refer to, wherever it stands in the state.
constexpr std::string_view read_first[] = {"aws_subnet", "aws_default_subnet", "aws_s3_bucket",
                                           "aws_ebs_volume"};

class Reader {
 public:
  Reader(const Dump& dump, const DumpManifest& manifest) : dump_(dump), manifest_(manifest) {}

  Cloud read() {
    cloud_.provider = manifest_.provider;
    cloud_.account = manifest_.account;
    cloud_.started_at = manifest_.started_at;
    cloud_.ended_at = manifest_.ended_at;
    // Not a fault of the dump but what a state is.
    gap("state", "it lists what Terraform manages, as of its last refresh, and not the account",
        every_aspect);
    for (const bool first : {true, false}) read_files(first);
    if (manifest_.calls.empty()) gap("state", "no state", every_aspect);
    link();
    return std::move(cloud_);
  }

 private:
  const Dump& dump_;
  const DumpManifest& manifest_;
  Cloud cloud_;
  bool first_ = true;  ///< the pass over what others refer to

  void read_files(bool first) {
    first_ = first;
    for (const DumpCall& call : manifest_.calls) {
      if (call.service != "terraform" || call.operation != "show")
        gap(call.file, "a call that is not terraform show", every_aspect);
      else if (call.exit_status != 0 || !call.complete)
        gap(call.file, call.error.empty() ? "terraform show failed" : call.error, every_aspect);
      else
        read_file(call.file);
    }
  }

  void gap(std::string operation, std::string why, std::string_view aspects) {
    if (!said_.insert(operation + why).second) return;
    Gap g{"terraform", printable(operation), "", printable(why), {}};
    for (std::string_view aspect : split(aspects, ' ')) g.aspects.emplace_back(aspect);
    cloud_.gaps.push_back(std::move(g));
  }

  void read_file(const std::string& name) {
    const auto file = dump_.find(name);
    if (file == dump_.end()) return gap(name, "no file", every_aspect);
    if (!file->second.problem.empty()) return gap(name, file->second.problem, every_aspect);
    // Read as it is kept, so that what is read of a state that was not reduced is the same.
    const auto kept = terraform_state_kept(file->second.bytes);
    if (!kept) return gap(name, kept.error().what, every_aspect);
    try {
      const auto json = strict_json(*kept);
      const auto& values = json.at("values");
      if (const auto root = values.find("root_module"); root != values.end())
        read_module(*root, name, 0);
    } catch (const std::exception& e) {
      gap(name, e.what(), every_aspect);
    }
  }

  void read_module(const nlohmann::json& module, const std::string& file, int depth) {
    if (depth > modules_deep_max) return gap(file, "modules deeper than are read", every_aspect);
    if (const auto list = module.find("resources"); list != module.end())
      for (const auto& one : *list) read_resource(one, file);
    if (const auto list = module.find("child_modules"); list != module.end())
      for (const auto& one : *list) read_module(one, file, depth + 1);
  }

  void read_resource(const nlohmann::json& from, const std::string& file) {
    // A data source is what somebody else manages, as it was when it was asked for.
    if (from.at("mode") != "managed") return;
    const std::string type = from.at("type"), address = from.at("address");
    const bool is_first =
        std::find(std::begin(read_first), std::end(read_first), type) != std::end(read_first);
    if (is_first != first_) return;
    const ManagedType* known = terraform_type(type);
    if (known == nullptr) {
      if (is_terraform_neutral(type)) return;
      return gap(type, "a resource type that is not read", every_aspect);
    }
    std::string bad;
    Managed one{cloud_, Item(&from.at("values"), "", &bad), file, address, {}};
    one.region = region_of(one.values);
    known->read(one);
    if (!bad.empty()) gap(address, bad, every_aspect);
  }

  /// Said by the resource, by its ARN, or by its zone ("ap-northeast-1a").
  static std::string region_of(const Item& v) {
    for (const char* key : {"region", "bucket_region"})
      if (const Item said = v.at(key); said.is_text() && !said.as_text().empty())
        return said.as_text();
    if (const Item arn = v.at("arn"); arn.is_text())
      if (std::string region = arn_region(arn.as_text()); !region.empty()) return region;
    for (const char* key : {"availability_zone", "availability_zones"}) {
      const Item said = v.at(key);
      std::string zone = said.is_text() ? said.as_text() : "";
      if (!said.is_text())
        for (const Item& one : blocks(v, key))
          if (one.is_text()) zone = one.as_text();
      if (zone.size() > 2 && zone.back() >= 'a' && zone.back() <= 'z' &&
          zone[zone.size() - 2] >= '0' && zone[zone.size() - 2] <= '9')
        return zone.substr(0, zone.size() - 1);
    }
    return {};
  }

  /// What one resource says of another that stands later in the state.
  void link() {
    for (Store& s : cloud_.stores)
      for (Copy& copy : s.copies)
        if (copy.region.empty())
          for (const Store& other : cloud_.stores)
            if (other.kind == s.kind && other.what.id == copy.to) copy.region = other.what.region;
    std::set<std::string> regions;
    for (const Store& s : cloud_.stores) regions.insert(s.what.region);
    for (const CloudMachine& m : cloud_.machines) regions.insert(m.what.region);
    regions.erase("");
    regions.erase(std::string(global_region));
    cloud_.regions.assign(regions.begin(), regions.end());
  }

  std::set<std::string> said_;
};

}  // namespace

namespace cloud_json {

const ManagedType* terraform_type(std::string_view name) {
  for (const auto* list :
       {&terraform_stores(), &terraform_compute(), &terraform_network(), &terraform_identity()})
    for (const ManagedType& type : *list)
      if (type.name == name) return &type;
  return nullptr;
}

bool is_terraform_neutral(std::string_view name) {
  return std::any_of(std::begin(neutral), std::end(neutral), [&](std::string_view one) {
    return one.ends_with('*') ? name.starts_with(one.substr(0, one.size() - 1)) : name == one;
  });
}

std::vector<Item> blocks(const Item& values, const char* key) {
  const Item item = values.at(key);
  if (item.is_object() || item.is_text()) return {item};
  return item.elements();
}

Result<Cloud> read_terraform(const Dump& dump, const DumpManifest& manifest) {
  return Reader(dump, manifest).read();
}

}  // namespace cloud_json

}  // namespace tenken::parse
