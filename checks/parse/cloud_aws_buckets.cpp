// AWS: S3. A bucket's region is what get-bucket-location says, in the words of its age.
#include <algorithm>

#include "checks/parse/cloud_aws.hpp"

namespace tenken::parse::cloud_json {

namespace {

void read_buckets(Answer& a) {
  for (const Item& v : a.root.needed_list("Buckets")) {
    Store store;
    store.what = a.resource(v, v.needed("Name"), "s3 bucket");
    store.what.region.clear();  // said by get-bucket-location
    store.kind = StoreKind::object;
    store.made_at = v.text("CreationDate");
    a.cloud.stores.push_back(std::move(store));
  }
}

Store* bucket(Answer& a) {
  Store* found = find_store(a.cloud, a.argument, StoreKind::object);
  if (found == nullptr) a.root.fault("is about a bucket that the list does not name");
  return found;
}

/// GetBucketLocation, API reference: "Buckets in Region us-east-1 have a LocationConstraint of
/// null", and buckets made long ago in eu-west-1 say "EU".
void read_location(Answer& a) {
  Store* s = bucket(a);
  if (s == nullptr) return;
  const Item where = a.root.at("LocationConstraint");
  std::string region = where.as_text();
  if (!where.is_there()) {
    // Null is an answer; an answer without the key is none.
    bool said = false;
    for (const auto& [name, value] : a.root.members()) said |= name == "LocationConstraint";
    if (!said) return a.root.fault("has no LocationConstraint");
    region = "us-east-1";
  } else if (region.empty()) {
    return where.fault("is empty");
  }
  s->what.region = region == "EU" ? "eu-west-1" : region;
  s->what.file = a.file, s->what.path = "LocationConstraint";
}

/// Destinations are ARNs of buckets, which name no region: the bucket list of this account says it;
/// another account's bucket stays without one.
void read_replication(Answer& a) {
  Store* s = bucket(a);
  if (s == nullptr || a.absent) return;
  for (const Item& rule : a.root.at("ReplicationConfiguration").needed_list("Rules")) {
    if (rule.needed("Status") == "Disabled") continue;
    const Item to = rule.at("Destination");
    const std::string name = after_last(to.needed("Bucket"), ':');
    std::string region;
    if (const Store* known = find_store(a.cloud, name, StoreKind::object);
        known != nullptr && to.text("Account").empty())
      region = known->what.region;
    s->copies.push_back(Copy{region, "replication", name, a.file, to.path()});
  }
}

void read_versioning(Answer& a) {
  // Never switched on: the answer is empty.
  if (Store* s = bucket(a)) s->versioned = a.root.text("Status") == "Enabled";
}

void read_public_access(Answer& a) {
  Store* s = bucket(a);
  if (s == nullptr) return;
  bool blocked = !a.absent;
  const Item v = a.root.at("PublicAccessBlockConfiguration");
  for (const char* key :
       {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"})
    blocked = blocked && v.flag(key).value_or(false);
  // Not blocked is not yet public; it is only no longer known not to be.
  if (blocked) s->is_public = false;
}

void read_policy_status(Answer& a) {
  Store* s = bucket(a);
  if (s == nullptr || a.absent) return;
  if (a.root.at("PolicyStatus").flag("IsPublic").value_or(false) && s->is_public != false)
    s->is_public = true;
}

void read_encryption(Answer& a) {
  Store* s = bucket(a);
  if (s == nullptr) return;
  s->encrypted = !a.absent;
  for (const Item& rule : a.root.at("ServerSideEncryptionConfiguration").list("Rules"))
    s->key = rule.at("ApplyServerSideEncryptionByDefault").text("KMSMasterKeyID");
}

void read_lock(Answer& a) {
  if (Store* s = bucket(a))
    s->object_lock =
        !a.absent && a.root.at("ObjectLockConfiguration").text("ObjectLockEnabled") == "Enabled";
}

void read_lifecycle(Answer& a) {
  Store* s = bucket(a);
  if (s == nullptr || a.absent) return;
  for (const Item& rule : a.root.list("Rules"))
    if (rule.text("Status") == "Enabled")
      if (const auto days = rule.at("Expiration").integer("Days"))
        s->retention_days = std::min(s->retention_days.value_or(*days), *days);
}

/// A name over buckets of several regions.
void read_multi_region_points(Answer& a) {
  for (const Item& v : a.root.needed_list("AccessPoints")) {
    Store store;
    store.what = a.resource(v, v.needed("Name"), "s3 multi-region access point");
    store.what.region = global_region;
    store.kind = StoreKind::object;
    for (const Item& region : v.needed_list("Regions"))
      store.copies.push_back(Copy{region.needed("Region"), "multi-region access point",
                                  region.text("Bucket"), a.file, region.path()});
    // What it names is elsewhere: the access point itself keeps nothing.
    if (!store.copies.empty()) store.what.region = store.copies.front().region;
    a.cloud.stores.push_back(std::move(store));
  }
}

}  // namespace

const std::vector<Operation>& aws_buckets() {
  static const std::vector<Operation> all{
      {"s3api", "list-buckets", true, "stores", "", "", read_buckets},
      {"s3api", "get-bucket-location", true, "stores", "s3 bucket", "", read_location},
      {"s3api", "get-bucket-replication", true, "stores", "s3 bucket",
       "ReplicationConfigurationNotFoundError", read_replication},
      {"s3api", "get-bucket-versioning", true, "buckets", "s3 bucket", "", read_versioning},
      {"s3api", "get-public-access-block", true, "buckets", "s3 bucket",
       "NoSuchPublicAccessBlockConfiguration", read_public_access},
      {"s3api", "get-bucket-policy-status", true, "buckets", "s3 bucket", "NoSuchBucketPolicy",
       read_policy_status},
      {"s3api", "get-bucket-encryption", true, "buckets", "s3 bucket",
       "ServerSideEncryptionConfigurationNotFoundError", read_encryption},
      {"s3api", "get-object-lock-configuration", true, "buckets", "s3 bucket",
       "ObjectLockConfigurationNotFoundError", read_lock},
      {"s3api", "get-bucket-lifecycle-configuration", true, "buckets", "s3 bucket",
       "NoSuchLifecycleConfiguration", read_lifecycle},
      {"s3control", "list-multi-region-access-points", true, "stores", "", "",
       read_multi_region_points},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
