// AWS: principals, keys, trails, alarms, watchers and the organisation's guardrails.
#include "checks/parse/cloud_aws.hpp"

namespace tenken::parse::cloud_json {

namespace {

Principal& principal(Answer& a, const Item& v, const char* id, const char* kind) {
  Principal p;
  p.what = a.resource(v, v.needed(id), kind);
  p.what.name = p.what.id;
  p.made_at = v.text("CreateDate");
  a.cloud.principals.push_back(std::move(p));
  return a.cloud.principals.back();
}

/// Users are people: the dump names them by UserId alone.
void read_users(Answer& a) {
  for (const Item& v : a.root.needed_list("Users"))
    principal(a, v, "UserId", "iam user").last_used_at = v.text("PasswordLastUsed");
}

void read_roles(Answer& a) {
  for (const Item& v : a.root.needed_list("Roles")) {
    Principal& p = principal(a, v, "RoleName", "iam role");
    p.trust = v.at("AssumeRolePolicyDocument").raw();
    p.last_used_at = v.at("RoleLastUsed").text("LastUsedDate");
    // Nobody but AWS can make a role under this path.
    p.of_provider = v.text("Path").starts_with("/aws-service-role/");
  }
}

void read_access_keys(Answer& a) {
  for (const Item& v : a.root.needed_list("AccessKeyMetadata")) {
    AccessKey k;
    k.what = a.resource(v, v.needed("AccessKeyId"), "access key");
    k.owner = a.argument;
    k.state = v.needed("Status");
    k.made_at = v.needed("CreateDate");
    a.cloud.access_keys.push_back(std::move(k));
  }
}

void read_summary(Answer& a) {
  const Item map = a.root.at("SummaryMap");
  if (!map.is_there()) map.fault("is missing");
  for (const auto& [name, value] : map.members())
    if (const auto number = map.integer(name.c_str())) a.cloud.figures[name] = *number;
}

/// No policy is an answer: then IAM asks for eight characters of three of the four kinds.
void read_password_policy(Answer& a) {
  Console console;
  console.what = a.resource(a.root, "iam console", "iam console");
  if (a.root.is_there()) {
    if (!a.root.at("PasswordPolicy").is_object()) a.root.at("PasswordPolicy").fault("is no object");
    console.policy = a.root.raw();
  }
  a.cloud.consoles.push_back(std::move(console));
}

/// A user without a login profile has no password.
void read_login_profile(Answer& a) {
  if (!a.root.is_there()) return;
  const Item profile = a.root.at("LoginProfile");
  if (!profile.is_object()) return profile.fault("is no object");
  for (Console& console : a.cloud.consoles) ++console.people;
}

void read_keys(Answer& a) {
  for (const Item& v : a.root.needed_list("Keys")) {
    Key k;
    k.what = a.resource(v, v.needed("KeyId"), "kms key");
    a.cloud.keys.push_back(std::move(k));
  }
}

Key* key(Answer& a) {
  for (Key& k : a.cloud.keys)
    if (k.what.id == a.argument && k.what.region == a.region) return &k;
  a.root.fault("is about a key that the list does not name");
  return nullptr;
}

void read_key(Answer& a) {
  Key* k = key(a);
  if (k == nullptr) return;
  const Item v = a.root.at("KeyMetadata");
  k->state = v.needed("KeyState");
  k->manager = v.text("KeyManager");
  k->deletion_at = v.text("DeletionDate");
  k->multi_region = v.flag("MultiRegion");
}

void read_rotation(Answer& a) {
  if (Key* k = key(a)) k->rotates = a.root.flag("KeyRotationEnabled");
}

void read_certificates(Answer& a) {
  for (const Item& v : a.root.needed_list("CertificateSummaryList")) {
    CloudCertificate c;
    c.what = a.resource(v, v.needed("CertificateArn"), "acm certificate");
    c.state = v.text("Status");
    c.expires_at = v.text("NotAfter");
    c.names = v.texts("SubjectAlternativeNameSummaries");
    a.cloud.certificates.push_back(std::move(c));
  }
}

void read_trails(Answer& a) {
  for (const Item& v : a.root.needed_list("trailList")) {
    const std::string arn = v.needed("TrailARN");
    // A trail of all regions is listed in each; it is one.
    bool known = false;
    for (const Trail& t : a.cloud.trails) known |= t.what.id == arn;
    if (known) continue;
    Trail t;
    t.what = a.resource(v, arn, "cloudtrail trail");
    if (const auto home = v.text("HomeRegion"); !home.empty()) t.what.region = home;
    t.what.name = v.text("Name");
    t.multi_region = v.flag("IsMultiRegionTrail");
    t.organization = v.flag("IsOrganizationTrail");
    t.validates_files = v.flag("LogFileValidationEnabled");
    t.chooses_events = v.flag("HasCustomEventSelectors");
    t.bucket = v.text("S3BucketName");
    t.log_group = v.text("CloudWatchLogsLogGroupArn");
    t.key = v.text("KmsKeyId");
    a.cloud.trails.push_back(std::move(t));
  }
}

void read_trail_status(Answer& a) {
  for (Trail& t : a.cloud.trails)
    if (t.what.id == a.argument) {
      t.logging = a.root.flag("IsLogging");
      t.delivery_error = a.root.text("LatestDeliveryError");
      t.delivered_at = a.root.text("LatestDeliveryTime");
      return;
    }
  a.root.fault("is about a trail that the list does not name");
}

void read_alarms(Answer& a) {
  for (const Item& v : a.root.needed_list("MetricAlarms")) {
    Alarm m;
    m.what = a.resource(v, v.needed("AlarmName"), "cloudwatch alarm");
    m.state = v.text("StateValue");
    m.actions_enabled = v.flag("ActionsEnabled");
    m.actions = v.texts("AlarmActions");
    m.metric = v.text("Namespace") + " " + v.text("MetricName");
    m.threshold = v.number("Threshold");
    m.comparison = v.text("ComparisonOperator");
    m.statistic = v.text("Statistic");
    const auto periods = v.number("DatapointsToAlarm");
    if (const auto period = v.number("Period"))
      m.delay_s = *period * (periods ? *periods : v.number("EvaluationPeriods").value_or(1));
    for (const Item& d : v.list("Dimensions")) m.dimensions[d.needed("Name")] = d.needed("Value");
    a.cloud.alarms.push_back(std::move(m));
  }
}

void read_recorders(Answer& a) {
  for (const Item& v : a.root.needed_list("ConfigurationRecordersStatus")) {
    Watcher w;
    w.what = a.resource(v, v.needed("name"), "config recorder");
    w.on = v.flag("recording");
    a.cloud.watchers.push_back(std::move(w));
  }
}

void read_detectors(Answer& a) {
  for (const Item& v : a.root.needed_list("DetectorIds")) {
    Watcher w;
    w.what = a.resource(v, v.as_text(), "guardduty detector");
    a.cloud.watchers.push_back(std::move(w));
  }
}

void read_zones(Answer& a) {
  for (const Item& v : a.root.needed_list("HostedZones")) {
    Zone z;
    z.what = a.resource(v, v.needed("Id"), "hosted zone");
    z.what.name = v.text("Name");
    z.is_private = v.at("Config").flag("PrivateZone");
    a.cloud.zones.push_back(std::move(z));
  }
}

/// Policies attached to this account itself. What is attached above it is not seen by this list.
void read_policies(Answer& a) {
  if (a.absent) return;
  for (const Item& v : a.root.needed_list("Policies")) {
    Guardrail g;
    g.what = a.resource(v, v.needed("Id"), "organization policy");
    g.what.name = v.text("Name");
    g.attached = true;
    a.cloud.guardrails.push_back(std::move(g));
  }
}

void read_policy(Answer& a) {
  for (Guardrail& g : a.cloud.guardrails)
    if (g.what.id == a.argument) {
      g.document = a.root.at("Policy").needed("Content");
      return;
    }
  a.root.fault("is about a policy that the list does not name");
}

}  // namespace

const std::vector<Operation>& aws_identity() {
  static const std::vector<Operation> all{
      {"iam", "list-users", true, "principals consoles", "", "", read_users},
      {"iam", "list-access-keys", true, "principals", "iam user", "", read_access_keys},
      {"iam", "get-account-password-policy", true, "consoles", "", "NoSuchEntity",
       read_password_policy},
      {"iam", "get-login-profile", true, "consoles", "iam user", "NoSuchEntity",
       read_login_profile},
      {"iam", "list-roles", true, "principals", "", "", read_roles},
      {"iam", "get-account-summary", true, "principals", "", "", read_summary},
      {"kms", "list-keys", false, "keys", "", "", read_keys},
      {"kms", "describe-key", false, "keys", "kms key", "", read_key},
      // Keys of the provider and asymmetric ones refuse it: supporting.
      {"kms", "get-key-rotation-status", false, "", "kms key", "", read_rotation},
      {"acm", "list-certificates", false, "keys", "", "", read_certificates},
      {"cloudtrail", "describe-trails", false, "trails", "", "", read_trails},
      {"cloudtrail", "get-trail-status", false, "trails", "cloudtrail trail", "",
       read_trail_status},
      {"cloudwatch", "describe-alarms", false, "alarms", "", "", read_alarms},
      {"configservice", "describe-configuration-recorder-status", false, "watchers", "", "",
       read_recorders},
      {"guardduty", "list-detectors", false, "watchers", "", "", read_detectors},
      {"route53", "list-hosted-zones", true, "network", "", "", read_zones},
      {"organizations", "list-policies-for-target", true, "guardrails", "",
       "AWSOrganizationsNotInUseException", read_policies},
      {"organizations", "describe-policy", true, "guardrails", "organization policy", "",
       read_policy},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
