// Terraform, AWS provider 4 to 6: principals, keys, trails, alarms. The secret of an access key
// stands in the state in clear and is not among what is kept; nor are names of people.
#include "checks/parse/cloud_terraform.hpp"

namespace tenken::parse::cloud_json {

namespace {

void read_role(Managed& m) {
  Principal p;
  p.what = m.resource(m.values.needed("name"), "iam role");
  p.what.name = p.what.id;
  p.made_at = m.values.text("create_date");
  p.of_provider = m.values.text("path").starts_with("/aws-service-role/");
  m.cloud.principals.push_back(std::move(p));
}

void read_user(Managed& m) {
  Principal p;
  p.what = m.resource(m.values.needed("unique_id"), "iam user");
  p.what.name = p.what.id;
  m.cloud.principals.push_back(std::move(p));
}

void read_access_key(Managed& m) {
  AccessKey k;
  k.what = m.resource(m.values.needed("id"), "access key");
  k.state = m.values.text("status");
  k.made_at = m.values.text("create_date");
  m.cloud.access_keys.push_back(std::move(k));
}

void read_key(Managed& m) {
  Key k;
  k.what = m.resource(m.values.needed("key_id"), "kms key");
  k.state = m.values.flag("is_enabled").value_or(true) ? "Enabled" : "Disabled";
  k.manager = "CUSTOMER";
  k.rotates = m.values.flag("enable_key_rotation");
  k.multi_region = m.values.flag("multi_region");
  m.cloud.keys.push_back(std::move(k));
}

void read_certificate(Managed& m) {
  CloudCertificate c;
  c.what = m.resource(m.values.needed("arn"), "acm certificate");
  c.state = m.values.text("status");
  c.expires_at = m.values.text("not_after");
  add_if(c.names, m.values.text("domain_name"));
  m.cloud.certificates.push_back(std::move(c));
}

void read_trail(Managed& m) {
  Trail t;
  t.what = m.resource(m.values.needed("arn"), "cloudtrail trail");
  if (const auto home = m.values.text("home_region"); !home.empty()) t.what.region = home;
  t.what.name = m.values.text("name");
  t.logging = m.values.flag("enable_logging");
  t.multi_region = m.values.flag("is_multi_region_trail");
  t.organization = m.values.flag("is_organization_trail");
  t.validates_files = m.values.flag("enable_log_file_validation");
  t.bucket = m.values.text("s3_bucket_name");
  t.log_group = m.values.text("cloud_watch_logs_group_arn");
  t.key = m.values.text("kms_key_id");
  m.cloud.trails.push_back(std::move(t));
}

/// Whether it has data now a state does not say.
void read_alarm(Managed& m) {
  Alarm a;
  a.what = m.resource(m.values.needed("alarm_name"), "cloudwatch alarm");
  a.actions_enabled = m.values.flag("actions_enabled");
  a.actions = m.values.texts("alarm_actions");
  a.metric = m.values.text("namespace") + " " + m.values.text("metric_name");
  for (const auto& [name, value] : m.values.at("dimensions").members())
    if (value.is_text()) a.dimensions[name] = value.as_text();
  m.cloud.alarms.push_back(std::move(a));
}

}  // namespace

const std::vector<ManagedType>& terraform_identity() {
  static const std::vector<ManagedType> all{
      {"aws_iam_role", "name create_date path", read_role},
      {"aws_iam_user", "unique_id", read_user},
      {"aws_iam_access_key", "id status create_date", read_access_key},
      {"aws_kms_key", "arn region key_id is_enabled enable_key_rotation multi_region tags",
       read_key},
      {"aws_acm_certificate", "arn region status not_after domain_name", read_certificate},
      {"aws_cloudtrail",
       "arn region home_region name enable_logging is_multi_region_trail is_organization_trail "
       "enable_log_file_validation s3_bucket_name cloud_watch_logs_group_arn kms_key_id",
       read_trail},
      {"aws_cloudwatch_metric_alarm",
       "arn region alarm_name namespace metric_name dimensions actions_enabled alarm_actions",
       read_alarm},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
